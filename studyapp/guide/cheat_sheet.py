"""/study/cheat-sheet: what to know by heart, on one page. Each line rests on a fact, each figure is in its claim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from studyapp.guide.loaded import register
from studyapp.guide.matrix_presenter import Choice, RowLine, columns, lines
from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import FactId

OPTIONS = ("sse-s3", "sse-kms", "dsse-kms", "sse-c", "client-side-kms", "client-side-own-key")
ROWS = (
    *("who-makes-the-key", "where-the-key-is-kept", "s3-sees-plaintext", "who-rotates", "upload-headers"),
    *("bucket-default", "key-use-recorded", "cross-account", "anonymous", "athena", "crypto-shredding"),
    *("etag-is-md5", "key-price"),
)
# In this order: the first that applies decides.
DECISIONS = (
    ("AWS must see neither plaintext nor keys", "Client-side, own key", "client-side-raw-keyring"),
    ("S3 must not see plaintext; KMS may help", "Client-side, KMS key", "client-side-kms-keyring"),
    ("The key comes with each request", "SSE-C; unblock it first", "sse-c-unblock"),
    ("Two independent layers", "DSSE-KMS", "dsse-kms-layers"),
    ("Key outside AWS, plaintext may be seen", "External key store", "external-key-store"),
    ("Key in HSMs of one’s own", "CloudHSM key store", "cloudhsm-key-store"),
    ("Own material, run by KMS", "Imported material", "imported-material-stays-in-kms"),
    ("Key policy, audit, rotation, accounts, shredding", "Own KMS key", "customer-managed-key-control"),
    (
        "The same, at a high rate, less detail in the trail",
        "… with a Bucket Key",
        "bucket-key-saves-requests",
    ),
    ("None of these", "SSE-S3", "sse-s3-is-the-default"),
)
FIGURES = (
    ("7 to 30 days", "until a scheduled deletion", "key-deletion-waits"),
    ("90 to 2,560 days", "period of rotation; 365 if unset", "automatic-rotation-period"),
    ("25 times", "rotation on demand, for each key", "on-demand-rotation"),
    ("24 hours", "life of an import token", "import-token-lives-a-day"),
    ("4,096 bytes", "most that Encrypt takes", "kms-payload-limit"),
    ("10,000", "KMS requests a second, or 20,000, or 100,000", "kms-request-quota"),
    ("1,800", "a second for a custom key store", "xks-limits"),
    ("$1.00", "a key and month", "kms-key-price"),
    ("$0.03", "for 10,000 requests", "kms-request-price"),
    ("99 percent", "of requests a Bucket Key may save", "bucket-key-saves-requests"),
)
# What is answered stands in the claim itself.
ERRORS = (
    ("SSE-C object read without its key", "error-sse-c-no-key"),
    ("SSE-C with another key", "error-sse-c-wrong-key"),
    ("SSE-C where it is blocked", "error-sse-c-blocked"),
    ("SSE-KMS over plain HTTP", "error-kms-over-http"),
    ("no such key in this Region", "error-kms-no-such-key"),
    ("the key is disabled", "unusable-key-makes-objects-unreadable"),
    ("KMS throttles", "throttling-shows-as-slow-down"),
    ("the method’s header with a read", "error-sse-header-on-get"),
)
ANSWERED = re.compile(r"\b\d{3}\b(?: (?:with )?`?(?:KMS\.)?[A-Z][A-Za-z]+)?")
TRAPS = (
    *("default-does-not-enforce", "rotation-does-not-re-encrypt", "bucket-key-coarsens-the-trail"),
    *("metadata-is-not-encrypted", "http-refused-for-kms-and-sse-c", "aws-managed-key-not-cross-account"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`strong` is what to remember, `text` what it is about."""

    strong: str
    text: str
    url: str


@require_safe
def cheat_sheet(request: HttpRequest) -> HttpResponse:
    known = register()
    choice = Choice(options=tuple(OptionId(option) for option in OPTIONS))
    context = {
        "options": columns(known, choice),
        "rows": _rows(known, choice),
        "decisions": [_line(answer, wish, fact) for wish, answer, fact in DECISIONS],
        "figures": [_line(figure, what, fact) for figure, what, fact in FIGURES],
        "errors": [_line(_answered(known, fact), when, fact) for when, fact in ERRORS],
        "traps": [_line(known.fact(FactId(fact)).title, "", fact) for fact in TRAPS],
        "changes": [
            _line(change.valid_from.iso, change.title, change.id)
            for change in known.changes
            if change.valid_from and change.valid_from.first.year >= 2022
        ],
        "checked_on": min(fact.checked_on for fact in known.facts),
    }
    return render(request, "guide/cheat_sheet.html", context)


def _rows(known: Register, choice: Choice) -> list[tuple[str, tuple[SafeString, ...]]]:
    by_id: dict[str, RowLine] = {row.id: row for group in lines(known, choice) for row in group.rows}
    return [(by_id[row_id].question, by_id[row_id].cells) for row_id in ROWS]


def _answered(known: Register, fact_id: str) -> str:
    """Return the status and the error's name as the claim has them."""
    found = ANSWERED.search(known.fact(FactId(fact_id)).claim)
    assert found, fact_id
    return found.group().replace("with ", "").replace("`", "")


def _line(strong: str, text: str, fact_id: str) -> Line:
    return Line(strong=strong, text=text, url=reverse("study:fact", args=[fact_id]))
