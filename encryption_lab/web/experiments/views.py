"""The catalogue, one experiment to predict, and one run beside its prediction.

A run is made by a post and has an address of its own: going back and reloading show it and do not repeat it.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import LabError
from encryption_lab.experiments.runner import Run, SetUpRefused, clean_up, run
from encryption_lab.experiments.values import Experiment, Variation
from encryption_lab.persistence.predictions import (
    Prediction,
    prediction_add,
    prediction_get,
    prediction_tidied,
    predictions_of,
)
from encryption_lab.web.after_post import SeeOther, done
from encryption_lab.web.experiments.catalogue import (
    catalogue_context,
    method_chips,
    next_experiment,
    note_links,
)
from encryption_lab.web.experiments.explaining import cited, explained
from encryption_lab.web.experiments.facts import numbered_facts
from encryption_lab.web.experiments.forms import SURENESS, PredictionForm
from encryption_lab.web.experiments.found import find_experiment, find_variation
from encryption_lab.web.experiments.left import on_the_bench, trail_of
from encryption_lab.web.experiments.outcome import outcome_of
from encryption_lab.web.experiments.scene import scene_of
from encryption_lab.web.experiments.scene_drawing import draw
from encryption_lab.web.experiments.words import steps_in_words
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.visitor import Visitor, visitor

REFUSED = 409  # the lab as it is leaves no room for the set-up
MOST_NUMBER = 2**31 - 1


@require_safe
def experiments(request: HttpRequest) -> HttpResponse:
    who = visitor(request)
    context = catalogue_context(predictions_of(who.sandbox))
    return page(request, who, "lab/experiments/experiments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def experiment(request: HttpRequest, experiment_id: str) -> HttpResponseBase:
    chosen = find_experiment(experiment_id)
    asked = request.POST if request.method == "POST" else request.GET
    variation = find_variation(chosen, asked.get("variation", ""))
    if request.method != "POST":
        return _ask(request, chosen, variation, PredictionForm(chosen))
    form = PredictionForm(chosen, request.POST)
    if not form.is_valid():
        return _ask(request, chosen, variation, form, status=MALFORMED)
    who = visitor(request)
    try:
        number = _run(who, chosen, variation, form)
    except SetUpRefused as refused:
        form.add_error(None, _no_room(refused))
        return _ask(request, chosen, variation, form, status=REFUSED)
    return SeeOther(reverse("lab:experiment_run", args=[chosen.id, number]))


def _run(who: Visitor, chosen: Experiment, variation: Variation | None, form: PredictionForm) -> int:
    """Run it and keep what was predicted; return the number of the run."""
    said = form.cleaned_data
    leaves = bool(said.get("leave"))
    done_run = run(who.lab, chosen, variation_id=variation.id if variation else "", leave_on_the_bench=leaves)
    prediction = Prediction(
        experiment_id=chosen.id,
        variation_id=done_run.variation_id,
        choice_id=said["choice"],
        sureness=said["sureness"],
        predicted_at=who.lab.installation.clock.now(),
        is_right=None if done_run.surprises else said["choice"] in done_run.right,
        is_left=leaves,
    )
    try:
        return prediction_add(who.sandbox, prediction, done_run)
    except LabError:
        if leaves:
            _tidy(who, done_run)
        raise


def _no_room(refused: SetUpRefused) -> str:
    code = f" ({refused.code})" if refused.code else ""
    return (
        f"The set-up was refused{code}: {str(refused).rstrip('.')}. Nothing of it was kept, and nothing of yours "
        "has changed. Delete what you no longer need, and run it again."
    )


def _ask(
    request: HttpRequest,
    chosen: Experiment,
    variation: Variation | None,
    form: PredictionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    who = visitor(request)
    runs = [each for each in predictions_of(who.sandbox) if each.experiment_id == chosen.id]
    seen_before = [each for each in runs if each.variation_id == (variation.id if variation else "")]
    context = {
        "experiment": chosen,
        "variation": variation,
        "methods": method_chips(chosen),
        "statements": note_links(chosen),
        "form": form,
        "drawing": draw(scene_of(chosen, variation), f"The set-up of “{chosen.title}”"),
        "steps": steps_in_words(chosen, variation),
        "seen_before": seen_before[-1] if seen_before else None,
        "variations": chosen.variations,
    }
    return page(request, who, "lab/experiments/experiment.html", context, status=status)


@require_safe
@refusals_explained
def experiment_run(request: HttpRequest, experiment_id: str, number: int) -> HttpResponse:
    who, chosen = visitor(request), find_experiment(experiment_id)
    prediction, shown = _kept(who, chosen, number)
    variation = find_variation(chosen, prediction.variation_id)
    predictions = predictions_of(who.sandbox)
    around = {
        "experiment": chosen,
        "variation": variation,
        "variations": [each for each in chosen.variations if variation is None or each.id != variation.id],
        "methods": method_chips(chosen),
        "prediction": prediction,
        "sureness": SURENESS[prediction.sureness],
        "next": next_experiment(predictions, after=chosen.id),
    }
    if shown is None:
        return page(request, who, "lab/experiments/dropped.html", around)
    facts = numbered_facts(cited(shown.explanation, chosen.facts))
    context = {
        **around,
        "run": shown,
        "outcome": outcome_of(chosen, variation, prediction, shown),
        "explanation": explained(shown.explanation, facts),
        "facts": facts,
        "trail": trail_of(who.lab, shown),
        "left": on_the_bench(who.lab, prediction, shown),
        "statements": note_links(chosen),
    }
    return page(request, who, "lab/experiments/run.html", context)


@require_POST
@refusals_explained
def experiment_tidy(request: HttpRequest, experiment_id: str, number: int) -> HttpResponseBase:
    """Remove what a run left on the bench; what has been deleted since is no hindrance."""
    who, chosen = visitor(request), find_experiment(experiment_id)
    prediction, left = _kept(who, chosen, number)
    if prediction.is_left and left is not None:
        _tidy(who, left)
        prediction_tidied(who.sandbox, chosen.id, number)
    url = reverse("lab:experiment_run", args=[chosen.id, number])
    return done(request, url, "Tidied up: the buckets, objects and keys of this run are gone.")


def _kept(who: Visitor, chosen: Experiment, number: int) -> tuple[Prediction, Run | None]:
    found = prediction_get(who.sandbox, chosen.id, number) if number <= MOST_NUMBER else None
    if found is None:
        raise Http404
    return found


def _tidy(who: Visitor, left: Run) -> None:
    buckets = [bucket for bucket in left.buckets if who.lab.records.buckets.get(bucket)]
    clean_up(who.lab, buckets, left.key_ids)
