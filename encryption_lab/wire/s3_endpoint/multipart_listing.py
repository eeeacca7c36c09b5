"""What there is of multipart uploads: those in progress, and the parts of one. Source: Amazon S3 API Reference."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.wire.object_headers import STANDARD
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked
from encryption_lab.wire.s3_endpoint.multipart_operations import algorithm_members, part_members
from encryption_lab.wire.s3_endpoint.object_results import quoted

MOST = 1000


def list_parts(asked: Asked, call: Call) -> Parameters:
    upload = asked.lab.multipart.get(
        call,
        asked.parameters["UploadId"],
        action="s3:ListMultipartUploadParts",
        named=(asked.bucket, asked.key),
    )
    after, most = int(asked.parameters.get("PartNumberMarker") or 0), page_size(asked, "MaxParts")
    later = [part for part in upload.parts if part.part_number > after]
    page = tuple(later[:most])
    checksums = asked.lab.multipart.part_checksums(call, upload, page) or (None,) * len(page)
    owner = {"ID": asked.lab.account.account_id}
    return {
        "Bucket": asked.bucket,
        "Key": asked.key,
        "UploadId": upload.upload_id,
        "PartNumberMarker": str(after),
        "NextPartNumberMarker": str(page[-1].part_number if page else 0),
        "MaxParts": most,
        "IsTruncated": len(later) > most,
        "Initiator": owner,
        "Owner": owner,
        "StorageClass": STANDARD,
        **algorithm_members(upload),
        "Parts": [
            {
                **part_members(upload, part, checksum),
                "ETag": quoted(part.etag),
                "LastModified": part.created_at or upload.created_at,
            }
            for part, checksum in zip(page, checksums, strict=True)
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page of uploads and of what is rolled up to common prefixes; `last` is the upload that it ends with."""

    uploads: tuple[MultipartUpload, ...]
    prefixes: tuple[str, ...]
    last: MultipartUpload | None
    is_truncated: bool


def list_multipart_uploads(asked: Asked, call: Call) -> Parameters:
    found = asked.lab.multipart.list(call, asked.bucket)
    given = asked.parameters
    most, delimiter, prefix = page_size(asked, "MaxUploads"), given.get("Delimiter"), given.get("Prefix", "")
    uploads = [upload for upload in _after(found, given) if upload.key.startswith(prefix)]
    page = _page(uploads, prefix, delimiter or "", most)
    encoded = given.get("EncodingType") == "url"
    last = page.last if page.is_truncated else None
    owner = {"ID": asked.lab.account.account_id}
    return {
        "Bucket": asked.bucket,
        "KeyMarker": _name(given.get("KeyMarker", ""), encoded),
        "UploadIdMarker": given.get("UploadIdMarker", ""),
        "NextKeyMarker": _name(last.key, encoded) if last else None,
        "NextUploadIdMarker": last.upload_id if last else None,
        "Prefix": _name(prefix, encoded),
        "Delimiter": _name(delimiter, encoded) if delimiter else None,
        "EncodingType": "url" if encoded else None,
        "MaxUploads": most,
        "IsTruncated": page.is_truncated,
        "Uploads": [
            {
                "Key": _name(upload.key, encoded),
                "UploadId": upload.upload_id,
                "Initiated": upload.created_at,
                "StorageClass": STANDARD,
                "Initiator": owner,
                "Owner": owner,
                **algorithm_members(upload),
            }
            for upload in page.uploads
        ],
        "CommonPrefixes": [{"Prefix": _name(common, encoded)} for common in page.prefixes],
    }


def page_size(asked: Asked, member: str) -> int:
    """Return how many a page may have: what is asked for, at most a thousand. Raises InvalidValue."""
    most: int = asked.parameters.get(member, MOST)
    if most < 0:
        raise InvalidValue(
            f"Argument {member[:3].lower()}-{member[3:].lower()} must be an integer between 0 and 2147483647",
            name=f"{member[:3].lower()}-{member[3:].lower()}",
            value=str(most),
        )
    return min(most, MOST)


def _page(uploads: list[MultipartUpload], prefix: str, delimiter: str, most: int) -> _Page:
    shown: list[MultipartUpload] = []
    prefixes: list[str] = []
    last: MultipartUpload | None = None
    for upload in uploads:
        head, found, _ = upload.key[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
        common = prefix + head + found if found else ""
        if not common or common not in prefixes:
            if len(shown) + len(prefixes) == most:
                return _Page(uploads=tuple(shown), prefixes=tuple(prefixes), last=last, is_truncated=most > 0)
            if common:
                prefixes.append(common)
            else:
                shown.append(upload)
        last = upload
    return _Page(uploads=tuple(shown), prefixes=tuple(prefixes), last=last, is_truncated=False)


def _after(uploads: tuple[MultipartUpload, ...], given: Parameters) -> tuple[MultipartUpload, ...]:
    """Uploads come by key and, within one, by the time they began; the marker names the last one seen.

    Where it has been completed or aborted since, the listing goes on with the next key.
    """
    key, upload_id = given.get("KeyMarker"), given.get("UploadIdMarker")
    if not key:
        return uploads
    for number, upload in enumerate(uploads):
        if (upload.key, upload.upload_id) == (key, upload_id):
            return uploads[number + 1 :]
    return tuple(upload for upload in uploads if upload.key > key)


def _name(text: str, encoded: bool) -> str:
    return quote(text) if encoded else text
