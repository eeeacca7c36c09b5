"""The questions as forms. An answer's field has the requirement's id, as it has in each address."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from studyapp.chooser.names import WISH_NAMES
from studyapp.chooser.rules import Rules
from studyapp.chooser.values import Wish
from studyapp.knowledge.requirement_values import Requirement

CHOICES = [(wish.value, name) for wish, name in WISH_NAMES.items()]
WHAT_IT_DOES = {
    Wish.MUST: "A method that does not give this is ruled out.",
    Wish.LIKE: "Among the methods that fit, one that gives this comes first.",
    Wish.NOT_NEEDED: "It makes no difference.",
    Wish.UNKNOWN: "The answer will say whether it matters, so that you know whom to ask.",
}


class _Rendered(LayoutObject):  # type: ignore[misc]  # crispy carries no types
    """A template of ours in place of the pack's, for fields that stand closer than it puts them."""

    def __init__(self, template: str, **context: Any) -> None:
        self.template = template
        self.context = context

    def render(self, form: forms.Form, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        return render_to_string(self.template, {"form": form, **self.context})


class QuestionForm(forms.Form):
    """One requirement. Its legend is the page's heading."""

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[requirement.id] = forms.ChoiceField(
            label=requirement.question,
            choices=CHOICES,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose one of the four answers, or skip the question.",
                "invalid_choice": "“%(value)s” is not one of the four answers.",
            },
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        choices = [(wish.value, WISH_NAMES[wish], WHAT_IT_DOES[wish]) for wish in Wish]
        self.helper.layout = Layout(
            _Rendered("choose/_question.html", requirement=requirement, choices=choices)
        )


class AllForm(forms.Form):
    """Every requirement on one page; nothing has to be answered. `groups` are what the rows are drawn from."""

    def __init__(self, *args: Any, rules: Rules, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for requirement in rules.requirements:
            self.fields[requirement.id] = forms.ChoiceField(
                label=requirement.label, choices=CHOICES, widget=forms.RadioSelect, required=False
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(_Rendered("choose/_rows.html", groups=groups, choices=CHOICES))
