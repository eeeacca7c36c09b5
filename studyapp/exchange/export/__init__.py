"""One module a format, each with `write(selection) -> Exported`. `formats.py` lists them."""
