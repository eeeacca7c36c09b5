"""How `manage.py serve` prepares the data folder and runs the two servers."""
