"""No file makes a reader fail, slow, or take what is not meant."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.reading.files import READERS, read_questions
from studyapp.exchange.reading.values import MOST_COUNTED, MOST_QUESTIONS
from tests.exchange.hostile import hostile_selection
from tests.exchange.test_reading import SAMPLES

CODES = sorted(READERS)
VALID = {**{code: text.encode() for code, text in SAMPLES.items()}}
OWN = json.loads(FORMATS["json"].write(hostile_selection()).body)
SIGNS = [
    "{",
    "}",
    "=",
    "~",
    "#",
    "->",
    "\\",
    "::",
    '"',
    "'",
    "<",
    "]]>",
    "&",
    ",",
    "\n",
    "\n\n",
    "\0",
    "%50%",
    "A.",
    "é",
]
STOLEN = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "other.xml">]><quiz>&x;</quiz>"""
BOMB = (
    b'<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(98, 107))
    + b"]><quiz>&j;</quiz>"
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CODES), st.binary(max_size=300))
def test_bytes_of_any_kind_are_answered(code: str, body: bytes) -> None:
    found = read_questions(body, "", code)
    assert found.problem_count or found.questions or found.unheld


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_valid_file_with_something_put_in_or_taken_out_is_answered(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(VALID)))
    text = VALID[code].decode()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(["", *SIGNS])) + text[at + gone :]
    read_questions(text.encode(), "", code)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, each in inside for found in paths(each, (*path, name)))]


PATHS = [path for path in paths(OWN) if path]
ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, -1, 1e400, "", " ", "x", "\ud800", [], {}, [[]], {"a": 1}, "one", "match"]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), ODD)
def test_our_own_form_with_any_value_put_for_another_is_answered(path: tuple[Any, ...], odd: object) -> None:
    document = json.loads(json.dumps(OWN))
    inside = document
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = odd
    found = read_questions(json.dumps(document).encode(), "x.json")
    assert found.problem_count or found.questions


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a", b"a")
    return written.getvalue()


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        (zipped(), 1, "This is a zip file"),
        (gzip.compress(b"a"), 1, "This is a gzip file"),
        (b"%PDF-1.7\n", 1, "This is a PDF"),
        (b"SQLite format 3\0", 1, "This is a database"),
        ("Was?\nA. größer\n".encode("latin-1"), 2, "The byte F6 here is not UTF-8"),
        (b"\xff\xfeA\x00\n\x00\x00\xd8A\x00", 2, "is not UTF-16"),
        ("A question".encode("utf-16-le"), 1, "A NUL stands here"),
        ("A question".encode("utf-32"), 1, "A NUL stands here"),
        (b"", 1, "There is no question in this file."),
        (STOLEN, 1, "A document type or an entity"),
        (BOMB, 1, "A document type or an entity"),
        (b"<quiz>" + b"<a>" * 100_000, 1, "more than 40 deep"),
        (b"<quiz " + b" ".join(b'a%d="1"' % n for n in range(60)) + b"/>", 1, "more than 40 deep"),
        (b"<quiz>&undeclared;</quiz>", 1, "not XML"),
    ],
)
def test_what_is_no_file_of_questions_is_refused_by_what_it_is(body: bytes, line: int, said: str) -> None:
    found = read_questions(body, "x.xml" if body.startswith(b"<") else "x.txt")
    assert found.questions == ()
    assert found.problems[0].line == line
    assert said in found.problems[0].text


def test_lists_within_lists_are_refused() -> None:
    found = read_questions(b"[" * 200_000, "x.json")
    assert "too deep" in found.problems[0].text
    deep = b'{"format": "envelope-questions", "version": 1, "questions": ' + b"[" * 900 + b"]" * 900 + b"}"
    assert read_questions(deep, "x.json").problem_count == 1


def test_a_file_of_too_many_questions_is_refused() -> None:
    found = read_questions(
        "".join(f"Is {n} even? {{T}}\n\n" for n in range(MOST_QUESTIONS + 1)).encode(), "a.gift"
    )
    assert "more than 2,000 questions" in found.problems[0].text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "{" * 150_000,
        "Q {" + "~" * 150_000 + "}",
        "Q {" + "=a -> " * 30_000 + "}",
        "Q {=a#" + "#" * 150_000 + "}",
        "::" + ":\\" * 75_000,
        "// [id:" + "\\a" * 90_000,
        "[" * 150_000 + "{T}",
        "Q {=a ~" + "<b>" * 30_000 + "}",
        "Q {=a ~" + "<!--" * 30_000 + "}",
        "stem," * 30_000,
        '"' * 150_000,
        "stem,kind,part_1_text\n" + "'" * 150_000,
        "A. x\n" * 30_000,
        "ANSWER: A\n" * 30_000,
        "q\n" * 60_000,
        "<quiz>" + "<question/>" * 6_000 + "</quiz>",
        '<quiz><question type="' + "x" * 1_000_000 + '"/></quiz>',
        "<quiz><question>" + "<![CDATA[x]]>" * 15_000 + "</question></quiz>",
        '{"format": "envelope-questions", "version": 1, "questions": [' + "1," * 60_000 + "1]}",
    ],
    ids=lambda text: text[:8].strip(),
)
@pytest.mark.parametrize("code", CODES)
def test_no_file_is_slow(code: str, text: str) -> None:
    began = time.process_time()
    read_questions(text.encode(), "", code)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("gift", "}\n\n" * 1_700_000),
        ("moodle", f"<quiz>{'<a/>' * 1_300_000}</quiz>"),
        ("json", '{"format": "envelope-questions", "version": 1, "questions": [' + "1," * 2_500_000 + "1]}"),
        ("csv", "stem,kind,part_1_text\n" + "a\n" * 2_500_000),
        ("aiken", "ANSWER: A\n" * 500_000),
    ],
    ids=lambda text: text[:6],
)
def test_the_largest_files_are_given_up_in_time(code: str, text: str) -> None:
    began = time.process_time()
    found = read_questions(text.encode(), "", code)
    assert time.process_time() - began < 5
    assert found.problem_count in (1, MOST_COUNTED)
    assert found.problems_said in ("1 problem", "10,000 problems or more")


@pytest.mark.parametrize("code", ["gift", "moodle"])
def test_no_markup_of_a_file_stays_markup(code: str) -> None:
    wild = "<script>alert(1)</script><a href='javascript:alert(1)' onclick='x()'>go</a><b>bold</b> 1 < 2"
    escaped = wild.replace("<", "&lt;")
    text = (
        f"[html]{wild.replace('=', chr(92) + '=')} {{=a#{wild.replace('=', chr(92) + '=')} ~b}}"
        if code == "gift"
        else f'<quiz><question type="multichoice"><questiontext format="html"><text>{escaped}</text></questiontext>'
        f'<answer fraction="100"><text>a</text><feedback><text>{escaped}</text></feedback></answer>'
        '<answer fraction="0"><text>b</text></answer></question></quiz>'
    )
    question = read_questions(text.encode(), "", code).questions[0].question
    assert question.stem == "gobold 1 < 2"
    assert question.reasons[0] == r"go**bold** 1 \< 2"
