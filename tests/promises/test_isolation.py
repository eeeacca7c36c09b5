"""No page and no parameter reaches another sandbox.

A stranger asks every address of the lab for somebody else's things. The addresses come from the lab's own list, so a
new page is tried as soon as it is there: one with an argument by itself, one without has to be named in OWN_PAGES.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse

from encryption_lab.identities import ADMINISTRATOR, RecordId
from encryption_lab.lab import Lab
from encryption_lab.persistence.models import ExchangeRow, Sandbox, VersionRow
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.web.installation import installation
from encryption_lab.web.urls import urlpatterns
from tests.promises.two_visitors import (
    CUSTOMER_KEY_B64,
    EXPERIMENT,
    HIDDEN_TEXT,
    METHODS,
    OWNERS_ALIAS,
    OWNERS_BUCKET,
    OWNERS_REGION,
    PREDICTED,
    Owner,
    body_of,
    everything_of,
    make_owner,
    send,
    told,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Owner:
    return make_owner()


@pytest.fixture
def stranger(owner: Owner) -> Client:
    """A visitor with a lab of their own, made after the owner's."""
    client = Client(raise_request_exception=True)
    client.get(reverse("lab:bench"), secure=True)
    return client


def name_of(pattern: URLPattern) -> str:
    assert pattern.name
    return pattern.name


# A page with an argument that names nothing of anybody's: everyone finds the same there, in a lab of their own.
EVERYBODYS = {"experiment"}
WITH_ARGUMENTS = [
    pattern for pattern in urlpatterns if pattern.pattern.converters and pattern.name not in EVERYBODYS
]
WITHOUT_ARGUMENTS = [pattern for pattern in urlpatterns if not pattern.pattern.converters]


def addresses(pattern: URLPattern, owner: Owner) -> list[str]:
    names = list(pattern.pattern.converters)
    unknown = set(names) - set(owner.arguments())
    assert not unknown, f"say in Owner.arguments what a stranger would put for {unknown}"
    values = product(*(owner.arguments()[name] for name in names))
    return [reverse(f"lab:{pattern.name}", kwargs=dict(zip(names, each, strict=True))) for each in values]


@pytest.mark.parametrize("pattern", WITH_ARGUMENTS, ids=name_of)
def test_what_is_anothers_is_not_there(owner: Owner, stranger: Client, pattern: URLPattern) -> None:
    before = everything_of(owner)
    for url, method in product(addresses(pattern, owner), METHODS):
        answer = send(stranger, method, url)
        assert answer.status_code in (404, 405), f"{method} {url}"
        assert told(answer, owner) == set(), f"{method} {url}"
    assert everything_of(owner) == before


@pytest.mark.parametrize("pattern", WITH_ARGUMENTS, ids=name_of)
def test_its_owner_finds_it(owner: Owner, pattern: URLPattern) -> None:
    """Otherwise the 404 above would say nothing."""
    url = addresses(pattern, owner)[0]
    statuses = {send(owner.client, method, url).status_code for method in ("GET", "POST")}
    assert statuses - {404, 405}, f"{url} is not there for its owner either"


def test_what_is_everybodys_tells_of_nobody(owner: Owner, stranger: Client) -> None:
    before, url = everything_of(owner), reverse("lab:experiment", args=[EXPERIMENT])
    values = [PREDICTED, {**PREDICTED, "bucket": OWNERS_BUCKET, "kms_key": owner.key_id}]
    for asked, method in product(values, METHODS):
        assert told(send(stranger, method, url, asked), owner) == set(), f"{method} {url}"
    assert everything_of(owner) == before


def test_it_would_be_noticed_if_anything_were_told(owner: Owner) -> None:
    of_object = {
        name: reverse(f"lab:{name}", args=[owner.record_ids[0]]) for name in ("object", "object_download")
    }
    assert told(send(owner.client, "GET", of_object["object"]), owner) == {HIDDEN_TEXT}
    assert len(told(send(owner.client, "POST", of_object["object_download"]), owner)) == 2
    assert told(send(owner.client, "GET", reverse("lab:trail_json"), {}), owner) >= {owner.account_id}


