"""The experiment and the variation that an address names."""

from __future__ import annotations

import re

from django.http import Http404

from encryption_lab.experiments.reading import experiments
from encryption_lab.experiments.values import Experiment, Variation

NUMBERED = re.compile(r"\d\d-")  # a file's name is the experiment's number and its id


def find_experiment(named: str) -> Experiment:
    """Return the experiment by its id, or by the name of its file. Raises Http404."""
    wanted = NUMBERED.sub("", named, count=1) if NUMBERED.match(named) else named
    found = next((each for each in experiments() if each.id in (named, wanted)), None)
    if found is None:
        raise Http404
    return found


def find_variation(experiment: Experiment, variation_id: str) -> Variation | None:
    """Return the variation, None for the experiment as it is. Raises Http404."""
    if not variation_id:
        return None
    try:
        return experiment.variation(variation_id)
    except KeyError:
        raise Http404 from None
