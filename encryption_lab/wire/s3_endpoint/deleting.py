"""DeleteObjects: up to a thousand at once, each deleted or refused by itself.

Source: Amazon S3 API Reference, DeleteObjects and Error Responses.
"""

from __future__ import annotations

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.request_errors import MalformedXml, NotImplementedHere
from encryption_lab.store.conditions import UNCONDITIONAL, WriteCondition
from encryption_lab.store.limits import check_key
from encryption_lab.wire.faults import s3_fault
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked

MOST_OBJECTS = 1000
ONLY_IN_DIRECTORY_BUCKETS = ("LastModifiedTime", "Size")


def delete_objects(asked: Asked, call: Call) -> Parameters:
    """Raises NoSuchBucket, MalformedXml; what is refused about one object stands in the answer."""
    given = asked.parameters.get("Delete") or {}
    objects = given.get("Objects") or []
    if not 0 < len(objects) <= MOST_OBJECTS or any(not each.get("Key") for each in objects):
        raise MalformedXml
    asked.lab.buckets.get(asked.bucket)
    deleted: list[Parameters] = []
    errors: list[Parameters] = []
    for each in objects:
        try:
            deleted.append(_delete(asked, call, each))
        except LabError as error:
            errors.append({**_named(each), "Code": s3_fault(error).code, "Message": str(error)})
    return {"Deleted": [] if given.get("Quiet") else deleted, "Errors": errors}


def _delete(asked: Asked, call: Call, each: Parameters) -> Parameters:
    if any(name in each for name in ONLY_IN_DIRECTORY_BUCKETS):
        raise NotImplementedHere
    check_key(each["Key"])
    condition = WriteCondition(if_match=each["ETag"].strip('"')) if "ETag" in each else UNCONDITIONAL
    done = asked.lab.objects.delete(
        call, asked.bucket, each["Key"], version_id=each.get("VersionId"), condition=condition
    )
    marker = {"DeleteMarker": True, "DeleteMarkerVersionId": done.version_id}
    return {**_named(each), **(marker if done.is_delete_marker else {})}


def _named(each: Parameters) -> Parameters:
    return {name: each[name] for name in ("Key", "VersionId") if name in each}
