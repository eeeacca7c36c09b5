"""Broken on the bench, read, and put back: by every way, for every method, and never anybody else's."""

from __future__ import annotations

import pytest

from encryption_lab.methods.requests import DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.store.versions import ObjectVersion
from tests.web.own_lab import OwnLab

METHODS: dict[str, EncryptionRequest] = {
    "sse-s3": SseS3(),
    "sse-kms": SseKms(key_id="alias/first-key"),
    "dsse-kms": DsseKms(key_id="alias/first-key"),
}


def url_of(version: ObjectVersion) -> str:
    return f"/lab/objects/{version.record_id}/break"


def pair(own: OwnLab, method: str) -> tuple[ObjectVersion, ObjectVersion]:
    return own.put("mine", METHODS[method]), own.put("theirs", METHODS[method])


def ways(other: ObjectVersion) -> dict[str, dict[str, str]]:
    return {
        "flip": {"offset": "0x40"},
        "truncate": {"length_bytes": "60"},
        "segment": {"other": other.record_id, "number": "0"},
        "wrapped_key": {"other": other.record_id},
        "context": {"entry": "aws:s3:arn", "value": "arn:aws:s3:::elsewhere/mine"},
    }


def read(own: OwnLab, version: ObjectVersion, principal: str = "administrator") -> str:
    answer = own.client.post(f"{url_of(version)}/read", {"principal": principal}, secure=True)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("how", ["flip", "truncate", "segment", "wrapped_key", "context"])
def test_it_is_broken_refused_and_put_back(own: OwnLab, method: str, how: str) -> None:
    mine, other = pair(own, method)
    if how == "context" and method == "sse-s3":
        assert "keep an encryption context" in own.text(url_of(mine))
        return
    assert "verified and released" in read(own, mine)
    assert own.post(url_of(mine), {"how": how, **ways(other)[how]}) == 303
    assert "Broken by you" in own.text(url_of(mine))
    shown = read(own, mine)
    assert "Refused" in shown
    assert "verified and released" not in shown
    assert own.post(f"{url_of(mine)}/put-back") == 303
    assert own.post(f"{url_of(other)}/put-back") == 303
    assert "Broken by you" not in own.text(url_of(mine))
    for version in (mine, other):
        assert "verified and released" in read(own, version)


def test_every_page_of_a_broken_object_says_so_or_leads_back(own: OwnLab) -> None:
    mine, _ = pair(own, "sse-kms")
    own.post(url_of(mine), {"how": "flip", "offset": "70"})
    page = f"/lab/objects/{mine.record_id}"
    for tab in ("", "/requests", "/versions", "/trail", "/envelope", "/break"):
        assert "Broken by you" in own.text(page + tab), tab
    own.post(url_of(mine), {"how": "context", "entry": "aws:s3:arn", "value": "x"})
    refused = own.client.get(page).content.decode()
    assert url_of(mine) in refused
    assert "Broken by you" in own.text(url_of(mine))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"how": "nothing"},
        {"how": "flip"},
        {"how": "flip", "offset": "ten"},
        {"how": "flip", "offset": "-1"},
        {"how": "flip", "offset": "9" * 5000},
        {"how": "flip", "offset": "1000000"},
        {"how": "truncate", "length_bytes": "1000000"},
        {"how": "segment", "other": "nobody", "number": "0"},
        {"how": "segment", "number": "0"},
        {"how": "wrapped_key", "other": "x" * 5000},
        {"how": "context", "entry": "aws:s3:arn"},
        {"how": "context", "entry": "another", "value": "x"},
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(own: OwnLab, said: dict[str, str]) -> None:
    mine, _ = pair(own, "sse-kms")
    assert own.post(url_of(mine), said) == 422
    assert "Broken by you" not in own.text(url_of(mine))


def test_an_object_is_not_swapped_with_itself_or_with_one_that_does_not_fit(own: OwnLab) -> None:
    mine, _ = pair(own, "sse-kms")
    plain = own.put("plain", SseS3())
    for other in (mine, plain):
        assert own.post(url_of(mine), {"how": "wrapped_key", "other": other.record_id}) == 422
    assert own.post(url_of(mine), {"how": "segment", "other": mine.record_id, "number": "0"}) == 422


def test_nobody_reaches_anothers_object(own: OwnLab) -> None:
    mine, _ = pair(own, "sse-kms")
    stranger = OwnLab()
    theirs, _ = pair(stranger, "sse-kms")
    for tail in ("", "/read", "/put-back"):
        said = {"how": "flip", "offset": "1", "principal": "administrator"}
        assert stranger.post(url_of(mine) + tail, said) == 404
    for how in ("segment", "wrapped_key"):
        said = {"how": how, "other": mine.record_id, "number": "0"}
        assert stranger.post(url_of(theirs), said) == 422
        assert mine.record_id not in stranger.text(url_of(theirs))
    assert "verified and released" in read(own, mine)


def test_a_large_file_is_not_read_whole(own: OwnLab, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, _ = pair(own, "sse-s3")
    monkeypatch.setattr("encryption_lab.web.breaking.broken.MOST_BYTES", 10)
    assert "Flip it" not in own.text(url_of(mine))
    assert own.post(url_of(mine), {"how": "flip", "offset": "1"}) == 422


def test_the_reader_is_refused_for_want_of_the_key(own: OwnLab) -> None:
    mine, _ = pair(own, "sse-kms")
    assert "403 AccessDenied" in read(own, mine, "reader")
