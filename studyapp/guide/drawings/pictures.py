"""The drawings of the pages that are not about one method."""

from __future__ import annotations

from encryption_lab.web.drawings.canvas import Markup
from studyapp.guide.drawings import bars, matrix, strip
from studyapp.guide.drawings.bars import Bar
from studyapp.guide.drawings.matrix import Cell, Column, Row
from studyapp.guide.drawings.strip import Station
from studyapp.guide.loaded import register
from studyapp.knowledge.guide_values import ExamId

METHODS = (
    Column("SSE-S3", "sse-s3"),
    Column("SSE-KMS", "sse-kms"),
    Column("SSE-C", "sse-c"),
    Column("Client-side", "cse"),
)
PLAIN, NOISE = Cell("plaintext", "plain"), Cell("noise", "noise")
TAKEN, REFUSED = Cell("answered", "yes"), Cell("refused", "no")
YES, NO = Cell("recorded", "yes"), Cell("no record", "no")


def threat_model() -> Markup:
    return matrix.draw(
        "What each of them gets, method by method",
        METHODS,
        (
            Row("A stolen disk", (NOISE, NOISE, NOISE, NOISE)),
            Row("A leaked credential with s3:GetObject alone", (PLAIN, REFUSED, REFUSED, NOISE)),
            Row(
                "… and with kms:Decrypt as well",
                (PLAIN, PLAIN, REFUSED, Cell("noise, unless KMS has the key", "noise")),
            ),
            Row("S3 itself, while it works", (PLAIN, PLAIN, PLAIN, NOISE)),
            Row(
                "Whoever may list the bucket",
                (
                    Cell("names", "label"),
                    Cell("names", "label"),
                    Cell("names", "label"),
                    Cell("names", "label"),
                ),
            ),
        ),
    )


def defaults_versions_metadata() -> Markup:
    return strip.draw(
        "One key name, three versions, three ways of being stored",
        (
            Station(
                title="Version of 2026: SSE-KMS",
                line="the bucket’s default had become SSE-KMS",
                sign="noise",
                method="sse-kms",
                sealed=True,
            ),
            Station(
                title="Version of 2024: SSE-S3",
                line="nobody said how; the default did",
                sign="noise",
                method="sse-s3",
                sealed=True,
            ),
            Station(
                title="Version of 2021: not encrypted",
                line="older than 5 January 2023, and nobody has copied it since",
                sign="plain",
            ),
            Station(
                title="Beside each of them, readable",
                line="its name, Content-Type, x-amz-meta-…, tags",
                sign="label",
            ),
        ),
        arrows=False,
    )


def in_transit() -> Markup:
    return matrix.draw(
        "What the wire shows, and what S3 refuses",
        METHODS,
        (
            Row("HTTPS: what a listener gets", (NOISE, NOISE, NOISE, NOISE)),
            Row("Plain HTTP: what S3 does", (TAKEN, REFUSED, REFUSED, TAKEN)),
            Row("Plain HTTP: what a listener gets", (PLAIN, Cell("–"), Cell("–"), NOISE)),
        ),
    )


def audit() -> Markup:
    return matrix.draw(
        "Which of them leaves a record in AWS",
        METHODS,
        (
            Row(
                "The use of a key: KMS management events",
                (NO, YES, NO, Cell("with a KMS key only", "key")),
            ),
            Row(
                "Access to objects: S3 data events, if on",
                (YES, YES, YES, YES),
            ),
            Row(
                "The object’s state: S3 Inventory",
                (YES, YES, YES, Cell("as its server-side method", "no")),
            ),
        ),
    )


def rotation_destruction() -> Markup:
    none = Cell("")
    return matrix.draw(
        "One KMS key, three materials: each object stays with its own",
        (Column("Material 1", "sse-kms"), Column("Material 2", "sse-kms"), Column("Material 3", "sse-kms")),
        (
            Row("Object before the first rotation", (Cell("opens it", "key"), none, none)),
            Row("Object between the rotations", (none, Cell("opens it", "key"), none)),
            Row("Object of today", (none, none, Cell("opens it", "key"))),
            Row(
                "The key is deleted, after 7 to 30 days",
                (Cell("gone", "no"), Cell("gone", "no"), Cell("gone", "no")),
            ),
        ),
    )


