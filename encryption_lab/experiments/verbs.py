"""All verbs, by the word that a file uses."""

from __future__ import annotations

from encryption_lab.experiments.client_verbs import CLIENT_VERBS
from encryption_lab.experiments.looking_verbs import LOOKING_VERBS
from encryption_lab.experiments.object_verbs import OBJECT_VERBS
from encryption_lab.experiments.setting_verbs import SETTING_VERBS
from encryption_lab.experiments.vocabulary import Verb

VERBS: dict[str, Verb] = {**OBJECT_VERBS, **SETTING_VERBS, **LOOKING_VERBS, **CLIENT_VERBS}
