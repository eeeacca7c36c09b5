"""All experiments by theme: what has been tried, what was predicted rightly, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.values import Experiment
from encryption_lab.persistence.predictions import Prediction
from encryption_lab.web.experiments.calibration import calibration, first_predictions
from encryption_lab.web.method_names import METHOD_NAMES

THEMES = {
    "defaults": "Defaults and versions",
    "keys": "KMS keys",
    "audit": "The audit trail",
    "permissions": "Who may",
    "methods": "The four methods",
    "enforcing": "Enforcing it",
    "sse-c": "Keys that customers bring",
    "in-transit": "On the way",
    "rotation": "Rotation",
    "re-encryption": "Encrypting what exists",
    "metadata": "What stays outside",
    "client-side": "Before it is sent",
    "integrity": "Touching what is stored",
}
VERDICTS = {
    True: ("ok", "predicted right"),
    False: ("no", "predicted wrong"),
    None: ("noise", "not judged"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of the first prediction. verdict and word as in `components/_status.html`."""

    verdict: str
    word: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """tried: one for the experiment and for each variation that was run; of: how many there are."""

    number: int
    title: str
    question: str
    url: str
    methods: tuple[tuple[str, str], ...]
    statements: tuple[tuple[int, str], ...]
    tried: tuple[Tried, ...]
    variations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    id: str
    title: str
    lines: tuple[Line, ...]


def catalogue_context(predictions: Sequence[Prediction]) -> dict[str, object]:
    listed, first = experiments(), first_predictions(predictions)
    themes = dict.fromkeys(experiment.theme for experiment in listed)
    tried = {prediction.experiment_id for prediction in first} & {each.id for each in listed}
    judged = [prediction for prediction in first if prediction.is_right is not None]
    return {
        "themes": [_theme(theme, listed, first) for theme in themes],
        "tried": len(tried),
        "total": len(listed),
        "right": sum(prediction.is_right is True for prediction in judged),
        "judged": len(judged),
        "calibration": calibration(predictions),
        "next": next_experiment(predictions),
    }


def next_experiment(predictions: Sequence[Prediction], after: str = "") -> Experiment | None:
    """Return the next that has not been tried, beginning behind `after` and going round."""
    tried, listed = {prediction.experiment_id for prediction in predictions}, experiments()
    start = next((place + 1 for place, each in enumerate(listed) if each.id == after), 0)
    return next((each for each in (*listed[start:], *listed[:start]) if each.id not in tried), None)


def method_chips(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    return tuple((method, METHOD_NAMES[method]) for method in experiment.methods)


def note_links(experiment: Experiment) -> tuple[tuple[int, str], ...]:
    """Return (number, address) of the statements of 2022 that it answers; "" where no site keeps them."""
    try:
        notes = reverse("study:notes")
    except NoReverseMatch:
        notes = ""
    return tuple((number, notes) for number in experiment.notes)


def _theme(theme: str, listed: Sequence[Experiment], first: Sequence[Prediction]) -> Theme:
    lines = tuple(_line(experiment, first) for experiment in listed if experiment.theme == theme)
    title = THEMES.get(theme, theme.replace("-", " ").capitalize())
    return Theme(id=theme, title=title, lines=lines)


def _line(experiment: Experiment, first: Sequence[Prediction]) -> Line:
    labels = {"": "as it is", **{variation.id: variation.label for variation in experiment.variations}}
    of_it = [each for each in first if each.experiment_id == experiment.id and each.variation_id in labels]
    return Line(
        number=experiment.number,
        title=experiment.title,
        question=experiment.question,
        url=reverse("lab:experiment", args=[experiment.id]),
        methods=method_chips(experiment),
        statements=note_links(experiment),
        tried=tuple(
            Tried(
                verdict=VERDICTS[each.is_right][0],
                word=VERDICTS[each.is_right][1],
                label=labels[each.variation_id] if each.variation_id else "",
            )
            for each in of_it
        ),
        variations=len(experiment.variations),
    )
