"""Predict, then break it. `tampering.py`: damage done to stored bytes and records, and undone."""
