"""The life of a key: made, disabled, enabled, doomed, spared; and who may use it.

Source: AWS KMS API Reference, CreateKey, DisableKey, ScheduleKeyDeletion, PutKeyPolicy (November 2026).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from encryption_lab.audit import Parameters
from encryption_lab.errors import KmsValidation
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.kms.constraints import MAX_DESCRIPTION_CHARACTERS, check_length, check_number
from encryption_lab.kms.desk import Desk
from encryption_lab.kms.key_policies import default_key_policy, parsed_key_policy, with_key_users
from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.kms.labelling import with_tags
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.permissions import Asked, decide
from encryption_lab.kms.related import RelatedKeys
from encryption_lab.kms.rotation import MAX_WAITING_DAYS, MIN_WAITING_DAYS, resume
from encryption_lab.policies.rules import MAX_KEY_POLICY_BYTES
from encryption_lab.policy_errors import MalformedPolicy

POLICY_NAME = "default"
LOCKED_OUT = "The new key policy will not allow you to update the key policy in the future."
PRINCIPALS = frozenset({ADMINISTRATOR, READER})


class KeyAdministration(Desk):
    """The part of `Kms` that makes keys and changes what they are."""

    def create_key(
        self,
        call: Call,
        description: str = "",
        *,
        origin: KeyOrigin = KeyOrigin.AWS_KMS,
        multi_region: bool = False,
        users: Collection[str] = (),
        policy: str | None = None,
        bypass_lockout_check: bool = False,
        tags: Sequence[tuple[str, str]] = (),
    ) -> KmsKey:
        """Return a new customer managed key, under `policy` or the default one, which may name `users`.

        With origin EXTERNAL it has no material and waits for its import. Raises QuotaExceeded, MalformedPolicy,
        TagRefused.
        """
        request: Parameters = {
            "description": description,
            "keyUsage": "ENCRYPT_DECRYPT",
            "keySpec": "SYMMETRIC_DEFAULT",
            "origin": origin.value,
            "multiRegion": multi_region,
        }
        with self._operation(call, Operation.CREATE_KEY, request) as entry:
            self._admit_to_account(call, Operation.CREATE_KEY)
            check_length("description", len(description), most=MAX_DESCRIPTION_CHARACTERS)
            text = default_key_policy(self._account, _known(users)) if policy is None else policy
            parsed_key_policy(text, self._account)
            named = with_tags({}, tags)
            key = self._registry.make(
                description=description,
                origin=origin,
                policy=text.strip(),
                multi_region=MultiRegion.PRIMARY if multi_region else None,
            )
            if named:
                key = replace(key, tags=named)
                self._registry.put(key)
            if not bypass_lockout_check:
                self._check_lockout(call, key, key.policy)
            entry.key_arn = self._account.key_arn(key.key_id)
            entry.response.update(keyId=key.key_id, keyState=key.state.value, keyManager=key.manager.value)
        return key

    def describe_key(self, call: Call, key_id: str, *, via_s3: bool = False) -> KmsKey:
        with self._operation(call, Operation.DESCRIBE_KEY, {"keyId": key_id}, via_s3=via_s3) as entry:
            return self._admit(call, Operation.DESCRIBE_KEY, key_id, entry, via_s3=via_s3)

    def list_keys(self, call: Call) -> Sequence[KmsKey]:
        """Return every key of the account that is not deleted, oldest first."""
        with self._operation(call, Operation.LIST_KEYS, {}):
            self._admit_to_account(call, Operation.LIST_KEYS)
            return self._registry.all()

    def set_key_users(self, call: Call, key_id: str, users: Collection[str]) -> KmsKey:
        """Let the policy's statement for key users name these and no others; the rest of it stays as it is."""
        known = _known(users)

        def policy(key: KmsKey) -> str:
            return with_key_users(key.policy, self._account, known)

        return self._put_policy(call, key_id, policy, bypass=False)

    def get_key_policy(self, call: Call, key_id: str) -> str:
        """Return the key policy as it was put."""
        request: Parameters = {"keyId": key_id, "policyName": POLICY_NAME}
        with self._operation(call, Operation.GET_KEY_POLICY, request) as entry:
            return self._admit(call, Operation.GET_KEY_POLICY, key_id, entry).policy

    def put_key_policy(
        self, call: Call, key_id: str, policy: str, *, bypass_lockout_check: bool = False
    ) -> KmsKey:
        """Replace the key policy, JSON of at most 32 KB. Raises MalformedPolicy.

        bypass_lockout_check   take a policy after which the caller may not replace it: then nobody may change the key
        """
        return self._put_policy(call, key_id, lambda _: policy, bypass=bypass_lockout_check)

    def _put_policy(
        self, call: Call, key_id: str, policy: Callable[[KmsKey], str], *, bypass: bool
    ) -> KmsKey:
        request: Parameters = {
            "keyId": key_id,
            "policyName": POLICY_NAME,
            "bypassPolicyLockoutSafetyCheck": bypass,
        }
        with self._operation(call, Operation.PUT_KEY_POLICY, request) as entry:
            key = self._admit(call, Operation.PUT_KEY_POLICY, key_id, entry)
            text = policy(key).strip()
            entry.request["policy"] = text[:MAX_KEY_POLICY_BYTES]
            parsed_key_policy(text, self._account)
            if not bypass:
                self._check_lockout(call, key, text)
            key = replace(key, policy=text)
            self._registry.put(key)
            entry.response["keyId"] = entry.key_arn
        return key

    def _check_lockout(self, call: Call, key: KmsKey, policy: str) -> None:
        asked = Asked(call=call, operation=Operation.PUT_KEY_POLICY, now=self._clock.now())
        if not decide(asked, key, self._account, policy=policy).allowed:
            raise MalformedPolicy(LOCKED_OUT)

    def enable_key(self, call: Call, key_id: str) -> KmsKey:
        """Return the key enabled; a rotation that fell due while it was disabled happens now."""
        with self._operation(call, Operation.ENABLE_KEY, {"keyId": key_id}) as entry:
            key = replace(self._admit(call, Operation.ENABLE_KEY, key_id, entry), state=KeyState.ENABLED)
            make_material = self._registry.material_maker(key.key_id)
            key, happened = resume(key, now=self._clock.now(), make_material=make_material)
            self._registry.put(key, *happened)
            entry.response["keyId"] = entry.key_arn
        return key

    def disable_key(self, call: Call, key_id: str) -> KmsKey:
        return self._change(
            call, Operation.DISABLE_KEY, key_id, lambda key: replace(key, state=KeyState.DISABLED)
        )

    def schedule_key_deletion(
        self, call: Call, key_id: str, *, pending_window_days: int = MAX_WAITING_DAYS
    ) -> KmsKey:
        """Make the key unusable now, and its material disappear for good in 7 to 30 days."""
        operation = Operation.SCHEDULE_KEY_DELETION
        request: Parameters = {"keyId": key_id, "pendingWindowInDays": pending_window_days}
        with self._operation(call, operation, request) as entry:
            check_number(
                "pendingWindowInDays", pending_window_days, least=MIN_WAITING_DAYS, most=MAX_WAITING_DAYS
            )
            deletion_at = self._clock.now() + timedelta(days=pending_window_days)
            key = self._admit(call, operation, key_id, entry)
            if self._has_replicas(key):
                key = replace(key, state=KeyState.PENDING_REPLICA_DELETION, waiting_days=pending_window_days)
            else:
                key = replace(key, state=KeyState.PENDING_DELETION, deletion_at=deletion_at)
                entry.response["deletionDate"] = deletion_at.isoformat()
            self._registry.put(key)
            entry.response.update(keyId=entry.key_arn, keyState=key.state.value)
        return key

    def _has_replicas(self, key: KmsKey) -> bool:
        if key.multi_region is not MultiRegion.PRIMARY or self._others is None:
            return False
        return bool(RelatedKeys(self, self._others, self._home_region).of(key))

    def cancel_key_deletion(self, call: Call, key_id: str) -> KmsKey:
        """Return the key disabled: it must be enabled before it works again."""
        return self._change(call, Operation.CANCEL_KEY_DELETION, key_id, _spared)


def _spared(key: KmsKey) -> KmsKey:
    # A key without its material has nothing to be enabled with; it goes back to waiting for its import.
    state = KeyState.DISABLED if key.is_whole else KeyState.PENDING_IMPORT
    return replace(key, state=state, deletion_at=None, waiting_days=None)


def _known(users: Collection[str]) -> frozenset[str]:
    if not PRINCIPALS.issuperset(users):
        raise KmsValidation("Policy contains a statement with one or more invalid principals.")
    return frozenset(users)
