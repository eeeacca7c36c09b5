"""How long ago, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

UNITS = (
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
    (timedelta(seconds=1), "second"),
)


def ago(then: datetime, now: datetime) -> str:
    """Return "20 seconds ago"; "just now" for less than a second, and for a time to come."""
    for unit, name in UNITS:
        count = (now - then) // unit
        if count > 0:
            return f"{count:,} {name}{'' if count == 1 else 's'} ago"
    return "just now"
