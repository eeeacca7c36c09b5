"""Run an experiment: really do its steps, compare what was seen with what was expected, and tidy up.

An experiment runs in the sandbox that it is given, with buckets and keys of its own. Afterwards the sandbox is as it
was, but for what cannot be taken back and should not be: the audit events and the requests of the run are kept. The
run's keys go the way KMS has, a scheduled deletion, whose waiting period the lab cuts short: a sandbox holds only so
many keys. One that moves the clock runs in a lab of its own, empty and in memory, since moving the sandbox's clock
would rotate and delete keys that are none of its business; nothing of such a run can be left on the bench. So does one
that writes a hundred objects, which would crowd the sandbox's record of requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from encryption_lab.errors import LabError
from encryption_lab.experiments.bench import Asker, Bench, CannotBeDone, Seen
from encryption_lab.experiments.observing import Observation, passes
from encryption_lab.experiments.own_lab import SAMPLE_ACCOUNT, OwnLab
from encryption_lab.experiments.reading import PLACEHOLDER, REFERENCE
from encryption_lab.experiments.tampering import Tampering
from encryption_lab.experiments.values import Expectation, Experiment, Step, Value, Variation
from encryption_lab.experiments.verbs import VERBS
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.keys import KeyState, MultiRegion
from encryption_lab.lab import Lab
from encryption_lab.ports import Randomness, VersionQuery
from encryption_lab.store.limits import Limits
from encryption_lab.trace import Step as TraceStep


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """One step and what it showed; the exchange id leads to the request in the sandbox, if it was one.

    itself   what "$name" stands for: an ARN, a bucket's name, else the step's own name
    """

    name: str
    do: str
    principal: str
    is_set_up: bool
    values: Mapping[str, Value]
    itself: str
    exchange_id: str
    trace: tuple[TraceStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """right: the choices that this variation proves right; explanation: Markdown with what was seen filled in.

    in_sandbox   False where it ran in a lab of its own: its exchange ids lead nowhere, its traces are here
    buckets, key_ids   of the run, still there where it was left on the bench
    stopped_at, stopped_because   the step that could not be done, and a sentence; "" after a run to the end. What was
                 to be seen from there on is missing in `observations`, and the explanation says no more than this
    """

    experiment_id: str
    variation_id: str
    in_sandbox: bool
    steps: tuple[StepDone, ...]
    observations: tuple[Observation, ...]
    right: tuple[str, ...]
    explanation: str
    buckets: tuple[str, ...]
    key_ids: tuple[str, ...]
    stopped_at: str = ""
    stopped_because: str = ""

    @property
    def surprises(self) -> tuple[Observation, ...]:
        return tuple(observation for observation in self.observations if not observation.as_expected)


class SetUpRefused(Exception):
    """The set-up could not be made, for instance for a full quota; nothing of it remains. `code` as S3 says it."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class _Stopped(Exception):
    """An action of the lab's own could not be done: not an answer of S3 or KMS, which a step would show."""

    def __init__(self, step: str, because: str) -> None:
        self.step, self.because = step, because
        super().__init__(because)


def run(lab: Lab, experiment: Experiment, *, variation_id: str = "", leave_on_the_bench: bool = False) -> Run:
    """Return what happened. Raises KeyError for an unknown variation, SetUpRefused."""
    variation = experiment.variation(variation_id) if variation_id else _as_it_is(experiment)
    bench = _own_bench(lab, experiment) if experiment.own_lab else Bench(lab=lab, number=experiment.number)
    return _run_on(bench, experiment, variation, leave_on_the_bench=leave_on_the_bench)


def run_in_own_lab(experiment: Experiment, *, randomness: Randomness, now: datetime) -> Run:
    """Return what happened in an empty lab in memory, which is gone afterwards. Raises SetUpRefused."""
    own = OwnLab.of(SAMPLE_ACCOUNT, randomness=randomness, now=now, limits=Limits())
    bench = Bench(lab=own.lab, number=experiment.number, clock=own.clock)
    return _run_on(bench, replace(experiment, own_lab=True), _as_it_is(experiment), leave_on_the_bench=True)


def _run_on(bench: Bench, experiment: Experiment, variation: Variation, *, leave_on_the_bench: bool) -> Run:
    parameters = {**experiment.parameters, **variation.parameters}
    tidied = True
    try:
        done = [_set_up(bench, step, parameters) for step in experiment.set_up]
        stopped = _act(bench, experiment.actions, parameters, done)
        observations = tuple(_observe(bench, item, parameters) for item in variation.expectations)
        tidied = not leave_on_the_bench
    finally:
        if tidied:
            clean_up(bench.lab, bench.buckets, bench.key_ids)
    return Run(
        experiment_id=experiment.id,
        variation_id=variation.id,
        in_sandbox=not experiment.own_lab,
        steps=tuple(done),
        observations=observations,
        right=variation.right,
        explanation=_explained(bench, variation, stopped),
        buckets=tuple(bench.buckets),
        key_ids=tuple(bench.key_ids),
        stopped_at=stopped.step if stopped else "",
        stopped_because=stopped.because if stopped else "",
    )


