"""What holds for every format: nothing is lost in silence, and the same bank gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree.ElementTree import fromstring

import pytest

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.export.markdown import marked
from studyapp.exchange.export.wording import reason_html, stem_html
from studyapp.exchange.values import Exported, Selection
from studyapp.knowledge.question_values import Choose, Kind
from tests.exchange.hostile import HOSTILE, hostile_selection

QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
WITH_IDS = ("moodle", "gift", "csv", "markdown", "json")


@pytest.fixture(scope="session")
def exports(whole_bank: Selection) -> dict[str, Exported]:
    return {code: each.write(whole_bank) for code, each in FORMATS.items()}


@pytest.mark.parametrize("code", FORMATS)
def test_the_same_bank_gives_the_same_bytes(
    code: str, exports: dict[str, Exported], whole_bank: Selection
) -> None:
    assert FORMATS[code].write(whole_bank).body == exports[code].body


@pytest.mark.parametrize("code", WITH_IDS)
def test_each_question_is_there_by_its_id_or_said_to_be_left_out(
    code: str, exports: dict[str, Exported], whole_bank: Selection
) -> None:
    text = exports[code].body.decode()
    missing = {question.id for question in whole_bank.questions if question.id not in text}
    assert missing == exports[code].left_out


def test_only_aiken_loses_questions_that_others_keep(
    exports: dict[str, Exported], whole_bank: Selection
) -> None:
    kinds = {
        code: {q.kind for q in whole_bank.questions if q.id in exported.left_out}
        for code, exported in exports.items()
    }
    assert kinds.pop("aiken") == set(Kind) - {Kind.ONE}
    assert [kinds[code] for code in ("anki", "markdown", "json")] == [set(), set(), set()]
    assert [kinds[code] for code in ("moodle", "gift", "qti", "csv")] == [{Kind.LAB}] * 4


def test_of_a_question_that_is_left_out_nothing_else_is_said(exports: dict[str, Exported]) -> None:
    for exported in exports.values():
        said = [loss for loss in exported.losses if loss.question_id in exported.left_out]
        assert len(said) == len(exported.left_out)


@pytest.mark.parametrize("code", ["moodle", "gift", "qti", "csv", "anki", "markdown"])
def test_no_text_keeps_a_question_out(code: str) -> None:
    assert FORMATS[code].write(hostile_selection()).left_out == frozenset()


def test_aiken_has_a_letter_for_each_option_and_names_the_right_one() -> None:
    text = FORMATS["aiken"].write(hostile_selection()).body.decode().splitlines()
    assert [line[:2] for line in text[1:-1]] == ["A.", "B.", "C.", "D.", "E.", "F."]
    assert text[-1] == "ANSWER: B"


def test_moodle_gets_texts_as_markup_that_shows_them(whole_bank: Selection) -> None:
    quiz = fromstring(FORMATS["moodle"].write(hostile_selection()).body)
    one = next(q for q in quiz.iter("question") if q.get("type") == "multichoice")
    assert one.findtext("idnumber") == "sample-one"
    assert [answer.findtext("text") for answer in one.iter("answer")] == [stem_html(text) for text in HOSTILE]
    assert [answer.get("fraction") for answer in one.iter("answer")] == ["0", "100", "0", "0", "0", "0"]
    html = [each.findtext("text") or "" for each in quiz.iter() if each.get("format") == "html"]
    assert len(html) > 20
    assert "<script" not in "".join(html)
    assert {tag.findtext("text") for tag in one.iter("tag")} >= {"exam:saa-c03", "difficulty:use"}
    typed = [q.find("answer/text") for q in quiz.iter("question") if q.get("type") == "shortanswer"]
    assert [each.text for each in typed if each is not None] == ["=1+1"]


def test_a_qti_package_has_what_its_manifest_names(
    exports: dict[str, Exported], whole_bank: Selection
) -> None:
    with zipfile.ZipFile(io.BytesIO(exports["qti"].body)) as archive:
        manifest = fromstring(archive.read("imsmanifest.xml"))
        named = [each.get("href") for each in manifest.iter() if each.tag.endswith("}resource")]
        assert sorted(archive.namelist()) == sorted(["imsmanifest.xml", *map(str, named)])
        items = {name: fromstring(archive.read(name)) for name in map(str, named)}
    for question in whole_bank.questions:
        if isinstance(question.task, Choose):
            root = items[f"items/{question.id}.xml"]
            choices = {str(each.get("identifier")) for each in root.iter(f"{QTI}qti-simple-choice")}
            right = {str(each.text) for each in root.iter(f"{QTI}qti-value")}
            assert choices == {str(option.id) for option in question.task.option}
            assert right == {str(part_id) for part_id in question.task.right}


def test_qti_marks_hostile_texts_as_what_they_are() -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS["qti"].write(hostile_selection()).body)) as archive:
        root = fromstring(archive.read("items/sample-one.xml"))
        filled = fromstring(archive.read("items/sample-fill.xml"))
    assert [each.get("map-key") for each in filled.iter(f"{QTI}qti-map-entry")] == list(HOSTILE[:2])
    assert [e for e in root.iter() if e.tag == f"{QTI}script"] == []
    shown = ["".join(each.itertext()) for each in root.iter(f"{QTI}qti-simple-choice")]
    assert shown[2].startswith(HOSTILE[2])


def test_no_cell_of_the_table_is_a_formula() -> None:
    body = FORMATS["csv"].write(hostile_selection()).body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[0]["part_1_text"] == "'" + HOSTILE[0]
    assert [rows[0][f"part_{n}_text"] for n in range(2, 7)] == list(HOSTILE[1:])
    assert [rows[0][f"part_{n}_role"] for n in range(1, 4)] == ["wrong", "right", "wrong"]


def test_markup_of_a_reason_is_ours_alone() -> None:
    shown = reason_html("A `<b>` and <script>x</script> [sse-s3-is-the-default].\x00")
    assert shown == "A <code>&lt;b&gt;</code> and &lt;script&gt;x&lt;/script&gt;."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("a_b <c> `d_e`", "a\\_b \\<c\\> `d_e`"),
        ("a - b.", "a - b."),
    ],
)
def test_markdown_shows_signs_as_signs(text: str, written: str) -> None:
    assert marked(text) == written
