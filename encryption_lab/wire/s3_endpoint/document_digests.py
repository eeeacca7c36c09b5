"""What a client promises of the XML or JSON it sends: Content-MD5 and x-amz-checksum-*, held to what came.

Source: Amazon S3 API Reference, DeleteObjects (Content-MD5) and the model's httpChecksum of each operation.
"""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.bucket_errors import DigestMissing
from encryption_lab.errors import DigestMismatch
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.primitives.digests import Md5
from encryption_lab.store.checksum_algorithms import DEFAULT_ALGORITHM
from encryption_lab.wire.checksum_headers import read_expected, read_trailing
from encryption_lab.wire.protocols.service_models import OperationModel

DEMANDING = frozenset({"DeleteObjects"})  # it takes no document that nothing vouches for


def check_document(
    operation: OperationModel, headers: Mapping[str, str], trailers: Mapping[str, str], body: bytes
) -> None:
    """Of operations whose model says that a checksum belongs to the document; of others it may be the object's.

    Raises DigestMissing, DigestMismatch, DigestMalformed, ChecksumMismatch, BadRequest.
    """
    if not (operation.http_checksum or {}).get("requestChecksumRequired"):
        return
    expected = read_expected(headers)
    checksum = expected.checksum or read_trailing(headers, trailers)
    if expected.md5 is None and checksum is None and operation.name in DEMANDING:
        raise DigestMissing
    if expected.md5 is not None and expected.md5 != _md5(body):
        raise DigestMismatch("Content-MD5")
    algorithm = expected.algorithm or DEFAULT_ALGORITHM
    if checksum is not None and checksum != algorithm.of(body):
        raise ChecksumMismatch(algorithm)


def _md5(body: bytes) -> bytes:
    running = Md5()
    running.update(body)
    return running.digest()
