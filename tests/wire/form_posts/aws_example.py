"""AWS's own form: Amazon S3 API Reference, Example: Browser-Based Upload using HTTP POST (Signature Version 4)."""

from __future__ import annotations

from base64 import b64encode

ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
BUCKET = "sigv4examplebucket"
REDIRECT = "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"
CREDENTIAL = f"{ACCESS_KEY_ID}/20151229/us-east-1/s3/aws4_request"
# With carriage returns, as AWS says: the signature is of these very bytes.
POLICY = "\r\n".join(
    (
        '{ "expiration": "2015-12-30T12:00:00.000Z",',
        '  "conditions": [',
        '    {"bucket": "sigv4examplebucket"},',
        '    ["starts-with", "$key", "user/user1/"],',
        '    {"acl": "public-read"},',
        f'    {{"success_action_redirect": "{REDIRECT}"}},',
        '    ["starts-with", "$Content-Type", "image/"],',
        '    {"x-amz-meta-uuid": "14365123651274"},',
        '    {"x-amz-server-side-encryption": "AES256"},',
        '    ["starts-with", "$x-amz-meta-tag", ""],',
        "",
        f'    {{"x-amz-credential": "{CREDENTIAL}"}},',
        '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
        '    {"x-amz-date": "20151229T000000Z" }',
        "  ]",
        "}",
    )
)
SIGNATURE = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
FIELDS = {
    "key": "user/user1/${filename}",
    "acl": "public-read",
    "success_action_redirect": REDIRECT,
    "content-type": "image/jpeg",
    "x-amz-meta-uuid": "14365123651274",
    "x-amz-server-side-encryption": "AES256",
    "x-amz-credential": CREDENTIAL,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-date": "20151229T000000Z",
    "x-amz-meta-tag": "",
    "policy": b64encode(POLICY.encode()).decode(),
    "x-amz-signature": SIGNATURE,
}
