"""Uploads of each kind: those that were decided are accepted and stored so, all others are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.wire.s3 import S3Response
from encryption_lab.wire.sse_headers import write_encryption
from studyapp.chooser.applying.plan import AES256, DSSE, KMS, KeySource
from studyapp.chooser.proving.ground import Ground
from studyapp.chooser.proving.sending import REPORT, Check, Sender, answer, put_words
from studyapp.chooser.proving.stored import as_decided, as_stored

GROUP = "uploads"
REFUSED = "403 AccessDenied"
NO_SUCH_KEY = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`says`: what the upload names, as the end of "an upload …"."""

    id: str
    says: str
    request: EncryptionRequest | None


def right_request(sender: Sender) -> EncryptionRequest | None:
    """Return what Apply tells the uploader to send; None where the default does everything."""
    plan, key_arn = sender.ground.plan, sender.ground.key_arn
    if plan.is_sse_c:
        return sender.customer_key
    if plan.context and plan.default_uses_key:
        kind = DsseKms if plan.algorithm == DSSE else SseKms
        return kind(key_id=key_arn, context=dict(plan.context))
    return None


def attempts(sender: Sender) -> Iterator[Attempt]:
    """Yield uploads of every kind; which of them is right depends on the decision."""
    ground, other = sender.ground, sender.lab.account.key_arn(NO_SUCH_KEY)
    yield Attempt(id="no-header", says="without an encryption header", request=None)
    yield Attempt(id="sse-s3", says="that names AES256", request=SseS3())
    yield Attempt(id="sse-kms", says="that names aws:kms and no key", request=SseKms())
    if ground.plan.default_uses_key:
        ours = ground.key_arn
        yield Attempt(
            id="sse-kms-our-key", says="that names aws:kms and the key", request=SseKms(key_id=ours)
        )
        yield Attempt(
            id="dsse-our-key", says="that names aws:kms:dsse and the key", request=DsseKms(key_id=ours)
        )
    yield Attempt(
        id="sse-kms-other-key", says="that names aws:kms and another key", request=SseKms(key_id=other)
    )
    yield Attempt(id="dsse-kms", says="that names aws:kms:dsse and no key", request=DsseKms())
    yield Attempt(id="sse-c", says="that brings a customer’s key", request=sender.customer_key)


def is_decided(ground: Ground, request: EncryptionRequest | None) -> bool:
    """Say whether an upload is to be accepted. Made from the decision, not from the policy that enforces it."""
    plan = ground.plan
    if plan.is_sse_c or isinstance(request, CustomerKey):
        return plan.is_sse_c and isinstance(request, CustomerKey)
    if plan.context and plan.default_uses_key and _context_of(request) != dict(plan.context):
        return False
    if request is None:
        return True
    if isinstance(request, SseS3):
        return plan.algorithm == AES256
    if plan.algorithm != (DSSE if isinstance(request, DsseKms) else KMS):
        return False
    return request.key_id == (None if plan.default_key is KeySource.AWS_MANAGED else ground.key_arn)


def _context_of(request: EncryptionRequest | None) -> dict[str, str]:
    return dict(request.context) if isinstance(request, SseKms | DsseKms) else {}


def check_uploads(sender: Sender) -> Iterator[Check]:
    """Yield the right upload first; then each kind. The right one stays as REPORT."""
    ground = sender.ground
    right = right_request(sender)
    if not ground.plan.is_client_side:
        says = "as Apply writes it" if right else "without an encryption header"
        attempt = Attempt(id="right", says=says, request=right)
        yield _check(sender, attempt, sender.put(REPORT, write_encryption(right)), "The upload as decided")
    for attempt in attempts(sender):
        if attempt.request == right and not ground.plan.is_client_side:
            continue
        response = sender.put(f"tried/{attempt.id}.txt", write_encryption(attempt.request))
        yield _check(sender, attempt, response, f"An upload {attempt.says}")
    yield _over_plain_http(sender, right)


def _check(sender: Sender, attempt: Attempt, response: S3Response, title: str) -> Check:
    accepted = is_decided(sender.ground, attempt.request)
    expected = f"200, stored with {as_decided(sender.ground)}" if accepted else REFUSED
    happened = answer(response)
    if response.version is not None:
        happened = f"200, stored with {as_stored(sender.lab, sender.ground, response.version.envelope)}"
    return Check(
        id=f"upload-{attempt.id}",
        group=GROUP,
        title=title,
        sent=put_words(write_encryption(attempt.request)),
        expected=expected,
        happened=happened,
        passed=happened == expected,
        exchange_id=response.exchange.exchange_id,
    )


def _over_plain_http(sender: Sender, right: EncryptionRequest | None) -> Check:
    response = sender.put("tried/plain-http.txt", write_encryption(right), secure_transport=False)
    expected = REFUSED if sender.ground.plan.refuses_plain_http else "200"
    return Check(
        id="upload-plain-http",
        group=GROUP,
        title="An upload over plain HTTP",
        sent=put_words(write_encryption(right), scheme="http"),
        expected=expected,
        happened=answer(response),
        passed=answer(response) == expected,
        exchange_id=response.exchange.exchange_id,
    )
