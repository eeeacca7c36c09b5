"""Pages for those who look after the bank. Whoever is not among them does not learn that the pages exist."""
