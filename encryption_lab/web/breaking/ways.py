"""Each way to break a version: whether it fits this one, its form, and the damage itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.breaking.broken import Breakable, own_version, tampering_of
from encryption_lab.web.breaking.forms import (
    ContextForm,
    FlipForm,
    SegmentForm,
    TruncateForm,
    WrappedKeyForm,
)
from encryption_lab.web.lab_forms import LabForm

MOST_OTHERS = 50
Data = Mapping[str, str] | None
Said = Mapping[str, Any]  # a form's cleaned data


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """form: None where this version cannot be broken so, for the reason that `without` gives."""

    code: str
    title: str
    why: str
    button: str
    without: str
    form: Callable[[Breakable, Data], LabForm | None]
    do: Callable[[Breakable, Said], str]


@dataclass(frozen=True, slots=True)
class WayShown:
    way: Way
    form: LabForm | None


def ways_shown(breakable: Breakable, refused: tuple[str, LabForm] | None = None) -> list[WayShown]:
    """Return every way with its form; `refused`: the code of the one that was sent, and its form."""
    return [
        WayShown(way, refused[1] if refused and refused[0] == way.code else way.form(breakable, None))
        for way in WAYS.values()
    ]


def context_of(version: ObjectVersion) -> Mapping[str, str]:
    envelope = version.envelope.inner if isinstance(version.envelope, DsseKmsEnvelope) else version.envelope
    return envelope.context if isinstance(envelope, SseKmsEnvelope) else {}


def _others(breakable: Breakable) -> list[ObjectVersion]:
    recent = breakable.who.lab.records.versions.recent(MOST_OTHERS)
    return [each for each in recent if each.parts and each.record_id != breakable.version.record_id]


def _named(versions: list[ObjectVersion]) -> list[tuple[str, str]]:
    return [(each.record_id, f"{each.bucket}/{each.key} · {each.version_id[:8]}") for each in versions]


def _of_same_size(breakable: Breakable) -> list[tuple[str, str]]:
    size = breakable.version.parts[0].size_bytes
    return _named([each for each in _others(breakable) if each.parts[0].size_bytes == size])


def _of_same_method(breakable: Breakable) -> list[tuple[str, str]]:
    kind = type(breakable.version.envelope)
    return _named([each for each in _others(breakable) if type(each.envelope) is kind])


def _segment_form(breakable: Breakable, data: Data) -> LabForm | None:
    others = _of_same_size(breakable)
    return SegmentForm(others, data, initial={"number": "0"}) if others else None


def _wrapped_key_form(breakable: Breakable, data: Data) -> LabForm | None:
    others = _of_same_method(breakable)
    return WrappedKeyForm(others, data) if others else None


def _context_form(breakable: Breakable, data: Data) -> LabForm | None:
    names = sorted(context_of(breakable.version))
    return ContextForm(names, data) if names else None


def _flip(breakable: Breakable, said: Said) -> str:
    breakable.tampering.flip_byte(said["offset"])
    return f"Every bit of stored byte {said['offset']:,} is inverted."


def _truncate(breakable: Breakable, said: Said) -> str:
    breakable.tampering.truncate(said["length_bytes"])
    return f"The stored file ends after {said['length_bytes']:,} bytes."


def _swap_segment(breakable: Breakable, said: Said) -> str:
    other = own_version(breakable.who, said["other"])
    breakable.tampering.swap_segment(tampering_of(breakable.who, other), said["number"])
    return f"Segment {said['number']} and that of {other.key} have changed places. Both are broken now."


def _swap_wrapped_key(breakable: Breakable, said: Said) -> str:
    other = own_version(breakable.who, said["other"])
    breakable.tampering.swap_wrapped_key(tampering_of(breakable.who, other))
    return f"The wrapped keys of this and of {other.key} have changed places. Both are broken now."


def _change_context(breakable: Breakable, said: Said) -> str:
    breakable.tampering.change_context(said["entry"], said["value"])
    return f"The record now says {said['entry']}={said['value']}."


WAYS = {
    way.code: way
    for way in (
        Way(
            code="flip",
            title="Flip a byte",
            why="One byte of the stored file, all its bits the other way round.",
            button="Flip it",
            without="",
            form=lambda breakable, data: FlipForm(data, initial={"offset": "100"}),
            do=_flip,
        ),
        Way(
            code="truncate",
            title="Cut it off",
            why="The file’s end is gone, as after a crash or a deliberate cut.",
            button="Cut it off",
            without="",
            form=lambda breakable, data: TruncateForm(data, initial={"length_bytes": "100"}),
            do=_truncate,
        ),
        Way(
            code="segment",
            title="Swap a segment",
            why="A sealed segment changes places with the same one of another object of the same size.",
            button="Swap the segments",
            without="None of your newest objects has the same size. Upload the same file twice, and come back.",
            form=_segment_form,
            do=_swap_segment,
        ),
        Way(
            code="wrapped_key",
            title="Swap the wrapped key",
            why="What the record keeps of the data key changes places with another object’s.",
            button="Swap the wrapped keys",
            without="None of your other newest objects is under the same method.",
            form=_wrapped_key_form,
            do=_swap_wrapped_key,
        ),
        Way(
            code="context",
            title="Change the encryption context",
            why="The context that KMS is to be told, as the record keeps it.",
            button="Change the context",
            without="Only SSE-KMS and DSSE-KMS keep an encryption context.",
            form=_context_form,
            do=_change_context,
        ),
    )
}
