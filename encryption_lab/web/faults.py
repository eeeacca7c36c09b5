"""What a refusal says to a person: what happened, what was kept, what to do next; one row a class.

A class without a row of its own has its parent's. Status and code are those of `wire/faults.py`, the message is the
service's own, word for word: the page explains it and does not replace it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from encryption_lab import client_errors, errors
from encryption_lab.errors import LabError
from encryption_lab.store.transport import CUSTOMER_KEY_NEEDS_TLS, KMS_NEEDS_TLS
from encryption_lab.web.pages import page
from encryption_lab.web.visitor import visitor
from encryption_lab.wire.faults import S3_FAULTS, Fault, kms_fault, s3_fault

UNCHANGED = "Nothing was changed."
NOT_STORED = "Nothing of this upload was kept. What was stored before is unharmed."
UNREAD = "Nothing was released. What is stored is unharmed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`message` is the service's own and may be empty, as KMS's for a wrong ciphertext is."""

    status: int
    code: str
    title: str
    message: str
    kept: str
    todo: str


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    kept: str
    todo: str


WORDS: dict[type[LabError], Words] = {
    LabError: Words("The lab refused this", UNCHANGED, "Go back, check what you entered and try again."),
    errors.NotFound: Words(
        "There is nothing by that name", UNCHANGED, "Go back to the list and choose from what is there."
    ),
    errors.NoSuchBucket: Words(
        "There is no such bucket", UNCHANGED, "Choose one of your buckets, or make this one first."
    ),
    errors.NoSuchKey: Words(
        "There is no such object",
        UNCHANGED,
        "It was deleted, or the name is spelled differently: capitals and slashes count. Look in the bucket.",
    ),
    errors.NoSuchVersion: Words(
        "There is no such version",
        UNCHANGED,
        "It was deleted for good. Choose another version of the object.",
    ),
    errors.NoSuchKmsKey: Words(
        "KMS does not know this key",
        UNCHANGED,
        "Choose a key from your list. A key that was deleted never comes back, nor does what it protects.",
    ),
    errors.Denied: Words(
        "Access denied", UNCHANGED, "Ask as someone who may, or change what the policy says."
    ),
    errors.NotAuthorized: Words(
        "This user may not do that",
        UNCHANGED,
        "Ask as the administrator, or let this user in: with SSE-KMS both the object and the key must allow it.",
    ),
    errors.SseCBlocked: Words(
        "This bucket does not take keys that customers bring",
        NOT_STORED,
        "New buckets have blocked SSE-C since April 2026. Unblock it in the bucket’s settings, or use another method.",
    ),
    errors.WrongCustomerKey: Words(
        "This is not the key the object was stored with",
        UNREAD,
        "Use the key file you saved when you stored it. Nobody else has that key, S3 included.",
    ),
    errors.Conflict: Words(
        "Something else is in the way", UNCHANGED, "Look at what is there now, then try again."
    ),
    errors.BucketExists: Words("You have this bucket already", UNCHANGED, "Use it, or choose another name."),
    errors.BucketNotEmpty: Words(
        "The bucket is not empty", UNCHANGED, "Delete every version of every object in it first, markers too."
    ),
    errors.AliasExists: Words(
        "This alias is taken", UNCHANGED, "Choose another name, or move the alias first."
    ),
    errors.BadRequest: Words(
        "The request cannot be accepted",
        UNCHANGED,
        "Check what you entered against the message and try again.",
    ),
    errors.InvalidBucketName: Words(
        "This is not a name for a bucket",
        UNCHANGED,
        "Use 3 to 63 small letters, digits, hyphens and dots; begin and end with a letter or a digit.",
    ),
    errors.CustomerAlgorithmUnknown: Words(
        "SSE-C knows one algorithm only", UNCHANGED, "Ask for AES256: a key of 32 bytes."
    ),
    errors.MissingCustomerKey: Words(
        "The object is under a customer’s key, and none came with the request",
        UNREAD,
        "Give the key you stored it with. With SSE-C it must come with every request.",
    ),
    errors.CustomerKeyNotApplicable: Words(
        "The object is not under a customer’s key", UNREAD, "Ask for it without a key."
    ),
    errors.IncompleteBody: Words(
        "The upload broke off before its end",
        NOT_STORED,
        "Send the file again. An object is there wholly or not at all.",
    ),
    errors.DigestMismatch: Words(
        "What arrived is not what was sent", NOT_STORED, "Send the file again with its own checksum."
    ),
    errors.EntityTooLarge: Words(
        "The file is too large for this lab",
        NOT_STORED,
        "Use a smaller file. S3 itself takes 5 GiB in one request and 50 TB in parts.",
    ),
    errors.KeyTooLong: Words(
        "The object’s name is too long",
        NOT_STORED,
        "Use at most 1,024 bytes. An emoji takes four or more of them.",
    ),
    errors.RangeNotSatisfiable: Words(
        "The object has no bytes there", UNREAD, "Ask for a range within the object’s size."
    ),
    errors.MethodNotAllowedOnMarker: Words(
        "This version is a delete marker", UNREAD, "A marker has no data. Ask for the version underneath it."
    ),
    errors.KmsRefusal: Words(
        "KMS refused", UNCHANGED, "Look at the key’s page: its state says what it can do."
    ),
    errors.KeyDisabled: Words(
        "The KMS key is disabled",
        UNCHANGED,
        "Enable the key, and what it protects can be read again. No object was lost.",
    ),
    errors.KeyStateInvalid: Words(
        "The KMS key cannot be used in its state",
        UNCHANGED,
        "If its deletion is scheduled, cancel that while the waiting period runs; then enable the key.",
    ),
    errors.InvalidCiphertext: Words(
        "KMS could not open this",
        UNCHANGED,
        "KMS never says why. The ciphertext, the key or the encryption context is not the one it was sealed with.",
    ),
    errors.LimitExceeded: Words("A limit of KMS is reached", UNCHANGED, "Wait, or work with what you have."),
    client_errors.ClientEncryptionRefused: Words(
        "The encryption client refused this object",
        UNREAD,
        "Check the key and the object’s metadata. Client-side, S3 cannot help: it only ever saw ciphertext.",
    ),
    errors.QuotaExceeded: Words(
        "Your lab is full", NOT_STORED, "Delete objects you no longer need, or reset your lab."
    ),
    errors.StorageFull: Words(
        "The disk of this installation is full",
        NOT_STORED,
        "Delete something, or tell the person who runs this site.",
    ),
    errors.Tampered: Words(
        "What is stored has been changed",
        "Nothing was released: not one byte that failed its check leaves the store.",
        "Restore the stored bytes, or delete this version and store it anew.",
    ),
}

