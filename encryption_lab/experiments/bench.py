"""One run's own things: its buckets, keys and secrets, and what each step let one see."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from encryption_lab.exchange import Call
from encryption_lab.experiments.values import Value
from encryption_lab.formats.s3ec_metadata import Envelope
from encryption_lab.kms.importing import ImportParameters
from encryption_lab.lab import Lab
from encryption_lab.memory import SettableClock
from encryption_lab.methods.client_side import SealedObject
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.trace import Step as TraceStep

TAG_BYTES = 5
OTHER_REGION, AND_IF_IT_IS_HOME = "eu-west-1", "us-west-2"


class CannotBeDone(Exception):
    """A step of the lab's own that is impossible as things are, said in a sentence: no request was refused."""


class NotHere(CannotBeDone):
    """A step that this place does not allow: only a lab of its own has a clock that an experiment may move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a step let one see. itself: what "$name" stands for in later steps, the step's own name where "".

    exchange_id   of the request, where the step was one; trace: what happened during it
    """

    values: Mapping[str, Value]
    itself: str = ""
    exchange_id: str = ""
    trace: tuple[TraceStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who takes a step, and over what kind of connection."""

    name: str
    principal: str
    secure_transport: bool


@dataclass(kw_only=True)
class Bench:
    """What a run holds in memory and nowhere else. Secret, and never shown: texts, keys, what was received or opened.

    sealed, second_envelopes, received, data_keys, wrapped_keys, by_hand   by the step that made them
    named_texts, _keys                                                     by a name in the file
    """

    lab: Lab
    number: int
    clock: SettableClock | None = None
    buckets: list[str] = field(default_factory=list)
    key_ids: list[str] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    sealed: dict[str, SealedObject] = field(default_factory=dict, repr=False)
    received: dict[str, tuple[bytes, Mapping[str, str]]] = field(default_factory=dict, repr=False)
    second_envelopes: dict[str, Envelope] = field(default_factory=dict, repr=False)
    data_keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    wrapped_keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    by_hand: dict[str, bytes] = field(default_factory=dict, repr=False)
    import_parameters: dict[str, ImportParameters] = field(default_factory=dict, repr=False)
    texts: set[bytes] = field(default_factory=set, repr=False)
    named_texts: dict[str, bytes] = field(default_factory=dict, repr=False)
    _keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    tag: str = ""

    def __post_init__(self) -> None:
        self.tag = b32encode(self.draw(TAG_BYTES)).decode().lower()

    def draw(self, length_bytes: int) -> bytes:
        return self.lab.installation.randomness.draw(length_bytes)

    def call(self, asker: Asker) -> Call:
        return self.lab.call(asker.principal, secure_transport=asker.secure_transport)

    @property
    def elsewhere(self) -> Lab:
        """The same lab as it is seen from another Region than the sandbox's."""
        is_home = self.lab.account.region == OTHER_REGION
        return self.lab.in_region(AND_IF_IT_IS_HOME if is_home else OTHER_REGION)

    def bucket_name(self, step: str) -> str:
        """Return a name that no other run has, within S3's rules."""
        return f"exp-{self.number:02}-{self.tag}-{step.replace('_', '-')}"

    def secret(self, name: str) -> bytes:
        """Return the 32-byte key that this run calls `name`."""
        if name not in self._keys:
            self._keys[name] = self.draw(32)
        return self._keys[name]

    def customer_key(self, name: str) -> CustomerKey:
        return CustomerKey(self.secret(name))

    def move_clock(self, days: int) -> None:
        if self.clock is None:
            raise NotHere(
                "The clock of a sandbox is the learner's: an experiment that moves it needs own_lab."
            )
        self.clock.move(timedelta(days=days))

    def holds_secret(self, *kept: bytes) -> bool:
        """Tell whether a key that this run drew stands in any of these."""
        forms = [form for key in self._keys.values() for form in (key, key.hex().encode())]
        return any(form in stored for form in forms for stored in kept)
