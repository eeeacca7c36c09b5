from __future__ import annotations

import pytest
from django.test import Client

from studyapp.guide.loaded import register
from studyapp.guide.names import VERDICT_NAMES
from studyapp.knowledge.values import Verdict
from tests.guide.reading import ids_of, links_of, text_of


def test_every_statement_is_shown_with_its_verdict_and_its_facts(client: Client) -> None:
    response = client.get("/study/notes")
    text = text_of(response)
    for note in register().notes:
        assert note.id in ids_of(response)
        assert note.today.replace("`", "")[:40] in text
        assert {f"/facts/{fact_id}" for fact_id in note.facts} <= set(links_of(response))


@pytest.mark.parametrize("verdict", Verdict)
def test_statements_can_be_read_by_verdict(client: Client, verdict: Verdict) -> None:
    response = client.get("/study/notes", {"verdict": verdict})
    shown = {note.id for note in register().notes} & set(ids_of(response))
    assert shown == {note.id for note in register().notes if note.verdict is verdict}
    assert f"<title>{VERDICT_NAMES[verdict]} · The 2022 notes" in response.content.decode()


def test_an_unknown_verdict_is_not_found(client: Client) -> None:
    assert client.get("/study/notes?verdict=maybe").status_code == 404


def test_the_exam_is_told_apart_from_today(client: Client) -> None:
    assert "In exams: Questions still write CMK." in text_of(client.get("/study/notes?verdict=outdated"))
