"""Keys: the list, one with its material, policy and use, and each change of a key."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import AliasExists, KmsValidation, LabError, NotAuthorized
from encryption_lab.identities import READER, KeyId
from encryption_lab.kms.keys import KeyState, KmsKey
from encryption_lab.kms.naming import RESERVED_PREFIX, check_alias
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.permissions import RESERVED_ALIAS, denial, who_may_decrypt
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery
from encryption_lab.web.after_post import done
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.key_names import KeyRing, NamedKey, key_ring, named_keys
from encryption_lab.web.keys import presenters
from encryption_lab.web.keys.actions import ACTIONS, Work
from encryption_lab.web.keys.forms import KeyForm
from encryption_lab.web.keys.timeline import material_timeline
from encryption_lab.web.lab_forms import MALFORMED, LabForm
from encryption_lab.web.pages import page
from encryption_lab.web.trail.presenters import event_line
from encryption_lab.web.visitor import Visitor, visitor

MOST_OBJECTS = 20
EVENTS_SHOWN = 6
EVENTS_LOOKED_THROUGH = 100


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponseBase:
    who = visitor(request)
    form, status = KeyForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = MALFORMED
        if form.is_valid():
            try:
                made = _make_key(who, form)
                said = f"The key {form.cleaned_data['alias']} is made, with its first material."
                return done(request, reverse("lab:key", args=[made.key_id]), said)
            except LabError as refused:
                status = form.refuse(refused, field=_field_of(form, refused), kms=True)
    now = who.lab.clock.now()
    lines = [presenters.key_line(named, who.lab.account, now) for named in key_ring(who.lab).keys]
    context = {
        "form": form,
        "customer_keys": [line for line in lines if not line.named.is_aws_managed],
        "aws_managed": next((line for line in lines if line.named.is_aws_managed), None),
    }
    return page(request, who, "lab/keys/keys.html", context, status=status)


def _make_key(who: Visitor, form: KeyForm) -> KmsKey:
    """Make the key and name it. The name is tried first, so that a refused form leaves no nameless key."""
    asked, lab, call = form.cleaned_data, who.lab, who.call()
    check_alias(asked["alias"])
    if asked["alias"].startswith(RESERVED_PREFIX):
        alias_arn = lab.account.alias_arn(asked["alias"])
        raise denial(call.principal, Operation.CREATE_ALIAS, alias_arn, RESERVED_ALIAS)
    if lab.records.keys.alias(asked["alias"]) is not None:
        raise AliasExists(lab.account.alias_arn(asked["alias"]))
    made = lab.kms.create_key(call, asked["description"], users={READER} if asked["reader"] else ())
    lab.kms.create_alias(call, asked["alias"], made.key_id)
    return made


@require_safe
def key(request: HttpRequest, key_id: str) -> HttpResponse:
    who = visitor(request)
    return _key_page(request, who, _found(who.lab, key_id))


@require_POST
@refusals_explained
def key_action(request: HttpRequest, key_id: str, action: str) -> HttpResponseBase:
    who = visitor(request)
    named = _found(who.lab, key_id)
    wanted = ACTIONS.get(action)
    if wanted is None or named.key.state is KeyState.DELETED:
        raise Http404
    form, status = wanted.form(request.POST), MALFORMED
    if form.is_valid():
        try:
            said = wanted.run(Work(lab=who.lab, call=who.call(), named=named, form=form))
            return done(request, reverse("lab:key", args=[named.key.key_id]), said)
        except LabError as refused:
            status = form.refuse(refused, field=_field_of(form, refused), kms=True)
    return _key_page(request, who, _found(who.lab, key_id), refused={action: form}, status=status)


def _field_of(form: LabForm, refused: LabError) -> str | None:
    """Return the field that a refusal is about: the one for text or numbers, if its value is what was wrong."""
    about_a_value = isinstance(refused, (AliasExists, KmsValidation, NotAuthorized))
    return next((name for name in ("days", "alias") if about_a_value and name in form.fields), None)


def _found(lab: Lab, key_id: str) -> NamedKey:
    """Return the key, also one that was deleted: its page says what it was."""
    try:
        found = lab.kms.resolve(key_id)
    except LabError:
        deleted = lab.records.keys.get(KeyId(key_id))
        if deleted is None:
            raise Http404 from None
        found = deleted
    return next(iter(named_keys(lab.account, [found], lab.records.keys.aliases())))


def _key_page(
    request: HttpRequest,
    who: Visitor,
    named: NamedKey,
    *,
    refused: Mapping[str, LabForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    refused = refused or {}
    lab, found = who.lab, named.key
    events = lab.records.events.find(EventQuery(key_arn=named.arn, limit=EVENTS_LOOKED_THROUGH))
    ring = KeyRing(lab.account, (named,))
    may_decrypt = who_may_decrypt(found, lab.account, now=lab.clock.now())
    context = {
        "key": named,
        "line": presenters.key_line(named, lab.account, lab.clock.now()),
        "can": {action.replace("-", "_"): True for action in presenters.possible_actions(named)},
        "forms": {
            action.replace("-", "_"): form for action, form in _forms(found, may_decrypt, refused).items()
        },
        "problem": next(iter(refused.values()), None),
        "state_means": presenters.STATE_MEANS[found.state],
        "next_by_itself": presenters.next_by_itself(found),
        "timeline": material_timeline(found, lab.clock.now()),
        "timeline_caption": presenters.timeline_caption(found),
        "materials": presenters.material_lines(found),
        "protected": presenters.protected(found, *lab.records.versions.under_key(named.arn, MOST_OBJECTS)),
        "events": [event_line(number, event, ring) for number, event in events[:EVENTS_SHOWN]],
        "last_use": presenters.last_use(events),
        "policy": found.policy,
    }
    return page(request, who, "lab/keys/key.html", context, status=status)


def _forms(found: KmsKey, may_decrypt: tuple[str, ...], refused: Mapping[str, LabForm]) -> dict[str, LabForm]:
    """Return a form for each action that has fields; of a refused one the form as it was sent."""
    current = found.current_material.material_id if found.materials else ""
    initial: dict[str, dict[str, object]] = {
        "rotate": {"material": current},
        "rotation-on": {"days": found.rotation.period_days},
        "schedule-deletion": {"days": 30},
        "add-alias": {},
        "users": {"reader": READER in may_decrypt},
    }
    return {
        action: refused.get(action) or ACTIONS[action].form(initial=values)
        for action, values in initial.items()
    }
