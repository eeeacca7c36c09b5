"""The pages that take questions in: choose a file, see what it holds, confirm."""
