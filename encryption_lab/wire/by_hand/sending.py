"""What S3 answers to a request that was written by hand: through the endpoint, but for the signature."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from encryption_lab.exchange import Exchange
from encryption_lab.lab import Lab
from encryption_lab.wire.by_hand.command_line import is_command, read_command
from encryption_lab.wire.by_hand.header_lines import read_header_lines
from encryption_lab.wire.by_hand.written import LONGEST_BYTES, TOO_LONG, CannotBeRead, WrittenRequest
from encryption_lab.wire.s3_endpoint import answering
from encryption_lab.wire.sigv4.payloads import PlainPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    exchange: Exchange
    body: bytes = field(repr=False)


def read_written(text: str) -> WrittenRequest:
    """Raises CannotBeRead for a text that is neither an `aws s3api` line nor a request line with headers."""
    if len(text.encode("utf-8", "replace")) > LONGEST_BYTES:
        raise CannotBeRead(TOO_LONG)
    if not text.strip():
        raise CannotBeRead("There is nothing to send.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CannotBeRead("The text holds half a character.") from error
    if "\0" in text:
        raise CannotBeRead("The text holds a NUL.")
    return read_command(text) if is_command(text) else read_header_lines(text)


def send(lab: Lab, principal: str, written: WrittenRequest) -> Sent:
    """Return the exchange as the lab keeps it, and the body of the answer."""
    payload = PlainPayload(io.BytesIO(written.body).read, len(written.body), sha256_hex=None)
    answer = answering.answer(lab, principal, written.incoming(), payload)
    try:
        body = b"".join(answer.pieces()) if answer.pieces is not None else answer.body
    finally:
        answer.close()
    return Sent(exchange=lab.records.exchanges.recent(1)[0], body=body)
