from __future__ import annotations

from dataclasses import replace

import pytest

from encryption_lab.documents import from_document, to_document
from encryption_lab.errors import KmsValidation, NotAuthorized
from encryption_lab.kms.data_keys import AES_128, DataKeySize
from encryption_lab.kms.granting import GrantTerms
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms_errors import DryRunSucceeded, TagRefused
from tests.kms.kms_bench import KmsBench

READER = "arn:aws:iam::111122223333:user/reader"


def test_tags_are_added_replaced_and_taken_away(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.tag_resource(bench.admin, key.key_id, [("b", "1"), ("a", "")])
    bench.kms.tag_resource(bench.admin, key.key_id, [("b", "2")])
    assert list(bench.kms.list_resource_tags(bench.admin, key.key_id).items()) == [("a", ""), ("b", "2")]
    bench.kms.untag_resource(bench.admin, key.key_id, ["a", "never there"])
    assert bench.kms.list_resource_tags(bench.admin, key.key_id) == {"b": "2"}


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ([("aws:x", "1")], "Tags beginning with aws: are reserved"),
        ([("a", "1"), ("a", "2")], "Duplicate tag keys"),
        ([(str(number), "") for number in range(51)], "Too many tags"),
    ],
)
def test_tags_that_are_refused(bench: KmsBench, key: KmsKey, tags: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(TagRefused, match=said):
        bench.kms.tag_resource(bench.admin, key.key_id, tags)
    assert bench.kms.list_resource_tags(bench.admin, key.key_id) == {}


@pytest.mark.parametrize("tag", [("", "x"), ("x" * 129, ""), ("x", "y" * 257)])
def test_tags_of_a_wrong_length(bench: KmsBench, key: KmsKey, tag: tuple[str, str]) -> None:
    with pytest.raises(KmsValidation):
        bench.kms.tag_resource(bench.admin, key.key_id, [tag])


def test_a_description_is_changed_and_the_one_policy_named(bench: KmsBench, key: KmsKey) -> None:
    bench.kms.update_key_description(bench.admin, key.key_id, "new")
    assert bench.kms.describe_key(bench.admin, key.key_id).description == "new"
    with pytest.raises(KmsValidation):
        bench.kms.update_key_description(bench.admin, key.key_id, "x" * 8193)
    assert bench.kms.list_key_policies(bench.admin, key.key_id) == ("default",)


@pytest.mark.parametrize(
    ("size", "said"),
    [(AES_128, {"keySpec": "AES_128"}), (DataKeySize(length_bytes=1024), {"numberOfBytes": 1024})],
)
def test_data_keys_of_any_length(
    bench: KmsBench, key: KmsKey, size: DataKeySize, said: dict[str, object]
) -> None:
    made = bench.kms.generate_data_key(bench.admin, key.key_id, context={}, size=size)
    assert len(made.plaintext) == size.length_bytes
    assert bench.last_event.request == {"keyId": key.key_id, **said}
    assert bench.kms.decrypt(bench.admin, made.blob, context={}).plaintext == made.plaintext


@pytest.mark.parametrize("length_bytes", [0, 1025, -1])
def test_lengths_that_are_refused(bench: KmsBench, key: KmsKey, length_bytes: int) -> None:
    said = f"Value '{length_bytes}' at 'numberOfBytes'"
    size = DataKeySize(length_bytes=length_bytes)
    with pytest.raises(KmsValidation, match=said):
        bench.kms.generate_data_key(bench.admin, key.key_id, context={}, size=size)
    with pytest.raises(KmsValidation, match=said):
        bench.kms.generate_random(bench.admin, length_bytes)


def test_random_bytes_are_for_those_who_may_have_them(bench: KmsBench) -> None:
    assert len(bench.kms.generate_random(bench.admin, 1024)) == 1024
    assert bench.kms.generate_random(bench.admin, 16) != bench.kms.generate_random(bench.admin, 16)
    with pytest.raises(NotAuthorized):
        bench.kms.generate_random(bench.reader, 16)


def test_a_dry_run_says_what_would_be_and_changes_nothing(bench: KmsBench, key: KmsKey) -> None:
    trial, refused = replace(bench.admin, dry_run=True), replace(bench.reader, dry_run=True)
    terms = GrantTerms(grantee_arn=READER, operations=["Decrypt"])
    for act in (
        lambda: bench.kms.create_grant(trial, key.key_id, terms),
        lambda: bench.kms.generate_data_key(trial, key.key_id, context={}),
    ):
        with pytest.raises(DryRunSucceeded, match="would have succeeded"):
            act()
        assert bench.last_event.error_name == "DryRunSucceeded"
    assert bench.kms.list_grants(bench.admin, key.key_id) == ()
    with pytest.raises(NotAuthorized):
        bench.kms.generate_data_key(refused, key.key_id, context={})


def test_a_key_stored_before_there_were_grants_and_imports_is_read(bench: KmsBench, key: KmsKey) -> None:
    document = to_document(key)
    for name in ("grants", "tags", "pending_material"):
        del document[name]
    for material in document["materials"]:
        del material["expires_at"], material["description"]
    assert from_document(document, KmsKey) == key


def test_grants_and_tags_are_stored(bench: KmsBench, key: KmsKey) -> None:
    terms = GrantTerms(grantee_arn=READER, operations=["Decrypt"], equals={"a": "b"})
    bench.kms.create_grant(bench.admin, key.key_id, terms)
    kept = bench.kms.tag_resource(bench.admin, key.key_id, [("a", "b")])
    assert from_document(to_document(kept), KmsKey) == kept
