"""The door to KMS: one account's keys, put together from its parts over one desk.

    using            encrypt, decrypt, data keys, re-encrypt
    administration   create, describe, enable and disable, delete, who may use a key
    rotating         rotation by period and on demand
    importing        key material from outside
    granting         one principal gives another the use of a key
    labelling        descriptions and tags
    aliases          names for keys
    replicating      one key in several Regions

Every operation takes the `Call` first, finds its key by id, ARN or alias, checks permission and state, writes one
audit event, refused calls included, and its steps into the call's trace. To be called outside a transaction that may
be undone: the event of a refusal would be undone with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from encryption_lab.errors import NoSuchKmsKey
from encryption_lab.exchange import Call
from encryption_lab.kms.administration import KeyAdministration
from encryption_lab.kms.aliases import KeyAliases
from encryption_lab.kms.granting import KeyGrants
from encryption_lab.kms.importing import KeyImport
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.labelling import KeyLabels
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS, parse_key_name
from encryption_lab.kms.replicating import KeyReplication
from encryption_lab.kms.rotating import KeyRotation
from encryption_lab.kms.using import KeyUse


class Kms(
    KeyUse, KeyAdministration, KeyRotation, KeyImport, KeyGrants, KeyLabels, KeyAliases, KeyReplication
):
    """The KMS of one account."""

    def aws_managed_key(self, call: Call) -> KmsKey:
        """Return the account's aws/s3 key, made on first use."""
        return self._registry.aws_managed(call)

    def resolve(self, key_id: str) -> KmsKey:
        """Return the key that an id, ARN or alias names, without asking who wants to know. Raises NoSuchKmsKey."""
        name = parse_key_name(key_id, self._account)
        if name.account_id != self._account.account_id:
            raise NoSuchKmsKey.unknown(key_id)
        return (
            self._registry.aws_managed(None) if name.alias == AWS_MANAGED_ALIAS else self._registry.find(name)
        )

    def keys(self) -> Sequence[KmsKey]:
        """Return every key that is not deleted, oldest first, without asking who wants to know."""
        return self._registry.all()

    def resolve_arn(self, key_id: str) -> str:
        return self._account.key_arn(self.resolve(key_id).key_id)
