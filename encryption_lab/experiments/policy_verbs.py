"""Steps that put policies on buckets and keys. A policy goes by its name here and is JSON by the time it is put."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.setting_verbs import ANSWER, answered
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.identities import READER, bucket_arn
from encryption_lab.policies.condition_keys import CUSTOMER_ALGORITHM, KMS_KEY_ID, SSE

VERSION = "2012-10-17"
Conditions = Mapping[str, Mapping[str, str]]

DENIALS: Mapping[str, tuple[str, Callable[[str], Conditions]]] = {
    "kms or nothing": ("s3:PutObject", lambda _: {"StringNotEquals": {SSE: "aws:kms"}}),
    "no other header": (
        "s3:PutObject",
        lambda _: {"StringNotEquals": {SSE: "aws:kms"}, "Null": {SSE: "false"}},
    ),
    "this key or nothing": ("s3:PutObject", lambda key: {"ArnNotEquals": {KMS_KEY_ID: key}}),
    "no other key": ("s3:PutObject", lambda key: {"ArnNotEqualsIfExists": {KMS_KEY_ID: key}}),
    "no SSE-C": ("s3:PutObject", lambda _: {"Null": {CUSTOMER_ALGORITHM: "false"}}),
    "over TLS only": ("s3:*", lambda _: {"Bool": {"aws:SecureTransport": "false"}}),
}


@verb(*ANSWER, "policy")
def put_bucket_policy(bench: Bench, asker: Asker, *, bucket: str, deny: str, kms_key: str = "") -> Seen:
    """Deny everybody what `deny` names, see DENIALS; with "" the bucket stays without a policy."""
    call = bench.call(asker)
    if not deny:
        return answered(call, lambda: {"policy": ""})
    if deny not in DENIALS:
        raise CannotBeDone(f"There is no policy called {deny}.")
    action, conditions = DENIALS[deny]
    statement = {
        "Sid": "".join(word.capitalize() for word in deny.replace("-", " ").split()),
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": [bucket_arn(bucket), f"{bucket_arn(bucket)}/*"]
        if action == "s3:*"
        else f"{bucket_arn(bucket)}/*",
        "Condition": conditions(kms_key),
    }
    policy = json.dumps({"Version": VERSION, "Statement": [statement]})

    def act() -> dict[str, str]:
        bench.lab.buckets.put_policy(call, bucket, policy)
        return {"policy": policy}

    return answered(call, act)


@verb(*ANSWER, "policy")
def let_reader_decrypt(
    bench: Bench, asker: Asker, *, kms_key: str, context_name: str, context_value: str
) -> Seen:
    """Replace the key's policy: the account as before, and the reader only with this pair in the context."""
    call, account = bench.call(asker), bench.lab.account
    statements = [
        {
            "Sid": "Account",
            "Effect": "Allow",
            "Principal": {"AWS": account.root_arn},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "ReaderWithContext",
            "Effect": "Allow",
            "Principal": {"AWS": account.user(READER).arn},
            "Action": "kms:Decrypt",
            "Resource": "*",
            "Condition": {"StringEquals": {f"kms:EncryptionContext:{context_name}": context_value}},
        },
    ]
    policy = json.dumps({"Version": VERSION, "Statement": statements})

    def act() -> dict[str, str]:
        bench.lab.kms.put_key_policy(call, kms_key, policy)
        return {"policy": policy}

    return answered(call, act, by_kms=True)


POLICY_VERBS: dict[str, Verb] = {
    "put_bucket_policy": put_bucket_policy,
    "let_reader_decrypt": let_reader_decrypt,
}
