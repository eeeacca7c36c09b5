"""How many bytes, in words: as the page's scripts say it too."""

from __future__ import annotations

UNITS = ("KiB", "MiB", "GiB", "TiB")


def sized(count_bytes: int) -> str:
    """Return "1 byte", "512 bytes", "1.5 MiB"."""
    if count_bytes < 1024:
        return "1 byte" if count_bytes == 1 else f"{count_bytes} bytes"
    amount, unit = count_bytes / 1024, 0
    while amount >= 1023.95 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {UNITS[unit]}"
