from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pymarkdown.api import PyMarkdownApi

from studyapp.chooser.recording.as_json import NotARecord, read_kept
from studyapp.chooser.recording.markdown import escape
from tests.guide.reading import links_of, text_of

ASKED = "key-use-audit=must&lowest-cost=like&cross-account=unknown"
SECTIONS = (
    *("# ", "## Context and Problem Statement", "## Decision Drivers", "## Considered Options"),
    *("## Decision Outcome", "### Consequences", "### Confirmation", "## Pros and Cons of the Options"),
    "## More Information",
)


def markdown_of(visitor: Client, query: str) -> str:
    response = visitor.get(f"/choose/record.md?{query}")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    return response.content.decode()


def test_the_record_has_the_sections_of_madr_in_order(visitor: Client) -> None:
    text = markdown_of(visitor, ASKED)
    assert text.startswith('---\nstatus: "proposed"\ndate: 2026-11-23\ndecision-makers: []\n')
    lines = text.splitlines()
    places = [next(n for n, line in enumerate(lines) if line.startswith(section)) for section in SECTIONS]
    assert places == sorted(places)
    assert 'Chosen option: "SSE-KMS with a customer managed key and a Bucket Key", because' in text
    assert "* not known: Other accounts read the objects" in text
    assert "http://testserver/choose/answer?" in text


@pytest.mark.parametrize("query", ["", ASKED, "s3-never-sees-plaintext=must&console=must"])
def test_a_linter_of_markdown_has_nothing_to_say(visitor: Client, query: str) -> None:
    assert complaints(markdown_of(visitor, query)) == []


def test_the_linter_would_say_so() -> None:
    assert complaints("# One\n# Two \n") != []


def complaints(text: str) -> list[str]:
    """Return what is wrong; lines may be long, since a sentence stands on one."""
    linter = (
        PyMarkdownApi().disable_rule_by_identifier("md013").enable_extension_by_identifier("front-matter")
    )
    found = linter.scan_string(text).scan_failures
    return [f"{each.line_number}: {each.rule_id} {each.rule_description}" for each in found]


def test_the_record_is_the_same_each_time(visitor: Client) -> None:
    assert markdown_of(visitor, ASKED) == markdown_of(visitor, "&".join(reversed(ASKED.split("&"))))


def test_markup_is_escaped_and_code_is_kept() -> None:
    assert escape("a <b> [c](d) *e* `f_*g`") == r"a \<b\> \[c\](d) \*e\* `f_*g`"
    assert escape("one ` alone_\n\nline") == r"one \` alone\_ line"


def test_a_record_can_be_judged_again(visitor: Client) -> None:
    kept = visitor.get(f"/choose/record.json?{ASKED}&on=2022-05-01").content.decode()
    response = visitor.post(f"/choose/record?{ASKED}", {"kept": kept})
    assert response.status_code == 302
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert "on=2022-05-01" in asked["a"][0]
    assert "on=2026-11-23" in asked["b"][0]
    page = text_of(visitor.get(response["Location"]))
    assert "The record that you kept chose" in page


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", "{}", "null", "[" * 100_000, '{"format": "envelope-decision/1"}', "1e999", "\0"),
        '{"format": "envelope-decision/1", "answers": {}, "on": "yesterday"}',
        '{"format": "envelope-decision/1", "answers": [], "on": "2026-11-23"}',
        "9" * 5000,
    ],
)
def test_what_is_no_record_is_told(visitor: Client, text: str) -> None:
    with pytest.raises(NotARecord):
        read_kept(text)
    response = visitor.post("/choose/record", {"kept": text})
    assert response.status_code == 422
    assert "There is a problem" in text_of(response)


def test_a_kept_record_with_scripts_does_nothing(visitor: Client) -> None:
    hostile = {"<script>alert(1)</script>": "must", "console": "<img src=x onerror=alert(1)>"}
    kept = {"format": "envelope-decision/1", "on": "2026-11-23", "answers": hostile, "chosen": "<script>"}
    response = visitor.post("/choose/record", {"kept": json.dumps(kept)})
    assert response["Location"].startswith("/choose/compare?")
    assert b"<script>alert" not in visitor.get(response["Location"]).content


def test_the_page_leads_to_both_files(visitor: Client) -> None:
    links = links_of(visitor.get("/choose/record?console=must"))
    assert {"/choose/record.md?console=must", "/choose/record.json?console=must"} <= set(links)