def own_pages(owner: Owner) -> dict[str, list[dict[str, str]]]:
    """Return for each address without an argument the parameters by which a stranger might reach the owner's things."""
    at_place = {"bucket": OWNERS_BUCKET, "key": "k", "group": owner.group_id}
    trail = {"bucket": OWNERS_BUCKET, "key": owner.key_id, "exchange": owner.exchange_id}
    elsewhere = {"key": f"{OWNERS_REGION}/{owner.key_id}"}
    arn = f"key/{owner.key_id}"
    return {
        "bench": [
            {**at_place, "method": "all"},
            {**at_place, "method": "sse-kms"},
            {**at_place, "method": "cse"},
        ],
        "upload": [
            {"method": method, "bucket": bucket, "kms_key": key, "principal": "administrator", "key": "k"}
            for method in ("sse-s3", "sse-kms", "dsse-kms", "all")
            for bucket in (OWNERS_BUCKET, "first-bucket")
            for key in (owner.key_id, OWNERS_ALIAS)
        ],
        "buckets": [{"bucket": OWNERS_BUCKET}],
        "experiments": [{}],
        "keys": [{"alias": OWNERS_ALIAS, "description": "mine", "reader": "on"}],
        "trail": [{name: value} for name, value in trail.items()] + [trail, elsewhere],
        "trail_json": [{name: value} for name, value in trail.items()] + [trail, elsewhere],
        "clock": [{"days": "30", "ahead": "0"}, {"to": "due", "ahead": "0"}],
        "reset": [{"oldest": owner.exchange_id}],
        "client_data_key": [{"key_id": owner.key_id}, {"key_id": OWNERS_ALIAS}, {"key_id": arn}],
        "client_decrypt": [{"blob_b64": owner.blob_b64}],
        "connect": [{"principal": "administrator", "access_key_id": owner.access_key_id}],
        "connect_arrived": [{"access_key_id": owner.access_key_id}],
        "connect_authority": [{}],
        "wire": [{"exchange": owner.exchange_id}],
        "client_upload": [at_place, {**at_place, "bucket": "first-bucket"}],
    }


OWN_PAGES = frozenset(own_pages(Owner(Client())))


def test_every_page_without_an_argument_is_tried() -> None:
    assert {name_of(pattern) for pattern in WITHOUT_ARGUMENTS} == OWN_PAGES


@pytest.mark.parametrize("name", sorted(OWN_PAGES))
def test_no_parameter_reaches_anothers_things(owner: Owner, stranger: Client, name: str) -> None:
    before, url = everything_of(owner), reverse(f"lab:{name}")
    for values, method in product(own_pages(owner)[name], METHODS):
        answer = send(stranger, method, url, values)
        assert told(answer, owner) == set(), f"{method} {url} {values}"
        assert everything_of(owner) == before, f"{method} {url} {values}"


@pytest.mark.parametrize("method", ["sse-s3", "sse-kms", "dsse-kms", "sse-c", "all"])
def test_no_upload_goes_into_anothers_bucket(owner: Owner, stranger: Client, method: str) -> None:
    before = everything_of(owner)
    answer = upload(stranger, method, bucket=OWNERS_BUCKET, customer_key=CUSTOMER_KEY_B64)
    assert answer.status_code == 404
    assert b"NoSuchBucket" in body_of(answer)
    assert everything_of(owner) == before


@pytest.mark.parametrize("method", ["sse-kms", "dsse-kms"])
def test_no_upload_uses_anothers_kms_key(owner: Owner, stranger: Client, method: str) -> None:
    for name in (owner.key_id, OWNERS_ALIAS):
        answer = upload(stranger, method, bucket="first-bucket", kms_key=name)
        assert answer.status_code == 400
        assert b"KMS.NotFoundException" in body_of(answer)


def test_a_key_is_not_found_by_its_full_name_either(owner: Owner, stranger: Client) -> None:
    arn = f"arn:aws:kms:eu-central-1:{owner.account_id}:key/{owner.key_id}"
    answer = upload(stranger, "sse-kms", bucket="first-bucket", kms_key=arn)
    assert answer.status_code in (400, 403)
    made = stranger.post(
        reverse("lab:client_data_key"), {"key_id": arn}, content_type="application/json", secure=True
    )
    assert made.status_code == 400
    assert "plaintext_b64" not in made.json()


