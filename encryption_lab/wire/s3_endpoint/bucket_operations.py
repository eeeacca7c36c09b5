"""Buckets: list, make, find, delete. Source: Amazon S3 API Reference, as botocore's model has it."""

from __future__ import annotations

import hashlib

from encryption_lab.bucket_errors import AclNotSettable
from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.request_errors import MalformedXml, NotImplementedHere
from encryption_lab.store.bucket_tags import checked_bucket_tags
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked

MOST_BUCKETS = 10_000
OWNER_ENFORCED = "BucketOwnerEnforced"
OWNERS_ACL = "private"
GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP")
GENERAL_NAMESPACE = "global"


def list_buckets(asked: Asked, call: Call) -> Parameters:
    """A page ends after MaxBuckets; the token is the last name. Raises InvalidValue."""
    given, region = asked.parameters, asked.lab.account.region
    most = given.get("MaxBuckets", MOST_BUCKETS)
    if not 0 < most <= MOST_BUCKETS:
        raise InvalidValue(
            f"Argument max-buckets must be an integer between 1 and {MOST_BUCKETS}",
            name="max-buckets",
            value=str(most),
        )
    wanted = [
        {"Name": bucket.name, "CreationDate": bucket.created_at, "BucketRegion": region}
        for bucket in asked.lab.buckets.all(call)
        if bucket.name.startswith(given.get("Prefix", ""))
        and bucket.name > given.get("ContinuationToken", "")
        and given.get("BucketRegion", region) == region
    ]
    return {
        "Owner": owner_of(asked.lab.account),
        "Buckets": wanted[:most],
        "Prefix": given.get("Prefix"),
        "ContinuationToken": wanted[most - 1]["Name"] if len(wanted) > most else None,
    }


def create_bucket(asked: Asked, call: Call) -> Parameters:
    """Raises AclNotSettable, NotImplementedHere for what would make another kind of bucket."""
    given = asked.parameters
    configuration = given.get("CreateBucketConfiguration") or {}
    _refuse_other_kinds(given, configuration)
    tags = checked_bucket_tags((tag["Key"], tag["Value"]) for tag in read_tags(configuration.get("Tags")))
    asked.lab.buckets.create(
        call, asked.bucket, location=configuration.get("LocationConstraint", ""), tags=tags
    )
    return {"Location": f"/{asked.bucket}"}


def head_bucket(asked: Asked, call: Call) -> Parameters:
    asked.lab.permissions.admit(call, "s3:ListBucket", asked.bucket)
    return {"BucketRegion": asked.lab.account.region}


def get_bucket_location(asked: Asked, call: Call) -> Parameters:
    asked.lab.permissions.admit(call, "s3:GetBucketLocation", asked.bucket)
    return {"LocationConstraint": asked.lab.account.region}


def delete_bucket(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.delete(call, asked.bucket)
    return {}


def owner_of(account: Account) -> Parameters:
    """Return the account by its canonical user id: 64 hex digits that say nothing of the account's number."""
    return {"ID": hashlib.sha256(b"canonical user id " + account.account_id.encode()).hexdigest()}


def read_tags(tags: object) -> list[Parameters]:
    """Return tags that have both key and value. Raises MalformedXml."""
    listed = tags if isinstance(tags, list) else []
    if any(set(tag) != {"Key", "Value"} for tag in listed):
        raise MalformedXml
    return listed


def _refuse_other_kinds(given: Parameters, configuration: Parameters) -> None:
    """A directory bucket, one with Object Lock or with ACLs: the lab has none of them and does not pretend to."""
    has_acl = given.get("ACL", OWNERS_ACL) != OWNERS_ACL or any(name in given for name in GRANTS)
    if given.get("ObjectOwnership", OWNER_ENFORCED) != OWNER_ENFORCED:
        raise NotImplementedHere
    if has_acl:
        raise AclNotSettable
    is_other = (
        given.get("ObjectLockEnabledForBucket"),
        given.get("BucketNamespace", GENERAL_NAMESPACE) != GENERAL_NAMESPACE,
        configuration.get("Location"),
        configuration.get("Bucket"),
    )
    if any(is_other):
        raise NotImplementedHere
