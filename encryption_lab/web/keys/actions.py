"""What can be done to a key from its page: for each action the form that asks for it and how it is done.

`run` returns what the page will say afterwards. Refusals are KMS's; each action leaves its event in the audit trail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from encryption_lab.errors import NoSuchKmsKey
from encryption_lab.exchange import Call
from encryption_lab.kms.keys import KeyState, KmsKey
from encryption_lab.kms.service import Kms
from encryption_lab.lab import Lab
from encryption_lab.web.key_names import NamedKey
from encryption_lab.web.keys.forms import (
    AliasForm,
    AliasRemoval,
    Confirmation,
    PeriodForm,
    PolicyForm,
    ReplicaForm,
    RotateForm,
    WaitingForm,
)
from encryption_lab.web.lab_forms import LabForm
from encryption_lab.wire.protocols.service_models import regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One action on one key: `form` is valid."""

    lab: Lab
    call: Call
    named: NamedKey
    form: LabForm

    @property
    def kms(self) -> Kms:
        return self.lab.kms

    @property
    def key(self) -> KmsKey:
        return self.named.key


@dataclass(frozen=True, slots=True)
class Action:
    form: type[LabForm]
    run: Callable[[Work], str]


def _enable(work: Work) -> str:
    work.kms.enable_key(work.call, work.key.key_id)
    return "The key is enabled. What it protects can be read again."


def _disable(work: Work) -> str:
    work.kms.disable_key(work.call, work.key.key_id)
    return "The key is disabled. Nothing under it can be read or written until it is enabled."


def _rotate(work: Work) -> str:
    if work.form.cleaned_data["material"] != work.key.current_material.material_id:
        return "The key had been rotated already, so it was not rotated again."
    rotated = work.kms.rotate_key_on_demand(work.call, work.key.key_id)
    return f"The key has new material, number {len(rotated.materials)}. Older material stays, to decrypt."


def _rotate_by_period(work: Work) -> str:
    changed = work.kms.enable_key_rotation(
        work.call, work.key.key_id, period_days=work.form.cleaned_data["days"]
    )
    return f"The key rotates every {changed.rotation.period_days:,} days, next on {_day(changed.rotation.next_at)}."


def _rotate_no_more(work: Work) -> str:
    work.kms.disable_key_rotation(work.call, work.key.key_id)
    return "The key no longer rotates by itself. Its present material stays current."


def _schedule_deletion(work: Work) -> str:
    doomed = work.kms.schedule_key_deletion(
        work.call, work.key.key_id, pending_window_days=work.form.cleaned_data["days"]
    )
    if doomed.state is KeyState.PENDING_REPLICA_DELETION:
        return "The key cannot be used from now on. Its days begin when the last of its replicas is deleted."
    return f"The key cannot be used from now on, and is deleted for good on {_day(doomed.deletion_at)}."


def _cancel_deletion(work: Work) -> str:
    work.kms.cancel_key_deletion(work.call, work.key.key_id)
    return "The key will not be deleted. It is disabled: enable it to use it again."


def _replicate(work: Work) -> str:
    there = work.form.cleaned_data["region"]
    work.kms.replicate_key(work.call, work.key.key_id, there, regions=regions())
    return f"The key has a replica in {there}, with a policy of its own that lets only the administrator in."


def _add_alias(work: Work) -> str:
    alias = work.form.cleaned_data["alias"]
    work.kms.create_alias(work.call, alias, work.key.key_id)
    return f"The key is now also called {alias}."


def _remove_alias(work: Work) -> str:
    alias = work.form.cleaned_data["alias"]
    if alias not in work.named.aliases:
        raise NoSuchKmsKey.alias(work.lab.account.alias_arn(alias))
    work.kms.delete_alias(work.call, alias)
    return f"{alias} is gone. The key and what it protects are as before."


def _set_users(work: Work) -> str:
    assert isinstance(work.form, PolicyForm)
    users = work.form.users
    work.kms.set_key_users(work.call, work.key.key_id, users)
    return "The reader may use the key now." if users else "Only the administrator may use the key now."


def _day(when: datetime | None) -> str:
    return f"{when:%-d %B %Y}" if when else "no day"


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "enable": Action(Confirmation, _enable),
        "disable": Action(Confirmation, _disable),
        "rotate": Action(RotateForm, _rotate),
        "rotation-on": Action(PeriodForm, _rotate_by_period),
        "rotation-off": Action(Confirmation, _rotate_no_more),
        "schedule-deletion": Action(WaitingForm, _schedule_deletion),
        "cancel-deletion": Action(Confirmation, _cancel_deletion),
        "replicate": Action(ReplicaForm, _replicate),
        "add-alias": Action(AliasForm, _add_alias),
        "remove-alias": Action(AliasRemoval, _remove_alias),
        "users": Action(PolicyForm, _set_users),
    }
)
