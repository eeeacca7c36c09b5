"""Aliases: names for keys, which can be pointed at another key.

Source: AWS KMS API Reference, CreateAlias, UpdateAlias, DeleteAlias, ListAliases (November 2026).
"""

from __future__ import annotations

from collections.abc import Sequence

from encryption_lab.errors import AliasExists, LimitExceeded
from encryption_lab.exchange import Call
from encryption_lab.identities import KeyId
from encryption_lab.kms.desk import Desk, Entry
from encryption_lab.kms.naming import RESERVED_PREFIX, check_alias
from encryption_lab.kms.operations import Operation
from encryption_lab.kms.permissions import RESERVED_ALIAS, denial

MAX_ALIASES_PER_KEY = 50


class KeyAliases(Desk):
    """The part of `Kms` that names keys. An alias begins with "alias/"."""

    def create_alias(self, call: Call, alias: str, key_id: str) -> None:
        """Raises AliasExists, KmsValidation."""
        operation = Operation.CREATE_ALIAS
        with self._operation(call, operation, {"aliasName": alias, "targetKeyId": key_id}) as entry:
            self._check_name(call, operation, alias)
            key = self._admit(call, operation, key_id, entry)
            if self._records.keys.alias(alias) is not None:
                raise AliasExists(self._account.alias_arn(alias))
            self._point(alias, key.key_id, entry)

    def update_alias(self, call: Call, alias: str, key_id: str) -> None:
        """Point an alias at another key; what the old one encrypted still needs the old one."""
        operation = Operation.UPDATE_ALIAS
        with self._operation(call, operation, {"aliasName": alias, "targetKeyId": key_id}) as entry:
            self._check_name(call, operation, alias)
            self._admit(call, Operation.DELETE_ALIAS, alias, entry)
            key = self._admit(call, operation, key_id, entry)
            self._point(alias, key.key_id, entry)

    def delete_alias(self, call: Call, alias: str) -> None:
        operation = Operation.DELETE_ALIAS
        with self._operation(call, operation, {"aliasName": alias}) as entry:
            self._check_name(call, operation, alias)
            self._admit(call, operation, alias, entry)
            self._records.keys.delete_alias(alias)

    def list_aliases(self, call: Call) -> Sequence[tuple[str, KeyId]]:
        """Return (alias, key id), in order of the alias."""
        with self._operation(call, Operation.LIST_ALIASES, {}):
            self._admit_to_account(call, Operation.LIST_ALIASES)
            living = {key.key_id for key in self._registry.all()}
            return [(alias, key_id) for alias, key_id in self._records.keys.aliases() if key_id in living]

    def _check_name(self, call: Call, operation: Operation, alias: str) -> None:
        check_alias(alias)
        if alias.startswith(RESERVED_PREFIX):
            raise denial(call.principal, operation, self._account.alias_arn(alias), RESERVED_ALIAS)

    def _point(self, alias: str, key_id: KeyId, entry: Entry) -> None:
        held = [name for name, target in self._records.keys.aliases() if target == key_id and name != alias]
        if len(held) >= MAX_ALIASES_PER_KEY:
            raise LimitExceeded(
                f"{entry.key_arn} has {MAX_ALIASES_PER_KEY} aliases, as many as a key may have."
            )
        self._records.keys.put_alias(alias, key_id)
