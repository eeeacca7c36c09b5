"""What the lab decides: whether a key is proved, a mended request is right, a task in a sandbox is done.

proving       a question's proof, run in an empty lab
check_proofs  the same from a terminal, with all that each step showed
"""
