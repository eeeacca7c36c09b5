"""A policy as text. Whether it is one is for the lab to say; what was sent stays in the field."""

from __future__ import annotations

from django import forms

from encryption_lab.policies.rules import MAX_KEY_POLICY_BYTES
from encryption_lab.policy_errors import MalformedPolicy
from encryption_lab.web.lab_forms import LabForm

CODE = {"rows": 22, "class": "mono", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}


class PolicyTextForm(LabForm):
    name = "policy"
    policy = forms.CharField(
        label="Policy, as JSON",
        max_length=4 * MAX_KEY_POLICY_BYTES,
        widget=forms.Textarea(attrs=CODE),
    )

    def refuse_policy(self, malformed: MalformedPolicy, *, kms: bool = False) -> int:
        """Show what is wrong and where it stands; return the status that it is answered with."""
        status = self.refuse(malformed, field="policy", kms=kms)
        if malformed.detail:
            self.add_error("policy", malformed.detail)
        if malformed.line is not None:
            self.add_error("policy", f"Line {malformed.line}, column {malformed.column}.")
        return status
