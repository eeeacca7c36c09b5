"""The pages of the experiments: predicted, run, compared, counted, tidied up."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape

from encryption_lab.experiments.object_verbs import TEXT
from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.verbs import VERBS
from encryption_lab.persistence import predictions
from encryption_lab.persistence.models import PredictionRow
from encryption_lab.persistence.predictions import predictions_of
from encryption_lab.persistence.sandboxes import sandbox_reset
from encryption_lab.web.experiments.words import WORDS
from encryption_lab.web.installation import installation
from tests.web.own_lab import OwnLab

KEY = "/lab/experiments/disable-the-key"
RIGHT, WRONG = "comes-back", "lost"


def predict(own: OwnLab, choice: str = RIGHT, *, at: str = KEY, **said: str) -> str:
    """Run it; return the address of the run."""
    answer = own.client.post(at, {"choice": choice, "sureness": "sure", **said})
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return str(answer["Location"])


def counts(own: OwnLab) -> tuple[int, int]:
    living = [key for key in own.lab.records.keys.all() if key.state.value != "Deleted"]
    return len(own.lab.records.buckets.all()), len(living)


CASES = [
    pytest.param(experiment.id, variation_id, id=f"{experiment.id}-{variation_id or 'as it is'}")
    for experiment in experiments()
    for variation_id in ("", *(variation.id for variation in experiment.variations))
]


@pytest.mark.parametrize(("experiment_id", "variation_id"), CASES)
def test_each_can_be_predicted_and_its_prediction_is_judged(
    own: OwnLab, experiment_id: str, variation_id: str
) -> None:
    experiment = next(each for each in experiments() if each.id == experiment_id)
    right = experiment.variation(variation_id).right if variation_id else ()
    right = right or tuple(choice.id for choice in experiment.choices if choice.right)
    at = f"/lab/experiments/{experiment_id}"
    assert escape(experiment.question) in own.text(f"{at}?variation={variation_id}")
    for choice in experiment.choices[: 1 if variation_id else 2]:
        shown = own.text(predict(own, choice.id, at=at, variation=variation_id))
        assert ("Not as you said" in shown) == (choice.id not in right)
        assert "unexpected" not in shown
        assert TEXT[:20] not in shown


def test_nothing_is_chosen_beforehand(own: OwnLab) -> None:
    assert "checked" not in own.text(KEY)


@pytest.mark.parametrize(
    "said", [{}, {"choice": RIGHT}, {"sureness": "sure"}, {"choice": "x", "sureness": "y"}]
)
def test_without_a_prediction_nothing_runs(own: OwnLab, said: dict[str, str]) -> None:
    answer = own.client.post(KEY, said)
    assert (answer.status_code, b"There is a problem" in answer.content) == (422, True)
    assert predictions_of(own.sandbox) == []


def test_a_run_is_shown_again_and_not_made_again(own: OwnLab) -> None:
    url = predict(own, WRONG)
    events = len(own.events())
    first, second = own.text(url), own.text(url)
    assert "Not as you said" in first
    assert "It is lost: the data key went with the key." in first
    assert "KMS.DisabledException" in first
    assert len(own.events()) == events
    assert (
        len(re.findall(r'href="/lab/requests/', first))
        == len(re.findall(r'href="/lab/requests/', second))
        >= 3
    )
    for link in set(re.findall(r'href="(/lab/requests/[^"]+)"', first)):
        assert own.client.get(link).status_code == 200


def test_an_experiment_is_found_by_the_name_of_its_file_too(own: OwnLab) -> None:
    assert "Disable the key" in own.text("/lab/experiments/07-disable-the-key")


@pytest.mark.parametrize(
    "address",
    [
        "/lab/experiments/nothing",
        "/lab/experiments/07-",
        f"{KEY}?variation=nothing",
        f"{KEY}/runs/1",
        f"{KEY}/runs/0",
        f"{KEY}/runs/{10**30}",
        "/lab/experiments/%00",
    ],
)
def test_what_is_not_there_is_not_found(own: OwnLab, address: str) -> None:
    assert own.client.get(address).status_code == 404


def test_the_run_tidies_up_unless_told_otherwise(own: OwnLab) -> None:
    before = counts(own)
    predict(own)
    assert counts(own) == before
    url = predict(own, leave="on")
    assert counts(own) == (before[0] + 1, before[1] + 1)
    shown = own.text(url)
    for link in re.findall(r'href="(/lab/(?:objects|buckets|keys)/[^"]+)"', shown):
        assert own.client.get(link).status_code == 200
    assert own.post(f"{url}/tidy") == 303
    assert counts(own) == before
    assert "Tidy up" not in own.text(url)


def test_what_was_deleted_by_hand_is_no_hindrance_to_tidying_up(own: OwnLab) -> None:
    before, url = counts(own), predict(own, leave="on")
    (bucket,) = {row.name for row in own.lab.records.buckets.all()} - {"first-bucket"}
    version = own.lab.records.versions.recent(1)[0]
    own.lab.objects.delete(own.call(), bucket, version.key, version_id=version.version_id)
    own.lab.buckets.delete(own.call(), bucket)
    assert "Tidy up" in own.text(url)
    assert own.post(f"{url}/tidy") == 303
    assert counts(own) == before
    assert own.post(f"{url}/tidy") == 303


def test_a_full_lab_says_so_and_keeps_what_was_entered(own: OwnLab) -> None:
    for number in range(50):
        own.client.post("/lab/keys", {"alias": f"alias/k{number}"})
    answer = own.client.post(KEY, {"choice": RIGHT, "sureness": "guess"})
    text = answer.content.decode()
    assert (answer.status_code, "The set-up was refused" in text) == (409, True)
    assert text.count("checked") == 2
    assert predictions_of(own.sandbox) == []


def test_only_the_first_prediction_counts(own: OwnLab) -> None:
    predict(own, WRONG)
    predict(own, RIGHT)
    shown = own.text("/lab/experiments")
    assert "0 of 1</b> first predictions right" in shown
    assert "0 of 1 right, 0 %" in shown
    assert "predicted wrong" in shown
    assert "predicted right" not in shown


def test_a_surprise_of_the_lab_is_not_held_against_anybody(
    own: OwnLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VERBS, "enable_key", VERBS["disable_key"])  # now the key stays disabled
    shown = own.text(predict(own))
    assert "Not as we expected" in shown
    assert "our surprise and not your mistake" in shown
    assert "expected: 200" in shown
    assert [each.is_right for each in predictions_of(own.sandbox)] == [None]
    assert "not judged" in own.text("/lab/experiments")


def test_one_that_moves_the_clock_leaves_the_sandbox_alone(own: OwnLab) -> None:
    events, at = own.events(), "/lab/experiments/schedule-its-deletion"
    shown = own.text(predict(own, "lost", at=at))
    assert own.events() == events
    assert "a lab of its own" in shown
    assert "/lab/requests/" not in shown
    assert "leave" not in own.client.get(at).content.decode().split("<form")[1].split("</form")[0]


def test_the_explanation_is_text_and_cites_its_facts(own: OwnLab) -> None:
    shown = own.text(predict(own))
    assert re.search(r'<a class="cite" href="#fact-1"', shown)
    assert 'href="/facts/unusable-key-makes-objects-unreadable"' in shown
    assert "[unusable-key" not in shown


def test_without_a_site_around_it_a_fact_is_its_id(own: OwnLab, settings: object) -> None:
    settings.LAB_FACTS = ""  # type: ignore[attr-defined]
    shown = own.text(predict(own))
    assert "unusable-key-makes-objects-unreadable" in shown
    assert 'href="/facts/' not in shown


def test_a_reset_forgets_what_was_predicted(own: OwnLab) -> None:
    url = predict(own)
    sandbox_reset(own.sandbox, installation().blobs)
    assert PredictionRow.objects.count() == 0
    assert own.client.get(url).status_code == 404


def test_of_an_old_run_the_prediction_stays(own: OwnLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictions, "MOST_RUNS", 2)
    monkeypatch.setattr(predictions, "MOST_PREDICTIONS", 3)
    urls = [predict(own) for _ in range(4)]
    assert own.client.get(urls[0]).status_code == 404
    assert "no longer kept" in own.text(urls[1])
    assert "As you said" in own.text(urls[3])


def test_a_stranger_finds_nobody_elses_run(own: OwnLab) -> None:
    url = predict(own, leave="on")
    before, stranger = counts(own), OwnLab()
    assert stranger.client.get(url).status_code == 404
    assert stranger.post(f"{url}/tidy") == 404
    assert counts(own) == before


def test_pages_cost_few_queries(own: OwnLab, django_assert_max_num_queries: object) -> None:
    url = predict(own, leave="on")
    for address in ("/lab/experiments", KEY, url):
        with django_assert_max_num_queries(14 if address == url else 6):  # type: ignore[operator]
            own.client.get(address)


def test_every_verb_has_its_words() -> None:
    assert VERBS.keys() - WORDS.keys() == set()


def test_a_run_in_two_regions_shows_both_trails_and_is_tidied_up_in_both(own: OwnLab) -> None:
    before = counts(own)
    run = predict(own, "opens", at="/lab/experiments/in-another-region", leave="on")
    events = own.client.get(run).context["trail"].events
    elsewhere = [event.name for event in events if " · eu-west-1 · " in event.rest]
    assert elsewhere == ["CreateKey", "Decrypt"]
    assert "ReplicateKey" in {event.name for event in events} - set(elsewhere)
    assert len(own.lab.keys_everywhere()) == before[1] + 2
    assert own.post(f"{run}/tidy") == 303
    assert counts(own) == before
