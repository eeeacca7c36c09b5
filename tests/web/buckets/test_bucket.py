from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.methods.requests import DsseKms, SseKms, SseS3
from encryption_lab.store.buckets import Algorithm, DefaultEncryption, Versioning
from encryption_lab.web.buckets.forms import PAGE_SIZE
from tests.web.own_lab import BUCKET, OwnLab

PAGE = f"/lab/buckets/{BUCKET}"


def test_the_contents_show_each_object_with_its_method(own: OwnLab) -> None:
    own.put("plain.txt", SseS3())
    own.put("secret/kms.txt", SseKms(key_id="alias/first-key"))
    own.put("two.txt", DsseKms())
    page = own.text(PAGE)
    assert all(name in page for name in ("plain.txt", "secret/kms.txt", "two.txt"))
    assert all(chip in page for chip in ("chip m-sse-s3", "chip m-sse-kms", "chip m-dsse-kms"))


def test_versions_and_delete_markers_are_shown_on_request(own: OwnLab) -> None:
    own.put("a.txt")
    own.put("a.txt")
    own.lab.objects.delete(own.call(), BUCKET, "a.txt")
    assert "a.txt" not in own.text(PAGE)
    page = own.text(f"{PAGE}?versions=True")
    assert page.count(">a.txt<") == 3
    assert "Delete marker" in page
    assert page.count("· current") == 1


def test_a_prefix_narrows_the_list(own: OwnLab) -> None:
    own.put("reports/a.txt")
    own.put("other.txt")
    page = own.text(f"{PAGE}?begins_with=reports/")
    assert "reports/a.txt" in page
    assert "other.txt" not in page
    assert "No name in this bucket begins with" in own.text(f"{PAGE}?begins_with=nothing")


def test_names_are_escaped(own: OwnLab) -> None:
    own.put("<b>bold</b>\u202e.txt")
    page = own.text(PAGE)
    assert "<b>bold</b>" not in page
    assert "\u202e" not in page


