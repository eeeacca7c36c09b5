"""What cannot be done ends a run in words, keeps nothing behind, and passes for no observation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from encryption_lab.experiments.observing import TESTS, passes
from encryption_lab.experiments.reading import experiments, read_experiment
from encryption_lab.experiments.runner import SetUpRefused, run
from encryption_lab.experiments.values import Experiment
from encryption_lab.store.limits import Limits
from tests.experiments.test_experiments import snapshot
from tests.lab_bench import Bench

EXPERIMENTS = {experiment.id: experiment for experiment in experiments()}
WRITTEN = """
id = "x"
number = 1
title = "x"
theme = "x"
question = "x"
choice = [{ id = "a", text = "a", right = true }, { id = "b", text = "b" }]
set_up = [{ do = "create_bucket", name = "bucket" }SET_UP]
action = [
  { do = "put_object", name = "put", bucket = "$bucket" },
  { do = "ACTION", name = "acted", bucket = "$bucket", key = "KEY" },
  { do = "get_object", name = "read", bucket = "$bucket" },
]
expect = [
  { see = "put.status", is = 200, label = "a" },
  { see = "read.status", is = 200, label = "b" },
  { see = "read.digest", is = "$read.headers.x-none", label = "c" },
  { see = "read.headers.x-none", is = "$put.headers.x-none", label = "d" },
]
explanation = "Read: {read.status}."
"""


def written(action: str, key: str, set_up: str = "") -> Experiment:
    text = WRITTEN.replace("ACTION", action).replace("KEY", key).replace("SET_UP", set_up)
    return read_experiment("x.toml", text)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("seen", "value"), [(None, None), (None, "a"), ("a", None)])
def test_what_is_missing_passes_no_test(test: str, seen: str | None, value: str | None) -> None:
    assert not passes(test, seen, value)


def test_a_damage_that_cannot_be_done_stops_the_run() -> None:
    bench = Bench()
    before = snapshot(bench)
    done = run(bench.lab, written("flip_byte", "other.txt"))
    assert (done.stopped_at, done.stopped_because) == ("acted", "The specified key does not exist.")
    assert [step.name for step in done.steps] == ["bucket", "put"]
    assert [(item.observed, item.as_expected) for item in done.observations] == [
        (200, True),
        (None, False),
        (None, False),
        (None, False),
    ]
    assert "`acted`" in done.explanation
    assert "does not exist" in done.explanation
    assert "Read:" not in done.explanation
    assert snapshot(bench) == before


def test_a_run_to_the_end_did_not_stop() -> None:
    done = run(Bench().lab, written("flip_byte", "plan.txt"))
    assert (done.stopped_at, done.stopped_because, len(done.steps)) == ("", "", 4)
    assert done.explanation.startswith("Read: 5")


def test_in_the_set_up_it_is_a_refused_set_up() -> None:
    bench = Bench()
    before = snapshot(bench)
    damaging = ', { do = "flip_byte", name = "first", bucket = "$bucket" }'
    with pytest.raises(SetUpRefused, match="key does not exist"):
        run(bench.lab, written("flip_byte", "plan.txt", damaging))
    assert snapshot(bench) == before


@pytest.mark.parametrize("experiment", experiments(), ids=lambda experiment: experiment.id)
def test_in_a_full_sandbox_every_experiment_ends_in_words(experiment: Experiment) -> None:
    bench = Bench(limits=replace(Limits(), objects=0))
    before = snapshot(bench)
    try:
        done = run(bench.lab, experiment)
        said = bool(done.surprises) or all(step.do != "put_object" for step in experiment.actions)
    except SetUpRefused as refused:
        said = "as many objects" in str(refused)
    assert said
    assert snapshot(bench) == before
