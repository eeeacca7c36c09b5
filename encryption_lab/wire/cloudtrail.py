"""An audit event in CloudTrail's record format.

Source: AWS CloudTrail User Guide, CloudTrail record contents; AWS KMS Developer Guide, Logging AWS KMS API calls.
A call that S3 made for a requester carries `invokedBy` and the agent name that AWS uses for its own services.
"""

from __future__ import annotations

from encryption_lab.audit import KMS, AuditEvent, JsonValue
from encryption_lab.wire.faults import code_of

EVENT_VERSION = "1.11"
INTERNAL = "AWS Internal"
MATERIAL = "keyMaterialId"


def cloudtrail_record(event: AuditEvent) -> dict[str, JsonValue]:
    """Return the event as CloudTrail would write it, ready for JSON."""
    record: dict[str, JsonValue] = {
        "eventVersion": EVENT_VERSION,
        "userIdentity": _identity(event),
        "eventTime": event.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": event.source,
        "eventName": event.name,
        "awsRegion": event.region,
        "sourceIPAddress": INTERNAL if event.via_s3 or not event.principal else "127.0.0.1",
        "userAgent": INTERNAL if event.via_s3 or not event.principal else "envelope-lab",
        "requestParameters": dict(event.request) or None,
        "responseElements": _response(event),
        "requestID": event.exchange_id,
        "eventID": event.event_id,
        "readOnly": event.read_only,
        "eventType": "AwsApiCall" if event.principal else "AwsServiceEvent",
        "managementEvent": True,
        "recipientAccountId": event.account_id,
    }
    if _used_material(event):
        record["additionalEventData"] = {MATERIAL: event.response[MATERIAL]}
    if not event.principal and event.response:
        record["serviceEventDetails"] = dict(event.response)
    if event.key_arn:
        resource: dict[str, JsonValue] = {
            "accountId": event.account_id,
            "type": "AWS::KMS::Key",
            "ARN": event.key_arn,
        }
        record["resources"] = [resource]
    if event.error_name:
        record["errorCode"] = code_of(event.error_name, kms=event.source == KMS)
        record["errorMessage"] = event.error_message
    return record


def _response(event: AuditEvent) -> dict[str, JsonValue] | None:
    """Return what the call gave; the key material's id and a service's own doings have places of their own."""
    if not event.principal:
        return None
    besides = MATERIAL if _used_material(event) else ""
    return {name: value for name, value in event.response.items() if name != besides} or None


def _used_material(event: AuditEvent) -> bool:
    """Return whether a key was used: import and deletion of material answer with its id themselves."""
    return event.read_only and MATERIAL in event.response


def _identity(event: AuditEvent) -> dict[str, JsonValue]:
    if not event.principal:
        return {"accountId": event.account_id, "invokedBy": INTERNAL}
    identity: dict[str, JsonValue] = {
        "type": "IAMUser",
        "arn": event.principal_arn,
        "accountId": event.account_id,
        "userName": event.principal,
    }
    if event.via_s3:
        identity["invokedBy"] = INTERNAL
    return identity
