"""The decision against the ordered tree as an exam would walk it: one question after the other, the first yes decides.

The tree stops at its first yes, so it can overlook a must that comes later; the decision never does. Compared are all
profiles of musts of which the tree speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from studyapp.chooser.deciding import decide
from studyapp.chooser.ranking import Scale
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Profile, RequirementId, Wish

TODAY = date(2026, 11, 23)
RULES = rules()
TABLE = RULES.table(TODAY)
CODES = [str(candidate) for candidate in RULES.order]
NEEDS_A_KEY_OF_ONES_OWN = {
    "key-use-audit",
    "every-access-in-key-log",
    "separate-permission",
    "own-rotation-schedule",
    "immediate-revocation",
    "crypto-shredding",
}
SPOKEN_OF = (
    *("s3-never-sees-plaintext", "aws-never-sees-plaintext-or-key", "key-with-each-request", "two-layers"),
    *("key-outside-aws", "own-hsm", "own-key-material", "cross-account", *sorted(NEEDS_A_KEY_OF_ONES_OWN)),
)

KMS_SEES_KEY = "A client-side key in KMS is stored in AWS and made there."
NOT_BOTH_SENT_AND = "SSE-C is one layer, under a key that is sent to AWS; only a client's own key does both."
NO_KEY_LOG = "There is no trail of a key that KMS does not hold."
ONE_KIND_OF_KEY = "DSSE-KMS is judged with a key that KMS made, as it is."
# The smallest profiles on which they differ, with the decision, and what the tree overlooks.
DIFFER = {
    "immediate-revocation": ("sse-kms", "A Bucket Key is cached, so that stopping takes longer."),
    "key-with-each-request s3-never-sees-plaintext": ("client-side-own-key", KMS_SEES_KEY),
    "key-outside-aws s3-never-sees-plaintext": ("client-side-own-key", KMS_SEES_KEY),
    "own-hsm s3-never-sees-plaintext": ("client-side-own-key", KMS_SEES_KEY),
    "own-key-material s3-never-sees-plaintext": ("client-side-own-key", KMS_SEES_KEY),
    "aws-never-sees-plaintext-or-key key-use-audit": (None, NO_KEY_LOG),
    "aws-never-sees-plaintext-or-key every-access-in-key-log": (None, NO_KEY_LOG),
    "key-use-audit key-with-each-request": (None, NO_KEY_LOG),
    "every-access-in-key-log key-with-each-request": (None, NO_KEY_LOG),
    "key-with-each-request two-layers": ("client-side-own-key", NOT_BOTH_SENT_AND),
    "key-outside-aws key-with-each-request": ("client-side-own-key", NOT_BOTH_SENT_AND),
    "key-with-each-request own-hsm": ("client-side-own-key", NOT_BOTH_SENT_AND),
    "key-outside-aws two-layers": ("client-side-own-key", ONE_KIND_OF_KEY),
    "own-hsm two-layers": ("client-side-own-key", ONE_KIND_OF_KEY),
    "own-key-material two-layers": ("client-side-own-key", ONE_KIND_OF_KEY),
    "own-hsm own-key-material": (
        "sse-kms-external+bucket-key",
        "In a CloudHSM key store KMS has the key made; nobody brings material.",
    ),
}


@dataclass(frozen=True, slots=True)
class Difference:
    musts: frozenset[str]
    tree: str
    decided: str | None
    tree_meets_all: bool


def by_the_tree(musts: frozenset[str]) -> str:
    """Return the code of a candidate. Written from the exams' order of questions, without the table of rules."""
    suffix = "" if "every-access-in-key-log" in musts else "+bucket-key"
    steps = (
        ("aws-never-sees-plaintext-or-key", "client-side-own-key"),
        ("s3-never-sees-plaintext", "client-side-kms"),
        ("key-with-each-request", "sse-c"),
        ("two-layers", "dsse-kms"),
        ("key-outside-aws", f"sse-kms-external{suffix}"),
        ("own-hsm", f"sse-kms-cloudhsm{suffix}"),
        ("own-key-material", f"sse-kms-imported{suffix}"),
    )
    otherwise = f"sse-kms{suffix}" if musts & NEEDS_A_KEY_OF_ONES_OWN else "sse-s3"
    return next((answer for question, answer in steps if question in musts), otherwise)


def differences() -> Iterator[Difference]:
    """Yield them over all 2^14 profiles, the smallest first."""
    for size in range(len(SPOKEN_OF) + 1):
        for musts in combinations(map(RequirementId, SPOKEN_OF), size):
            scale = Scale(TABLE, musts, ())
            winner = scale.winner()
            decided = None if winner is None else CODES[winner]
            tree = by_the_tree(frozenset(musts))
            if tree != decided:
                meets_all = bool(scale.fitting >> CODES.index(tree) & 1)
                yield Difference(frozenset(musts), tree, decided, meets_all)


def test_the_tree_and_the_decision_differ_in_what_is_explained_only() -> None:
    found = list(differences())
    smallest: list[Difference] = []
    for each in found:
        if not any(known.musts < each.musts for known in smallest):
            smallest.append(each)
    assert {" ".join(sorted(each.musts)): each.decided for each in smallest} == {
        musts: decided for musts, (decided, _) in DIFFER.items()
    }
    assert not any(each.tree_meets_all for each in found)


def test_what_is_explained_is_what_is_decided() -> None:
    for musts, (decided, _) in DIFFER.items():
        said = dict.fromkeys(map(RequirementId, musts.split()), Wish.MUST)
        recommended = decide(RULES, Profile(said), TODAY).recommended
        assert (recommended and str(recommended)) == decided
