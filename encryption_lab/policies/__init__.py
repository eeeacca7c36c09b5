"""Policies as IAM, S3 and KMS read them: JSON text to values, and with a request to a decision that explains itself.

text         bytes to JSON, strictly
parsing      JSON to a `Policy`; whatever is not known is refused by name
operators    what a condition compares, and what it says where the key is missing
condition_keys, actions   what there is to be asked about
evaluation   a request against the policies: allowed or denied, by which statement, on what grounds
"""
