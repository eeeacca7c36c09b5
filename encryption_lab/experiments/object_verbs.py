"""Steps that are requests to S3, sent as a client sends them; what they show is the answer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from encryption_lab.exchange import Exchange, Headers
from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.clients import WRITES, keyring_of
from encryption_lab.experiments.values import Value
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.formats.s3ec_metadata import write_envelope
from encryption_lab.lab import Lab
from encryption_lab.methods.client_side import seal
from encryption_lab.methods.requests import DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.primitives.digests import md5, sha256
from encryption_lab.trace import Actor
from encryption_lab.wire import s3, s3_changes
from encryption_lab.wire.sse_headers import COPY_SOURCE_CUSTOMER, write_customer_key, write_encryption

TEXT = "In confidence: the plan for next year, and what it will cost. "
KEY = "plan.txt"
META = "x-amz-meta-"
TAGGING = "x-amz-tagging"
ANSWER = ("status", "error_code", "error_message", "version_id", "etag", "kms_calls", "times")
BODY = (*ANSWER, "digest", "md5", "size_bytes")
CLIENT_SIDE = ("cse", "cse-kms")


def _encryption(
    bench: Bench, method: str, kms_key: str | None, context: str | None, bucket_key: bool | None, secret: str
) -> EncryptionRequest | None:
    made: dict[str, Callable[[], EncryptionRequest | None]] = {
        "": lambda: None,
        "sse-s3": SseS3,
        "sse-kms": lambda: SseKms(key_id=kms_key, context=_pairs(context), bucket_key_enabled=bucket_key),
        "dsse-kms": lambda: DsseKms(key_id=kms_key, context=_pairs(context)),
        "sse-c": lambda: bench.customer_key(secret),
    }
    return made[method]()


def _pairs(text: str | None) -> dict[str, str]:
    """Return the pairs of "name=value, name=value"."""
    return {} if not text else dict(pair.strip().split("=", 1) for pair in text.split(","))


def _request(
    asker: Asker, method: str, bucket: str, key: str, headers: Headers, version_id: str | None = None
) -> s3.S3Request:
    return s3.S3Request(
        method=method,
        bucket=bucket,
        key=key,
        principal=asker.principal,
        secure_transport=asker.secure_transport,
        headers=headers,
        version_id=version_id,
    )


def _seen(response: s3.S3Response, body: bytes | None = None, times: int = 1) -> Seen:
    return seen_of(response.exchange, body, times)


def seen_of(exchange: Exchange, body: bytes | None = None, times: int = 1) -> Seen:
    """Return what an answer shows, of its body where there is one."""
    headers = {f"headers.{name.lower()}": value for name, value in exchange.response_headers}
    asked = sum(step.target is Actor.KMS and step.source is not Actor.KMS for step in exchange.steps)
    values: dict[str, Value] = {
        **headers,
        "status": exchange.status,
        "error_code": exchange.error_code,
        "error_message": exchange.error_message,
        "version_id": headers.get("headers.x-amz-version-id"),
        "etag": headers["headers.etag"].strip('"') if "headers.etag" in headers else None,
        "kms_calls": asked,
        "times": times,
    }
    if body is not None:
        values |= {"digest": sha256(body).hex(), "md5": md5(body).hex(), "size_bytes": len(body)}
    return Seen(values=values, exchange_id=exchange.exchange_id, trace=exchange.steps)


@verb(*BODY, "text_digest")
def put_object(
    bench: Bench,
    asker: Asker,
    *,
    bucket: str,
    key: str = KEY,
    text: str = TEXT,
    size_bytes: int = 0,
    method: str = "",
    kms_key: str | None = None,
    context: str | None = None,
    bucket_key: bool | None = None,
    customer_key: str = "blue",
    also: str = "",
    metadata: str | None = None,
    tags: str = "",
    sealed: str = "",
    times: int = 1,
) -> Seen:
    """Upload; `times` over, to names that end in a number. `size_bytes`: the text repeated to that length.

    method   as AWS's header has it, "" = none is sent; cse, cse-kms: encrypted before the upload
    also     a second method, whose headers are sent as well
    digest, md5, size_bytes are of what was sent, text_digest of the file before any encryption
    sealed   the step that encrypted it; "" = none did
    """
    text_bytes = _text(bench, text, size_bytes)
    if method in CLIENT_SIDE:
        _seal(bench, asker, text_bytes, kms_key if method == "cse-kms" else None)
        method, sealed = "", asker.name
    body, described = _sealed(bench, sealed) if sealed else (text_bytes, {})
    described = {**_pairs(metadata), **described}
    encryption = [
        header
        for asked in (method, also)
        for header in write_encryption(_encryption(bench, asked, kms_key, context, bucket_key, customer_key))
    ]
    described_by = [*((f"{META}{name}", value) for name, value in described.items())]
    described_by += [(TAGGING, tags)] if tags else []
    headers = (*encryption, *described_by)
    calls, seen = 0, None
    for number in range(times):
        name = key if times == 1 else f"{key}-{number + 1}"
        response = s3.put_object(bench.lab, _request(asker, "PUT", bucket, name, headers), [body])
        seen = _seen(response, body, times)
        calls += int(seen.values["kms_calls"] or 0)
    assert seen is not None, "times is at least 1"
    values = {**seen.values, "kms_calls": calls, "text_digest": sha256(text_bytes).hex()}
    return Seen(values=values, exchange_id=seen.exchange_id, trace=seen.trace)


def _text(bench: Bench, text: str, size_bytes: int) -> bytes:
    body = text.encode()
    if size_bytes:
        body = (body * (size_bytes // len(body) + 1))[:size_bytes]
    bench.texts.add(body)
    return body


def _sealed(bench: Bench, name: str) -> tuple[bytes, dict[str, str]]:
    """Return body and metadata of what the step `name` encrypted."""
    if name not in bench.sealed:
        raise CannotBeDone("There is nothing to upload: nothing was encrypted.")
    return bench.sealed[name].body, write_envelope(bench.sealed[name].envelope)


def _seal(bench: Bench, asker: Asker, body: bytes, kms_key: str | None) -> None:
    """Encrypt as the client does by default; put_object and open_client_side know it by this step's name."""
    keyring = keyring_of(bench, bench.call(asker), kms_key=kms_key or "", own_key="own", tenant="blue")
    randomness = bench.lab.installation.randomness
    bench.sealed[asker.name] = seal(body, keyring, policy=WRITES[True], randomness=randomness)


