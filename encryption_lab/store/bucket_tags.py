"""Tags of a bucket: at most fifty, each as an object's may be. Source: Amazon S3 API Reference, PutBucketTagging."""

from __future__ import annotations

from collections.abc import Iterable

from encryption_lab.bucket_errors import TooManyBucketTags
from encryption_lab.object_errors import TagInvalid
from encryption_lab.store.object_tags import checked_tags

MOST_TAGS = 50


def checked_bucket_tags(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the tags by key. Raises TagInvalid, TooManyBucketTags."""
    found: dict[str, str] = {}
    for key, value in tags:
        if key in found:
            raise TagInvalid("Cannot provide multiple Tags with the same key", key=key)
        found |= checked_tags([(key, value)])
    if len(found) > MOST_TAGS:
        raise TooManyBucketTags(limit=MOST_TAGS)
    return found
