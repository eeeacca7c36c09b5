from __future__ import annotations

import pytest
from django.test import Client

from studyapp.guide import cheat_sheet
from studyapp.guide.loaded import register
from studyapp.knowledge.values import FactId
from tests.guide.reading import links_of, text_of


@pytest.mark.parametrize(("figure", "what", "fact_id"), cheat_sheet.FIGURES)
def test_each_figure_stands_in_the_claim_that_it_rests_on(figure: str, what: str, fact_id: str) -> None:
    claim = register().fact(FactId(fact_id)).claim.replace("`", "")
    for word in figure.split():
        assert word in claim


def test_each_line_leads_to_a_fact(client: Client) -> None:
    links = {link for link in links_of(client.get("/study/cheat-sheet")) if link.startswith("/facts/")}
    assert links <= {f"/facts/{fact.id}" for fact in register().facts}
    assert {f"/facts/{fact_id}" for _, _, fact_id in cheat_sheet.DECISIONS} <= links


def test_it_says_when_it_was_checked_and_what_changed(client: Client) -> None:
    text = text_of(client.get("/study/cheat-sheet"))
    assert "Checked on 23 November 2026" in text
    assert "2026-04-06" in text
    assert "503 SlowDown KMS throttles" in text
    assert "400 KMS.DisabledException the key is disabled" in text
    for option in register().options:
        if option.id in cheat_sheet.OPTIONS:
            assert option.short in text
