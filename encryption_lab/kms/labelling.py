"""What is said about a key besides its name: description, tags, the names of its policies.

Source: AWS KMS API Reference, UpdateKeyDescription, TagResource, UntagResource, ListResourceTags, ListKeyPolicies.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from encryption_lab.exchange import Call
from encryption_lab.kms.constraints import MAX_DESCRIPTION_CHARACTERS, check_length
from encryption_lab.kms.desk import Desk
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.operations import Operation
from encryption_lab.kms_errors import TagRefused

MAX_TAGS = 50
MAX_TAG_KEY_CHARACTERS = 128
MAX_TAG_VALUE_CHARACTERS = 256
RESERVED_TAG_PREFIX = "aws:"
POLICY_NAMES = ("default",)


class KeyLabels(Desk):
    """The part of `Kms` that describes keys. Tags are names and values, in order of the name."""

    def update_key_description(self, call: Call, key_id: str, description: str) -> KmsKey:
        check = (len(description), MAX_DESCRIPTION_CHARACTERS)

        def edit(key: KmsKey) -> KmsKey:
            check_length("description", check[0], most=check[1])
            return replace(key, description=description)

        operation = Operation.UPDATE_KEY_DESCRIPTION
        return self._change(
            call, operation, key_id, edit, description=description[:MAX_DESCRIPTION_CHARACTERS]
        )

    def tag_resource(self, call: Call, key_id: str, tags: Sequence[tuple[str, str]]) -> KmsKey:
        """Give the key these tags beside those it has, or in their place. Raises TagRefused."""

        def edit(key: KmsKey) -> KmsKey:
            return replace(key, tags=with_tags(key.tags, tags))

        listed = [{"tagKey": name, "tagValue": value} for name, value in tags]
        return self._change(call, Operation.TAG_RESOURCE, key_id, edit, tags=[dict(each) for each in listed])

    def untag_resource(self, call: Call, key_id: str, names: Collection[str]) -> KmsKey:
        def edit(key: KmsKey) -> KmsKey:
            return replace(key, tags={name: value for name, value in key.tags.items() if name not in names})

        return self._change(call, Operation.UNTAG_RESOURCE, key_id, edit, tagKeys=list(names))

    def list_resource_tags(self, call: Call, key_id: str) -> Mapping[str, str]:
        operation = Operation.LIST_RESOURCE_TAGS
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            return dict(sorted(self._admit(call, operation, key_id, entry).tags.items()))

    def list_key_policies(self, call: Call, key_id: str) -> Sequence[str]:
        operation = Operation.LIST_KEY_POLICIES
        with self._operation(call, operation, {"keyId": key_id}) as entry:
            self._admit(call, operation, key_id, entry)
            return POLICY_NAMES


def with_tags(present: Mapping[str, str], added: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Raises TagRefused, KmsValidation."""
    names = [name for name, _ in added]
    for name, value in added:
        check_length("tagKey", len(name), least=1, most=MAX_TAG_KEY_CHARACTERS)
        check_length("tagValue", len(value), most=MAX_TAG_VALUE_CHARACTERS)
    if any(name.lower().startswith(RESERVED_TAG_PREFIX) for name in names):
        raise TagRefused("Tags beginning with aws: are reserved")
    if len(set(names)) < len(names):
        raise TagRefused("Duplicate tag keys")
    together = {**present, **dict(added)}
    if len(together) > MAX_TAGS:
        raise TagRefused("Too many tags")
    return together
