"""The only importer of `cryptography.hazmat`. Each function does one thing and names the limit under which it is safe.

Nothing here draws randomness or reads a clock: nonces, salts and keys are arguments without defaults.
"""
