from __future__ import annotations

import re

import pytest
from django.test import Client

from studyapp.guide.loaded import register
from tests.guide.reading import ids_of, links_of, text_of

ROW_IDS = [row.id for row in register().matrix_rows]


def rows_of(client: Client, query: str) -> list[str]:
    return [row_id for row_id in ids_of(client.get(f"/study/matrix{query}")) if row_id in ROW_IDS]


def columns_of(client: Client, query: str) -> list[str]:
    html = client.get(f"/study/matrix{query}").content.decode()
    head = html[html.index("<thead>") : html.index("</thead>")]
    return [name.strip() for name in re.findall(r"</svg>([^<]*)<small>", head)]


def test_everything_is_shown_at_first(client: Client) -> None:
    response = client.get("/study/matrix")
    assert rows_of(client, "") == ROW_IDS
    assert columns_of(client, "") == [option.short for option in register().options]
    assert f"{len(ROW_IDS)} of {len(ROW_IDS)} questions, 11 of 11 methods and variants" in text_of(response)


def test_each_answer_leads_to_its_fact(client: Client) -> None:
    links = links_of(client.get("/study/matrix"))
    answers = [link for link in links if link.startswith("/facts/")]
    assert len(answers) == 11 * len(ROW_IDS)
    assert set(answers) == {f"/facts/{cell.fact}" for row in register().matrix_rows for cell in row.cells}


def test_options_are_shown_in_one_order_however_they_are_asked_for(client: Client) -> None:
    assert columns_of(client, "?option=sse-c&option=sse-s3") == ["SSE-S3", "SSE-C"]


def test_groups_narrow_the_rows(client: Client) -> None:
    wanted = [row.id for row in register().matrix_rows if row.group in ("audit", "cost")]
    assert rows_of(client, "?group=audit&group=cost") == wanted


def test_only_differences_are_shown(client: Client) -> None:
    rows = rows_of(client, "?option=sse-kms&option=sse-kms-bucket-key&differ=on")
    assert "record-names-object" in rows
    assert "who-makes-the-data-key" in rows
    assert "plain-http" not in rows
    assert "metadata-encrypted" not in rows


def test_a_single_option_differs_from_nothing(client: Client) -> None:
    response = client.get("/study/matrix?option=sse-c&differ=on")
    assert "No such row" in text_of(response)


def test_words_are_sought_in_questions_and_in_the_answers_that_are_shown(client: Client) -> None:
    assert rows_of(client, "?q=CloudFront") == ["cloudfront"]
    assert "rotation-period" in rows_of(client, "?q=2,560+days")
    assert rows_of(client, "?q=2,560+days&option=sse-s3") == []


def test_answers_have_words_beside_their_marks(client: Client) -> None:
    html = client.get("/study/matrix?option=sse-kms-bucket-key&group=audit").content.decode()
    assert re.search(r"</svg>Partly</b><span class=\"answer-text\">Fewer events</span>", html)


@pytest.mark.parametrize("query", ["?option=rot13", "?group=%3Cscript%3E", f"?q={'x' * 10_000}", "?q=%00"])
def test_a_question_that_cannot_be_read_is_explained(client: Client, query: str) -> None:
    response = client.get(f"/study/matrix{query}")
    assert response.status_code == 422
    assert "There is a problem" in text_of(response)
    assert "<script>" not in response.content.decode()


def test_thousands_of_parameters_are_refused(client: Client) -> None:
    assert client.get("/study/matrix?" + "&".join(["option=sse-c"] * 3000)).status_code == 400


def test_what_was_asked_is_shown_and_not_run(client: Client) -> None:
    html = client.get("/study/matrix", {"q": "<b onload=x>&'"}).content.decode()
    assert "<b onload" not in html


def test_the_words_that_narrow_it_are_said_where_the_form_is_folded(client: Client) -> None:
    page = text_of(client.get("/study/matrix?q=rotation"))
    assert f"2 of {len(ROW_IDS)} questions with “rotation”, 11 of 11 methods and variants" in page
    assert "with “<b>" not in client.get("/study/matrix?q=<b>").content.decode()
