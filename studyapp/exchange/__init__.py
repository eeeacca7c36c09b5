"""Questions on their way out of Envelope and into it: files that other programs read, and theirs read here."""
