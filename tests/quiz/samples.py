"""Small questions of each kind, as their files have them."""

from __future__ import annotations

import tomllib
from typing import Any

from studyapp.knowledge.question_reading import read_question
from studyapp.knowledge.question_values import Kind, Question

COMMON = """
topic = "samples"
stem = "What does `HEAD` show of a sample?"
explanation = "It shows the method [sse-s3-is-the-default]."
difficulty = "use"
exams = ["saa-c03"]
objectives = ["saa-c03/1.3"]
checked_on = 2026-11-24
unproved = "A sample."
"""
TASKS = {
    Kind.ONE: """
option = [
  { id = "a", text = "First", reason = "SECRET-REASON-A [sse-s3-is-the-default]" },
  { id = "b", text = "Second", reason = "SECRET-REASON-B [sse-s3-is-the-default]", right = true },
  { id = "c", text = "Third", reason = "SECRET-REASON-C [sse-s3-is-the-default]" },
]""",
    Kind.SEVERAL: """
option = [
  { id = "a", text = "First", reason = "SECRET-REASON-A [sse-s3-is-the-default]", right = true },
  { id = "b", text = "Second", reason = "SECRET-REASON-B [sse-s3-is-the-default]", right = true },
  { id = "c", text = "Third", reason = "SECRET-REASON-C [sse-s3-is-the-default]" },
  { id = "d", text = "Fourth", reason = "SECRET-REASON-D [sse-s3-is-the-default]" },
]""",
    Kind.ORDER: """
step = [
  { id = "draw", text = "Draw a key", reason = "SECRET-REASON-1 [sse-s3-is-the-default]" },
  { id = "seal", text = "Seal the object", reason = "SECRET-REASON-2 [sse-s3-is-the-default]" },
  { id = "wrap", text = "Wrap the key", reason = "SECRET-REASON-3 [sse-s3-is-the-default]" },
]""",
    Kind.MATCH: """
pair = [
  { id = "x", left = "AES256", right = "SSE-S3", reason = "SECRET-REASON-X [sse-s3-is-the-default]" },
  { id = "y", left = "aws:kms", right = "SSE-KMS", reason = "SECRET-REASON-Y [sse-s3-is-the-default]" },
]
spare = [{ id = "z", text = "SSE-C", reason = "SECRET-REASON-Z [sse-s3-is-the-default]" }]""",
    Kind.FILL: """
label = "Value"
accepts = ["aws:kms:dsse"]
reason = "SECRET-REASON-F [sse-s3-is-the-default]"
near = [{ text = "aws:kms", reason = "SECRET-REASON-G [sse-s3-is-the-default]" }]""",
}

LAB_TASK = """
check = [{ look = "object", method = "sse-kms", label = "An object under a KMS key" }]
hint = "Upload a file."
reason = "SECRET-REASON-L [sse-s3-is-the-default]"
"""


def entry(kind: Kind, **changed: Any) -> dict[str, Any]:
    return {
        **tomllib.loads(COMMON + (LAB_TASK if kind is Kind.LAB else TASKS[kind])),
        "id": f"sample-{kind}",
        "kind": kind.value,
        **changed,
    }


def sample(kind: Kind, **changed: Any) -> Question:
    return read_question("sample.toml", entry(kind, **changed))
