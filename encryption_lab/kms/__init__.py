"""KMS as far as S3 encryption needs it: symmetric keys, their material, states, rotation, and who may use them.

`service.py` is the door; each of the other files answers one question.
"""
