"""What the lab decides: whether a key is proved, a mended request is right, a task in a sandbox is done.

proving       a question's proof, run in an empty lab
fixing        a mended request, sent in an empty lab
doing         a task in somebody's sandbox
check_proofs  the same from a terminal, with all that each step showed
"""
