"""A decision proved: set up in a lab, and every check really run. What the lab cannot show is said in `limits`."""

from __future__ import annotations

from collections.abc import Iterable

from encryption_lab.lab import Lab
from encryption_lab.methods.requests import CustomerKey
from studyapp.chooser.applying.plan import KeySource, Plan
from studyapp.chooser.proving.client import check_client
from studyapp.chooser.proving.ground import Ground, set_up
from studyapp.chooser.proving.key_events import check_key_events
from studyapp.chooser.proving.reading import check_reading
from studyapp.chooser.proving.sending import Check, Sender
from studyapp.chooser.proving.uploads import check_uploads
from studyapp.chooser.values import Candidate, Setting

KEY_BYTES = 32


def prove(lab: Lab, candidate: Candidate, settings: Iterable[Setting], *, bucket: str) -> tuple[Check, ...]:
    """Set the candidate up in a new bucket and return what each check found. Raises what `set_up` raises."""
    return run_checks(lab, set_up(lab, candidate, settings, bucket=bucket))


def run_checks(lab: Lab, ground: Ground) -> tuple[Check, ...]:
    """Return what each check found, in the order in which they ran."""
    sender = Sender(
        lab=lab,
        ground=ground,
        customer_key=CustomerKey(lab.randomness.draw(KEY_BYTES)),
        wrapping_key=lab.randomness.draw(KEY_BYTES),
    )
    if ground.plan.is_client_side:
        return (*check_client(sender), *check_uploads(sender))
    return (*check_uploads(sender), *check_reading(sender), *check_key_events(sender))


_KEYS = {
    KeySource.CLOUDHSM: "The lab has no CloudHSM. A key of KMS stands in for yours: who may use it and what is "
    "recorded is proved, where its material lies is not.",
    KeySource.EXTERNAL: "The lab has no external key manager. A key of KMS stands in for yours: who may use it and "
    "what is recorded is proved, not what happens when your proxy does not answer.",
}
_SETTINGS = {
    "data-events": "Data events of CloudTrail are not recorded in the lab; it keeps each request by itself.",
    "replication": "The lab replicates nothing.",
    "deletion": "The key is not deleted here. Its page in the lab can schedule that.",
}


def limits(plan: Plan, settings: Iterable[Setting]) -> tuple[str, ...]:
    """Return what is not proved, each in a sentence or two."""
    found = [_KEYS[plan.key]] if plan.key in _KEYS else []
    names = {each.name for each in settings}
    found += [text for name, text in _SETTINGS.items() if name in names]
    if any("cloudfront" in each.because for each in settings):
        found.append("CloudFront is not in the lab: its statements are left out of both policies.")
    if any("cross-account" in each.because for each in settings):
        found.append("A sandbox is one account: readers of other accounts are not tried.")
    if plan.is_client_side:
        found.append(
            "S3 cannot see whether a client encrypts: an upload without a client is let in, and says so below."
        )
    return tuple(found)
