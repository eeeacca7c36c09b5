"""How AWS's protocols say it: headers, error codes and event records, from and to the engine's values.

Only here are HTTP status numbers and AWS error codes known.
"""
