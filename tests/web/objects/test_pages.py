"""Every page about an object opens for every method, shows what is stored, and costs few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.objects.sites import CLIENT_SIDE, METHODS, Site

PAGES = ("object", "object_bytes", "object_request", "object_versions", "object_trail", "object_envelope")
MOST_QUERIES = 9


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
@pytest.mark.parametrize("name", PAGES)
def test_page_opens(site: Site, name: str, method: str) -> None:
    version = site.put(method)
    answer = site.get(name, version)
    assert answer.status_code == 200
    assert "papers/report.pdf" in answer.content.decode()


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
@pytest.mark.parametrize("name", PAGES)
def test_page_costs_few_queries_however_many_objects_there_are(site: Site, name: str, method: str) -> None:
    site.put(method)
    site.put(method)
    version = site.put(method)
    with CaptureQueriesContext(connection) as queries:
        site.get(name, version)
    assert len(queries) <= MOST_QUERIES, [query["sql"][:120] for query in queries]


@pytest.mark.parametrize("method", [*METHODS, *CLIENT_SIDE])
def test_page_opens_over_plain_http_and_asks_for_no_key_there(site: Site, method: str) -> None:
    answer = site.get("object", site.put(method), secure=False)
    assert answer.status_code == 200
    assert b'name="customer_key"' not in answer.content
