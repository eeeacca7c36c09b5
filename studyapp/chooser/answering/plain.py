"""Each option in words that need no knowledge of AWS: who keeps the key, and what one can do about it."""

from __future__ import annotations

from studyapp.chooser.values import Candidate
from studyapp.knowledge.values import FactId

PLAIN = {
    "sse-s3": "S3 encrypts each object with keys that it keeps. There is nothing to set up, and nothing to control.",
    "sse-kms-aws-managed": "The key service of AWS keeps the key and records its use. AWS decides who may use it.",
    "sse-kms": "The key service of AWS keeps a key of yours: you decide who may use it, and its use is recorded.",
    "sse-kms-imported": "You make the key and give the key service of AWS a copy, which you can have deleted.",
    "sse-kms-cloudhsm": "The key stays in hardware of your own in AWS, and the key service of AWS asks it.",
    "sse-kms-external": "The key stays outside AWS, and the key service of AWS asks you when it needs it.",
    "dsse-kms": "S3 encrypts each object twice: under a key of yours in the key service, and under one of its own.",
    "sse-c": "You send the key with every upload and download. S3 uses it, forgets it, and cannot open the object "
    "without it.",
    "client-side-kms": "Your program encrypts before it sends, so S3 stores what it cannot read. The key is in the "
    "key service of AWS.",
    "client-side-own-key": "Your program encrypts before it sends, under a key that AWS never gets to see.",
}
BUCKET_KEY = " A Bucket Key spares most requests to the key service."


# What each of these sentences rests on.
FACTS = {
    "sse-s3": ("sse-s3-envelope", "sse-s3-needs-no-key-permission"),
    "sse-kms-aws-managed": ("kms-calls-are-management-events", "aws-managed-key-is-fixed"),
    "sse-kms": ("customer-managed-key-control", "kms-calls-are-management-events"),
    "sse-kms-imported": ("imported-material-stays-in-kms", "imported-material-can-be-deleted-at-once"),
    "sse-kms-cloudhsm": ("cloudhsm-key-store",),
    "sse-kms-external": ("external-key-store",),
    "dsse-kms": ("dsse-kms-launch", "dsse-kms-layers"),
    "sse-c": ("sse-c-needed-for", "sse-c-stores-an-hmac", "sse-c-lost-key-lost-object"),
    "client-side-kms": ("client-side-hides-plaintext", "client-side-kms-keyring"),
    "client-side-own-key": ("client-side-hides-plaintext", "client-side-raw-keyring"),
}
FACT_OF_BUCKET_KEY = "bucket-key-mechanism"


def in_plain_words(candidate: Candidate) -> str:
    return PLAIN[candidate.option] + (BUCKET_KEY if candidate.bucket_key else "")


def facts_behind(candidate: Candidate) -> tuple[FactId, ...]:
    """Return the facts that in_plain_words rests on."""
    names = FACTS[candidate.option] + ((FACT_OF_BUCKET_KEY,) if candidate.bucket_key else ())
    return tuple(FactId(name) for name in names)
