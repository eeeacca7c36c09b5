"""Every type that is stored comes back from its document as it was, and two values never share one."""

from __future__ import annotations

import json
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cattrs.errors import ClassValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encryption_lab.audit import AuditEvent
from encryption_lab.documents import canonical, from_document, to_document
from encryption_lab.exchange import Exchange
from encryption_lab.kms.keys import KmsKey
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseCEnvelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.store.buckets import Algorithm, Bucket, DefaultEncryption
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.store.store_keys import StoreKey
from encryption_lab.store.versions import ObjectVersion
from tests.persistence.values import a_key, a_version

TIMES = st.datetimes(timezones=st.just(UTC))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARAMETERS = st.dictionaries(st.text(), JSON, max_size=3)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(
    DefaultEncryption,
    st.builds(DefaultEncryption, key_id=st.none())
    | st.builds(DefaultEncryption, algorithm=st.just(Algorithm.SSE_KMS), key_id=st.text()),
)
STORED: dict[type[Any], st.SearchStrategy[Any]] = {
    stored: st.builds(stored)
    for stored in (Bucket, Exchange, KmsKey, MultipartUpload, ObjectVersion, StoreKey)
}
STORED[AuditEvent] = st.builds(AuditEvent, request=PARAMETERS, response=PARAMETERS)
WHAT = pytest.mark.parametrize("stored", STORED, ids=lambda stored: stored.__name__)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@WHAT
@QUICK
@given(data=st.data())
def test_a_value_comes_back_as_it_was(stored: type[Any], data: st.DataObject) -> None:
    value = data.draw(STORED[stored])
    text = canonical(to_document(value))
    back = from_document(json.loads(text), stored)
    assert back == value
    assert canonical(to_document(back)) == text


@WHAT
@QUICK
@given(data=st.data())
def test_different_values_have_different_documents(stored: type[Any], data: st.DataObject) -> None:
    one, other = data.draw(STORED[stored]), data.draw(STORED[stored])
    assert (one == other) == (canonical(to_document(one)) == canonical(to_document(other)))


@WHAT
def test_everything_stored_is_frozen(stored: type[Any]) -> None:
    assert is_dataclass(stored)
    assert stored.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "envelope",
    [
        SseS3Envelope(wrapped_key=b"w"),
        SseKmsEnvelope(key_arn="a", material_id="m", blob=b"b", context={}, wrapped_key=b"w"),
        DsseKmsEnvelope(
            inner=SseKmsEnvelope(key_arn="a", material_id="m", blob=b"b", context={}),
            outer=SseS3Envelope(wrapped_key=b"w"),
        ),
        SseCEnvelope(salt=b"s", key_hmac=b"h"),
    ],
    ids=lambda envelope: type(envelope).__name__,
)
def test_an_envelope_names_its_class(envelope: Any) -> None:
    document = to_document(a_version(1, envelope=envelope))
    assert document["envelope"]["_type"] == type(envelope).__name__
    assert from_document(document, ObjectVersion).envelope == envelope


@pytest.mark.parametrize("name", ["unknown", "_type"])
def test_a_document_with_more_in_it_is_refused(name: str) -> None:
    with pytest.raises(ClassValidationError):
        from_document(to_document(a_key(1)) | {name: ""}, KmsKey)


def test_the_encoding_is_sorted_ascii_without_white_space() -> None:
    version = replace(a_version(1, "é 😀"), metadata={"b": "\x00", "a": "\ud800"})
    text = canonical(to_document(version))
    assert text.isascii()
    assert b'"key":"\\u00e9 \\ud83d\\ude00"' in text
    assert b'"metadata":{"a":"\\ud800","b":"\\u0000"}' in text
    assert from_document(json.loads(text), ObjectVersion) == version