def test_a_data_key_of_anothers_is_not_unwrapped(owner: Owner, stranger: Client) -> None:
    url, context = reverse("lab:client_decrypt"), envelope_context(owner)
    asked = {"blob_b64": owner.blob_b64, "context": context}
    by_owner = owner.client.post(url, asked, content_type="application/json", secure=True)
    assert by_owner.status_code == 200, "the blob and its context are right"
    by_stranger = stranger.post(url, asked, content_type="application/json", secure=True)
    assert by_stranger.status_code == 400
    assert "plaintext_b64" not in by_stranger.json()


def envelope_context(owner: Owner) -> dict[str, str]:
    documents = [json.loads(row.document) for row in VersionRow.objects.filter(account_id=owner.account_id)]
    context: dict[str, str] = next(
        each["envelope"]["context"] for each in documents if each["envelope"]["_type"] == "SseKmsEnvelope"
    )
    return context


def test_nothing_joins_anothers_comparison(owner: Owner, stranger: Client) -> None:
    url = f"{reverse('lab:client_upload')}?bucket=first-bucket&key=k&group={owner.group_id}"
    answer = stranger.put(url, b"x", "application/octet-stream", secure=True)
    assert answer.status_code == 201
    assert owner.group_id not in answer.json()["location"]
    groups = ExchangeRow.objects.filter(group_id=owner.group_id)
    assert {row.account_id for row in groups} == {owner.account_id}


def test_the_same_names_in_two_labs_are_two_things(owner: Owner, stranger: Client) -> None:
    """Both have "first-bucket" and "alias/first-key"; a Bucket Key is remembered for minutes, for its own lab only."""
    asked = {"bucket": "first-bucket", "key": "same", "kms_key": "alias/first-key", "bucket_key": "yes"}
    for client in (owner.client, stranger, owner.client):
        assert upload(client, "sse-kms", **asked).status_code == 303
    first, second, third = VersionRow.objects.order_by("-id")[:3][::-1]
    envelopes = [json.loads(row.document)["envelope"] for row in (first, second, third)]
    assert first.account_id == third.account_id != second.account_id
    assert envelopes[0]["blob"] == envelopes[2]["blob"] != envelopes[1]["blob"]
    assert second.account_id in envelopes[1]["key_arn"]


def test_a_reset_empties_ones_own_lab_only(
    owner: Owner,
    stranger: Client,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    before = everything_of(owner)
    page = stranger.get(reverse("lab:reset"), secure=True).content.decode()
    oldest = re.search(r'name="oldest" value="([^"]+)"', page)
    assert oldest
    upload(stranger, "sse-s3", bucket="first-bucket")
    with django_capture_on_commit_callbacks(execute=True):
        stranger.post(reverse("lab:reset"), {"oldest": oldest[1]}, secure=True)
    assert VersionRow.objects.exclude(account_id=owner.account_id).count() == 0
    assert everything_of(owner) == before


def test_a_changed_cookie_opens_nothing(owner: Owner) -> None:
    """The cookie is signed; the server's memory of it is a hash. Whoever changes it is a new visitor."""
    value = owner.client.cookies[settings.SESSION_COOKIE_NAME].value
    for changed in (value[:-1] + ("A" if value[-1] != "A" else "B"), "x" + value, value.swapcase(), ""):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = changed
        answer = client.get(reverse("lab:bucket", args=[OWNERS_BUCKET]), secure=True)
        assert answer.status_code == 404


def test_behind_the_pages_a_lab_knows_its_own_account_only(owner: Owner, stranger: Client) -> None:
    """The records that a view is given: asked for another's ids they have nothing."""
    other = Sandbox.objects.exclude(account_id=owner.account_id).get()
    records = DjangoRecords(other.account)
    call = Lab(other.account, records, installation()).call(ADMINISTRATOR, secure_transport=True)
    assert not records.versions.by_record_ids([RecordId(record_id) for record_id in owner.record_ids])
    assert records.exchanges.get(owner.exchange_id) is None
    assert not records.exchanges.of_group(owner.group_id)
    assert records.buckets.get(OWNERS_BUCKET) is None
    assert call.principal.arn.split(":")[4] == other.account_id
