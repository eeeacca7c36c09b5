"""The rules of the repository that a program can check. Each check is itself shown to fail on a small bad sample."""
