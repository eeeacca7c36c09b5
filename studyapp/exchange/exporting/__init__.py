"""The page that gives the bank away: what to take, what the format cannot hold, and the file."""