def _reading(bench: Bench, customer_key: str) -> Headers:
    return () if not customer_key else write_customer_key(bench.customer_key(customer_key))


@verb(*BODY, "released_bytes")
def get_object(
    bench: Bench,
    asker: Asker,
    *,
    bucket: str,
    key: str = KEY,
    version_id: str | None = None,
    customer_key: str = "",
    times: int = 1,
) -> Seen:
    request = _request(asker, "GET", bucket, key, _reading(bench, customer_key), version_id)
    calls, seen = 0, None
    for _ in range(times):
        response = s3.get_object(bench.lab, request)
        body = None
        if response.body is not None:
            with response.body as opened:
                body = opened.read()
            assert response.version is not None
            bench.received[asker.name] = body, response.version.metadata
        seen = _seen(response, body, times)
        calls += int(seen.values["kms_calls"] or 0)
    assert seen is not None, "times is at least 1"
    values = {**seen.values, "kms_calls": calls, "released_bytes": seen.values.get("size_bytes") or 0}
    return Seen(values=values, exchange_id=seen.exchange_id, trace=seen.trace)


@verb(*ANSWER)
def head_object(
    bench: Bench,
    asker: Asker,
    *,
    bucket: str,
    key: str = KEY,
    version_id: str | None = None,
    customer_key: str = "",
) -> Seen:
    request = _request(asker, "HEAD", bucket, key, _reading(bench, customer_key), version_id)
    return _seen(s3.head_object(bench.lab, request))


@verb(*ANSWER)
def delete_object(
    bench: Bench, asker: Asker, *, bucket: str, key: str = KEY, version_id: str | None = None
) -> Seen:
    return _seen(s3.delete_object(bench.lab, _request(asker, "DELETE", bucket, key, (), version_id)))


@verb(*ANSWER)
def copy_object(
    bench: Bench,
    asker: Asker,
    *,
    from_bucket: str,
    bucket: str,
    from_key: str = KEY,
    key: str = KEY,
    method: str = "",
    kms_key: str | None = None,
    customer_key: str = "blue",
    source_customer_key: str = "",
) -> Seen:
    asked = _encryption(bench, method, kms_key, None, None, customer_key)
    headers: Headers = ((s3_changes.SOURCE, quote(f"/{from_bucket}/{from_key}")), *write_encryption(asked))
    if source_customer_key:
        source = bench.customer_key(source_customer_key)
        headers = (*headers, *write_customer_key(source, prefix=COPY_SOURCE_CUSTOMER))
    return _seen(s3_changes.copy_object(bench.lab, _request(asker, "PUT", bucket, key, headers)))


@verb(*ANSWER)
def update_object_encryption(
    bench: Bench, asker: Asker, *, bucket: str, kms_key: str, key: str = KEY
) -> Seen:
    lab: Lab = bench.lab
    return _seen(
        s3_changes.update_object_encryption(lab, _request(asker, "PUT", bucket, key, ()), key_arn=kms_key)
    )


OBJECT_VERBS: dict[str, Verb] = {
    "put_object": put_object,
    "get_object": get_object,
    "head_object": head_object,
    "delete_object": delete_object,
    "copy_object": copy_object,
    "update_object_encryption": update_object_encryption,
}
