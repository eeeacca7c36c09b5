"""The version to break, found among the visitor's own records also where its record is no longer what the store wrote.

The store refuses a record whose MAC does not fit, and rightly; but whoever broke it has to get at it to put it back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from encryption_lab.errors import MethodNotAllowedOnMarker, NoSuchKey, Tampered
from encryption_lab.experiments.tampering import Tampering
from encryption_lab.identities import RecordId
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.objects.found import Found
from encryption_lab.web.visitor import Visitor, visitor

MOST_BYTES = 16 * 1024 * 1024  # a stored file is read whole to be changed
MOST_RECORD_ID = 26


@dataclass(frozen=True)
class Breakable:
    """A version of the visitor's own. is_record_sound: the store would still take its record for its own."""

    found: Found
    tampering: Tampering
    is_record_sound: bool

    @property
    def version(self) -> ObjectVersion:
        return self.tampering.version

    @property
    def who(self) -> Visitor:
        return self.found.who

    @property
    def is_broken(self) -> bool:
        return self.tampering.is_damaged

    @property
    def is_small_enough(self) -> bool:
        source = self.who.lab.objects.stored_file(self.version.parts[0].blob_id)
        try:
            return source.size_bytes <= MOST_BYTES
        finally:
            source.close()


def find_breakable(request: HttpRequest, record_id: str) -> Breakable:
    """Raises NoSuchKey, for a stranger's too; MethodNotAllowedOnMarker for what has no bytes."""
    who = visitor(request)
    version = own_version(who, record_id)
    if version.is_delete_marker:
        raise MethodNotAllowedOnMarker
    try:
        who.lab.objects.version(version.record_id)
        is_sound = True
    except Tampered:
        is_sound = False
    return Breakable(Found(who, version), tampering_of(who, version), is_sound)


def own_version(who: Visitor, record_id: str) -> ObjectVersion:
    """Return the version by its record; the records are those of one account and hold no other's."""
    if not (record_id.isascii() and len(record_id) <= MOST_RECORD_ID):
        raise NoSuchKey(record_id)
    version = who.lab.records.versions.by_record_id(RecordId(record_id))
    if version is None:
        raise NoSuchKey(record_id)
    return version


def tampering_of(who: Visitor, version: ObjectVersion) -> Tampering:
    return Tampering(who.lab, version.bucket, version.key, version.version_id)
