"""Bytes to values and back: no keys, no randomness, no I/O; `docs/formats.md` has the same layouts in prose."""