def test_long_lists_are_paged_without_gap_or_repeat(
    own: OwnLab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    names = [f"{number:03}.txt" for number in range(PAGE_SIZE + 3)]
    for name in names:
        own.put(name, SseS3())
    with django_assert_max_num_queries(9):
        first = own.client.get(PAGE)
    pages = [first.content.decode(), own.text(f"{PAGE}?{first.context['contents'].next.removeprefix('?')}")]
    assert [name for page in pages for name in names if f">{name}<" in page] == names
    assert f">{names[-1]}<" in pages[1]
    assert "First page" in pages[1]


@pytest.mark.parametrize("query", ["after_sequence=x", "after_sequence=-1", f"begins_with={'x' * 1025}"])
def test_an_address_that_makes_no_sense_is_a_bad_request(own: OwnLab, query: str) -> None:
    assert own.client.get(f"{PAGE}?{query}").status_code == 400


def test_a_missing_bucket_is_not_found_in_every_way(own: OwnLab) -> None:
    assert own.client.get("/lab/buckets/nowhere").status_code == 404
    for action, fields in (
        ("encryption", {"algorithm": "AES256", "sse_c": "blocked"}),
        ("versioning", {"status": "Enabled"}),
        ("delete", {}),
    ):
        assert own.post(f"/lab/buckets/nowhere/{action}", fields) == 404


@pytest.mark.parametrize("action", ["encryption", "versioning", "delete"])
def test_changes_need_a_post_and_are_the_owner_s(own: OwnLab, action: str) -> None:
    own.post("/lab/buckets", {"bucket": "mine"})
    assert own.client.get(f"/lab/buckets/mine/{action}").status_code == 405
    fields = {"algorithm": "aws:kms", "sse_c": "allowed", "status": "Enabled"}
    assert Client().post(f"/lab/buckets/mine/{action}", fields).status_code == 404
    assert own.lab.buckets.get("mine").default_encryption == DefaultEncryption()


def test_default_encryption_is_saved_and_applied(own: OwnLab) -> None:
    arn = own.lab.account.key_arn(own.key.key_id)
    fields = {"algorithm": "aws:kms", "key": arn, "bucket_key": "on", "sse_c": "blocked"}
    assert own.post(f"{PAGE}/encryption", fields) == 303
    saved = own.lab.buckets.get(BUCKET)
    assert saved.default_encryption == DefaultEncryption(
        algorithm=Algorithm.SSE_KMS, key_id=arn, bucket_key_enabled=True
    )
    assert saved.sse_c_blocked
    assert own.events()[0] == "PutBucketEncryption"
    page = own.text(PAGE)
    assert "x-amz-server-side-encryption-bucket-key-enabled" in page
    assert own.put("said-nothing.txt").kms_key_arn == arn


def test_a_key_chosen_with_aes256_is_not_looked_at(own: OwnLab) -> None:
    arn = own.lab.account.key_arn(own.key.key_id)
    assert own.post(f"{PAGE}/encryption", {"algorithm": "AES256", "key": arn, "sse_c": "allowed"}) == 303
    assert own.lab.buckets.get(BUCKET).default_encryption == DefaultEncryption()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"algorithm": "rot13", "sse_c": "blocked"},
        {"algorithm": "aws:kms", "sse_c": "maybe"},
        {"algorithm": "aws:kms", "sse_c": "blocked", "key": "arn:aws:kms:eu-central-1:999999999999:key/x"},
    ],
)
def test_malformed_encryption_settings_change_nothing(own: OwnLab, fields: dict[str, str]) -> None:
    before = own.lab.buckets.get(BUCKET)
    answer = own.client.post(f"{PAGE}/encryption", fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert own.lab.buckets.get(BUCKET) == before


def test_a_default_key_that_cannot_be_used_is_pointed_out(own: OwnLab) -> None:
    arn = own.lab.account.key_arn(own.key.key_id)
    own.post(f"{PAGE}/encryption", {"algorithm": "aws:kms", "key": arn, "sse_c": "blocked"})
    own.lab.kms.disable_key(own.call(), own.key.key_id)
    assert "such an upload is refused until it is enabled" in own.text(PAGE)


def test_a_default_key_that_is_gone_stays_as_it_was_given(own: OwnLab) -> None:
    default = DefaultEncryption(algorithm=Algorithm.SSE_KMS, key_id="alias/nobody")
    own.lab.buckets.put_encryption(own.call(), BUCKET, default)
    page = own.text(PAGE)
    assert "alias/nobody (as it was given)" in page
    assert "KMS does not know this key" in page
    fields = {"algorithm": "aws:kms", "key": "alias/nobody", "sse_c": "blocked"}
    assert own.post(f"{PAGE}/encryption", fields) == 303
    assert own.lab.buckets.get(BUCKET).default_encryption == default


def test_versioning_goes_on_and_is_suspended_but_never_off(own: OwnLab) -> None:
    assert own.post(f"{PAGE}/versioning", {"status": "Suspended"}) == 303
    assert own.lab.buckets.get(BUCKET).versioning is Versioning.SUSPENDED
    assert own.post(f"{PAGE}/versioning", {"status": "Enabled"}) == 303
    assert own.post(f"{PAGE}/versioning", {"status": "Off"}) == 422
    assert own.lab.buckets.get(BUCKET).versioning is Versioning.ENABLED
    assert own.events()[:2] == ["PutBucketVersioning", "PutBucketVersioning"]


def test_only_an_empty_bucket_is_deleted(own: OwnLab) -> None:
    own.put("a.txt")
    answer = own.client.post(f"{PAGE}/delete")
    assert answer.status_code == 409
    assert "The bucket you tried to delete is not empty" in answer.content.decode()
    own.post("/lab/buckets", {"bucket": "empty"})
    assert own.post("/lab/buckets/empty/delete") == 303
    assert own.post("/lab/buckets/empty/delete") == 404
    assert [bucket.name for bucket in own.lab.records.buckets.all()] == [BUCKET]
