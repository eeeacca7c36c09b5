"""S3 as clients talk to it: one function an operation, from what was asked to what is answered.

`table.py` says which operations there are. An operation that S3 has and the lab does not is answered NotImplemented,
never with a success that did not happen.
"""
