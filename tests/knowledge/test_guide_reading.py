from __future__ import annotations

from pathlib import Path

import pytest

from encryption_lab.experiments.reading import experiments
from studyapp.knowledge.guide_reading import read_experiments
from studyapp.knowledge.guide_values import ExperimentId, GuideSlug, Header, ObjectiveId, Sight
from studyapp.knowledge.reading import ContentError, read_register
from studyapp.knowledge.values import FactId, Method
from tests.knowledge.guide_samples import BODY, FRONT, guide_register, write_guide


def test_a_file_becomes_a_page(tmp_path: Path) -> None:
    register = guide_register(tmp_path)
    page = register.page(GuideSlug("keys"))
    assert page.front.title == "Keys"
    assert page.front.method is Method.SSE_KMS
    assert page.front.headers == (Header(name="x-key", value="turn"),)
    assert page.front.visible == (Sight(who="You", sees="the door"),)
    assert page.text == BODY.rstrip("\n")
    assert register.objective(ObjectiveId("key-c01/1.1")).title == "Turning"
    assert [domain.weight_percent for domain in register.exams[0].domains] == [60, 40]


def test_citations_know_their_lines_and_code_cites_nothing(tmp_path: Path) -> None:
    page = guide_register(tmp_path).guide[0]
    lines = (FRONT + BODY).splitlines()
    assert [cited.field for cited in page.citations] == ["text"] * 4 + ["traps"]
    for cited in page.citations:
        assert f"[{cited.fact_id}]" in lines[cited.line - 1]
    assert page.facts == (FactId("a-key-opens"), FactId("no-key-no-way"))


def test_words_are_counted_without_citations_and_rules(tmp_path: Path) -> None:
    page = guide_register(tmp_path).guide[0]
    assert (
        page.words
        == 550
        + len(["Keys", "open", "A", "key", "opens", "Without", "one", "not", "this", "nothing", "does"])
        + 4
    )
    assert page.minutes == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Keys"\n', "", "guide/keys.md:1: title: is missing"),
        ("order = 1", 'order = "1"', "guide/keys.md:4: order: must be a whole number"),
        ('"sse-kms"\nchecked', '"sse-xyz"\nchecked', "guide/keys.md:5: method: must be one of: sse-s3"),
        ("rules = []", "rules = []\ncolour = 1", "guide/keys.md:16: has unknown fields: colour"),
        ('[["x-key", "turn"]]', '[["x-key"]]', "guide/keys.md:9: headers: must be a pair"),
        ('who = "You", ', "", "guide/keys.md:10: visible"),
        ("order = 1", "order = ", "guide/keys.md: is not TOML: Invalid value (at line 4"),
        ("+++\ntitle", "title", "guide/keys.md:1: must begin with TOML between two lines of +++"),
        ("rules = []\n+++", "rules = []", "guide/keys.md:1: must begin with TOML between two lines of +++"),
    ],
)
def test_what_is_wrong_is_refused_by_file_line_and_field(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in FRONT
    write_guide(tmp_path, front=FRONT.replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        read_register(tmp_path)
    assert str(refused.value).startswith(message)


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    write_guide(tmp_path, body="\n\n")
    with pytest.raises(ContentError, match=r"^guide/keys\.md:16: text: is missing$"):
        read_register(tmp_path)


def test_a_page_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    write_guide(tmp_path)
    (tmp_path / "guide" / "keys.md").write_bytes(b"+++\n\xff\n+++\n")
    with pytest.raises(ContentError, match=r"^guide/keys\.md: is not UTF-8$"):
        read_register(tmp_path)


def test_a_register_does_without_a_guide(tmp_path: Path) -> None:
    write_guide(tmp_path)
    (tmp_path / "guide" / "keys.md").unlink()
    assert read_register(tmp_path).guide == ()


def test_experiments_are_those_of_the_lab_with_what_they_show() -> None:
    found = {experiment.id: experiment for experiment in read_experiments()}
    assert set(found) == {experiment.id for experiment in experiments()}
    assert found[ExperimentId("bucket-key")].title == "A hundred writes, with a Bucket Key"
    assert FactId("bucket-key-mechanism") in found[ExperimentId("bucket-key")].facts
