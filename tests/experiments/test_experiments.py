"""Every experiment really runs, shows what it says it shows, and leaves the sandbox as it was."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from encryption_lab.documents import canonical, to_document
from encryption_lab.experiments.object_verbs import TEXT
from encryption_lab.experiments.reading import (
    FOLDER,
    PLACEHOLDER,
    ExperimentError,
    experiments,
    read_experiment,
)
from encryption_lab.experiments.runner import SetUpRefused, clean_up, run
from encryption_lab.experiments.values import Experiment, Variation
from encryption_lab.kms.keys import KeyState
from encryption_lab.store.limits import Limits
from studyapp.knowledge.reading import read_register
from tests.lab_bench import BUCKET, Bench

CASES = [
    pytest.param(experiment, variation_id, id=f"{experiment.id}-{variation_id or 'as it is'}")
    for experiment in experiments()
    for variation_id in ("", *(variation.id for variation in experiment.variations))
]
SAMPLE = (FOLDER / "01-versions-side-by-side.toml").read_text("utf-8")
CITED = re.compile(r"\[([a-z0-9-]+)\]")
LITERAL = re.compile(
    r"\b[345]\d\d\b|\b(KMS\.)?[A-Z]\w+Exception\b|\bAccessDenied\b|\bInvalid(Request|Argument)\b"
)


def snapshot(bench: Bench) -> tuple[object, ...]:
    keys = [key for key in bench.records.keys.all() if key.state is not KeyState.DELETED]
    return (
        bench.records.buckets.all(),
        keys,
        bench.records.keys.aliases(),
        dict(bench.records.versions.rows),
        {name: bytes(stored) for name, stored in bench.blobs.blobs.items()},
    )


@pytest.mark.parametrize(("experiment", "variation_id"), CASES)
def test_what_was_expected_is_seen_twice_and_nothing_else_changes(
    experiment: Experiment, variation_id: str
) -> None:
    bench = Bench()
    bench.lab.objects.put(bench.admin(), BUCKET, "kept", [b"mine"])
    before, events = snapshot(bench), list(bench.records.events.rows)
    for _ in range(2):
        done = run(bench.lab, experiment, variation_id=variation_id)
        assert done.observations
        assert [(item.see, item.expected, item.observed) for item in done.surprises] == []
        assert not PLACEHOLDER.search(done.explanation)
        assert snapshot(bench) == before
    assert bench.records.events.rows[: len(events)] == events
    assert (len(bench.records.events.rows) == len(events)) == experiment.own_lab


@pytest.mark.parametrize(("experiment", "variation_id"), CASES)
def test_no_plaintext_is_kept(experiment: Experiment, variation_id: str) -> None:
    bench = Bench()
    done = run(bench.lab, experiment, variation_id=variation_id, leave_on_the_bench=True)
    probe = TEXT[:20].encode()
    assert probe not in repr(done).encode()
    assert probe not in repr(bench.records).encode()
    assert not any(probe in stored for stored in bench.blobs.blobs.values())
    assert all(probe not in canonical(to_document(row)) for row in bench.records.versions.rows.values())


def explained_in(experiment: Experiment) -> list[Experiment | Variation]:
    return [experiment, *experiment.variations]


EXPLAINED = [
    pytest.param(experiment, explained, id=f"{experiment.id}-{explained.id}")
    for experiment in experiments()
    for explained in explained_in(experiment)
]


@pytest.mark.parametrize(("experiment", "explained"), EXPLAINED)
def test_an_explanation_mentions_only_what_was_seen(
    experiment: Experiment, explained: Experiment | Variation
) -> None:
    text = explained.explanation
    assert not LITERAL.search(PLACEHOLDER.sub("", text)), "a status or code is written, not filled in"
    assert set(CITED.findall(text)) <= set(experiment.facts)
    compared = {str(item.value).removeprefix("$") for item in explained.expectations}
    expected = {item.see for item in explained.expectations} | compared
    assert {f"{step}.{field}" for step, field in PLACEHOLDER.findall(text)} <= expected


@pytest.mark.parametrize("experiment", experiments(), ids=lambda experiment: experiment.id)
def test_facts_exist_and_each_is_cited(experiment: Experiment) -> None:
    cited = {fact for item in explained_in(experiment) for fact in CITED.findall(item.explanation)}
    assert cited == set(experiment.facts)
    assert cited <= {fact.id for fact in read_register().facts}


@pytest.mark.parametrize("experiment", experiments(), ids=lambda experiment: experiment.id)
def test_each_variation_explains_itself(experiment: Experiment) -> None:
    texts = [item.explanation for item in explained_in(experiment)]
    assert texts.count(experiment.explanation) == 1


CANNOT_BE_SHOWN = {
    8: "it is about words: the key is the same, whether it is called CMK or KMS key",
    18: "it is about AWS's web console, which the lab does not have",
}


def test_every_note_of_2022_has_an_experiment_or_cannot_have_one() -> None:
    shown = {note for experiment in experiments() for note in experiment.notes}
    assert shown.isdisjoint(CANNOT_BE_SHOWN)
    assert shown | CANNOT_BE_SHOWN.keys() == {note.number for note in read_register().notes}


def test_every_number_of_the_list_has_an_experiment() -> None:
    assert {experiment.number for experiment in experiments()} == set(range(1, 25))


def test_ids_are_there_once() -> None:
    ids = [experiment.id for experiment in experiments()]
    assert len(set(ids)) == len(ids)


def test_a_wrong_expectation_is_a_surprise() -> None:
    experiment = read_experiment("x.toml", SAMPLE.replace('is = "AES256"', 'is = "aws:fsx"'))
    (surprise,) = run(Bench().lab, experiment).surprises
    assert (surprise.see.split(".")[0], surprise.expected, surprise.observed) == (
        "read_first",
        "aws:fsx",
        "AES256",
    )


def test_what_is_left_on_the_bench_can_be_cleaned_up_later() -> None:
    bench = Bench()
    before = snapshot(bench)
    done = run(bench.lab, experiments()[0], leave_on_the_bench=True)
    assert {bucket.name for bucket in bench.records.buckets.all()} == {BUCKET, *done.buckets}
    clean_up(bench.lab, done.buckets, done.key_ids)
    assert snapshot(bench) == before


def test_a_key_of_two_regions_is_cleaned_up_though_its_primary_waits_for_the_replica() -> None:
    bench = Bench()
    before = snapshot(bench)
    (experiment,) = [each for each in experiments() if each.id == "in-another-region"]
    done = run(bench.lab, experiment, leave_on_the_bench=True)
    bench.lab.kms.schedule_key_deletion(bench.admin(), done.key_ids[0])
    clean_up(bench.lab, done.buckets, done.key_ids)
    assert snapshot(bench) == before


def test_a_full_quota_refuses_the_set_up_and_leaves_nothing() -> None:
    bench = Bench(limits=replace(Limits(), keys=1))
    before = snapshot(bench)
    with pytest.raises(SetUpRefused, match="as many keys"):
        run(bench.lab, experiments()[0])
    assert snapshot(bench) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('do = "create_key"', 'do = "make_key"', "set_up kms_key: do: 'make_key' is no verb"),
        ('method = "sse-c"', 'metod = "sse-c"', "step third: metod: put_object takes no such argument"),
        ('method = "sse-c"', "method = 3", "step third: method: must be of type str"),
        (
            "$first.version_id",
            "$zero.version_id",
            r"step read_first: version_id: \$zero.version_id is neither",
        ),
        ("$first.version_id", "$first.versions", "step read_first: version_id: first shows no versions"),
        ('see = "read_newest.status"', 'see = "read_newest.stat"', "read_newest shows no stat"),
        ("{read_newest.status}", "{read_newest.stat}", "explanation: read_newest: read_newest shows no stat"),
        ('name = "second"', 'name = "first"', "step first: name: is there twice"),
        ("right = true", "", "choice: right: none is right"),
        ("is = 400", "seems = 400", "expect read_newest.status: seems: is unknown here"),
        ("number = 1", "nummer = 1", "experiment: nummer: is unknown here"),
        ('do = "delete', "", "is not TOML"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(old: str, new: str, message: str) -> None:
    text = SAMPLE.replace(old, new, 1) if old in SAMPLE else "[["
    with pytest.raises(ExperimentError, match=f"x.toml: .*{message}"):
        read_experiment("x.toml", text)
