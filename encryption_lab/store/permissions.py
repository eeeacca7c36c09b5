"""Who may do what in S3: the administrator everything, the reader only read. Neither says anything about keys.

A table until bucket policies are evaluated; the refusal is worded as IAM words it.
"""

from __future__ import annotations

from encryption_lab.errors import NotAuthorized
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR, READER

READING = frozenset(
    {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListAllMyBuckets",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:ListBucketMultipartUploads",
        "s3:GetBucketLocation",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
    }
)


def check_permission(call: Call, action: str, resource_arn: str) -> None:
    """Raises NotAuthorized unless the caller's identity-based policy allows `action`."""
    name = call.principal.name
    if name == ADMINISTRATOR or (name == READER and action in READING):
        return
    raise NotAuthorized(
        principal_arn=call.principal.arn,
        action=action,
        resource_arn=resource_arn,
        because=f"no identity-based policy allows the {action} action",
    )
