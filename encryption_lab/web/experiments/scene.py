"""What stands ready for an experiment: who takes part and what each holds, read from its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from encryption_lab.experiments.object_verbs import KEY
from encryption_lab.experiments.values import Experiment, Step, Value, Variation
from encryption_lab.web.experiments.words import arguments_of, method_words, parameters_of

NEUTRAL = "none"
WITH_OWN_KEY = ("seal_client_side", "open_client_side")
AT_THE_DISK = ("read_stored_bytes", "flip_byte", "truncate", "damage", "swap_segment", "swap_wrapped_key")


class Sign(StrEnum):
    KEY = "key"
    DOCUMENT = "document"
    SEALED = "sealed"
    BUCKET = "bucket"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """What one of them holds. method: gives the hue; note may be empty."""

    sign: Sign
    name: str
    note: str = ""
    method: str = NEUTRAL


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    things: tuple[Thing, ...]


def scene_of(experiment: Experiment, variation: Variation | None) -> tuple[Holder, ...]:
    """Return who takes part, the client first; who holds nothing and is not asked is left out."""
    parameters = parameters_of(experiment, variation)
    steps = (*experiment.set_up, *experiment.actions)
    holders = (
        Holder("You", _unique(_yours(steps, parameters))),
        Holder("Amazon S3", _unique(_of_s3(steps, parameters))),
        Holder("AWS KMS", _unique(_of_kms(steps, parameters))),
        Holder("Somebody with the disk", _unique(_of_disk(steps))),
    )
    return tuple(holder for holder in holders if holder.things)


def _unique(things: Iterator[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(things))


def _yours(steps: tuple[Step, ...], parameters: Mapping[str, Value]) -> Iterator[Thing]:
    for principal in dict.fromkeys(("administrator", *(step.principal for step in steps))):
        may = "may read objects" if principal == "reader" else "may do everything"
        yield Thing(Sign.NOTHING, principal.capitalize(), may)
    for step in steps:
        told = arguments_of(step, parameters)
        if told.get("method") == "sse-c" or told.get("customer_key"):
            name = f"your {told.get('customer_key') or 'blue'} key"
            yield Thing(Sign.KEY, name, "sent with the request", "sse-c")
        if step.do in WITH_OWN_KEY and not told.get("kms_key"):
            yield Thing(Sign.KEY, f"key “{told.get('own_key') or 'own'}”", "never sent", "cse")


def _of_s3(steps: tuple[Step, ...], parameters: Mapping[str, Value]) -> Iterator[Thing]:
    for step in steps:
        told = arguments_of(step, parameters)
        if step.do == "create_bucket":
            blocked = "SSE-C blocked" if told.get("sse_c_blocked") else "takes every method"
            yield Thing(Sign.BUCKET, step.name.replace("_", " "), blocked)
    for step in steps:
        told = arguments_of(step, parameters)
        if step.do != "put_object":
            continue
        key, times = told.get("key", KEY), told.get("times", "1")
        name = key if times in ("", "1") else f"{key}-1 to -{times}"
        if told.get("sealed"):
            yield Thing(Sign.SEALED, name, "sealed by the client", "cse")
        else:
            method = told.get("method", "")
            yield Thing(Sign.SEALED, name, method_words(method), method or NEUTRAL)


def _of_kms(steps: tuple[Step, ...], parameters: Mapping[str, Value]) -> Iterator[Thing]:
    for step in steps:
        if step.do == "create_key":
            may = "the reader may use it" if arguments_of(step, parameters).get("reader_may_use") else ""
            yield Thing(Sign.KEY, step.name.replace("_", " "), may or "never leaves KMS", "sse-kms")


def _of_disk(steps: tuple[Step, ...]) -> Iterator[Thing]:
    if any(step.do in AT_THE_DISK for step in steps):
        yield Thing(Sign.DOCUMENT, "the stored files", "and the records beside them")


def describe(holders: tuple[Holder, ...]) -> str:
    """Return the drawing in words."""
    return " ".join(
        f"{holder.name}: "
        + ", ".join(f"{thing.name}{f' ({thing.note})' if thing.note else ''}" for thing in holder.things)
        + "."
        for holder in holders
    )
