"""Who can read it, in words: what the lab answered, what the disk shows, and what follows from where the key is."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.anatomy.key_chain import LinkKind
from encryption_lab.anatomy.readers import Answer, Asker, DiskFinding, look_at_disk
from encryption_lab.errors import KmsRefusal, MissingCustomerKey, NotAuthorized, Tampered, WrongCustomerKey
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope
from encryption_lab.store.transport import CUSTOMER_KEY_NEEDS_TLS, KMS_NEEDS_TLS
from encryption_lab.web.objects.found import Found
from encryption_lab.web.objects.method_shown import method_of
from encryption_lab.wire.faults import s3_fault

WHO = {
    Asker.ADMINISTRATOR: "Administrator",
    Asker.READER: "Reader",
    Asker.PLAIN_HTTP: "Anyone, over plain HTTP",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """verdict: as in `components/_status.html`, or "" where nobody has asked yet."""

    who: str
    verdict: str = ""
    word: str = ""
    why: str
    exchange_id: str = ""


def asked_rows(found: Found, answers: tuple[Answer, ...]) -> list[ReaderRow]:
    return [*(_answered(found, answer) for answer in answers), *_others(found, answers)]


def unasked_rows(found: Found) -> list[ReaderRow]:
    """Return the rows before anybody asks: what can be seen without a request stands there already."""
    return [*(ReaderRow(who=WHO[asker], why="") for asker in Asker), *_others(found, ())]


def _answered(found: Found, answer: Answer) -> ReaderRow:
    who = WHO[answer.asker]
    if answer.error is None:
        return ReaderRow(
            who=who,
            verdict="noise" if _is_client_side(found) else "ok",
            word=str(answer.status),
            why=_why_released(found, answer.asker),
            exchange_id=answer.exchange_id,
        )
    return ReaderRow(
        who=who,
        verdict="no",
        word=str(answer.status),
        why=f"{s3_fault(answer.error).code}: {_why_refused(answer)}",
        exchange_id=answer.exchange_id,
    )


def _why_released(found: Found, asker: Asker) -> str:
    if _is_client_side(found):
        return "gets the client’s ciphertext: S3 has nothing else"
    if found.is_customer_keyed:
        return "brought the right key"
    if found.is_under_aws_managed_key:
        return "may have the object; aws/s3 lets everybody of the account use it, through S3"
    if found.is_kms_keyed and asker is Asker.READER:
        return "may have the object, and the key’s policy lets this user use the key"
    if found.is_kms_keyed:
        return "may have the object and use the key"
    return "may have the object; with SSE-S3 that is enough"


def _why_refused(answer: Answer) -> str:
    error = answer.error
    if isinstance(error, NotAuthorized):
        action = str(error).partition("perform: ")[2].partition(" ")[0]
        return f"no permission for {action}"
    if isinstance(error, MissingCustomerKey):
        return "brought no key"
    if isinstance(error, WrongCustomerKey):
        return "brought another key"
    if str(error) in (KMS_NEEDS_TLS, CUSTOMER_KEY_NEEDS_TLS):
        return "this method needs TLS"
    if isinstance(error, KmsRefusal):
        return "KMS refused to open the data key"
    return str(error)


def _others(found: Found, answers: tuple[Answer, ...]) -> list[ReaderRow]:
    return [_disk(found, answers), _operator(found)]


def _disk(found: Found, answers: tuple[Answer, ...]) -> ReaderRow:
    who = "Somebody with the disk" + (", but not the root key" if _root_key_opens(found) else "")
    try:
        finding = look_at_disk(found.who.lab, found.version, [answer.probe for answer in answers])
    except Tampered:
        return ReaderRow(who=who, verdict="no", word="nothing", why="the file is missing")
    if finding.found:
        return ReaderRow(who=who, verdict="ok", word="yes", why="the plaintext stands in the file")
    return ReaderRow(who=who, verdict="noise", word="noise", why=_what_disk_shows(found, finding))


def _what_disk_shows(found: Found, finding: DiskFinding) -> str:
    squeezed = f"{finding.looked_at_bytes:,} bytes do not compress: zlib needs {finding.deflated_bytes:,}"
    if finding.found is None or _is_client_side(found):
        return f"{squeezed}. No key lies there in clear"
    return f"its first 16 bytes are nowhere in the file; {squeezed}"


def _operator(found: Found) -> ReaderRow:
    who = "The operator of S3"
    if _is_client_side(found):
        return ReaderRow(who=who, verdict="noise", word="never", why="content and key never reach S3")
    if found.is_customer_keyed:
        return ReaderRow(who=who, verdict="ok", word="yes", why="only while a request brings your key")
    if isinstance(found.version.envelope, SseKmsEnvelope | DsseKmsEnvelope):
        return ReaderRow(who=who, verdict="ok", word="yes", why="while it answers; KMS writes each use down")
    return ReaderRow(who=who, verdict="ok", word="yes", why="S3 holds the key and opens it to answer")


def _is_client_side(found: Found) -> bool:
    return method_of(found.version).is_client_side


def _root_key_opens(found: Found) -> bool:
    """Tell whether disk and root key together are enough: at AWS the last key is in an HSM, here it is in a file."""
    kinds = {link.kind for link in found.links}
    return LinkKind.ROOT in kinds and LinkKind.OWN_KEY not in kinds
