"""Requests that somebody wrote by hand, as text: read, and sent to S3's endpoint as if they had been signed.

written        a request that was read, and why one cannot be
command_line   from an `aws s3api` line, whose options are those of botocore's model
header_lines   from a request line with headers below it
sending        what S3 answers
"""
