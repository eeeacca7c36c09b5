"""The bucket policy and the key policy of a plan.

A Deny with StringNotEquals also hits requests that lack the header. Beside it stands `Null: false`, so that uploads
without a header pass and get the bucket's default. Source: IAM User Guide, Condition operators.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.chooser.applying.parameters import EXAMPLE_KEY
from studyapp.chooser.applying.plan import AES256, KeySource, Plan
from studyapp.chooser.applying.syntax import Reference, Tree

VERSION = "2012-10-17"
SSE = "s3:x-amz-server-side-encryption"
SSE_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
SSE_C = "s3:x-amz-server-side-encryption-customer-algorithm"
READ = ["kms:Decrypt"]
WRITE = ["kms:GenerateDataKey", *READ]
CRYPTOGRAPHIC = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]

Statement = dict[str, Tree]


def example_key_arn(plan: Plan) -> str:
    """Return the key's ARN: the one given, or AWS's own example where the key is still to be made."""
    parameters = plan.parameters
    return parameters.key_arn or f"arn:aws:kms:{parameters.region}:{parameters.account}:key/{EXAMPLE_KEY}"


def bucket_policy(plan: Plan, key_arn: str | Reference) -> dict[str, Tree]:
    """Return the policy of the bucket; `key_arn` is what the uploads have to name, if they name a key."""
    return {"Version": VERSION, "Statement": list(_bucket_statements(plan, key_arn))}


def _bucket_statements(plan: Plan, key_arn: str | Reference) -> Iterator[Statement]:
    bucket, objects = plan.parameters.bucket_arn, f"{plan.parameters.bucket_arn}/*"
    if plan.refuses_plain_http:
        yield {
            "Sid": "DenyPlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket, objects],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    if plan.is_sse_c:
        yield _deny_upload("DenyUploadsWithoutCustomerKey", objects, {"Null": {SSE_C: "true"}})
    else:
        yield _deny_upload("DenyCustomerKeys", objects, {"Null": {SSE_C: "false"}})
        other: dict[str, Tree] = {"Null": {SSE: "false"}, "StringNotEquals": {SSE: plan.algorithm}}
        yield _deny_upload("DenyOtherEncryption", objects, other)
    if plan.default_uses_key:
        # A request that asks for KMS and names no key would get aws/s3, so a missing key is another key here.
        other_key: dict[str, Tree] = {"Null": {SSE: "false"}, "ArnNotEquals": {SSE_KEY: key_arn}}
        yield _deny_upload("DenyOtherKeys", objects, other_key)
    elif plan.default_key is KeySource.AWS_MANAGED:
        yield _deny_upload("DenyNamedKeys", objects, {"Null": {SSE_KEY: "false"}})
    yield from _allow_others(plan, objects)


def _deny_upload(sid: str, objects: str, condition: dict[str, Tree]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": objects,
        "Condition": condition,
    }


def _allow_others(plan: Plan, objects: str) -> Iterator[Statement]:
    """Let in those that were named. Within the account an IAM policy would do; other accounts need this as well."""
    parameters = plan.parameters
    if parameters.principals:
        yield _allow(
            "AllowStoringAndReading", parameters.principals, ["s3:PutObject", "s3:GetObject"], objects
        )
    if parameters.readers:
        yield _allow("AllowReading", parameters.readers, ["s3:GetObject"], objects)
    if plan.for_cloudfront:
        yield _allow_distribution(plan, "s3:GetObject", objects)


def _allow_distribution(plan: Plan, action: str, resource: str) -> Statement:
    """Source: CloudFront Developer Guide, Restrict access to an Amazon S3 origin."""
    return {
        "Sid": "AllowCloudFrontReading",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": {"aws:SourceArn": plan.parameters.distribution_arn}},
    }


def _allow(sid: str, principals: tuple[str, ...], actions: list[str], resource: str) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": actions,
        "Resource": resource,
    }


def key_policy(plan: Plan) -> dict[str, Tree]:
    """Return the policy of a key of one's own. Its Resource "*" means this key."""
    return {"Version": VERSION, "Statement": list(_key_statements(plan))}


def _key_statements(plan: Plan) -> Iterator[Statement]:
    parameters = plan.parameters
    # Without it nobody could change the policy once the principals named here are gone.
    root = (f"arn:aws:iam::{parameters.account}:root",)
    yield _allow("AccountDecidesByIamPolicies", root, ["kms:*"], "*")
    for sid, principals, actions in (
        ("StoreAndRead", parameters.principals, WRITE),
        ("ReadOnly", parameters.readers, READ),
    ):
        if principals:
            use = _allow(sid, principals, actions, "*")
            through_s3: Statement = {"Condition": {"StringEquals": {"kms:ViaService": _s3(plan)}}}
            yield use if plan.client_uses_key else {**use, **through_s3}
    if plan.for_cloudfront and plan.default_uses_key:
        yield _allow_distribution(plan, "kms:Decrypt", "*")
    for name, value in plan.context:
        sid = "DenyWithoutContext" + "".join(filter(str.isalnum, name.title()))
        yield _deny_key_use(sid, {"StringNotEquals": {f"kms:EncryptionContext:{name}": value}})


def _s3(plan: Plan) -> str:
    return f"s3.{plan.parameters.region}.amazonaws.com"


def _deny_key_use(sid: str, condition: dict[str, Tree]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": CRYPTOGRAPHIC,
        "Resource": "*",
        "Condition": condition,
    }


def encryption_rule(plan: Plan, key_arn: str | Reference) -> dict[str, Tree]:
    """Return the one rule of PutBucketEncryption."""
    default: dict[str, Tree] = {"SSEAlgorithm": plan.algorithm}
    if plan.default_uses_key:
        default["KMSMasterKeyID"] = key_arn
    rule: dict[str, Tree] = {"ApplyServerSideEncryptionByDefault": default}
    if plan.algorithm != AES256 and plan.bucket_key is not None:
        rule["BucketKeyEnabled"] = plan.bucket_key
    rule["BlockedEncryptionTypes"] = {"EncryptionType": ["NONE" if plan.is_sse_c else "SSE-C"]}
    return rule
