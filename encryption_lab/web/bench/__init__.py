"""Bring a file, choose a bucket and a method, and see what became of it: upload, trace, comparison."""
