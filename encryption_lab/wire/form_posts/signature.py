"""Who signed a form's policy. What is signed is the policy as it stands in the form, in base64.

Source: Amazon S3 API Reference, Authenticating Requests: Browser-Based Uploads Using POST.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from encryption_lab.errors import InvalidValue
from encryption_lab.form_errors import FieldMissing
from encryption_lab.primitives.digests import same
from encryption_lab.request_errors import (
    AccessKeyUnknown,
    NotSigned,
    SecurityTokenInvalid,
    SignatureMismatch,
)
from encryption_lab.wire.sigv4.canonical import ALGORITHM, sign
from encryption_lab.wire.sigv4.claims import UNSIGNED, read_credential, read_time
from encryption_lab.wire.sigv4.verifying import NOBODYS_SECRET, SECURITY_TOKEN, AccessKey, Signer

POLICY = "policy"
SIGNATURE = "x-amz-signature"
DATE = "x-amz-date"
CREDENTIAL = "x-amz-credential"
# By name in lower case, and as S3 names the one that is missing.
DEMANDED = {
    "x-amz-algorithm": "X-Amz-Algorithm",
    CREDENTIAL: "X-Amz-Credential",
    DATE: "X-Amz-Date",
    SIGNATURE: "X-Amz-Signature",
}
OF_THE_SIGNATURE = (POLICY, *DEMANDED)


def verify_form(fields: Mapping[str, str], *, access_key: Callable[[str], AccessKey | None]) -> Signer:
    """Return who signed the policy; whether it still holds is the policy's matter.

    Raises FieldMissing, NotSigned, InvalidValue, AccessKeyUnknown, SignatureMismatch, SecurityTokenInvalid.
    """
    if not fields.get("key"):
        raise FieldMissing("key")
    if not fields.get(POLICY):
        raise NotSigned
    for name, shown in DEMANDED.items():
        if not fields.get(name):
            raise FieldMissing(shown)
    if SECURITY_TOKEN in fields:
        raise SecurityTokenInvalid
    if fields["x-amz-algorithm"] != ALGORITHM:
        raise InvalidValue(f"X-Amz-Algorithm only supports {ALGORITHM!r}", name="X-Amz-Algorithm")
    return _matched(fields, access_key)


def _matched(fields: Mapping[str, str], access_key: Callable[[str], AccessKey | None]) -> Signer:
    access_key_id, scope = read_credential(
        fields[CREDENTIAL], InvalidValue, "Error parsing the X-Amz-Credential parameter"
    )
    time = read_time(fields[DATE])
    if time is None or time.strftime("%Y%m%d") != scope.day:
        raise InvalidValue(
            "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\" and of the Credential's day",
            name="X-Amz-Date",
            value=fields[DATE],
        )
    found = access_key(access_key_id)
    signing_key = scope.signing_key(found.secret_access_key if found else NOBODYS_SECRET)
    matches = same(sign(signing_key, fields[POLICY]).encode(), fields[SIGNATURE].encode())
    if found is None:
        raise AccessKeyUnknown(access_key_id)
    if not matches:
        raise SignatureMismatch(string_to_sign=fields[POLICY])
    return Signer(
        access_key=found,
        scope=scope,
        time_text=fields[DATE],
        content_hash=UNSIGNED,
        signature=fields[SIGNATURE],
        signing_key=signing_key,
        is_presigned=False,
    )
