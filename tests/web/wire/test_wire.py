"""The list of requests: what came, how it was answered, what the trail kept; live unless it is paused."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.bench.uploads import Browser
from tests.web.own_lab import OwnLab

pytestmark = pytest.mark.django_db


def test_a_request_is_listed_with_what_it_caused(own: OwnLab) -> None:
    Browser(own.client, secure=True).upload("sse-kms", key="wired.txt", kms_key="alias/first-key")
    page = own.client.get("/lab/wire").content.decode()

    assert "wired.txt" in page
    assert "aws:kms" in page
    assert "GenerateDataKey" in page


def test_the_list_renews_itself_until_it_is_paused(own: OwnLab) -> None:
    assert 'hx-trigger="every 2s"' in own.client.get("/lab/wire").content.decode()
    assert 'hx-trigger="every 2s"' not in own.client.get("/lab/wire?paused").content.decode()


def test_others_requests_are_not_listed(own: OwnLab) -> None:
    Browser(own.client, secure=True).upload("sse-s3", key="mine.txt")
    assert "mine.txt" in own.client.get("/lab/wire").content.decode()
    stranger = Client()

    assert "mine.txt" not in stranger.get("/lab/wire").content.decode()
