"""All verbs, by the word that a file uses."""

from __future__ import annotations

from encryption_lab.experiments.client_verbs import CLIENT_VERBS
from encryption_lab.experiments.commitment_verbs import COMMITMENT_VERBS
from encryption_lab.experiments.envelope_verbs import ENVELOPE_VERBS
from encryption_lab.experiments.looking_verbs import LOOKING_VERBS
from encryption_lab.experiments.material_verbs import MATERIAL_VERBS
from encryption_lab.experiments.object_verbs import OBJECT_VERBS
from encryption_lab.experiments.policy_verbs import POLICY_VERBS
from encryption_lab.experiments.region_verbs import REGION_VERBS
from encryption_lab.experiments.request_verbs import REQUEST_VERBS
from encryption_lab.experiments.setting_verbs import SETTING_VERBS
from encryption_lab.experiments.vocabulary import Verb

VERBS: dict[str, Verb] = {
    **OBJECT_VERBS,
    **SETTING_VERBS,
    **MATERIAL_VERBS,
    **POLICY_VERBS,
    **LOOKING_VERBS,
    **CLIENT_VERBS,
    **COMMITMENT_VERBS,
    **ENVELOPE_VERBS,
    **REQUEST_VERBS,
    **REGION_VERBS,
}
