"""What the pages call things that the register knows by a code."""

from __future__ import annotations

from studyapp.knowledge.searching import Standing
from studyapp.knowledge.values import Method, Verdict

METHOD_NAMES: dict[Method, str] = {
    Method.SSE_S3: "SSE-S3",
    Method.SSE_KMS: "SSE-KMS",
    Method.DSSE_KMS: "DSSE-KMS",
    Method.SSE_C: "SSE-C",
    Method.CLIENT_SIDE: "Client-side",
}
STANDING_NAMES: dict[Standing, str] = {
    Standing.CHANGED: "On the timeline of changes",
    Standing.IN_THE_NOTES: "Behind a judgement of the 2022 notes",
    Standing.STALE: "Due for review",
}
VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.RIGHT: "Right",
    Verdict.INCOMPLETE: "Incomplete",
    Verdict.OUTDATED: "Outdated",
    Verdict.MISLEADING: "Misleading",
}
# The mark beside a verdict: see templates/components/_status.html.
VERDICT_MARKS: dict[Verdict, str] = {
    Verdict.RIGHT: "ok",
    Verdict.INCOMPLETE: "noise",
    Verdict.OUTDATED: "no",
    Verdict.MISLEADING: "no",
}
