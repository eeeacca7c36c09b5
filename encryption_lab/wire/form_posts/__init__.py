"""Uploads by an HTML form: a policy that somebody signed beforehand, fields that keep to it, and a file.

`body` reads the form as it comes, `signature` tells who signed its policy, `policy` what the policy allows, `posting`
stores the file. Source: Amazon S3 API Reference, Browser-Based Uploads Using POST (AWS Signature Version 4).
"""
