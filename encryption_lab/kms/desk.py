"""What every operation goes through: its key found by name, permission and state checked, and all of it written down.

One audit event for each operation, whether it succeeds or is refused; of a refused change nothing else remains.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from encryption_lab import audit
from encryption_lab.audit import Parameters, Trail
from encryption_lab.errors import InvalidCiphertext, LabError
from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.identities import Account
from encryption_lab.kms.keys import KeyMaterial, KmsKey
from encryption_lab.kms.materials import Materials
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS, KeyName, parse_key_name
from encryption_lab.kms.operations import Operation, is_read_only
from encryption_lab.kms.permissions import (
    OTHER_ACCOUNT,
    Asked,
    check_account_permission,
    check_permission,
    denial,
)
from encryption_lab.kms.registry import Registry
from encryption_lab.kms.related import RelatedKeys
from encryption_lab.kms.states import check_state
from encryption_lab.kms_errors import DryRunSucceeded
from encryption_lab.ports import Clock, KeyRecords, Randomness, Records
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.trace import Actor

S3_ARN_NAME = "aws:s3:arn"
S3_ARN_PREFIX = "arn:aws:s3:::"
NO_CONTEXT: EncryptionContext = {}


@dataclass(slots=True, kw_only=True)
class Entry:
    """What the audit event of the running operation will say, filled in as it becomes known.

    asker   who sent the request and gets the answer, for the trace
    """

    asker: Actor
    request: Parameters
    key_arn: str = ""
    response: Parameters = field(default_factory=dict)


class Desk:
    """What the parts of `Kms` share: one account's keys, its trail, its clock."""

    def __init__(
        self,
        *,
        account: Account,
        records: Records,
        trail: Trail,
        wrapping: RootWrapping,
        clock: Clock,
        randomness: Randomness,
        max_keys: int,
        region: str = "",
        others: Callable[[str], Desk] | None = None,
        home_region: str = "",
    ) -> None:
        """`others`: the KMS of another Region, by its name; without it there is one Region only."""
        self._account = account
        self._records = records
        self._trail = trail
        self._clock = clock
        self._randomness = randomness
        self._wrapping = wrapping
        self._materials = Materials(
            account_id=account.account_id, region=region, wrapping=wrapping, randomness=randomness
        )
        self._registry = Registry(
            account=account,
            records=records,
            trail=trail,
            materials=self._materials,
            clock=clock,
            randomness=randomness,
            max_keys=max_keys,
            relations=None if others is None else RelatedKeys(self, others, home_region),
        )
        self._others = others
        self._home_region = home_region

    @property
    def keys_here(self) -> KeyRecords:
        return self._records.keys

    def now(self) -> datetime:
        return self._clock.now()

    def related_now(self, key: KmsKey) -> list[KmsKey]:
        """Return the keys of the same id in other Regions, each brought up to date with the clock."""
        if self._others is None or key.multi_region is None:
            return []
        return RelatedKeys(self, self._others, self._home_region).as_of_now(key)

    def look_at(self, key: KmsKey) -> KmsKey | None:
        """Bring a key of this Region up to date with the clock."""
        return self._registry.get(key.key_id)

    def store(self, key: KmsKey) -> None:
        """Store a key of this Region as it is."""
        self._records.keys.put(key)

    def take(self, other: Desk, key: KmsKey, material: KeyMaterial) -> KeyMaterial:
        """Return the material of a related key at another desk, wrapped for this Region."""
        return self._materials.brought_from(other._materials, key.key_id, material)

    @contextmanager
    def _operation(
        self,
        call: Call,
        operation: Operation,
        request: Parameters,
        *,
        via_s3: bool = False,
        context: EncryptionContext = NO_CONTEXT,
        carries: str = "",
    ) -> Iterator[Entry]:
        """Run the body as one operation: all of its changes or none, one event, steps in the call's trace.

        Raises DryRunSucceeded at the end where the call asks for no more: then nothing of it stays either.
        """
        entry = Entry(asker=Actor.S3 if via_s3 else Actor.CLIENT, request=request)
        call.trace.step(entry.asker, Actor.KMS, operation.value, carries=carries, **_shown(request))
        try:
            with self._unit_of_work(operation):
                yield entry
                if call.dry_run:
                    raise DryRunSucceeded
                self._record(call, operation, entry, via_s3=via_s3, context=context)
        except LabError as error:
            # Outside the unit of work, which has been undone: the refusal is what stays.
            self._record(call, operation, entry, via_s3=via_s3, context=context, error=error)
            reason = {"reason": error.reason} if isinstance(error, InvalidCiphertext) and error.reason else {}
            call.trace.refuse(
                Actor.KMS,
                entry.asker,
                operation.value,
                error=type(error).__name__,
                message=str(error),
                **reason,
            )
            raise

    def _unit_of_work(self, operation: Operation) -> AbstractContextManager[None]:
        return nullcontext() if is_read_only(operation) else self._records.atomic()

    def _admit(
        self,
        call: Call,
        operation: Operation,
        key_id: str,
        entry: Entry,
        *,
        via_s3: bool = False,
        context: EncryptionContext = NO_CONTEXT,
    ) -> KmsKey:
        """Return the key, found, permitted and able. Raises NoSuchKmsKey, NotAuthorized and what `states` says."""
        name = self._named(call, operation, key_id)
        if name.alias == AWS_MANAGED_ALIAS and (via_s3 or operation is Operation.DESCRIBE_KEY):
            key = self._registry.aws_managed(call)
        else:
            key = self._registry.find(name)
        return self._admit_key(call, operation, key, entry, via_s3=via_s3, context=context)

    def _named(self, call: Call, operation: Operation, key_id: str) -> KeyName:
        """Return what a name says. Raises NoSuchKmsKey, NotAuthorized for another account's key."""
        name = parse_key_name(key_id, self._account)
        if name.account_id != self._account.account_id:
            raise denial(call.principal, operation, key_id, OTHER_ACCOUNT)
        return name

    def _admit_to_account(self, call: Call, operation: Operation) -> None:
        asked = Asked(call=call, operation=operation, now=self._clock.now())
        check_account_permission(asked, self._account)

    def _admit_key(
        self,
        call: Call,
        operation: Operation,
        key: KmsKey,
        entry: Entry,
        *,
        via_s3: bool = False,
        context: EncryptionContext = NO_CONTEXT,
    ) -> KmsKey:
        entry.key_arn = self._account.key_arn(key.key_id)
        asked = Asked(call=call, operation=operation, now=self._clock.now(), via_s3=via_s3, context=context)
        check_permission(asked, key, self._account)
        check_state(operation, key, entry.key_arn)
        call.trace.step(
            Actor.KMS,
            Actor.KMS,
            "check who asks and the key's state",
            key=entry.key_arn,
            principal=call.principal.name,
            state=key.state.value,
        )
        return key

    def _change(
        self,
        call: Call,
        operation: Operation,
        key_id: str,
        edit: Callable[[KmsKey], KmsKey],
        **request: audit.JsonValue,
    ) -> KmsKey:
        """Change one key by `edit`, as one operation, and return it."""
        with self._operation(call, operation, {"keyId": key_id, **request}) as entry:
            key = edit(self._admit(call, operation, key_id, entry))
            self._registry.put(key)
            entry.response["keyId"] = entry.key_arn
        return key

    def _record(
        self,
        call: Call,
        operation: Operation,
        entry: Entry,
        *,
        via_s3: bool,
        context: EncryptionContext,
        error: LabError | None = None,
    ) -> None:
        bucket, object_key = object_of(context)
        self._trail.record(
            call,
            source=audit.KMS,
            name=operation.value,
            via_s3=via_s3,
            read_only=is_read_only(operation),
            key_arn=entry.key_arn,
            bucket=bucket,
            object_key=object_key,
            request=entry.request,
            response={} if error else entry.response,
            error=error,
        )


def object_of(context: EncryptionContext) -> tuple[str, str]:
    """Return (bucket, object key) that S3 put into an encryption context, as far as they are there."""
    arn = context.get(S3_ARN_NAME, "")
    if not arn.startswith(S3_ARN_PREFIX):
        return "", ""
    bucket, _, object_key = arn.removeprefix(S3_ARN_PREFIX).partition("/")
    return bucket, object_key


def _shown(request: Parameters) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in request.items()
    }
