"""The ports kept on disk: records in Django's database, sealed bytes in files, the root key in a file of its own."""
