"""A name and a passphrase; no address is asked for."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator

MOST_LETTERS = 200  # a passphrase is hashed slowly, so its length is bounded


class _Plain(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def _passphrase(label: str, *, new: bool, hint: str = "") -> forms.CharField:
    attributes = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(
        label=label,
        max_length=MOST_LETTERS,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs=attributes),
    )


class _Named(_Plain):
    name = forms.CharField(
        label="Name",
        max_length=40,
        validators=[UnicodeUsernameValidator()],
        help_text="Small and capital letters count the same.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_name(self) -> str:
        return str(User.normalize_username(self.cleaned_data["name"])).lower()[:40]


class SignInForm(_Named):
    passphrase = _passphrase("Passphrase", new=False)


class SignUpForm(_Named):
    passphrase = _passphrase(
        "Passphrase",
        new=True,
        hint="At least 12 characters. It cannot be had back: there is no e-mail to send it to.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "name" in values and "passphrase" in values:
            _check_new(self, "passphrase", User(username=values["name"]))
        return values


class PassphraseForm(_Plain):
    passphrase = _passphrase("Present passphrase", new=False)
    new_passphrase = _passphrase("New passphrase", new=True, hint="At least 12 characters.")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "new_passphrase" in values:
            _check_new(self, "new_passphrase", self.user)
        return values


class DeleteForm(_Plain):
    passphrase = _passphrase("Passphrase", new=False)
    answers = forms.ChoiceField(
        label="Your answers",
        widget=forms.RadioSelect,
        choices=[("keep", "Keep them in this browser"), ("delete", "Delete them too")],
    )


def _check_new(form: forms.Form, field: str, user: User) -> None:
    try:
        validate_password(form.cleaned_data[field], user)
    except forms.ValidationError as problem:
        form.add_error(field, problem)