def clean_up(lab: Lab, buckets: list[str] | tuple[str, ...], key_ids: list[str] | tuple[str, ...]) -> None:
    """Remove a run's buckets with all they hold, and its keys."""
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    for bucket in buckets:
        for version in lab.records.versions.find(VersionQuery(bucket=bucket)):
            if version.parts:
                Tampering(lab, bucket, version.key, version.version_id).forget()
            lab.objects.delete(call, bucket, version.key, version_id=version.version_id)
        lab.buckets.delete(call, bucket)
    # A primary can go only when its replicas are gone.
    for is_primary in (False, True):
        for key in lab.keys_everywhere():
            if key.key_id in key_ids and (key.multi_region is MultiRegion.PRIMARY) is is_primary:
                there = lab.in_region(key.region or lab.account.region)
                if key.state is not KeyState.PENDING_DELETION:
                    key = there.kms.schedule_key_deletion(call, key.key_id, pending_window_days=7)
                there.records.keys.put(replace(key, deletion_at=lab.clock.now()))
        lab.keys_everywhere()  # looked at again, what is due happens


def _as_it_is(experiment: Experiment) -> Variation:
    return Variation(
        id="",
        label="",
        parameters={},
        right=tuple(choice.id for choice in experiment.choices if choice.right),
        expectations=experiment.expectations,
        explanation=experiment.explanation,
    )


def _own_bench(lab: Lab, experiment: Experiment) -> Bench:
    randomness = lab.installation.randomness
    own = OwnLab.of(lab.account, randomness=randomness, now=lab.clock.now(), limits=lab.limits)
    return Bench(lab=own.lab, number=experiment.number, clock=own.clock)


def _act(
    bench: Bench, actions: tuple[Step, ...], parameters: Mapping[str, Value], done: list[StepDone]
) -> _Stopped | None:
    """Add to `done` what was done, and return what ended it before its end."""
    try:
        for step in actions:
            done.append(_do(bench, step, parameters, is_set_up=False))
    except _Stopped as stopped:
        return stopped
    return None


def _set_up(bench: Bench, step: Step, parameters: Mapping[str, Value]) -> StepDone:
    try:
        done = _do(bench, step, parameters, is_set_up=True)
    except _Stopped as stopped:
        raise SetUpRefused("", stopped.because) from stopped
    if done.values.get("error_code"):
        raise SetUpRefused(str(done.values["error_code"]), str(done.values["error_message"]))
    return done


def _do(bench: Bench, step: Step, parameters: Mapping[str, Value], *, is_set_up: bool) -> StepDone:
    asker = Asker(name=step.name, principal=step.principal, secure_transport=step.secure_transport)
    resolved = {name: _resolve(bench, value, parameters) for name, value in step.arguments.items()}
    given = {name: value for name, value in resolved.items() if value is not None}
    try:
        seen: Seen = VERBS[step.do].act(bench, asker, **given)
    except (LabError, CannotBeDone) as reason:
        raise _Stopped(step.name, str(reason)) from reason
    bench.seen[step.name] = seen
    return StepDone(
        name=step.name,
        do=step.do,
        principal=step.principal,
        is_set_up=is_set_up,
        values=seen.values,
        itself=seen.itself or step.name,
        exchange_id=seen.exchange_id,
        trace=seen.trace,
    )


def _resolve(bench: Bench, value: Value, parameters: Mapping[str, Value]) -> Value:
    found = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    name, field = found[1], found[2]
    if name in parameters:
        return _resolve(bench, parameters[name], {}) if parameters[name] != value else None
    if name not in bench.seen:  # it stopped before
        return None
    seen = bench.seen[name]
    return seen.values.get(field) if field else seen.itself or name


def _observe(bench: Bench, expected: Expectation, parameters: Mapping[str, Value]) -> Observation:
    name, _, field = expected.see.partition(".")
    observed = bench.seen[name].values.get(field) if name in bench.seen else None
    value = _resolve(bench, expected.value, parameters)
    return Observation(
        see=expected.see,
        label=expected.label,
        test=expected.test,
        expected=value,
        observed=observed,
        as_expected=passes(expected.test, observed, value),
    )


def _explained(bench: Bench, variation: Variation, stopped: _Stopped | None) -> str:
    if stopped is not None:
        return f"The run stopped at the step `{stopped.step}`, so what follows from it was not seen: {stopped.because}"
    return PLACEHOLDER.sub(
        lambda found: shown(bench.seen[found[1]].values.get(found[2])), variation.explanation
    )


def shown(value: Value) -> str:
    """Return what was seen in words: yes, no, none, or as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None or value == "" else str(value)
