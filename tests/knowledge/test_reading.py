from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyapp.knowledge.dates import Moment
from studyapp.knowledge.reading import ContentError, read_register
from studyapp.knowledge.values import Citation, Method, SourceId, Verdict
from tests.knowledge.samples import sample_register, write_files


def test_files_become_a_register(tmp_path: Path) -> None:
    register = sample_register(tmp_path)
    opens, no_way = register.facts
    assert opens.sources == (Citation(source_id=SourceId("guide"), anchor="turning"),)
    assert opens.methods == (Method.SSE_KMS,)
    assert (opens.valid_from, opens.valid_until) == (
        Moment(date(2022, 5, 1)),
        Moment(date(2026, 12, 1), is_month=True),
    )
    assert register.notes[0].verdict is Verdict.RIGHT
    assert register.terms[0].also == ("Schlüssel",)
    assert (opens.is_change, no_way.is_change) == (True, False)


def test_a_fact_takes_its_dates_from_its_theme_unless_it_has_its_own(tmp_path: Path) -> None:
    opens, no_way = sample_register(tmp_path).facts
    assert (opens.checked_on, opens.review_by) == (date(2026, 11, 23), date(2027, 5, 23))
    assert (no_way.checked_on, no_way.review_by) == (date(2026, 11, 23), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "facts_keys",
            'title = "A key opens"\n',
            "",
            "facts/keys.toml:10: fact a-key-opens: title: is missing",
        ),
        ("facts_keys", 'id = "no-key-no-way"\n', "", "facts/keys.toml:21: fact without id: id: is missing"),
        (
            "facts_keys",
            'title = "No key',
            'titel = "x"\ntitle = "No key',
            "facts/keys.toml:21: fact no-key-no-way: has unknown fields: titel",
        ),
        (
            "facts_keys",
            '"Without a key nothing opens."',
            "7",
            "facts/keys.toml:21: fact no-key-no-way: claim: must be text in quotes",
        ),
        (
            "facts_keys",
            '"Without a key nothing opens."',
            '""',
            "facts/keys.toml:21: fact no-key-no-way: claim: must neither be empty nor begin or end with a space",
        ),
        (
            "facts_keys",
            '["guide#turning"]',
            '"guide#turning"',
            "facts/keys.toml:10: fact a-key-opens: sources: must be a list in square brackets",
        ),
        (
            "facts_keys",
            '["guide#turning"]',
            '["guide#"]',
            "facts/keys.toml:10: fact a-key-opens: sources: must be a source, such as",
        ),
        (
            "facts_keys",
            '["sse-kms"]',
            '["sse"]',
            "facts/keys.toml:10: fact a-key-opens: methods: must be one of: sse-s3, sse-kms, dsse-kms, sse-c, cse",
        ),
        (
            "facts_keys",
            "review_by = 2026-12-01",
            'review_by = "soon"',
            "facts/keys.toml:21: fact no-key-no-way: review_by: must be a date",
        ),
        (
            "facts_keys",
            "review_by = 2026-12-01",
            "review_by = 2026-12-01T10:00:00",
            "facts/keys.toml:21: fact no-key-no-way: review_by: must be a date",
        ),
        (
            "facts_keys",
            '"2026-12"',
            '"2026-13"',
            "facts/keys.toml:10: fact a-key-opens: valid_until: must be a date, such as 2023-01-05, or a month",
        ),
        (
            "facts_keys",
            "is_change = true",
            "is_change = 1",
            "facts/keys.toml:10: fact a-key-opens: is_change: must be true or false",
        ),
        ("facts_keys", "order = 1", 'order = "1"', "facts/keys.toml: theme: order: must be a whole number"),
        ("facts_keys", "[theme]", "[thema]", "facts/keys.toml: thema: is unknown here; known: theme, fact"),
        ("facts_keys", "[[fact]]", "[[fakt]]", "facts/keys.toml: fakt: is unknown here"),
        (
            "sources",
            "[[source]]",
            "[source]",
            "sources.toml: source: must be a list, each entry under [[source]]",
        ),
        (
            "sources",
            'text_of = "2023-05"',
            "text_of = 2023",
            "sources.toml:2: source guide: text_of: must be a date",
        ),
        (
            "notes",
            '"right"',
            '"wrong"',
            "notes.toml:2: note keys-open: verdict: must be one of: right, incomplete",
        ),
        (
            "notes",
            "number = 1",
            "number = true",
            "notes.toml:2: note keys-open: number: must be a whole number",
        ),
        ("glossary", "meaning = ", "meaning ", "glossary.toml: is not TOML: Expected '='"),
    ],
)
def test_a_bad_file_is_refused_by_file_line_entry_and_field(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(ContentError) as refused:
        read_register(write_files(tmp_path, **{file: (old, new)}))
    assert str(refused.value).startswith(message)


def test_an_error_can_be_read_in_parts(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read_register(write_files(tmp_path, glossary=('"What opens."', "[]")))
    error = refused.value
    assert (error.file, error.line, error.entry, error.field) == ("glossary.toml", 2, "term key", "meaning")


def test_a_theme_has_to_be_there(tmp_path: Path) -> None:
    folder = write_files(tmp_path)
    (folder / "facts/more.toml").write_text("")
    with pytest.raises(ContentError, match=r"facts/more\.toml: theme: is missing"):
        read_register(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_files(tmp_path)
    (folder / "notes.toml").unlink()
    with pytest.raises(ContentError, match=r"^notes\.toml: is missing$"):
        read_register(folder)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path)
    (folder / "notes.toml").write_bytes(b"# \xe4")
    with pytest.raises(ContentError, match=r"notes\.toml: is not UTF-8"):
        read_register(folder)


def test_entries_written_inline_are_read_too_but_have_no_line(tmp_path: Path) -> None:
    folder = write_files(tmp_path)
    (folder / "notes.toml").write_text('note = [{ id = "x" }]')
    with pytest.raises(ContentError, match=r"^notes\.toml: note x: "):
        read_register(folder)
