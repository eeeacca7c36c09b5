"""Whatever stands in an address, a page answers, and nothing in it is run."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.chooser.rules import rules
from tests.guide.reading import text_of

PAGES = (
    *("/choose", "/choose/ask", "/choose/ask/console", "/choose/check", "/choose/all", "/choose/answer"),
    *("/choose/requirements/console", "/choose/record", "/choose/record.md", "/choose/record.json"),
    *("/choose/frameworks", "/choose/frameworks/hipaa"),
)
SCRIPT = "<script>alert(1)</script>"
QUERIES = (
    *(
        "nonsense=must",
        "console=perhaps",
        "console=must&console=no",
        "on=2035-01-01",
        "on=1999-01-01",
        "on=x",
    ),
    *(
        "on=٢٠٢٢-٠٥-٠١",
        "rules=%00",
        f"{quote(SCRIPT)}={quote(SCRIPT)}",
        "=&&==",
        "%ff=%fe",
        "console=" + "x" * 5000,
    ),
    *("a" * 2000, "schlüssel=ja&鍵=必要", "on=2022-02-30", "back=//evil.example&continue=1", "continue="),
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_page_answers(visitor: Client, page: str, query: str) -> None:
    response = visitor.get(f"{page}?{query}")
    assert response.status_code in (200, 302, 422)
    assert SCRIPT.encode() not in response.content
    assert "evil.example" not in response.headers.get("Location", "")


def test_what_was_not_understood_is_told_and_the_rest_is_kept(visitor: Client) -> None:
    page = text_of(visitor.get("/choose/answer?nonsense=must&console=must&key-use-audit=perhaps"))
    assert "There is no requirement “nonsense”" in page
    assert "“perhaps” is no answer" in page
    assert "For your 1 answer, use" in page


def test_thousands_of_parameters_are_refused_with_a_page(visitor: Client) -> None:
    response = visitor.get("/choose/answer?" + "&".join(f"p{n}=must" for n in range(5000)))
    assert response.status_code == 400
    assert "This request cannot be understood" in text_of(response)


def test_thousands_of_parameters_inside_a_comparison_are_refused_too(visitor: Client) -> None:
    inner = "&".join(f"p{n}=must" for n in range(5000))
    assert visitor.get(f"/choose/compare?{urlencode({'a': inner, 'b': inner})}").status_code == 400


names = st.sampled_from([each.id for each in rules().requirements]) | st.text(max_size=20)
values = st.sampled_from(["must", "like", "no", "unknown", "", "2022-05-01"]) | st.text(max_size=20)
pairs = st.lists(st.tuples(names | st.sampled_from(["on", "rules", "back", "continue"]), values), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=pairs.map(lambda each: urlencode(each, errors="surrogatepass")), page=st.sampled_from(PAGES))
def test_any_query_string_is_answered(visitor: Client, query: str, page: str) -> None:
    assert visitor.get(f"{page}?{query}").status_code in (200, 302, 422)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.text(max_size=60) | pairs.map(urlencode), other=pairs.map(lambda each: urlencode(each)))
def test_any_two_query_strings_are_compared(visitor: Client, one: str, other: str) -> None:
    address = urlencode({"a": one, "b": other}, errors="replace")
    assert visitor.get(f"/choose/compare?{address}").status_code == 200
