"""The calls to AWS that set a plan up, in their order. The AWS CLI and boto3 are two ways of writing the same calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from studyapp.chooser.applying.plan import KeySource, Plan
from studyapp.chooser.applying.policies import bucket_policy, encryption_rule, key_policy
from studyapp.chooser.applying.syntax import Reference, Tree

KEY_ARN = Reference("KEY_ARN")
KEY_STORE = Reference("KEY_STORE_ID")
# With this Region S3 takes no LocationConstraint. Source: S3 API Reference, CreateBucket.
FIRST_REGION = "us-east-1"

# What is asked of whoever runs the lines, since it is secret or known only there: variable, and what it is.
CLOUDHSM_VARIABLES = {
    "CLOUDHSM_CLUSTER_ID": "the cluster, such as cluster-1a23b4cdefg",
    "KMSUSER_PASSWORD": "the password of the crypto user kmsuser",
    "TRUST_ANCHOR": "the text of customerCA.crt, the certificate that initialised the cluster",
}
XKS_VARIABLES = {
    "XKS_ENDPOINT": "your proxy, such as https://xks.example.com",
    "XKS_PATH": "its path, such as /kms/xks/v1",
    "XKS_ACCESS_KEY_ID": "the access key with which KMS signs its requests to the proxy",
    "XKS_SECRET_KEY": "and its secret",
    "XKS_KEY_ID": "the key in your key manager",
}
IMPORTS = {KeySource.CLOUDHSM: CLOUDHSM_VARIABLES, KeySource.EXTERNAL: XKS_VARIABLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One API call.

    operation     as the API names it, such as PutBucketEncryption
    documents     names of parameters whose text is JSON: the bucket's and the key's policy
    keeps         the variable that keeps a part of the answer, and the path to that part
    why           one line, a comment above the call
    whole         for the CLI as one JSON: as a parameter of its own, version 1 would fetch what begins with https://
    """

    service: str
    operation: str
    parameters: Mapping[str, Tree]
    why: str
    documents: frozenset[str] = frozenset()
    keeps: tuple[str, tuple[str, ...]] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something between the calls that no single call does: by its name, both writers know how."""

    name: str
    why: str


def setup(plan: Plan) -> Iterator[Call | Step]:
    """Yield what makes the key, if one is to be made, and the bucket."""
    if plan.makes_key:
        yield from _key_store(plan)
        yield _create_key(plan)
        yield from _after_key(plan)
    yield from _bucket(plan)


def key_arn(plan: Plan) -> str | Reference:
    return KEY_ARN if plan.makes_key else plan.parameters.key_arn


def variables(plan: Plan) -> Mapping[str, str]:
    """Return what has to be set before the lines run: name and what it is."""
    return IMPORTS.get(plan.key, {}) if plan.makes_key else {}


def _key_store(plan: Plan) -> Iterator[Call | Step]:
    if plan.key is KeySource.CLOUDHSM:
        yield _create_store(
            {
                "CustomKeyStoreName": plan.parameters.alias,
                "CloudHsmClusterId": Reference("CLOUDHSM_CLUSTER_ID"),
                "KeyStorePassword": Reference("KMSUSER_PASSWORD"),
                "TrustAnchorCertificate": Reference("TRUST_ANCHOR"),
            },
            "The key store is your CloudHSM cluster: two active HSMs at least, in different Availability Zones.",
        )
    elif plan.key is KeySource.EXTERNAL:
        yield _create_store(
            {
                "CustomKeyStoreName": plan.parameters.alias,
                "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
                "XksProxyConnectivity": "PUBLIC_ENDPOINT",
                "XksProxyUriEndpoint": Reference("XKS_ENDPOINT"),
                "XksProxyUriPath": Reference("XKS_PATH"),
                "XksProxyAuthenticationCredential": {
                    "AccessKeyId": Reference("XKS_ACCESS_KEY_ID"),
                    "RawSecretAccessKey": Reference("XKS_SECRET_KEY"),
                },
            },
            "The key store is your external key manager behind its proxy, which has to be running.",
        )
    else:
        return
    yield Call(
        service="kms",
        operation="ConnectCustomKeyStore",
        parameters={"CustomKeyStoreId": KEY_STORE},
        why="Connecting goes on after the call has returned.",
    )
    yield Step(name="wait-for-key-store", why="A key can be made only in a connected store.")


def _create_store(parameters: Mapping[str, Tree], why: str) -> Call:
    return Call(
        service="kms",
        operation="CreateCustomKeyStore",
        parameters=parameters,
        why=why,
        keeps=("KEY_STORE_ID", ("CustomKeyStoreId",)),
        whole="XksProxyUriEndpoint" in parameters,
    )


_ORIGINS: dict[KeySource, dict[str, Tree]] = {
    KeySource.KMS: {},
    KeySource.IMPORTED: {"Origin": "EXTERNAL"},
    KeySource.CLOUDHSM: {"Origin": "AWS_CLOUDHSM", "CustomKeyStoreId": KEY_STORE},
    KeySource.EXTERNAL: {
        "Origin": "EXTERNAL_KEY_STORE",
        "CustomKeyStoreId": KEY_STORE,
        "XksKeyId": Reference("XKS_KEY_ID"),
    },
}


def _create_key(plan: Plan) -> Call:
    return Call(
        service="kms",
        operation="CreateKey",
        parameters={
            "Description": f"Objects of {plan.parameters.bucket}",
            **_ORIGINS[plan.key],
            "Policy": key_policy(plan),
        },
        why="The key. Its policy says who may use it.",
        documents=frozenset({"Policy"}),
        keeps=("KEY_ARN", ("KeyMetadata", "Arn")),
    )


def _after_key(plan: Plan) -> Iterator[Call | Step]:
    yield Call(
        service="kms",
        operation="CreateAlias",
        parameters={"AliasName": f"alias/{plan.parameters.alias}", "TargetKeyId": KEY_ARN},
        why="A name for people. Configuration names the key by its ARN.",
    )
    if plan.key is KeySource.IMPORTED:
        yield Step(
            name="import-material",
            why="Key material of your own, wrapped for KMS. Keep key-material.bin safe: KMS never gives it back.",
        )
    if plan.rotation_days:
        yield Call(
            service="kms",
            operation="EnableKeyRotation",
            parameters={"KeyId": KEY_ARN, "RotationPeriodInDays": plan.rotation_days},
            why="New material at each period; what is stored stays as it is.",
        )


def _bucket(plan: Plan) -> Iterator[Call]:
    bucket, region = plan.parameters.bucket, plan.parameters.region
    place: dict[str, Tree] = (
        {} if region == FIRST_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    yield Call(
        service="s3",
        operation="CreateBucket",
        parameters={"Bucket": bucket, **place},
        why="Leave this out if the bucket is there.",
    )
    yield Call(
        service="s3",
        operation="PutBucketEncryption",
        parameters={
            "Bucket": bucket,
            "ServerSideEncryptionConfiguration": {"Rules": [encryption_rule(plan, key_arn(plan))]},
        },
        why="What an upload without an encryption header gets, and whether SSE-C is blocked.",
    )
    yield Call(
        service="s3",
        operation="PutBucketPolicy",
        parameters={"Bucket": bucket, "Policy": bucket_policy(plan, key_arn(plan))},
        why="What an upload may ask for. This replaces a policy that is there.",
        documents=frozenset({"Policy"}),
    )
    yield Call(
        service="s3",
        operation="GetBucketEncryption",
        parameters={"Bucket": bucket},
        why="See what is in force.",
    )
