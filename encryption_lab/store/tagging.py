"""The tags of an object version change, and the rest of it stays. Source: Amazon S3 API Reference, PutObjectTagging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from encryption_lab.exchange import Call
from encryption_lab.ports import Records
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.trace import Actor


class ObjectTags:
    """The tags of one account's object versions."""

    def __init__(self, *, records: Records, ledger: Ledger) -> None:
        self._records = records
        self._ledger = ledger

    def get(self, call: Call, bucket: str, key: str, version_id: str | None = None) -> ObjectVersion:
        """Return the version that has the tags. Raises as `Ledger.readable`."""
        return self.readable(call, bucket, key, version_id, _action("Get", version_id))

    def readable(
        self, call: Call, bucket: str, key: str, version_id: str | None, action: str
    ) -> ObjectVersion:
        """Return a version that the caller may ask about by `action`. Raises as `Ledger.readable`."""
        return self._ledger.readable(call, bucket, key, version_id, action=action)

    def put(
        self, call: Call, bucket: str, key: str, tags: Mapping[str, str], version_id: str | None = None
    ) -> ObjectVersion:
        """Replace all tags of a version; `tags` have been checked. Raises as `Ledger.readable`."""
        return self._replace(call, bucket, key, tags, version_id, _action("Put", version_id))

    def delete(self, call: Call, bucket: str, key: str, version_id: str | None = None) -> ObjectVersion:
        return self._replace(call, bucket, key, {}, version_id, _action("Delete", version_id))

    def _replace(
        self,
        call: Call,
        bucket: str,
        key: str,
        tags: Mapping[str, str],
        version_id: str | None,
        action: str,
    ) -> ObjectVersion:
        with self._records.atomic():
            version = self._ledger.readable(call, bucket, key, version_id, action=action)
            tagged = replace(version, tags=dict(tags))
            kept = self._ledger.authenticated(tagged)
            self._records.versions.replace(kept)
        call.trace.step(Actor.S3, Actor.DISK, "write the record with other tags", carries="metadata")
        return kept


def _action(verb: str, version_id: str | None) -> str:
    return f"s3:{verb}Object{'' if version_id is None else 'Version'}Tagging"
