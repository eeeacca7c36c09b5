from __future__ import annotations

import pytest

from studyapp.guide.templatetags.prose import plain, prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Nothing special.", "Nothing special."),
        ("Send `AES256`.", "Send <code>AES256</code>."),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("a < b & `<i>`", "a &lt; b &amp; <code>&lt;i&gt;</code>"),
        ("With SSE-S3, DSSE-KMS.", "With {SSE-S3}, {DSSE-KMS}."),
        ("`SSE-C`", "<code>SSE-C</code>"),
    ],
)
def test_code_is_marked_and_everything_escaped(text: str, html: str) -> None:
    expected = html.replace("{", '<span class="nowrap">').replace("}", "</span>")
    assert prose(text) == expected


def test_plain_text_has_no_marks() -> None:
    assert plain("Send `AES256`.") == "Send AES256."
