"""From a file to an experiment. What does not fit is refused by file, step and field, before anything runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from encryption_lab.experiments.observing import TESTS
from encryption_lab.experiments.values import Choice, Expectation, Experiment, Step, Value, Variation
from encryption_lab.experiments.verbs import VERBS
from encryption_lab.identities import ADMINISTRATOR, READER

FOLDER = Path(__file__).resolve().parent
REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)(?:\.(.+))?")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\.([a-z0-9_.-]+)\}")
TEXTS = ("id", "title", "theme", "question", "explanation")
OPTIONAL = {"parameters", "facts", "notes", "methods", "variation", "own_lab", "differs_from_aws", "set_up"}
NAMES = {*TEXTS, "number", "choice", "action", "expect", *OPTIONAL}
OF_STEP = {"do", "name", "as", "secure_transport"}
MOVING = {"advance_clock"}


class ExperimentError(Exception):
    """file, where (a step's name or a part's), field (may be "") and the reason, all in the text."""

    def __init__(self, file: str, where: str, field: str, reason: str) -> None:
        self.file, self.where, self.field = file, where, field
        super().__init__(": ".join(part for part in (file, where, field, reason) if part))


@cache
def experiments() -> tuple[Experiment, ...]:
    """Return all experiments, in the order of the list."""
    read = [read_experiment(path.name, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(sorted(read, key=lambda experiment: (experiment.number, experiment.id)))


def read_experiment(file: str, text: str) -> Experiment:
    """Return the experiment that a file describes. Raises ExperimentError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExperimentError(file, "", "", f"is not TOML: {error}") from error
    _only(file, "experiment", table, NAMES, needed=NAMES - OPTIONAL)
    try:
        experiment = _experiment(file, table)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ExperimentError(file, "experiment", "", f"has a part of another shape: {error}") from error
    _check_choices(file, experiment)
    _check_steps(file, experiment)
    return experiment


def read_steps(
    name: str,
    *,
    set_up: Sequence[Mapping[str, Any]],
    action: Sequence[Mapping[str, Any]],
    expect: Sequence[Mapping[str, Any]],
    own_lab: bool,
) -> Experiment:
    """Return an experiment without words: steps and what should be seen, as a file has them; a label may be left out.

    Raises ExperimentError, with `name` for the file.
    """
    labelled = [{"label": table.get("see", ""), **table} for table in expect]
    try:
        experiment = Experiment(
            id=name,
            number=0,
            title="",
            theme="",
            question="",
            explanation="",
            choices=(),
            parameters={},
            set_up=tuple(_step(name, "set_up", step) for step in set_up),
            actions=tuple(_step(name, "action", step) for step in action),
            expectations=tuple(_expectations(name, labelled)),
            facts=(),
            notes=(),
            methods=(),
            own_lab=own_lab,
        )
    except (TypeError, AttributeError, ValueError) as error:
        raise ExperimentError(name, "steps", "", f"have a part of another shape: {error}") from error
    _check_steps(name, experiment)
    return experiment


def _experiment(file: str, table: Mapping[str, Any]) -> Experiment:
    choices = tuple(Choice(**choice) for choice in table["choice"])
    expectations = tuple(_expectations(file, table["expect"]))
    return Experiment(
        **{name: str(table[name]).strip() for name in TEXTS},
        number=table["number"],
        choices=choices,
        parameters=table.get("parameters", {}),
        set_up=tuple(_step(file, "set_up", step) for step in table.get("set_up", [])),
        actions=tuple(_step(file, "action", step) for step in table["action"]),
        expectations=expectations,
        facts=tuple(table.get("facts", [])),
        notes=tuple(table.get("notes", [])),
        methods=tuple(table.get("methods", [])),
        variations=tuple(_variation(file, variation, table) for variation in table.get("variation", [])),
        own_lab=table.get("own_lab", False),
        differs_from_aws=table.get("differs_from_aws", "").strip(),
    )


def _step(file: str, phase: str, table: Mapping[str, Any]) -> Step:
    name = table.get("name", "")
    where = f"{phase} {name or 'without name'}"
    if not isinstance(name, str) or not REFERENCE.fullmatch(f"${name}") or "." in name:
        raise ExperimentError(file, where, "name", "must be a word of small letters")
    do = table.get("do", "")
    if do not in VERBS:
        raise ExperimentError(file, where, "do", f"{do!r} is no verb; known: {', '.join(VERBS)}")
    principal = table.get("as", ADMINISTRATOR)
    if principal not in (ADMINISTRATOR, READER):
        raise ExperimentError(file, where, "as", "must be administrator or reader")
    arguments = {key: value for key, value in table.items() if key not in OF_STEP}
    return Step(
        do=do,
        name=name,
        arguments=arguments,
        principal=principal,
        secure_transport=table.get("secure_transport", True),
    )


