"""Policy documents on pages: the form that takes one, and documents to begin with."""
