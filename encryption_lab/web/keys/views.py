"""Keys: the list, one with its material, policy and use, and each change of a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import AliasExists, KmsValidation, LabError, NotAuthorized
from encryption_lab.identities import READER, KeyId
from encryption_lab.kms.keys import KeyState, KmsKey
from encryption_lab.kms.naming import RESERVED_PREFIX, check_alias
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.permissions import RESERVED_ALIAS, denial, who_may_decrypt
from encryption_lab.kms_errors import NoSuchRegion, ReplicaExists
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery
from encryption_lab.web.after_post import done
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.key_names import KeyRing, NamedKey, key_address, key_ring_everywhere, named_keys
from encryption_lab.web.keys import presenters
from encryption_lab.web.keys.actions import ACTIONS, Work
from encryption_lab.web.keys.forms import KeyForm, ReplicaForm
from encryption_lab.web.keys.related import RelatedLine, relatives
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
    lines = [presenters.key_line(named, who.lab.account, now) for named in key_ring_everywhere(who.lab).keys]
    context = {
        "form": form,
        "customer_keys": [line for line in lines if not line.named.is_aws_managed],
        "aws_managed": next((line for line in lines if line.named.is_aws_managed and not line.where), None),
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
    users = {READER} if asked["reader"] else ()
    made = lab.kms.create_key(call, asked["description"], users=users, multi_region=asked["multi_region"])
    lab.kms.create_alias(call, asked["alias"], made.key_id)
    return made


@require_safe
def key(request: HttpRequest, key_id: str, region: str = "") -> HttpResponse:
    who = _visitor_in(request, region)
    return _key_page(request, who, key_id)


@require_POST
@refusals_explained
def key_action(request: HttpRequest, key_id: str, action: str, region: str = "") -> HttpResponseBase:
    who = _visitor_in(request, region)
    named = _found(who.lab, key_id, key_ring_everywhere(who.lab))
    wanted = ACTIONS.get(action)
    if wanted is None or named.key.state is KeyState.DELETED:
        raise Http404
    form, status = wanted.form(request.POST), MALFORMED
    if form.is_valid():
        try:
            said = wanted.run(Work(lab=who.lab, call=who.call(), named=named, form=form))
            return done(request, named.address, said)
        except LabError as refused:
            status = form.refuse(refused, field=_field_of(form, refused), kms=True)
    return _key_page(request, who, key_id, refused={action: form}, status=status)


def _field_of(form: LabForm, refused: LabError) -> str | None:
    """Return the field that a refusal is about: the one for text or numbers, if its value is what was wrong."""
    about_a_value = isinstance(
        refused, (AliasExists, KmsValidation, NotAuthorized, ReplicaExists, NoSuchRegion)
    )
    return next((name for name in ("days", "alias", "region") if about_a_value and name in form.fields), None)


def _visitor_in(request: HttpRequest, region: str) -> Visitor:
    """Return who asks, with the lab as it is seen from a Region; "" is the home Region."""
    who = visitor(request)
    return replace(who, lab=who.lab.in_region(region)) if region else who


def _found(lab: Lab, key_id: str, ring: KeyRing) -> NamedKey:
    """Return the key, also one that was deleted: its page says what it was."""
    living = ring.named(lab.account.key_arn(KeyId(key_id)))
    if living is not None:
        return living
    deleted = lab.records.keys.get(KeyId(key_id))
    if deleted is None:
        raise Http404
    return next(iter(named_keys(lab.account, [deleted], lab.records.keys.aliases())))


def _key_page(
    request: HttpRequest,
    who: Visitor,
    key_id: str,
    *,
    refused: Mapping[str, LabForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    refused = refused or {}
    lab, ring = who.lab, key_ring_everywhere(who.lab)
    named = _found(lab, key_id, ring)
    found, related = named.key, relatives(named, ring)
    events = lab.records.events.find(EventQuery(key_arn=named.arn, limit=EVENTS_LOOKED_THROUGH))
    may_decrypt = who_may_decrypt(found, lab.account, now=lab.clock.now())
    context = {
        "key": named,
        "at": {action.replace("-", "_"): key_address(found, action) for action in ACTIONS},
        "home_region": lab.home_account.region,
        "where": presenters.where(named) or named.region,
        "related": related,
        "why_rotation_is_fixed": presenters.why_rotation_is_fixed(found),
        "line": presenters.key_line(named, lab.account, lab.clock.now()),
        "can": {action.replace("-", "_"): True for action in presenters.possible_actions(named)},
        "forms": {
            action.replace("-", "_"): form
            for action, form in _forms(found, may_decrypt, related, refused).items()
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


def _forms(
    found: KmsKey,
    may_decrypt: tuple[str, ...],
    related: tuple[RelatedLine, ...],
    refused: Mapping[str, LabForm],
) -> dict[str, LabForm]:
    """Return a form for each action that has fields; of a refused one the form as it was sent."""
    current = found.current_material.material_id if found.materials else ""
    initial: dict[str, dict[str, object]] = {
        "rotate": {"material": current},
        "rotation-on": {"days": found.rotation.period_days},
        "schedule-deletion": {"days": 30},
        "replicate": {},
        "add-alias": {},
        "users": {"reader": READER in may_decrypt},
    }
    forms = {
        action: refused.get(action) or ACTIONS[action].form(initial=values)
        for action, values in initial.items()
    }
    replica = forms["replicate"]
    assert isinstance(replica, ReplicaForm)
    replica.leave_out({line.named.region for line in related})
    return forms
