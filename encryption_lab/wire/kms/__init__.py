"""KMS as clients talk to it: one function an operation, from parameters as boto3 takes them to a result as it gives it.

`table.py` says which operations there are; `answering.py` is the door.
"""
