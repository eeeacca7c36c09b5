"""Who holds which key, method by method: nested envelopes, each key beside its holder. No stored bytes are shown here,
so the noise is a sign and no data."""

from __future__ import annotations

from encryption_lab.web.drawings import envelope
from encryption_lab.web.drawings.canvas import Markup
from encryption_lab.web.drawings.envelope import Hierarchy, Layer

NAMES_OUTSIDE = ("name=reports/june.pdf", "Content-Type=application/pdf", "x-amz-meta-owner=ana")
SEALED = "The object, sealed"
CIPHER = "AES-256-GCM"


def envelope_encryption() -> Markup:
    return _draw(
        "sse-kms",
        Layer(
            title="Root key",
            holder="Whoever decides",
            stored=True,
            lines=("wraps keys, never data",),
            key_note="well guarded, seldom used",
        ),
        Layer(
            title="Data key",
            holder="Whoever encrypts",
            stored=False,
            lines=("one for each object; wrapped, it lies beside it",),
            key_note="in memory while it works",
        ),
    )


def sse_s3() -> Markup:
    return _draw(
        "sse-s3",
        Layer(
            title="Root key of S3",
            holder="Amazon S3",
            stored=True,
            lines=("rotated regularly, out of your sight",),
            key_note="nobody else",
        ),
        Layer(
            title="Key of this object",
            holder="Amazon S3",
            stored=False,
            lines=("wrapped, it lies beside the object",),
            key_note="while it answers",
        ),
    )


def sse_kms() -> Markup:
    return _draw(
        "sse-kms",
        Layer(
            title="KMS key",
            holder="AWS KMS",
            stored=True,
            lines=("its policy says who may use it; each use is recorded",),
            key_note="never leaves it",
        ),
        Layer(
            title="Data key",
            holder="Amazon S3",
            stored=False,
            lines=("asked of KMS; wrapped, it lies beside the object",),
            key_note="while it answers",
        ),
    )


def sse_c() -> Markup:
    return _draw(
        "sse-c",
        Layer(
            title="Your key",
            holder="You",
            stored=False,
            lines=("sent with each request; S3 keeps a salted HMAC of it",),
            key_note="and S3, while it answers",
        ),
    )


def client_side() -> Markup:
    return _draw(
        "sse-s3",
        Layer(
            title="Root key of S3",
            holder="Amazon S3",
            stored=True,
            lines=("SSE-S3 encrypts the ciphertext once more",),
        ),
        Layer(
            title="Your wrapping key",
            holder="You, or AWS KMS",
            stored=True,
            lines=("a key of your own, or a KMS key",),
            key_note="never in S3",
            method="cse",
        ),
        Layer(
            title="Data key",
            holder="Your program",
            stored=False,
            lines=("wrapped, it lies in the object’s metadata",),
            key_note="while it works",
            method="cse",
        ),
        metadata=("name=reports/june.pdf", "x-amz-meta-… = the wrapped data key"),
    )


def _draw(method: str, *layers: Layer, metadata: tuple[str, ...] = NAMES_OUTSIDE) -> Markup:
    return envelope.draw(
        Hierarchy(
            method=method,
            layers=layers,
            object_title=SEALED,
            object_lines=(CIPHER,),
            metadata=metadata,
        )
    )
