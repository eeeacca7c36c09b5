"""Default encryption, versioning, policy and tags of a bucket, read and written.

Source: Amazon S3 API Reference, PutBucketEncryption, PutBucketVersioning, PutBucketPolicy, PutBucketTagging and their
counterparts; User Guide, Blocking or unblocking SSE-C for a general purpose bucket.
"""

from __future__ import annotations

from encryption_lab.bucket_errors import NoSuchTagSet, VersioningUnspecified
from encryption_lab.exchange import Call
from encryption_lab.policies.public import is_public
from encryption_lab.policy_errors import NoSuchBucketPolicy
from encryption_lab.request_errors import MalformedXml, NotImplementedHere
from encryption_lab.store.bucket_tags import checked_bucket_tags
from encryption_lab.store.buckets import Algorithm, DefaultEncryption, Versioning
from encryption_lab.store.permissions import parsed_bucket_policy
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked
from encryption_lab.wire.s3_endpoint.bucket_operations import read_tags

# What BlockedEncryptionTypes may name, and whether SSE-C is blocked then.
BLOCKED_TYPES = {"SSE-C": True, "NONE": False}
BLOCKED_NAMES = {blocked: name for name, blocked in BLOCKED_TYPES.items()}


def get_encryption(asked: Asked, call: Call) -> Parameters:
    with asked.lab.buckets.look_at(
        call, asked.bucket, event="GetBucketEncryption", action="s3:GetEncryptionConfiguration"
    ) as bucket:
        default = bucket.default_encryption
    by_default = {"SSEAlgorithm": default.algorithm.value, "KMSMasterKeyID": default.key_id}
    rule = {
        "ApplyServerSideEncryptionByDefault": by_default,
        "BucketKeyEnabled": default.bucket_key_enabled,
        "BlockedEncryptionTypes": {"EncryptionType": [BLOCKED_NAMES[bucket.sse_c_blocked]]},
    }
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


def put_encryption(asked: Asked, call: Call) -> Parameters:
    """A rule may be about the default, about what is blocked, or both; what it leaves out stays as it is."""
    rules = asked.parameters.get("ServerSideEncryptionConfiguration", {}).get("Rules") or []
    if len(rules) != 1:
        raise MalformedXml
    blocked = _read_blocked(rules[0].get("BlockedEncryptionTypes"))
    default = _read_default(rules[0])
    if default is None:
        if blocked is None:
            raise MalformedXml
        default = asked.lab.buckets.get(asked.bucket).default_encryption
    asked.lab.buckets.put_encryption(call, asked.bucket, default, sse_c_blocked=blocked)
    return {}


def delete_encryption(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.delete_encryption(call, asked.bucket)
    return {}


def get_versioning(asked: Asked, call: Call) -> Parameters:
    """Says nothing of a bucket that never had it."""
    with asked.lab.buckets.look_at(
        call, asked.bucket, event="GetBucketVersioning", action="s3:GetBucketVersioning"
    ) as bucket:
        status = bucket.versioning
    return {} if status is Versioning.OFF else {"Status": status.value}


def put_versioning(asked: Asked, call: Call) -> Parameters:
    given = asked.parameters.get("VersioningConfiguration") or {}
    if given.get("MFADelete", "Disabled") != "Disabled":
        raise NotImplementedHere
    if "Status" not in given:
        raise VersioningUnspecified
    if given["Status"] not in (Versioning.ENABLED.value, Versioning.SUSPENDED.value):
        raise MalformedXml
    asked.lab.buckets.put_versioning(call, asked.bucket, Versioning(given["Status"]))
    return {}


def get_policy(asked: Asked, call: Call) -> Parameters:
    return {"Policy": asked.lab.buckets.get_policy(call, asked.bucket)}


def put_policy(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.put_policy(call, asked.bucket, asked.parameters.get("Policy", ""))
    return {}


def delete_policy(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.delete_policy(call, asked.bucket)
    return {}


def get_policy_status(asked: Asked, call: Call) -> Parameters:
    with asked.lab.buckets.look_at(
        call, asked.bucket, event="GetBucketPolicyStatus", action="s3:GetBucketPolicyStatus"
    ) as bucket:
        if not bucket.policy:
            raise NoSuchBucketPolicy(bucket.name)
        policy = parsed_bucket_policy(bucket.policy, asked.lab.account, bucket.name)
    return {"PolicyStatus": {"IsPublic": is_public(policy)}}


def get_tagging(asked: Asked, call: Call) -> Parameters:
    with asked.lab.buckets.look_at(
        call, asked.bucket, event="GetBucketTagging", action="s3:GetBucketTagging"
    ) as bucket:
        if not bucket.tags:
            raise NoSuchTagSet(bucket.name)
    return {"TagSet": [{"Key": key, "Value": value} for key, value in bucket.tags.items()]}


def put_tagging(asked: Asked, call: Call) -> Parameters:
    given = asked.parameters.get("Tagging") or {}
    if "TagSet" not in given:
        raise MalformedXml
    tags = checked_bucket_tags((tag["Key"], tag["Value"]) for tag in read_tags(given["TagSet"]))
    asked.lab.buckets.put_tags(call, asked.bucket, tags)
    return {}


def delete_tagging(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.delete_tags(call, asked.bucket)
    return {}


def _read_default(rule: Parameters) -> DefaultEncryption | None:
    """Raises MalformedXml; InvalidValue for a KMS key beside AES256."""
    given = rule.get("ApplyServerSideEncryptionByDefault")
    if given is None:
        return None
    if given.get("SSEAlgorithm") not in tuple(Algorithm):
        raise MalformedXml
    return DefaultEncryption(
        algorithm=Algorithm(given["SSEAlgorithm"]),
        key_id=given.get("KMSMasterKeyID") or None,
        bucket_key_enabled=rule.get("BucketKeyEnabled", False),
    )


def _read_blocked(given: Parameters | None) -> bool | None:
    """Return whether SSE-C is to be blocked, None where the rule does not say. Raises MalformedXml."""
    if given is None:
        return None
    types = given.get("EncryptionType") or []
    if len(types) != 1 or types[0] not in BLOCKED_TYPES:
        raise MalformedXml
    return BLOCKED_TYPES[types[0]]
