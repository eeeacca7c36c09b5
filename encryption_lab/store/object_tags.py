"""What may be a tag, and how many an object may have.

Source: Amazon S3 User Guide, Categorizing objects using tags; API Reference, PutObjectTagging.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from encryption_lab.object_errors import TagInvalid, TooManyTags

MOST_TAGS = 10
LONGEST_TAG_KEY = 128
LONGEST_TAG_VALUE = 256
# Letters, digits and spaces of any script, and these signs.
_ALLOWED = re.compile(r"[\w\s+\-=.:/@]*")


def checked_tags(tags: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the tags by key. Raises TagInvalid, TooManyTags."""
    found: dict[str, str] = {}
    for key, value in tags:
        if key in found:
            raise TagInvalid("Cannot provide multiple Tags with the same key", key=key)
        if not key or len(key) > LONGEST_TAG_KEY or not _ALLOWED.fullmatch(key):
            raise TagInvalid("The TagKey you have provided is invalid", key=key)
        if key.startswith("aws:"):
            raise TagInvalid("System tags cannot be added/updated by requester", key=key)
        if len(value) > LONGEST_TAG_VALUE or not _ALLOWED.fullmatch(value):
            raise TagInvalid("The TagValue you have provided is invalid", key=key, value=value)
        found[key] = value
    if len(found) > MOST_TAGS:
        raise TooManyTags(limit=MOST_TAGS)
    return found
