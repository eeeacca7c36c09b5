"""What seals an object under each option: nested envelopes, each key beside its holder. No stored bytes are shown
here, so the noise is a sign and no data."""

from __future__ import annotations

from encryption_lab.web.drawings import envelope
from encryption_lab.web.drawings.canvas import Markup
from encryption_lab.web.drawings.envelope import Hierarchy, Layer
from studyapp.chooser.values import Candidate

METADATA = ("name, size, Content-Type, x-amz-meta-…",)

S3_ROOT = Layer(
    title="Root key of S3", holder="Amazon S3", stored=True, lines=("rotated by S3, out of sight",)
)
S3_OUTER = Layer(
    title="Root key of S3",
    holder="Amazon S3",
    stored=True,
    lines=("the bucket’s default encrypts the ciphertext once more",),
    method="sse-s3",
)
S3_DATA_KEY = Layer(
    title="Key of this object",
    holder="Amazon S3",
    stored=False,
    lines=("wrapped, it lies beside the object",),
    key_note="while it answers",
)
KMS_DATA_KEY = Layer(
    title="Data key",
    holder="Amazon S3",
    stored=False,
    lines=("asked of KMS; wrapped, it lies beside the object",),
    key_note="while it answers",
)
BUCKET_KEY = Layer(
    title="Bucket Key",
    holder="Amazon S3",
    stored=False,
    lines=("one answer of KMS serves many objects",),
    key_note="for a limited time",
)
DERIVED_DATA_KEY = Layer(
    title="Data key",
    holder="Amazon S3",
    stored=False,
    lines=("made under the Bucket Key",),
    key_note="while it answers",
)
CLIENT_DATA_KEY = Layer(
    title="Data key",
    holder="Your program",
    stored=False,
    lines=("wrapped, it lies in the object’s metadata",),
    key_note="while it works",
    method="cse",
)


def _kms(
    title: str, line: str, holder: str = "AWS KMS", note: str = "never leaves it", method: str = ""
) -> Layer:
    return Layer(title=title, holder=holder, stored=True, lines=(line,), key_note=note, method=method)


OWN_KMS_KEY = _kms("Your KMS key", "you write its policy; each use is recorded")
LAYERS: dict[str, tuple[str, tuple[Layer, ...]]] = {
    "sse-s3": ("sse-s3", (S3_ROOT, S3_DATA_KEY)),
    "sse-kms-aws-managed": (
        "sse-kms",
        (_kms("KMS key aws/s3", "AWS writes its policy; each use is recorded"), KMS_DATA_KEY),
    ),
    "sse-kms": ("sse-kms", (OWN_KMS_KEY, KMS_DATA_KEY)),
    "sse-kms-imported": (
        "sse-kms",
        (
            _kms("Your KMS key", "made by you, imported", "AWS KMS", "and the original, with you"),
            KMS_DATA_KEY,
        ),
    ),
    "sse-kms-cloudhsm": (
        "sse-kms",
        (
            _kms("Your KMS key", "used through KMS", "Your CloudHSM cluster", "in AWS, yours alone"),
            KMS_DATA_KEY,
        ),
    ),
    "sse-kms-external": (
        "sse-kms",
        (_kms("Your external key", "reached through a proxy of yours", "You", "outside AWS"), KMS_DATA_KEY),
    ),
    "dsse-kms": ("dsse-kms", (S3_ROOT, OWN_KMS_KEY, KMS_DATA_KEY)),
    "sse-c": (
        "sse-c",
        (
            Layer(
                title="Your key",
                holder="You",
                stored=False,
                lines=("sent with each request; S3 keeps an HMAC of it",),
                key_note="and S3, while it answers",
            ),
        ),
    ),
    "client-side-kms": (
        "sse-s3",
        (
            S3_OUTER,
            _kms("Your KMS key", "your program asks it, S3 never does", method="cse"),
            CLIENT_DATA_KEY,
        ),
    ),
    "client-side-own-key": (
        "sse-s3",
        (
            S3_OUTER,
            _kms("Your wrapping key", "AWS never gets it", "You", "outside AWS", method="cse"),
            CLIENT_DATA_KEY,
        ),
    ),
}


def draw(candidate: Candidate) -> Markup:
    """Return the drawing of what protects an object that is stored in this way."""
    method, layers = LAYERS[candidate.option]
    if candidate.bucket_key:
        layers = (*layers[:-1], BUCKET_KEY, DERIVED_DATA_KEY)
    hierarchy = Hierarchy(
        method=method,
        layers=layers,
        object_title="The object, sealed",
        object_lines=("AES-256-GCM",),
        metadata=METADATA,
    )
    return envelope.draw(hierarchy)
