from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from encryption_lab.documents import canonical, from_document, to_document
from encryption_lab.errors import Tampered
from encryption_lab.methods.requests import EncryptionRequest
from encryption_lab.object_errors import ChecksumMismatch
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import Description, Expected
from tests.lab_bench import BUCKET, METHODS, Bench, key_for

CHECK = b"123456789"
# Of that text, from the catalogue of CRCs (RFC 3720 for CRC32C) and FIPS 180-4.
VALUES = {
    ChecksumAlgorithm.CRC32: "cbf43926",
    ChecksumAlgorithm.CRC32C: "e3069283",
    ChecksumAlgorithm.CRC64NVME: "ae8b14860a799888",
    ChecksumAlgorithm.SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    ChecksumAlgorithm.SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
}


@pytest.mark.parametrize("algorithm", ChecksumAlgorithm)
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_checksum_is_verified_and_kept(
    bench: Bench, method: EncryptionRequest, algorithm: ChecksumAlgorithm
) -> None:
    value = bytes.fromhex(VALUES[algorithm])
    expected = Expected(algorithm=algorithm, checksum=value)
    stored = bench.lab.objects.put(
        bench.admin(), BUCKET, "k", [CHECK], encryption=method, expected=expected
    ).version
    assert stored.checksum is not None
    assert stored.checksum.sealed is ("kms" in type(method).__name__.lower())
    assert (value in stored.checksum.value) is not stored.checksum.sealed
    assert bench.lab.objects.checksum(bench.admin(), stored, key_for(method)) == value
    with pytest.raises(ChecksumMismatch):
        bench.lab.objects.put(
            bench.admin(), BUCKET, "k", [CHECK + b"0"], encryption=method, expected=expected
        )
    assert len(bench.blobs.blobs) == 1


def test_what_was_added_to_the_record_is_left_out_while_it_says_nothing(bench: Bench) -> None:
    """So a record from before there were tags has the text that its MAC was made of."""
    plain = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"]).version
    document = to_document(plain)
    assert not {"headers", "tags"} & set(document)
    assert set(document["checksum"]) == {"value", "sealed"}
    assert set(document["parts"][0]) == {"part_number", "blob_id", "size_bytes", "etag"}
    assert canonical(to_document(from_document(document, ObjectVersion))) == canonical(document)


def test_tags_and_headers_are_under_the_mac(bench: Bench) -> None:
    description = Description(tags={"team": "blue"}, headers={"cache-control": "no-store"})
    stored = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], description=description).version
    for forged in (replace(stored, tags={"team": "red"}), replace(stored, headers={})):
        bench.records.versions.replace(forged)
        with pytest.raises(Tampered):
            bench.lab.objects.get(bench.admin(), BUCKET, "k")
    bench.records.versions.replace(stored)
    tagged = bench.lab.object_tags.put(bench.admin(), BUCKET, "k", {"team": "green"})
    assert (tagged.tags, tagged.etag) == ({"team": "green"}, hashlib.md5(b"x").hexdigest())
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert body.version.tags == {"team": "green"}


def test_a_checksum_cannot_be_taken_for_one_of_another_algorithm(bench: Bench) -> None:
    expected = Expected(algorithm=ChecksumAlgorithm.CRC32)
    stored = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], expected=expected).version
    assert stored.checksum is not None
    other = replace(stored, checksum=replace(stored.checksum, algorithm=ChecksumAlgorithm.CRC32C))
    bench.records.versions.replace(other)
    with pytest.raises(Tampered):
        bench.lab.objects.get(bench.admin(), BUCKET, "k")