def enforcing() -> Markup:
    return strip.draw(
        "What an upload passes before it is stored",
        (
            Station(title="An upload", line="with encryption headers, or without", sign="plain"),
            Station(
                title="Blocked encryption types",
                line="SSE-C, unless it was allowed",
                sign="yes",
                method="sse-c",
                aside="403, before the key is looked at",
            ),
            Station(
                title="Bucket policy, and those of the organization",
                line="a Deny on the method, the key, or plain HTTP",
                sign="yes",
                aside="403 AccessDenied",
            ),
            Station(
                title="Bucket default",
                line="fills in what the headers left open; it forbids nothing",
                sign="label",
            ),
            Station(
                title="Key policy",
                line="kms:GenerateDataKey, for whoever uploads",
                sign="key",
                method="sse-kms",
                aside="403 AccessDenied",
            ),
            Station(title="Stored", line="sealed, as decided", sign="noise"),
        ),
        arrows=True,
    )


def cost_scale() -> Markup:
    return bars.draw(
        "KMS requests for 100 million reads in a month",
        (
            Bar(label="SSE-KMS", line="a request for each read", amount=300, figure="$300", method="sse-kms"),
            Bar(
                label="SSE-KMS with a Bucket Key",
                line="if it saves 99 percent",
                amount=3,
                figure="$3",
                method="sse-kms",
            ),
            Bar(label="SSE-S3", line="no KMS at all", amount=0, figure="$0", method="sse-s3"),
            Bar(label="SSE-C", line="no KMS at all", amount=0, figure="$0", method="sse-c"),
        ),
    )


def compliance() -> Markup:
    return matrix.draw(
        "What frameworks ask for, and what they leave open",
        (Column("asks for"), Column("does not ask for")),
        (
            Row(
                "PCI DSS",
                (
                    Cell("strong cryptography with key management"),
                    Cell("a vendor, an HSM of your own, a yearly rotation"),
                ),
            ),
            Row(
                "HIPAA",
                (
                    Cell("encryption, or a documented equivalent"),
                    Cell("an algorithm, a customer managed key"),
                ),
            ),
            Row("GDPR", (Cell("what is appropriate to the risk"), Cell("a certain holder of the key"))),
            Row("ISO 27001", (Cell("rules for cryptography, and keeping them"), Cell("any method"))),
        ),
    )


def what_changed() -> Markup:
    return matrix.draw(
        "What the notes of 2022 say, and what is so today",
        (Column("2022"), Column("today")),
        (
            Row("Default encryption", (Cell("can be switched on"), Cell("always on, since 5 January 2023"))),
            Row(
                "Server-side methods",
                (Cell("three"), Cell("four: DSSE-KMS since 13 June 2023")),
            ),
            Row("Rotation", (Cell("yearly"), Cell("every 90 to 2,560 days, or on demand"))),
            Row("SSE-C", (Cell("usable in any bucket"), Cell("blocked in new buckets, since April 2026"))),
            Row(
                "Changing a stored object",
                (Cell("copy it"), Cell("or UpdateObjectEncryption, since January 2026")),
            ),
        ),
    )


ENCRYPTION_DOMAINS = (("clf-c02", 2), ("saa-c03", 1), ("dva-c03", 2), ("scs-c03", 5))


def exams() -> Markup:
    known = register()
    drawn = []
    for exam_id, number in ENCRYPTION_DOMAINS:
        exam = known.exam(ExamId(exam_id))
        domain = next(each for each in exam.domains if each.number == number)
        drawn.append(
            Bar(
                label=exam.code,
                line=f"domain {number}: {domain.title}",
                amount=domain.weight_percent,
                figure=f"{domain.weight_percent} %",
            )
        )
    return bars.draw("How much of an exam is the domain that asks about encryption", tuple(drawn))
