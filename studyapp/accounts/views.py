"""Sign up, sign in, sign out, change the passphrase, delete the account.

A browser is signed in when its signed cookie holds the token of a learner who has a user. Nothing else is asked on
other pages, so an account costs them no query. Signing out takes the token from this browser; a copy of the cookie
made before stays good until the passphrase is changed, which retires the token in every browser.
"""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.web.after_post import SeeOther, done, taken_notes
from studyapp.accounts.forms import DeleteForm, PassphraseForm, SignInForm, SignUpForm
from studyapp.accounts.guessing import may_try, was_right
from studyapp.accounts.merging import learner_at_sign_in, retire_token
from studyapp.quiz.learners import ACCOUNT, TOKEN, learner_of, leave
from studyapp.quiz.models import Learner
from studyapp.quiz.own.kept import delete_unasked_revisions

WRONG = "This name and this passphrase do not belong together. Nothing was changed."
TOO_MANY = "Too many passphrases were tried for this name. Nothing was changed. Try again in 15 minutes."
TAKEN = "This name is taken. Choose another one."


@require_safe
def account(request: HttpRequest) -> HttpResponseBase:
    learner = _signed_in(request)
    if learner is None:
        return SeeOther(reverse("accounts:sign-in"))
    context = {"name": _name(learner), "is_staff": learner.user and learner.user.is_staff}
    return render(request, "accounts/account.html", context | {"notes": taken_notes(request)})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user, problem = _checked(request, form.cleaned_data["name"], form.cleaned_data["passphrase"])
        if user is not None:
            _enter(request, user)
            return done(
                request, reverse("quiz:home"), "You are signed in. What this browser had done is kept."
            )
        form.add_error(None, problem)
    return _form(request, "accounts/sign_in.html", form)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponseBase:
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if _as_written(form.cleaned_data["name"]) != form.cleaned_data["name"]:
                raise IntegrityError  # the name with other capitals
            with transaction.atomic():
                user = User.objects.create_user(
                    form.cleaned_data["name"], password=form.cleaned_data["passphrase"]
                )
        except IntegrityError:
            form.add_error("name", TAKEN)
        else:
            _enter(request, user)
            return done(
                request, reverse("quiz:home"), "Your account is made, with all that this browser had done."
            )
    return _form(request, "accounts/sign_up.html", form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    if _signed_in(request) is not None:
        leave(request)
    return done(request, reverse("quiz:home"), "You are signed out. Your answers are kept in the account.")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: HttpRequest) -> HttpResponseBase:
    learner = _signed_in(request)
    if learner is None or learner.user is None:
        return SeeOther(reverse("accounts:sign-in"))
    form = PassphraseForm(request.POST if request.method == "POST" else None, user=learner.user)
    if form.is_valid():
        user, problem = _checked(request, _name(learner), form.cleaned_data["passphrase"])
        if user is not None:
            with transaction.atomic():
                user.set_password(form.cleaned_data["new_passphrase"])
                user.save(update_fields=["password"])
                retire_token(learner)
            request.session[TOKEN] = learner.token
            text = "The passphrase is changed. Every other browser is signed out."
            return done(request, reverse("accounts:account"), text)
        form.add_error("passphrase", problem)
    return _form(request, "accounts/passphrase.html", form)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponseBase:
    learner = _signed_in(request)
    if learner is None:
        return SeeOther(reverse("accounts:sign-in"))
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user, problem = _checked(request, _name(learner), form.cleaned_data["passphrase"])
        if user is not None:
            return _deleted(request, user, learner, keep=form.cleaned_data["answers"] == "keep")
        form.add_error("passphrase", problem)
    return _form(request, "accounts/delete.html", form)


def _deleted(request: HttpRequest, user: User, learner: Learner, *, keep: bool) -> HttpResponseBase:
    leave(request)
    with transaction.atomic():
        # Another tab may have deleted it meanwhile: then there is nothing left to do.
        mine = Learner.objects.select_for_update().filter(pk=learner.pk, user=user).first()
        if mine is not None and keep:
            mine.user = None
            retire_token(mine)
            request.session[TOKEN] = mine.token
        User.objects.filter(pk=user.pk).delete()
        delete_unasked_revisions()
    kept = "Your answers are kept in this browser." if keep else "Your answers are deleted too."
    return done(request, reverse("quiz:home"), f"The account is deleted. {kept}")


def _signed_in(request: HttpRequest) -> Learner | None:
    learner = learner_of(request)
    return learner if learner is not None and learner.user_id is not None else None


def _name(learner: Learner) -> str:
    assert learner.user is not None
    return learner.user.get_username()


def _checked(request: HttpRequest, name: str, passphrase: str) -> tuple[User | None, str]:
    """Return the user, or None and what to say. An unknown name costs one hash too, and gets the same answer."""
    if not may_try(name, now()):
        return None, TOO_MANY
    user = authenticate(request, username=_as_written(name), password=passphrase)
    if not isinstance(user, User):
        return None, WRONG
    was_right(name)
    return user, ""


def _as_written(name: str) -> str:
    """Return the name of the account as it is kept: `manage.py createsuperuser` keeps capitals, our forms do not."""
    known = list(User.objects.filter(username__iexact=name).values_list("username", flat=True))
    return known[0] if len(known) == 1 else name


def _enter(request: HttpRequest, user: User) -> None:
    token = request.session.get(TOKEN)
    learner = learner_at_sign_in(user, token if isinstance(token, str) else None, now())
    request.session[TOKEN], request.session[ACCOUNT] = learner.token, user.get_username()
    rotate_token(request)


def _form(request: HttpRequest, template: str, form: object) -> HttpResponse:
    return render(request, template, {"form": form, "notes": taken_notes(request)})
