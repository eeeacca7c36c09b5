"""Who may do what in S3: the caller's identity-based policy and the bucket's policy, judged together.

A bucket's policy looks at the headers as they were sent: an upload that says nothing has no
s3:x-amz-server-side-encryption, whatever the bucket's default then makes of it, and a Deny by StringNotEquals meets it.
Source: Amazon S3 User Guide, Bucket policies and Policy condition keys; IAM User Guide, Policy evaluation logic.
"""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from encryption_lab.errors import NoSuchBucket, NotAuthorized
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR, Account, bucket_arn, object_arn
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseCEnvelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.policies.condition_keys import CUSTOMER_ALGORITHM, KMS_KEY_ID, SSE
from encryption_lab.policies.documents import Policy
from encryption_lab.policies.evaluation import Decision, Outcome, Request, evaluate
from encryption_lab.policies.identity import identity_policy
from encryption_lab.policies.parsing import parse_policy
from encryption_lab.policies.request_context import global_context
from encryption_lab.policies.rules import bucket_policy_rules
from encryption_lab.ports import Clock, Records
from encryption_lab.store.buckets import Bucket
from encryption_lab.trace import Actor

OWN_POLICY = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})
Sent = EncryptionRequest | SseS3Envelope | SseKmsEnvelope | DsseKmsEnvelope | SseCEnvelope | None


class Permissions:
    """The permissions of one account's principals."""

    def __init__(self, *, account: Account, records: Records, clock: Clock) -> None:
        self._account = account
        self._records = records
        self._clock = clock

    def admit(
        self, call: Call, action: str, bucket: str, key: str | None = None, *, sent: Sent = None
    ) -> Bucket:
        """Return the bucket. Raises NotAuthorized, then NoSuchBucket.

        sent   the encryption that an upload asks for in its headers; of a part what its upload is stored under
        """
        found = self._records.buckets.get(bucket)
        decision = self.decide(call, action, bucket, key, policy=found.policy if found else "", sent=sent)
        if found is not None and found.policy:
            _trace(call, decision)
        _check(decision)
        if found is None:
            raise NoSuchBucket(bucket)
        return found

    def check_account(self, call: Call, action: str, resource_arn: str) -> None:
        """For what concerns no bucket yet. Raises NotAuthorized."""
        _check(self._judge(call, action, resource_arn, None, None))

    def decide(
        self, call: Call, action: str, bucket: str, key: str | None, *, policy: str, sent: Sent
    ) -> Decision:
        """Return what would be decided under a policy, without doing anything.

        The administrator may always read, replace and delete the bucket's policy, even one that denies it: on AWS the
        account's root may, and a sandbox has nobody else to ask.
        """
        arn = bucket_arn(bucket) if key is None else object_arn(bucket, key)
        is_spared = action in OWN_POLICY and call.principal.name == ADMINISTRATOR
        resource = None if is_spared or not policy else parsed_bucket_policy(policy, self._account, bucket)
        return self._judge(call, action, arn, resource, sent)

    def read_policy(self, policy: str | bytes, bucket: str) -> str:
        """Return a bucket policy as text, after every check of it. Raises MalformedPolicy."""
        parse_policy(policy, bucket_policy_rules(self._account, bucket))
        return (policy.decode() if isinstance(policy, bytes) else policy).strip()

    def _judge(
        self, call: Call, action: str, resource_arn: str, resource: Policy | None, sent: Sent
    ) -> Decision:
        context = global_context(
            call,
            now=self._clock.now(),
            region=self._account.region,
            secure_transport=call.secure_transport,
        )
        request = Request(
            principal=call.principal,
            action=action,
            resource_arn=resource_arn,
            context={**context, **encryption_context(sent)},
        )
        identity = identity_policy(call.principal, self._account)
        return evaluate(request, identity=identity, resource=resource, resource_must_allow=False)


@lru_cache(maxsize=256)
def parsed_bucket_policy(text: str, account: Account, bucket: str) -> Policy:
    """Raises MalformedPolicy."""
    return parse_policy(text, bucket_policy_rules(account, bucket))


def encryption_context(sent: Sent) -> dict[str, tuple[str, ...]]:
    """Return the condition keys that the encryption headers of an upload give."""
    match sent:
        case None:
            return {}
        case SseS3() | SseS3Envelope():
            found = {SSE: "AES256"}
        case SseKms():
            found = {SSE: "aws:kms", KMS_KEY_ID: sent.key_id or ""}
        case DsseKms():
            found = {SSE: "aws:kms:dsse", KMS_KEY_ID: sent.key_id or ""}
        case SseKmsEnvelope():
            found = {SSE: "aws:kms", KMS_KEY_ID: sent.key_arn}
        case DsseKmsEnvelope():
            found = {SSE: "aws:kms:dsse", KMS_KEY_ID: sent.inner.key_arn}
        case CustomerKey() | SseCEnvelope():
            found = {CUSTOMER_ALGORITHM: "AES256"}
        case _:
            assert_never(sent)
    return {name: (value,) for name, value in found.items() if value}


def _check(decision: Decision) -> None:
    if decision.allowed:
        return
    asked = decision.request
    denied = decision.outcome is Outcome.EXPLICIT_DENY and decision.by is not None
    raise NotAuthorized(
        principal_arn=asked.principal.arn,
        action=asked.action,
        resource_arn=asked.resource_arn,
        because=f"no identity-based policy allows the {asked.action} action",
        explicit_deny_in=decision.by.source.value if denied and decision.by else "",
    )


def _trace(call: Call, decision: Decision) -> None:
    statement = decision.by.statement.name if decision.by else "none"
    call.trace.step(
        Actor.S3,
        Actor.S3,
        "judge the request by the bucket's policy",
        outcome=decision.outcome.value,
        statement=statement,
        principal=decision.request.principal.name,
    )
