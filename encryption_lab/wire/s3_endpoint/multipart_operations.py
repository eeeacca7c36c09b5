"""Multipart uploads: begun, filled, completed, abandoned.

Source: Amazon S3 API Reference, CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload,
AbortMultipartUpload.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping

from encryption_lab.errors import BadRequest, InvalidValue, RangeNotSatisfiable
from encryption_lab.exchange import Call
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.request_errors import MalformedXml
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm, ChecksumType
from encryption_lab.store.multipart import MultipartUpload, Promised
from encryption_lab.store.multipart_checksums import kept_algorithm
from encryption_lab.store.reading import ByteRange
from encryption_lab.store.versions import StoredPart
from encryption_lab.store.writing import Expected, Written
from encryption_lab.wire.checksum_headers import (
    checksum_members,
    decoded,
    member_of,
    named_algorithm,
    read_algorithm,
    read_expected,
    read_trailing,
)
from encryption_lab.wire.condition_headers import read_conditions, read_write_condition
from encryption_lab.wire.object_headers import read_description
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_changes import read_source
from encryption_lab.wire.s3_endpoint.asked import Asked
from encryption_lab.wire.s3_endpoint.object_results import (
    encryption_members,
    filled,
    quoted,
    version_members,
)
from encryption_lab.wire.sse_headers import (
    COPY_SOURCE_CUSTOMER,
    read_customer_key,
    read_encryption,
    refuse_on_read,
)

SOURCE_RANGE = "x-amz-copy-source-range"
RANGE_FORM = (
    f"The {SOURCE_RANGE} value must be of the form bytes=first-last where first and last are the zero-based offsets of "
    "the first and last bytes to copy"
)
_RANGE = re.compile(r"bytes=(\d{1,19})-(\d{1,19})", re.ASCII)


def create_multipart_upload(asked: Asked, call: Call) -> Parameters:
    headers = asked.shown.lower_headers()
    encryption = read_encryption(headers)
    upload = asked.lab.multipart.create(
        call,
        asked.bucket,
        asked.key,
        encryption=encryption,
        description=read_description(headers),
        algorithm=read_algorithm(headers.get("x-amz-checksum-algorithm")),
        checksum_type=_read_type(headers.get("x-amz-checksum-type")),
    )
    customer_key = encryption if isinstance(encryption, CustomerKey) else None
    return {
        "Bucket": asked.bucket,
        "Key": asked.key,
        "UploadId": upload.upload_id,
        **algorithm_members(upload),
        **encryption_members(upload.envelope, customer_key, with_context=True),
    }


def upload_part(asked: Asked, call: Call) -> Parameters:
    headers = asked.shown.lower_headers()
    refuse_on_read(headers)
    customer_key = read_customer_key(headers)
    upload_id = asked.parameters["UploadId"]
    part = asked.lab.multipart.begin_part(
        call,
        upload_id,
        asked.parameters["PartNumber"],
        customer_key=customer_key,
        expected=read_expected(headers),
        named=(asked.bucket, asked.key),
    )
    payload = asked.payload
    stored = filled(part, payload.pieces(), lambda: read_trailing(headers, payload.trailers))
    upload = asked.lab.multipart.get(call, upload_id)
    return {
        "ETag": quoted(stored.etag),
        **_checksum_sent(upload, part.written, named_algorithm(headers)),
        **encryption_members(upload.envelope, customer_key),
    }


def upload_part_copy(asked: Asked, call: Call) -> Parameters:
    headers = asked.shown.lower_headers()
    refuse_on_read(headers)
    customer_key = read_customer_key(headers)
    upload_id = asked.parameters["UploadId"]
    source_bucket, source_key, version_id = read_source(headers)
    try:
        body = asked.lab.objects.get(
            call,
            source_bucket,
            source_key,
            version_id=version_id,
            customer_key=read_customer_key(headers, prefix=COPY_SOURCE_CUSTOMER, reading=True),
            conditions=read_conditions(headers, copied=True),
            wanted=_read_source_range(headers.get(SOURCE_RANGE)),
        )
    except RangeNotSatisfiable as error:
        raise _not_in_source(headers, error.size_bytes) from None
    with body:
        start, stop = body.window
        if SOURCE_RANGE in headers and stop - start != _length(headers[SOURCE_RANGE]):
            raise _not_in_source(headers, body.size_bytes)
        part = asked.lab.multipart.begin_part(
            call,
            upload_id,
            asked.parameters["PartNumber"],
            customer_key=customer_key,
            expected=Expected(size_bytes=stop - start),
            named=(asked.bucket, asked.key),
        )
        stored = filled(part, (bytes(piece) for piece in body.asked_pieces()), lambda: None)
    upload = asked.lab.multipart.get(call, upload_id)
    source_version = version_members(body.version).get("VersionId")
    return {
        "CopySourceVersionId": source_version,
        "CopyPartResult": {
            "ETag": quoted(stored.etag),
            "LastModified": stored.created_at,
            **_checksum_sent(upload, part.written, None),
        },
        **encryption_members(upload.envelope, customer_key),
    }


def complete_multipart_upload(asked: Asked, call: Call) -> Parameters:
    headers = asked.shown.lower_headers()
    refuse_on_read(headers)
    named = (asked.bucket, asked.key)
    upload = asked.lab.multipart.get(call, asked.parameters["UploadId"], named=named)
    parts = (asked.parameters.get("MultipartUpload") or {}).get("Parts") or []
    if not parts or not all("PartNumber" in part and "ETag" in part for part in parts):
        raise MalformedXml
    completed = asked.lab.multipart.complete(
        call,
        upload.upload_id,
        tuple((part["PartNumber"], part["ETag"].strip().strip('"')) for part in parts),
        promised=_read_promised(upload, headers, parts),
        condition=read_write_condition(headers),
        named=named,
    )
    version = completed.version
    return {
        "Location": f"/{asked.bucket}/{asked.key}",
        "Bucket": asked.bucket,
        "Key": asked.key,
        "ETag": quoted(version.etag),
        **checksum_members(version, completed.checksum),
        **version_members(version),
        **encryption_members(version.envelope, None),
    }


def abort_multipart_upload(asked: Asked, call: Call) -> Parameters:
    asked.lab.multipart.abort(call, asked.parameters["UploadId"], named=(asked.bucket, asked.key))
    return {}


def algorithm_members(upload: MultipartUpload) -> Parameters:
    if upload.checksum_algorithm is None:
        return {}
    return {
        "ChecksumAlgorithm": upload.checksum_algorithm.value,
        "ChecksumType": upload.checksum_type.value,
    }


def part_members(upload: MultipartUpload, part: StoredPart, checksum: bytes | None) -> Parameters:
    """Return what is listed of a part; `checksum` in clear, None where it has none."""
    found: Parameters = {"PartNumber": part.part_number, "Size": part.size_bytes}
    if upload.checksum_algorithm is not None and checksum is not None:
        found[member_of(upload.checksum_algorithm)] = b64encode(checksum).decode()
    return found


def _checksum_sent(
    upload: MultipartUpload, written: Written | None, named: ChecksumAlgorithm | None
) -> Parameters:
    """Return what is told of a part's checksum: of the upload's algorithm, else of the one that came with the part."""
    if written is None or (upload.checksum_algorithm is None and named is None):
        return {}
    return {member_of(written.algorithm): b64encode(written.checksum).decode()}


def _read_promised(upload: MultipartUpload, headers: Mapping[str, str], parts: list[Parameters]) -> Promised:
    size = headers.get("x-amz-mp-object-size", "")
    return Promised(
        part_checksums=_read_part_checksums(kept_algorithm(upload), parts),
        checksum=_read_whole(upload, headers),
        checksum_type=_read_type(headers.get("x-amz-checksum-type")),
        size_bytes=int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else None,
    )


def _read_part_checksums(algorithm: ChecksumAlgorithm | None, parts: list[Parameters]) -> dict[int, bytes]:
    if algorithm is None:
        return {}
    member = member_of(algorithm)
    return {part["PartNumber"]: decoded(algorithm, part[member]) for part in parts if part.get(member)}


def _read_whole(upload: MultipartUpload, headers: Mapping[str, str]) -> bytes | None:
    """Return the checksum of the object that the client says; a composite one has the number of parts behind it."""
    algorithm = named_algorithm(headers)
    if algorithm is None:
        return None
    if algorithm is not kept_algorithm(upload):
        raise BadRequest(f"Value for x-amz-checksum-{algorithm.lower()} header is invalid.")
    return decoded(algorithm, headers[f"x-amz-checksum-{algorithm.lower()}"].partition("-")[0])


def _read_type(text: str | None) -> ChecksumType | None:
    try:
        return None if text is None else ChecksumType(text.upper())
    except ValueError:
        raise BadRequest("Value for x-amz-checksum-type header is invalid.") from None


def _read_source_range(text: str | None) -> ByteRange | None:
    if text is None:
        return None
    match = _RANGE.fullmatch(text)
    if match is None or int(match[2]) < int(match[1]):
        raise InvalidValue(RANGE_FORM, name=SOURCE_RANGE, value=text)
    return ByteRange(int(match[1]), int(match[2]))


def _length(text: str) -> int:
    first, _, last = text.removeprefix("bytes=").partition("-")
    return int(last) - int(first) + 1


def _not_in_source(headers: Mapping[str, str], size_bytes: int) -> InvalidValue:
    return InvalidValue(
        f"Range specified is not valid for source object of size: {size_bytes}",
        name=SOURCE_RANGE,
        value=headers[SOURCE_RANGE],
    )
