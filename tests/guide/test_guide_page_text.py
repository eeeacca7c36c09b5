"""The Markdown of a page as HTML."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from studyapp.guide.guide_page_text import TAGS, RenderedPage, place_of, render_page
from studyapp.guide.loaded import register
from studyapp.knowledge.guide_text import cited_in
from studyapp.knowledge.guide_values import CitedFact, GuideSlug
from studyapp.knowledge.values import FactId


def rendered(text: str, *traps: str) -> RenderedPage:
    page = register().page(GuideSlug("sse-s3"))
    cited = [FactId(fact_id) for fact_id, _ in cited_in("\n\n".join([text, *traps]))]
    changed = replace(
        page,
        text=text,
        front=replace(page.front, traps=traps),
        citations=tuple(CitedFact(fact_id=fact_id, line=1, field="text") for fact_id in cited),
    )
    return render_page(changed, register())


def elements_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return each element as a browser would find it, with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Finder().feed(html)
    return found


def test_a_citation_becomes_a_numbered_link_to_its_fact() -> None:
    html = rendered("One. [sse-is-transparent] Two. [sse-s3-envelope] Again. [sse-is-transparent]").text
    assert '<p>One.<sup><a class="cite" href="/facts/sse-is-transparent"' in html
    assert html.count(">1</a>") == 2
    assert html.count(">2</a>") == 1
    title = register().fact(FactId("sse-s3-envelope")).title
    assert f'aria-label="2, source: {title}"' in html


def test_a_trap_goes_on_counting() -> None:
    page = rendered("One. [sse-is-transparent]", "Beware. [sse-s3-envelope]")
    assert page.traps[0].startswith("Beware.<sup>")
    assert ">2</a>" in page.traps[0]


def test_code_cites_nothing() -> None:
    html = rendered("`[sse-is-transparent]`\n\n```\n[sse-is-transparent]\n```").text
    assert "/facts/" not in html
    assert html.count("[sse-is-transparent]") == 2


def test_a_citation_of_an_unknown_fact_is_an_error() -> None:
    with pytest.raises(KeyError):
        rendered("One. [no-such-fact]")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[click](javascript:alert(1))",
        "[click](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/x.png)",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<style>body{display:none}</style>",
        '[x](https://example.org "\\"><script>alert(1)</script>")',
        "| a |\n|---|\n| <script>alert(1)</script> |",
        "## <script>alert(1)</script>",
    ],
)
def test_nothing_active_survives(attack: str) -> None:
    page = rendered(f"Before.\n\n{attack}\n\nAfter.", attack)
    for html in (page.text, *page.traps):
        for tag, attributes in elements_of(html):
            assert tag in TAGS
            assert set(attributes) <= {
                "id",
                "class",
                "href",
                "rel",
                "title",
                "scope",
                "role",
                "aria-label",
                "tabindex",
            }
            assert attributes.get("href", "https:").startswith(("https:", "/"))


def test_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in rendered("<b>bold</b>").text


def test_what_is_no_element_of_the_guide_is_removed_even_if_the_parser_made_it() -> None:
    """The second wall: nh3 stands behind the parser, which makes no image and no HTML."""
    assert "<h1" not in rendered("# Too high").text


def test_a_heading_has_a_place_and_a_table_can_be_scrolled() -> None:
    page = rendered("## What it *is*\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert '<h2 id="text-what-it-is">' in page.text
    assert page.headings == (("text-what-it-is", "What it *is*"),)
    assert (
        '<div class="scroll-x" role="group" aria-label="Table" tabindex="0"><table class="rows">' in page.text
    )
    assert '<th scope="col">a</th>' in page.text
    assert place_of("“AES-256”, everywhere!") == "aes-256-everywhere"


def test_a_link_to_a_page_of_ours_and_a_method_kept_on_one_line() -> None:
    html = rendered("[Next](/study/sse-kms) is SSE-KMS.").text
    assert 'href="/study/sse-kms"' in html
    assert '<span class="nowrap">SSE-KMS</span>' in html