OVER_PLAIN_HTTP = Words(
    "This method needs a secure connection",
    UNCHANGED,
    "Open this page over HTTPS and send it again. S3 refuses plain HTTP for whatever a KMS or customer’s key protects.",
)
BAD_CUSTOMER_KEY = Words(
    "This is no key for AES-256",
    NOT_STORED,
    "Give exactly 32 bytes, written as base64: 44 characters, the last an equals sign. Or let the page make one.",
)
# What a class alone does not tell: the same class, another cause.
BY_MESSAGE = {
    KMS_NEEDS_TLS: OVER_PLAIN_HTTP,
    CUSTOMER_KEY_NEEDS_TLS: OVER_PLAIN_HTTP,
    "The secret key was invalid for the specified algorithm.": BAD_CUSTOMER_KEY,
}


def explain(error: LabError, *, kms: bool = False) -> Explained:
    """Return what a page says of an error. `kms`: the page spoke to KMS itself and not to S3."""
    fault = kms_fault(error) if kms else s3_fault(error)
    by_class = next(WORDS[parent] for parent in type(error).__mro__ if parent in WORDS)
    return _explained(fault, BY_MESSAGE.get(str(error), by_class), str(error))


def explain_kept(status: int, code: str, message: str) -> Explained:
    """Return what a page says of a refusal by S3 that was kept, of which only status, code and message are left."""
    fault = Fault(status, code)
    words = BY_MESSAGE.get(message) or _BY_FIXED_TEXT.get(message)
    if words is None and SSE_C_IS_BLOCKED in message:
        words = WORDS[errors.SseCBlocked]
    return _explained(fault, words or _BY_CODE.get(code, WORDS[LabError]), message)


def _explained(fault: Fault, words: Words, message: str) -> Explained:
    return Explained(
        status=fault.status,
        code=fault.code,
        title=words.title,
        message=message,
        kept=words.kept,
        todo=words.todo,
    )


SSE_C_IS_BLOCKED = "has blocked upload requests that specify"
_BY_FIXED_TEXT = {
    str(error): WORDS[type(error)]
    for error in (errors.WrongCustomerKey(), errors.MissingCustomerKey(), errors.CustomerKeyNotApplicable())
}
# Where several classes share a code, the one that is met most often.
_BY_CODE = {
    **{S3_FAULTS[kind].code: WORDS[kind] for kind in reversed(WORDS) if kind in S3_FAULTS},
    S3_FAULTS[errors.Denied].code: WORDS[errors.NotAuthorized],
    S3_FAULTS[errors.KeyStateInvalid].code: WORDS[errors.KeyStateInvalid],
}


def refusal_page(request: HttpRequest, error: LabError, *, kms: bool = False) -> HttpResponseBase:
    """Return the page that explains a refusal, with the status the service would give."""
    explained = explain(error, kms=kms)
    context = {"refusal": explained, "mend_url": _mend_url(request, error)}
    return page(request, visitor(request), "lab/refusal.html", context, status=explained.status)


def _mend_url(request: HttpRequest, error: LabError) -> str:
    """Return where the original of a version can be put back; "" for every other refusal."""
    record_id = request.resolver_match.kwargs.get("record_id") if request.resolver_match else None
    if record_id is None or not isinstance(error, errors.Tampered):
        return ""
    return reverse("lab:object_break", args=[record_id])


def refusal_json(error: LabError, *, kms: bool = False) -> JsonResponse:
    explained = explain(error, kms=kms)
    return JsonResponse(
        {
            "code": explained.code,
            "message": explained.message or explained.title,
            "kept": explained.kept,
            "todo": explained.todo,
        },
        status=explained.status,
    )


View = Callable[..., HttpResponseBase]


def refusals_explained(view: View) -> View:
    """Let a LabError that leaves the view become its page."""

    @wraps(view)
    def explaining(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except LabError as refused:
            return refusal_page(request, refused)

    return explaining
