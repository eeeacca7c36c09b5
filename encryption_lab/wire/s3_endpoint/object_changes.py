"""Objects copied, tagged, described and put under another key. Source: Amazon S3 API Reference."""

from __future__ import annotations

from base64 import b64encode

from encryption_lab.errors import EncryptionNotUpdatable, InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.request_errors import MalformedXml
from encryption_lab.store.checksum_algorithms import ChecksumType
from encryption_lab.store.object_tags import checked_tags
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.wire.checksum_headers import checksum_members, member_of, read_algorithm
from encryption_lab.wire.condition_headers import read_conditions, read_write_condition
from encryption_lab.wire.object_headers import STANDARD, TAGGING, read_description, read_tagging
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_changes import DIRECTIVE, read_source
from encryption_lab.wire.s3_endpoint.asked import RECORD_ID, Asked
from encryption_lab.wire.s3_endpoint.bucket_operations import owner_of
from encryption_lab.wire.s3_endpoint.object_results import encryption_members, quoted, version_members
from encryption_lab.wire.sse_headers import COPY_SOURCE_CUSTOMER, read_customer_key, read_encryption

TAGGING_DIRECTIVE = "x-amz-tagging-directive"
ATTRIBUTES = ("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize")
MOST_PARTS_LISTED = 1000
NOT_SSE_KMS = (
    "Requests that modify an object encryption configuration require a valid new encryption type. Valid values are "
    "SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type, and then try again."
)


def copy_object(asked: Asked, call: Call) -> Parameters:
    headers = asked.shown.lower_headers()
    encryption = read_encryption(headers)
    described = read_description(headers)
    customer_key = encryption if isinstance(encryption, CustomerKey) else None
    copied = asked.lab.objects.copy(
        call,
        source=read_source(headers),
        source_customer_key=read_customer_key(headers, prefix=COPY_SOURCE_CUSTOMER, reading=True),
        bucket=asked.bucket,
        key=asked.key,
        encryption=encryption,
        description=described if _replaces(headers, DIRECTIVE) else None,
        tags=read_tagging(headers.get(TAGGING)) if _replaces(headers, TAGGING_DIRECTIVE) else None,
        conditions=read_conditions(headers, copied=True),
        condition=read_write_condition(headers),
        algorithm=read_algorithm(headers.get("x-amz-checksum-algorithm")),
    )
    return {
        "CopyObjectResult": {
            "ETag": quoted(copied.version.etag),
            "LastModified": copied.version.created_at,
            **checksum_members(copied.version, copied.checksum),
        },
        "CopySourceVersionId": version_members(copied.source).get("VersionId"),
        **version_members(copied.version),
        **encryption_members(copied.version.envelope, customer_key, with_context=True),
    }


def update_object_encryption(asked: Asked, call: Call) -> Parameters:
    wanted = (asked.parameters.get("ObjectEncryption") or {}).get("SSEKMS")
    if not wanted:
        raise EncryptionNotUpdatable(NOT_SSE_KMS)
    version = asked.lab.encryption_updates.move(
        call,
        asked.bucket,
        asked.key,
        key_arn=wanted.get("KMSKeyArn", ""),
        bucket_key_enabled=bool(wanted.get("BucketKeyEnabled")),
        version_id=asked.shown.version_id,
    )
    return {**version_members(version)}


def get_object_tagging(asked: Asked, call: Call) -> Parameters:
    version = asked.lab.object_tags.get(call, asked.bucket, asked.key, asked.shown.version_id)
    return {
        "TagSet": [{"Key": key, "Value": value} for key, value in version.tags.items()],
        **version_members(version),
    }


def put_object_tagging(asked: Asked, call: Call) -> Parameters:
    tag_set = (asked.parameters.get("Tagging") or {}).get("TagSet")
    if tag_set is None or not all("Key" in tag and "Value" in tag for tag in tag_set):
        raise MalformedXml
    tags = checked_tags((tag["Key"], tag["Value"]) for tag in tag_set)
    version = asked.lab.object_tags.put(call, asked.bucket, asked.key, tags, asked.shown.version_id)
    return version_members(version)


