"""What all labs of this process share, made once from the settings: root key, blob folder, time, randomness, limits."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from encryption_lab.lab import Installation
from encryption_lab.memory import SystemClock, SystemRandomness
from encryption_lab.persistence.blobs import installed_blobs
from encryption_lab.persistence.root_key import root_keys
from encryption_lab.store.limits import Limits


@cache
def installation() -> Installation:
    return Installation(
        root_keys=root_keys(settings.ROOT_KEY_FILE),
        blobs=installed_blobs(),
        randomness=SystemRandomness(),
        clock=SystemClock(),
        limits=Limits(
            object_bytes=settings.LAB_MAX_OBJECT_BYTES,
            bytes=settings.LAB_QUOTA_BYTES,
            objects=settings.LAB_QUOTA_OBJECTS,
            keys=settings.LAB_QUOTA_KEYS,
            buckets=settings.LAB_QUOTA_BUCKETS,
        ),
    )
