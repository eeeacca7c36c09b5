"""AWS Signature Version 4, from the side of the service: who signed a request, and is its body what was signed?

`verify` takes a request as it came and a way to find an access key; it gives back who signed, for which Region and
service, and a reader that checks the body while it is read. Nothing is allowed without a signature.
Source: Amazon S3 API Reference, Authenticating Requests (AWS Signature Version 4).
"""