def delete_object_tagging(asked: Asked, call: Call) -> Parameters:
    version = asked.lab.object_tags.delete(call, asked.bucket, asked.key, asked.shown.version_id)
    return version_members(version)


def get_object_acl(asked: Asked, call: Call) -> Parameters:
    """The owner has full control, and nobody else can be given any: every bucket enforces its owner's ownership."""
    action = "s3:GetObjectAcl" if asked.shown.version_id is None else "s3:GetObjectVersionAcl"
    version = asked.lab.object_tags.readable(call, asked.bucket, asked.key, asked.shown.version_id, action)
    owner = owner_of(asked.lab.account)
    grantee = {**owner, "Type": "CanonicalUser"}
    grants = [{"Grantee": grantee, "Permission": "FULL_CONTROL"}]
    return {"Owner": owner, "Grants": grants, RECORD_ID: version.record_id}


def get_object_attributes(asked: Asked, call: Call) -> Parameters:
    names = asked.parameters.get("ObjectAttributes") or []
    if not names or any(name not in ATTRIBUTES for name in names):
        raise InvalidValue("Invalid attribute name specified.", name="x-amz-object-attributes")
    version_id = asked.shown.version_id
    action = "s3:GetObjectAttributes" if version_id is None else "s3:GetObjectVersionAttributes"
    asked.lab.permissions.admit(call, action, asked.bucket, asked.key)
    customer_key = read_customer_key(asked.shown.lower_headers(), reading=True)
    version = asked.lab.objects.head(
        call, asked.bucket, asked.key, version_id=version_id, customer_key=customer_key
    )
    checksum = asked.lab.objects.checksum(call, version, customer_key) if "Checksum" in names else None
    found: Parameters = {
        "ETag": version.etag,
        "Checksum": checksum_members(version, checksum, counted=False) or None,
        "ObjectParts": _parts(asked, version),
        "StorageClass": STANDARD,
        "ObjectSize": version.size_bytes,
    }
    return {
        **{name: found[name] for name in names},
        "LastModified": version.created_at,
        **version_members(version),
    }


def _parts(asked: Asked, version: ObjectVersion) -> Parameters | None:
    """Return the parts of an object that was uploaded in parts.

    Where its checksum is a composite one, each is listed whose own is in clear; else they are only counted.
    """
    if not version.parts or version.parts[0].part_number == 0:
        return None
    count = {"TotalPartsCount": len(version.parts)}
    if version.checksum is None or version.checksum.type is not ChecksumType.COMPOSITE:
        return count
    most = min(asked.parameters.get("MaxParts", MOST_PARTS_LISTED), MOST_PARTS_LISTED)
    after = int(asked.parameters.get("PartNumberMarker") or 0)
    later = list(enumerate(version.parts, start=1))[after:]
    listed = [
        {
            "PartNumber": number,
            "Size": part.size_bytes,
            member_of(part.checksum.algorithm): b64encode(part.checksum.value).decode(),
        }
        for number, part in later[:most]
        if part.checksum is not None and not part.checksum.sealed
    ]
    paging: Parameters = {
        "PartNumberMarker": str(after),
        "NextPartNumberMarker": str(after + len(later[:most])),
        "MaxParts": most,
        "IsTruncated": len(later) > most,
        "Parts": listed,
    }
    return {**count, **(paging if listed else {})}


def _replaces(headers: dict[str, str], directive: str) -> bool:
    """Raises InvalidValue for anything but COPY and REPLACE."""
    value = headers.get(directive, "COPY")
    if value not in ("COPY", "REPLACE"):
        what = "metadata" if directive == DIRECTIVE else "tagging"
        raise InvalidValue(f"Unknown {what} directive.", name=directive, value=value)
    return value == "REPLACE"
