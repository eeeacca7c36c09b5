"""An object on its way in: sealed piece by piece as it arrives, there only when it is whole.

The order that makes it crash-safe: bytes are written and flushed to the disk, then the record is committed, then what
it replaced is removed. A crash leaves at most a file that no record names, which `manage.py sweep` removes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from encryption_lab.errors import DigestMismatch, IncompleteBody, LabError
from encryption_lab.exchange import Call
from encryption_lab.identities import BlobId
from encryption_lab.methods.data_keys import Sealing
from encryption_lab.methods.place import ObjectPlace
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.ports import BlobStore, Randomness, Records
from encryption_lab.primitives.aead import Buffer
from encryption_lab.primitives.digests import same
from encryption_lab.store.checksum_algorithms import DEFAULT_ALGORITHM, ChecksumAlgorithm
from encryption_lab.store.checksums import Digests
from encryption_lab.store.layers import LayeredWriter
from encryption_lab.store.limits import Allowance
from encryption_lab.trace import Actor

Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the client said of the body before sending it; None where it said nothing.

    algorithm   of the checksum that comes with the body, or that is to be computed; None = CRC64NVME
    """

    size_bytes: int | None = None
    md5: bytes | None = None
    algorithm: ChecksumAlgorithm | None = None
    checksum: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is kept in clear beside an object; see ObjectVersion."""

    content_type: str = "binary/octet-stream"
    metadata: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that is on the disk and that no record names yet.

    checksum   of `algorithm`, which is the client's where it promised one
    kept       the checksum to be stored; the same unless `BlobUpload` was told otherwise
    """

    blob_id: BlobId
    size_bytes: int
    etag: str
    checksum: bytes
    kept: bytes
    algorithm: ChecksumAlgorithm = DEFAULT_ALGORITHM


class BlobUpload:
    """Seals a body into one new file and counts, hashes and limits it on the way.

    kept   algorithm of the checksum to be stored; None = the one that is expected
    """

    def __init__(
        self,
        call: Call,
        *,
        place: ObjectPlace,
        sealing: Sealing,
        part_number: int,
        expected: Expected,
        allowance: Allowance,
        blobs: BlobStore,
        randomness: Randomness,
        kept: ChecksumAlgorithm | None = None,
    ) -> None:
        self.call = call
        self._expected = expected
        self._allowance = allowance
        self._randomness = randomness
        self._size_bytes = 0
        if expected.size_bytes is not None:
            allowance.check(expected.size_bytes)
        self._digests = Digests(
            sealing.envelope,
            wants_md5=expected.md5 is not None,
            algorithm=expected.algorithm or DEFAULT_ALGORITHM,
            kept=kept,
        )
        self._blob_id = BlobId(randomness.draw(16).hex())
        self._file = blobs.create(self._blob_id)
        try:
            self._writer = LayeredWriter(
                self._file,
                data_keys=sealing.data_keys,
                binding=place.binding(self._blob_id),
                part_number=part_number,
                randomness=randomness,
            )
        except BaseException:
            self._file.abort()
            raise

    def write(self, piece: Buffer) -> None:
        """Raises EntityTooLarge, QuotaExceeded, StorageFull; call `abort` then."""
        self._size_bytes += len(piece)
        self._allowance.check(self._size_bytes)
        self._digests.update(piece)
        self._writer.write(piece)

    def finish(self, trailing: bytes | None = None) -> Written:
        """Return what lies on the disk now. Raises IncompleteBody, DigestMismatch, StorageFull; nothing stays then."""
        try:
            self._check_body(trailing)
            self._writer.finish()
            self._file.commit()
        except BaseException:
            self._file.abort()
            raise
        self.call.trace.step(
            Actor.S3,
            Actor.DISK,
            "write the sealed bytes and flush them",
            carries="ciphertext",
            blob=self._blob_id,
            plaintext_bytes=self._size_bytes,
        )
        return Written(
            blob_id=self._blob_id,
            size_bytes=self._size_bytes,
            etag=self._digests.etag(self._randomness),
            checksum=self._digests.checksum(),
            kept=self._digests.kept(),
            algorithm=self._digests.algorithm,
        )

    def abort(self) -> None:
        self._file.abort()

    def _check_body(self, trailing: bytes | None) -> None:
        expected = self._expected
        if expected.size_bytes is not None and expected.size_bytes != self._size_bytes:
            raise IncompleteBody(expected_bytes=expected.size_bytes, received_bytes=self._size_bytes)
        received = self._digests.md5()
        if expected.md5 is not None and received is not None and not same(expected.md5, received):
            raise DigestMismatch("Content-MD5")
        promised = expected.checksum if trailing is None else trailing
        if promised is not None and not same(promised, self._digests.checksum()):
            raise ChecksumMismatch(self._digests.algorithm)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Result_co]):
    """What came of recording a file, and the files that no record names once that is committed."""

    result: Result_co
    unnamed: tuple[BlobId, ...] = ()


def nothing_more(_: object) -> None:
    """For an upload with which nothing else is recorded."""


class RecordedUpload(Generic[Result_co]):
    """A BlobUpload, and what to record once its file is whole. Write any number of times, then finish or abort.

    record    makes ready what is to be recorded, before anybody else has to wait for it; the deed that it returns is
              done within `Records.atomic()`
    written   what lies on the disk, once it is finished
    """

    def __init__(
        self,
        upload: BlobUpload,
        *,
        records: Records,
        blobs: BlobStore,
        record: Callable[[Written], Callable[[], Recorded[Result_co]]],
    ) -> None:
        self._upload = upload
        self._records = records
        self._blobs = blobs
        self._record = record
        self.written: Written | None = None

    def write(self, piece: Buffer) -> None:
        self._upload.write(piece)

    def finish(
        self, *, trailing: bytes | None = None, also: Callable[[Result_co], None] = nothing_more
    ) -> Result_co:
        """Make it visible. Raises what BlobUpload and the record do; nothing stays then.

        trailing   the checksum that the client sent behind the body, of the algorithm it was expected to be
        also       what else is recorded in the same commit
        """
        self.written = self._upload.finish(trailing)
        trace = self._upload.call.trace
        steps = len(trace.steps)
        try:
            deed = self._record(self.written)
            with self._records.atomic():
                recorded = deed()
                also(recorded.result)
        except LabError:
            trace.take_back(steps)
            self._blobs.delete(self.written.blob_id)
            raise
        for blob_id in recorded.unnamed:
            self._blobs.delete(blob_id)
        return recorded.result

    def abort(self) -> None:
        self._upload.abort()
