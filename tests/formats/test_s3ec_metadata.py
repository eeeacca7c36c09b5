"""Reading is strict: every field that the format asks for, in its one spelling, and one format at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.formats.s3ec_metadata import (
    ContentAlgorithm,
    Envelope,
    EnvelopeV2,
    EnvelopeV3,
    WrapAlgorithm,
    read_envelope,
    write_envelope,
)

V3 = EnvelopeV3(
    wrapped_key=b"wrapped",
    wrap_algorithm=WrapAlgorithm.KMS_CONTEXT,
    description={"dept": "payroll", "aws:x-amz-cek-alg": "115"},
    commitment=bytes(range(28)),
    message_id=bytes(range(28, 56)),
)
V2 = EnvelopeV2(
    wrapped_key=b"wrapped",
    wrap_algorithm=WrapAlgorithm.AES_GCM,
    description={},
    iv=bytes(range(12)),
    plaintext_bytes=62,
)

ascii_text = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
descriptions = st.dictionaries(ascii_text, ascii_text, max_size=4)
envelopes: st.SearchStrategy[Envelope] = st.one_of(
    st.builds(
        EnvelopeV3,
        wrapped_key=st.binary(min_size=1, max_size=300),
        wrap_algorithm=st.sampled_from(WrapAlgorithm),
        description=descriptions,
        commitment=st.binary(min_size=28, max_size=28),
        message_id=st.binary(min_size=28, max_size=28),
    ),
    st.builds(
        EnvelopeV2,
        wrapped_key=st.binary(min_size=1, max_size=300),
        wrap_algorithm=st.sampled_from(WrapAlgorithm),
        description=descriptions,
        iv=st.binary(min_size=12, max_size=12),
        plaintext_bytes=st.none() | st.integers(0, 2**36),
    ),
)


def refusal(metadata: dict[str, str]) -> str:
    with pytest.raises(ClientEncryptionRefused) as refused:
        read_envelope(metadata)
    return str(refused.value)


def test_an_envelope_of_v3_is_written_under_the_short_names() -> None:
    assert write_envelope(V3) == {
        "x-amz-c": "115",
        "x-amz-3": "d3JhcHBlZA==",
        "x-amz-w": "12",
        "x-amz-d": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==",
        "x-amz-i": "HB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nw==",
        "x-amz-t": '{"dept": "payroll", "aws:x-amz-cek-alg": "115"}',
    }


@given(envelopes)
def test_what_was_written_is_read_back(envelope: Envelope) -> None:
    assert read_envelope(write_envelope(envelope)) == envelope


@given(envelopes, envelopes)
def test_different_envelopes_have_different_metadata(left: Envelope, right: Envelope) -> None:
    assert (write_envelope(left) == write_envelope(right)) == (
        left == right and list(left.description) == list(right.description)
    )


def test_metadata_of_the_owner_is_passed_over() -> None:
    assert read_envelope({**write_envelope(V3), "owner": "ana", "x-amz-other": "1"}) == V3


def test_the_order_and_spacing_of_json_do_not_matter() -> None:
    metadata = {**write_envelope(V3), "x-amz-t": '{"aws:x-amz-cek-alg":"115","dept":"payroll"}'}
    assert read_envelope(metadata) == V3


def test_a_missing_description_is_an_empty_one() -> None:
    metadata = write_envelope(replace(V3, wrap_algorithm=WrapAlgorithm.AES_GCM, description={}))
    del metadata["x-amz-m"]
    assert read_envelope(metadata).description == {}


def test_an_object_in_clear_is_no_object_of_the_client() -> None:
    assert refusal({"owner": "ana"}) == "Unable to determine S3 Encryption Client message format."


def test_format_v1_is_recognized_and_refused() -> None:
    message = refusal({"x-amz-key": "d3JhcHBlZA==", "x-amz-iv": "AAAA", "x-amz-matdesc": "{}"})
    assert "legacy unauthenticated" in message


@pytest.mark.parametrize("name", ["x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i"])
def test_v3_with_a_field_missing_is_refused(name: str) -> None:
    metadata = write_envelope(V3)
    del metadata[name]
    assert refusal(metadata) == f"Object missing required {name} metadata."


@pytest.mark.parametrize(
    "name", ["x-amz-key-v2", "x-amz-iv", "x-amz-wrap-alg", "x-amz-cek-alg", "x-amz-tag-len"]
)
def test_v2_with_a_field_missing_is_refused(name: str) -> None:
    metadata = write_envelope(V2)
    del metadata[name]
    assert refusal(metadata) == f"Object missing required {name} metadata."


@pytest.mark.parametrize("name", sorted(write_envelope(V2).keys() - {"x-amz-unencrypted-content-length"}))
def test_v3_with_any_field_of_v2_is_refused(name: str) -> None:
    assert "multiple format versions" in refusal({**write_envelope(V3), name: write_envelope(V2)[name]})


@pytest.mark.parametrize("name", [*write_envelope(V3), "x-amz-m"])
def test_v2_with_any_field_of_v3_is_refused(name: str) -> None:
    assert "multiple format versions" in refusal(
        {**write_envelope(V2), name: write_envelope(V3).get(name, "{}")}
    )


def test_keys_of_v1_and_v2_together_are_refused() -> None:
    assert "multiple format versions" in refusal({**write_envelope(V2), "x-amz-key": "d3JhcHBlZA=="})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-amz-3", ""),
        ("x-amz-3", "d3JhcHBlZA"),  # padding missing
        ("x-amz-3", "d3JhcHBlZB=="),  # unused bits set
        ("x-amz-3", "d3Jh cHBlZA=="),
        ("x-amz-3", "d3JhcHBlZA==\n"),
        ("x-amz-3", "d3JhcHBlZ-=="),
        ("x-amz-3", "dé=="),
        ("x-amz-d", "AAEC"),  # 3 bytes
        ("x-amz-i", "HB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2NzgA"),  # 30 bytes
        ("x-amz-t", ""),
        ("x-amz-t", "[]"),
        ("x-amz-t", '{"dept": 1}'),
        ("x-amz-t", '{"dept": "a", "dept": "b"}'),
        ("x-amz-t", "[" * 100_000),
    ],
)
def test_a_malformed_value_of_v3_is_refused(name: str, value: str) -> None:
    assert refusal({**write_envelope(V3), name: value}) == f"The value of the {name} metadata is not valid."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-amz-iv", "AAECAwQFBgcICQoLDA0ODw=="),  # 16 bytes, as CBC had
        ("x-amz-tag-len", "96"),
        ("x-amz-matdesc", "null"),
        ("x-amz-unencrypted-content-length", "-1"),
        ("x-amz-unencrypted-content-length", "٦٢"),
        ("x-amz-unencrypted-content-length", "9" * 5000),
    ],
)
def test_a_malformed_value_of_v2_is_refused(name: str, value: str) -> None:
    assert refusal({**write_envelope(V2), name: value}) == f"The value of the {name} metadata is not valid."


@pytest.mark.parametrize("algorithm", ["114", "116", "AES/GCM/NoPadding", "AES/CBC/PKCS5Padding", "0115", ""])
def test_v3_with_another_content_algorithm_is_refused(algorithm: str) -> None:
    assert (
        refusal({**write_envelope(V3), "x-amz-c": algorithm})
        == f"Unknown content encryption algorithm: {algorithm}"
    )


@pytest.mark.parametrize("algorithm", ["115", "AES/CBC/PKCS5Padding", "aes/gcm/nopadding"])
def test_v2_with_another_content_algorithm_is_refused(algorithm: str) -> None:
    message = refusal({**write_envelope(V2), "x-amz-cek-alg": algorithm})
    assert message == f"Unknown content encryption algorithm: {algorithm}"


@pytest.mark.parametrize("code", ["01", "11", "22", "2", "AES/GCM"])
def test_another_wrap_algorithm_is_refused(code: str) -> None:
    assert (
        refusal({**write_envelope(V3), "x-amz-w": code}) == f"{code} is not a valid key wrapping algorithm!"
    )


@pytest.mark.parametrize("algorithm", ["kms", "AESWrap", "RSA-OAEP-SHA1", "02"])
def test_a_legacy_wrap_algorithm_is_refused(algorithm: str) -> None:
    message = refusal({**write_envelope(V2), "x-amz-wrap-alg": algorithm})
    assert message == f"{algorithm} is not a valid key wrapping algorithm!"


@pytest.mark.parametrize("description", [{"dépt": "x"}, {"dept": "日"}])
def test_a_context_beyond_ascii_is_not_written(description: dict[str, str]) -> None:
    with pytest.raises(ClientEncryptionRefused, match="US-ASCII"):
        write_envelope(replace(V3, description=description))


def test_each_format_names_its_content_algorithm() -> None:
    assert V2.content_algorithm is ContentAlgorithm.AES_GCM
    assert V3.content_algorithm is ContentAlgorithm.AES_GCM_COMMITTED
