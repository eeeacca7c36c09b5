"""Which settings of a decision the files make, and which remain to be done by hand."""

from __future__ import annotations

from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.values import RequirementId, Setting

ALWAYS = frozenset(
    {"default-encryption", "layer", "bucket-key", "bucket-policy", "block-sse-c", "data-events"}
)


def is_written(setting: Setting, plan: Plan) -> bool:
    """Say whether the artefacts of the plan make the setting."""
    if setting.name == "rotation":
        return plan.rotation_days is not None
    if setting.name == "key-policy":
        # A key that is there has its policy; other accounts are written once somebody names them.
        return plan.makes_key and (
            RequirementId("cross-account") not in setting.because or _names_others(plan)
        )
    return setting.name in ALWAYS


def _names_others(plan: Plan) -> bool:
    parameters = plan.parameters
    named = (*parameters.principals, *parameters.readers)
    return any(f"::{parameters.account}:" not in arn for arn in named)
