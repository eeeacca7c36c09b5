"""Bytes to values and back: no keys, no randomness, no I/O. `docs/formats.md` describes the same layouts byte by byte."""
