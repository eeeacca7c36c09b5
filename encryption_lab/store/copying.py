"""What a copy takes from its source, where the request does not say otherwise. Source: S3 API Reference, CopyObject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from encryption_lab.store.checksum_algorithms import DEFAULT_ALGORITHM, ChecksumAlgorithm
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import Description


def description_of_copy(
    source: ObjectVersion, description: Description | None, tags: Mapping[str, str] | None
) -> Description:
    described = description or Description(
        content_type=source.content_type, metadata=source.metadata, headers=source.headers
    )
    return replace(described, tags=source.tags if tags is None else tags)


def algorithm_of(version: ObjectVersion) -> ChecksumAlgorithm:
    return DEFAULT_ALGORITHM if version.checksum is None else version.checksum.algorithm
