"""The checksums of a multipart upload's parts, and the object's that is made of them.

Source: Amazon S3 User Guide, Checking object integrity; texts as S3 gives them.
"""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.errors import BadRequest, InvalidPart
from encryption_lab.methods.envelopes import SseCEnvelope
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.ports import Randomness
from encryption_lab.primitives.digests import same
from encryption_lab.store.checksum_algorithms import (
    DEFAULT_ALGORITHM,
    ChecksumAlgorithm,
    ChecksumType,
    PartChecksum,
    allowed_types,
    checksum_of_parts,
)
from encryption_lab.store.checksums import open_checksum, part_binding, store_checksum
from encryption_lab.store.multipart import MultipartUpload, Promised
from encryption_lab.store.versions import StoredChecksum, StoredPart

TYPE_WITHOUT_ALGORITHM = (
    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
)


NO_MODE = "null"  # what S3 calls the mode of an upload that named none


def kept_algorithm(upload: MultipartUpload) -> ChecksumAlgorithm | None:
    """Return the algorithm of the checksums that are kept of parts, None where none are.

    An upload that named none gets CRC64NVME of the full object. With SSE-C it gets nothing: S3 completes such an upload
    without its key. Source: User Guide, Checking object integrity; LocalStack's tests against AWS, March 2025.
    """
    if upload.checksum_algorithm is None and isinstance(upload.envelope, SseCEnvelope):
        return None
    return upload.checksum_algorithm or DEFAULT_ALGORITHM


def checksum_plan(
    algorithm: ChecksumAlgorithm | None, checksum_type: ChecksumType | None
) -> tuple[ChecksumAlgorithm | None, ChecksumType]:
    """Return what an upload keeps. Raises BadRequest for a type that its algorithm does not have."""
    if algorithm is None:
        if checksum_type is not None:
            raise BadRequest(TYPE_WITHOUT_ALGORITHM)
        return None, ChecksumType.FULL_OBJECT
    allowed = allowed_types(algorithm)
    if checksum_type is not None and checksum_type not in allowed:
        raise BadRequest(
            f"The {checksum_type.value} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )
    return algorithm, checksum_type or allowed[0]


def check_part_algorithm(upload: MultipartUpload, named: ChecksumAlgorithm | None) -> None:
    """Raises BadRequest for a part with the checksum of another algorithm than its upload's.

    Where the upload named none, SDKs still send one with each part: it is verified, and CRC64NVME kept.
    """
    expected = upload.checksum_algorithm
    if named is not None and expected is not None and named is not expected:
        raise BadRequest(
            f"Checksum Type mismatch occurred, expected checksum Type: {expected.lower()}, "
            f"actual checksum Type: {named.lower()}"
        )


def check_mode(upload: MultipartUpload, promised: Promised) -> None:
    """Raises BadRequest where an upload is completed in another mode than it has."""
    mode = None if kept_algorithm(upload) is None else upload.checksum_type
    if promised.checksum_type in (None, mode):
        return
    named = NO_MODE if upload.checksum_algorithm is None else upload.checksum_type.value
    raise BadRequest(
        f"The upload was created using the {named} checksum mode. The complete request must use the same checksum mode."
    )


def part_checksum(
    upload: MultipartUpload, part: StoredPart, value: bytes, data_key: bytes, randomness: Randomness
) -> StoredChecksum | None:
    """Return `value`, the checksum of a part, as it is stored; None where the upload keeps none."""
    algorithm = kept_algorithm(upload)
    if algorithm is None:
        return None
    return store_checksum(
        value,
        upload.envelope,
        data_key=data_key,
        binding=_binding(upload, part),
        randomness=randomness,
        algorithm=algorithm,
    )


def parts_of_object(upload: MultipartUpload, parts: tuple[StoredPart, ...]) -> tuple[StoredPart, ...]:
    """Return the parts as the object's record has them: with checksums only where the upload named an algorithm."""
    if upload.checksum_algorithm is not None:
        return parts
    return tuple(replace(part, checksum=None) for part in parts)


def opened(upload: MultipartUpload, parts: tuple[StoredPart, ...], data_key: bytes) -> tuple[bytes, ...]:
    """Return the checksums of parts in clear. Raises Tampered."""
    return tuple(
        open_checksum(part.checksum, data_key=data_key, binding=_binding(upload, part))
        for part in parts
        if part.checksum is not None
    )


def checksum_of_whole(
    upload: MultipartUpload,
    algorithm: ChecksumAlgorithm,
    parts: tuple[StoredPart, ...],
    values: tuple[bytes, ...],
    promised: Promised,
) -> bytes:
    """Return the checksum of an object made of `parts`, whose own are `values`.

    Raises InvalidPart, ChecksumMismatch, BadRequest where they are not what the client says.
    """
    is_composite = upload.checksum_type is ChecksumType.COMPOSITE
    for part, value in zip(parts, values, strict=True):
        said = promised.part_checksums.get(part.part_number)
        if said is None and is_composite:
            raise BadRequest(
                f"The upload was created using a {algorithm.lower()} checksum. The complete request must include the "
                f"checksum for each part. It was missing for part {part.part_number} in the request."
            )
        if said is not None and not same(said, value):
            raise InvalidPart
    pieces = [
        PartChecksum(value=value, size_bytes=part.size_bytes)
        for part, value in zip(parts, values, strict=True)
    ]
    whole = checksum_of_parts(algorithm, upload.checksum_type, pieces)
    if promised.checksum is not None and not same(promised.checksum, whole):
        raise ChecksumMismatch(algorithm)
    return whole


def _binding(upload: MultipartUpload, part: StoredPart) -> bytes:
    return part_binding(upload.record_id, part.part_number, part.blob_id)
