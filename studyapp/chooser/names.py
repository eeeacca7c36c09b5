"""What the chooser's pages and records call its values."""

from __future__ import annotations

from studyapp.chooser.values import Candidate, Edge, Meets, Setting, Wish
from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.register import Register

WISH_NAMES: dict[Wish, str] = {
    Wish.MUST: "Must",
    Wish.LIKE: "Would like",
    Wish.NOT_NEEDED: "Not needed",
    Wish.UNKNOWN: "I do not know",
}
MEETS_NAMES: dict[Meets, str] = {Meets.YES: "yes", Meets.PARTLY: "partly", Meets.NO: "no"}
# What put a candidate behind the one before it, as the end of "ranked behind because …".
EDGE_REASONS: dict[Edge, str] = {
    Edge.WISHES: "it meets fewer of the wishes",
    Edge.ADVICE: "AWS advises against it",
    Edge.EFFORT: "it takes more effort",
    Edge.COST: "it costs more",
    Edge.ORDER: "nothing else tells them apart, and the other comes first in the list",
}
SETTING_NAMES = {"block-sse-c": "SSE-C", "bucket-key": "Bucket Key"}
WITH_BUCKET_KEY = "with a Bucket Key"


def label_of(register: Register, candidate: Candidate) -> str:
    """Return its name in a sentence: "SSE-KMS with imported key material, with a Bucket Key"."""
    name = register.option(OptionId(candidate.option)).label
    if not candidate.bucket_key:
        return name
    return f"{name} and a Bucket Key" if candidate.option == "sse-kms" else f"{name}, {WITH_BUCKET_KEY}"


def short_of(register: Register, candidate: Candidate) -> str:
    name = register.option(OptionId(candidate.option)).short
    return f"{name} + Bucket Key" if candidate.bucket_key else name


def method_of(register: Register, candidate: Candidate) -> str:
    """Return the code of the method whose hue and sign it has."""
    return register.option(OptionId(candidate.option)).method.value


def setting_name(setting: Setting) -> str:
    return SETTING_NAMES.get(setting.name) or setting.name.replace("-", " ").capitalize()
