"""Every candidate, and parameters that use everything."""

from __future__ import annotations

from studyapp.chooser.applying.artefacts import artefacts
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.applying.plan import OPTIONS
from studyapp.chooser.values import Candidate, OptionId

BUCKET_KEYS = (
    "sse-kms",
    "sse-kms-aws-managed",
    "sse-kms-imported",
    "sse-kms-cloudhsm",
    "sse-kms-external",
)
CANDIDATES = (
    *(Candidate(option) for option in OPTIONS),
    *(Candidate(OptionId(option), True) for option in BUCKET_KEYS),
)
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
PLAIN = Parameters()
FULL = Parameters(
    bucket="reports.example",
    region="eu-central-1",
    principals=("arn:aws:iam::111122223333:role/writer",),
    readers=("arn:aws:iam::444455556666:user/o=+,.@-reader",),
    rotation_days=90,
    context=(("tenant", 'O\'Neil "$(id)" ${x} %{y} `z` \\'),),
)
GIVEN_KEY = Parameters(region="eu-central-1", key_arn=KEY)
ALL_PARAMETERS = (PLAIN, FULL, GIVEN_KEY)


def text_of(candidate: Candidate, parameters: Parameters, artefact: str) -> str:
    return next(piece.text for piece in artefacts(candidate, (), parameters) if piece.id == artefact)
