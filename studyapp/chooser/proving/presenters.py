"""What is going to be done, and what came of it, as the pages show it."""

from __future__ import annotations

from django.urls import reverse

from studyapp.chooser.applying.plan import KeySource, Plan
from studyapp.chooser.proving.proofs import Proof
from studyapp.chooser.proving.sending import Check

GROUPS = {
    "client": "What the client seals",
    "uploads": "What is let in",
    "reading": "Who can read it",
    "trail": "What the trail says",
}
_KEYS = {
    KeySource.IMPORTED: "A KMS key with imported material is made, under the key policy of the configuration.",
    KeySource.CLOUDHSM: "A KMS key is made in place of one in CloudHSM, under the key policy of the configuration.",
    KeySource.EXTERNAL: "A KMS key is made in place of an external one, under the key policy of the configuration.",
    KeySource.KMS: "A KMS key is made, under the key policy of the configuration.",
}


def steps(plan: Plan) -> list[str]:
    """Return what a proof does, in its order."""
    made = [_KEYS[plan.key]] if plan.makes_key else []
    first = "client-side sealed object" if plan.is_client_side else "upload as decided"
    return [
        "A new bucket is made in your sandbox. Nothing that is there is touched.",
        *made,
        "Default encryption, SSE-C and the bucket policy are set, with the same documents as the configuration has.",
        f"Requests are sent: the {first}, uploads with each other method, without a header, over plain HTTP.",
        "The administrator and the reader, a second user of your sandbox, read what was stored.",
        "The audit trail is asked what KMS recorded of all that.",
    ]


def check_groups(proof: Proof) -> list[dict[str, object]]:
    return [
        {
            "id": group,
            "title": title,
            "checks": [_check_line(each) for each in proof.checks if each.group == group],
        }
        for group, title in GROUPS.items()
        if any(each.group == group for each in proof.checks)
    ]


def _check_line(check: Check) -> dict[str, object]:
    return {
        "id": check.id,
        "title": check.title,
        "sent": check.sent,
        "expected": check.expected,
        "happened": check.happened,
        "passed": check.passed,
        "mark": "ok" if check.passed else "no",
        "word": "as decided" if check.passed else "not as decided",
        "url": reverse("lab:exchange", args=[check.exchange_id]) if check.exchange_id else "",
    }
