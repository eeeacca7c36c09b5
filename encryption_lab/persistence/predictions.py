"""What somebody predicted and what came of it: one row for each run of an experiment, and the run itself beside it.

A sandbox keeps its newest MOST_RUNS runs whole. Of older ones the prediction stays and the run is dropped, and of
predictions only the newest MOST_PREDICTIONS stay: a row for each click would otherwise grow without end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cattrs import Converter
from django.db.models import Max

from encryption_lab.documents import canonical, to_document
from encryption_lab.experiments.runner import Run
from encryption_lab.experiments.values import Value
from encryption_lab.persistence.models import PredictionRow, Sandbox
from encryption_lab.persistence.rows import insert_row, writing_as_one

MOST_RUNS = 100
MOST_PREDICTIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """choice_id: what was said; sureness: guess, unsure or sure. is_right: None where nothing can be said of it."""

    experiment_id: str
    variation_id: str
    choice_id: str
    sureness: str
    predicted_at: datetime
    is_right: bool | None
    number: int = 0
    is_left: bool = False


def prediction_add(sandbox: Sandbox, prediction: Prediction, run: Run) -> int:
    """Keep it under the next number of its experiment, which is returned. Raises StorageFull."""
    with writing_as_one():
        Sandbox.objects.select_for_update().get(account_id=sandbox.account_id)
        rows = PredictionRow.objects.filter(account_id=sandbox.account_id)
        of_experiment = rows.filter(experiment_id=prediction.experiment_id)
        number = (of_experiment.aggregate(last=Max("number"))["last"] or 0) + 1
        kept = {name: getattr(prediction, name) for name in _COLUMNS}
        text = canonical(to_document(run)).decode("ascii")
        insert_row(PredictionRow(account_id=sandbox.account_id, number=number, run=text, **kept))
        _drop_old(sandbox)
    return number


def predictions_of(sandbox: Sandbox) -> Sequence[Prediction]:
    """Return all that are kept, oldest first."""
    rows = PredictionRow.objects.filter(account_id=sandbox.account_id).defer("run").order_by("id")
    return [_prediction(row) for row in rows]


def prediction_get(sandbox: Sandbox, experiment_id: str, number: int) -> tuple[Prediction, Run | None] | None:
    """Return a prediction and its run, which is None where it has been dropped for its age."""
    row = PredictionRow.objects.filter(
        account_id=sandbox.account_id, experiment_id=experiment_id, number=number
    ).first()
    if row is None:
        return None
    return _prediction(row), _converter().structure(json.loads(row.run), Run) if row.run else None


def prediction_tidied(sandbox: Sandbox, experiment_id: str, number: int) -> None:
    """Note that nothing of the run is on the bench any more."""
    PredictionRow.objects.filter(
        account_id=sandbox.account_id, experiment_id=experiment_id, number=number
    ).update(is_left=False)


_COLUMNS = (
    "experiment_id",
    "variation_id",
    "choice_id",
    "sureness",
    "predicted_at",
    "is_right",
    "is_left",
)


def _prediction(row: PredictionRow) -> Prediction:
    return Prediction(number=row.number, **{name: getattr(row, name) for name in _COLUMNS})


def _drop_old(sandbox: Sandbox) -> None:
    """What is left on the bench keeps its run, which names the buckets and keys to tidy up."""
    rows = PredictionRow.objects.filter(account_id=sandbox.account_id)
    newest = rows.order_by("-id").values_list("id", flat=True)
    for oldest_kept in newest[MOST_RUNS : MOST_RUNS + 1]:
        rows.filter(id__lte=oldest_kept, is_left=False).exclude(run="").update(run="")
    for oldest_kept in newest[MOST_PREDICTIONS : MOST_PREDICTIONS + 1]:
        rows.filter(id__lte=oldest_kept, is_left=False).delete()


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    value: Any = Value
    converter.register_structure_hook_func(lambda kind: kind == value, lambda kept, _: kept)
    return converter