def _expectations(file: str, tables: list[dict[str, Any]]) -> Iterator[Expectation]:
    for table in tables:
        see = table.get("see", "")
        tests = [name for name in table if name in TESTS]
        _only(file, f"expect {see}", table, {"see", "label", *TESTS}, needed={"see", "label"})
        if len(tests) != 1:
            raise ExperimentError(file, f"expect {see}", "", f"needs one of: {', '.join(TESTS)}")
        yield Expectation(see=see, test=tests[0], value=table[tests[0]], label=table["label"])


def _variation(file: str, table: Mapping[str, Any], experiment: Mapping[str, Any]) -> Variation:
    where = f"variation {table.get('id', '')}"
    _only(
        file,
        where,
        table,
        {"id", "label", "set", "right", "expect", "explanation"},
        needed={"id", "label", "set", "right", "expect"},
    )
    return Variation(
        id=table["id"],
        label=table["label"],
        parameters=table["set"],
        right=tuple(table["right"]),
        expectations=tuple(_expectations(file, table["expect"])),
        explanation=str(table.get("explanation", experiment["explanation"])).strip(),
    )


def _only(file: str, where: str, table: Mapping[str, Any], known: set[str], *, needed: set[str]) -> None:
    for name in sorted(table.keys() - known):
        raise ExperimentError(file, where, name, "is unknown here")
    for name in sorted(needed - table.keys()):
        raise ExperimentError(file, where, name, "is missing")


def _check_steps(file: str, experiment: Experiment) -> None:
    steps: dict[str, Step] = {}
    for step in (*experiment.set_up, *experiment.actions):
        if step.name in steps or step.name in experiment.parameters:
            raise ExperimentError(file, f"step {step.name}", "name", "is there twice")
        if step.do in MOVING and not experiment.own_lab:
            raise ExperimentError(
                file, f"step {step.name}", "do", "moves the clock, which needs own_lab = true"
            )
        _check_arguments(file, step, steps, experiment.parameters)
        steps[step.name] = step
    checked: tuple[Experiment | Variation, ...] = (experiment, *experiment.variations)
    for what in checked:
        for expected in what.expectations:
            where = f"expect {expected.see}"
            _check_reference(file, where, "see", f"${expected.see}", steps, {})
            _check_reference(file, where, expected.test, expected.value, steps, experiment.parameters)
        for name, shown in PLACEHOLDER.findall(what.explanation):
            _check_reference(file, "explanation", name, f"${name}.{shown}", steps, {})
    for variation in experiment.variations:
        for unknown in variation.parameters.keys() - experiment.parameters.keys():
            raise ExperimentError(file, f"variation {variation.id}", unknown, "is no parameter")


def _check_choices(file: str, experiment: Experiment) -> None:
    ids = {choice.id for choice in experiment.choices}
    if not 2 <= len(ids) == len(experiment.choices) <= 5:
        raise ExperimentError(file, "choice", "", "there must be 2 to 5, each with its own id")
    if not any(choice.right for choice in experiment.choices):
        raise ExperimentError(file, "choice", "right", "none is right")
    for variation in experiment.variations:
        if not variation.right or not ids.issuperset(variation.right):
            raise ExperimentError(file, f"variation {variation.id}", "right", "must name choices")


def _check_arguments(
    file: str, step: Step, earlier: Mapping[str, Step], parameters: Mapping[str, Value]
) -> None:
    known, where = VERBS[step.do].arguments, f"step {step.name}"
    for name, value in step.arguments.items():
        if name not in known:
            raise ExperimentError(file, where, name, f"{step.do} takes no such argument")
        _check_reference(file, where, name, value, earlier, parameters)
        is_reference = isinstance(value, str) and value.startswith("$")
        if not is_reference and type(value) is not known[name].type:
            raise ExperimentError(file, where, name, f"must be of type {known[name].type.__name__}")
    for name, argument in known.items():
        if argument.required and name not in step.arguments:
            raise ExperimentError(file, where, name, "is missing")


def _check_reference(
    file: str,
    where: str,
    field: str,
    value: Value,
    earlier: Mapping[str, Step],
    parameters: Mapping[str, Value],
) -> None:
    if not isinstance(value, str) or not value.startswith("$"):
        return
    found = REFERENCE.fullmatch(value)
    if found is None or found[1] not in {*earlier, *parameters}:
        raise ExperimentError(file, where, field, f"{value} is neither a parameter nor an earlier step")
    if found[2] and (found[1] not in earlier or not VERBS[earlier[found[1]].do].can_show(found[2])):
        raise ExperimentError(file, where, field, f"{found[1]} shows no {found[2]}")
