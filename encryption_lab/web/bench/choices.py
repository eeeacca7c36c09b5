"""What can be chosen on the bench: one of the methods, the bucket's default, or all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.web.method_names import METHOD_NAMES

SSE_S3, SSE_KMS, DSSE_KMS, SSE_C, CLIENT_SIDE = METHOD_NAMES
AS_BUCKET = "default"
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`code` stands in the address; `hue` is the code of the method, or none."""

    code: str
    label: str
    hue: str
    why: str
    needs_tls: bool


CHOICES = (
    Choice(
        code=SSE_S3,
        label=METHOD_NAMES[SSE_S3],
        hue=SSE_S3,
        why="S3 makes a key for each object and keeps it. Whoever may read the object gets it opened.",
        needs_tls=False,
    ),
    Choice(
        code=SSE_KMS,
        label=METHOD_NAMES[SSE_KMS],
        hue=SSE_KMS,
        why="KMS holds the key. It has a policy of its own, and every use of it is on record.",
        needs_tls=True,
    ),
    Choice(
        code=DSSE_KMS,
        label=METHOD_NAMES[DSSE_KMS],
        hue=DSSE_KMS,
        why="Sealed twice, under two independent keys. One of them comes from KMS.",
        needs_tls=True,
    ),
    Choice(
        code=SSE_C,
        label=METHOD_NAMES[SSE_C],
        hue=SSE_C,
        why="You hold the key and send it with each request. S3 seals with it and forgets it.",
        needs_tls=True,
    ),
    Choice(
        code=CLIENT_SIDE,
        label=METHOD_NAMES[CLIENT_SIDE],
        hue=CLIENT_SIDE,
        why="Your browser seals the file before anything is sent. S3 only ever sees ciphertext.",
        needs_tls=False,
    ),
    Choice(
        code=AS_BUCKET,
        label="As the bucket says",
        hue="none",
        why="Say nothing. The bucket’s default encryption decides, as for most uploads to AWS.",
        needs_tls=False,
    ),
    Choice(
        code=ALL,
        label="All of them at once",
        hue="none",
        why="One upload, one object for each method, compared side by side.",
        needs_tls=True,
    ),
)


def choice_of(code: str) -> Choice | None:
    return next((choice for choice in CHOICES if choice.code == code), None)
