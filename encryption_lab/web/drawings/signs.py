"""The signs that every drawing shares: a key, plaintext, ciphertext, a metadata tag."""

from __future__ import annotations

import hashlib
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings.canvas import circle, line, number, path, rect

KEY_WIDTH = 30.0
_CELL = 8.0


def key(parent: Element, x: float, y: float, *, dashed: bool = False, classes: str = "") -> None:
    """A key, bow at the left, its shaft on height `y`; dashed when it is not stored."""
    looks = f"d-key {classes}".rstrip()
    dash = " d-dash" if dashed else ""
    circle(parent, x + 7, y, 6, f"{looks} d-bow{dash}")
    line(parent, (x + 13, y), (x + 30, y), looks + dash)
    path(parent, f"M{number(x + 26)} {number(y)}v5m-6-5v4", looks)


def document(parent: Element, x: float, y: float) -> None:
    """Plaintext: a sheet with lines, centred on the point."""
    path(parent, f"M{number(x - 7)} {number(y - 9)}h9l5 5v13h-14z", "d-plain")
    path(parent, f"M{number(x - 3.5)} {number(y - 1)}h7m-7 4h7m-7-8h3", "d-lines")


def sealed(parent: Element, x: float, y: float) -> None:
    """Ciphertext: a small block of noise, centred on the point."""
    rect(parent, (x - 9, y - 9, 18, 18), "d-cipher", radius=2)
    cells = ((0, 0), (2, 0), (3, 1), (1, 1), (0, 2), (2, 3), (3, 3), (1, 3), (3, 0), (2, 2))
    squares = "".join(f"M{number(x - 8 + 4 * i)} {number(y - 8 + 4 * j)}h4v4h-4z" for i, j in cells)
    path(parent, squares, "d-noise")


def wrapped_key(parent: Element, x: float, y: float) -> None:
    """A key inside an envelope: a key that travels encrypted."""
    rect(parent, (x - 22, y - 11, 44, 22), "d-cipher", radius=4)
    key(parent, x - 15, y)


def plain_key(parent: Element, x: float, y: float) -> None:
    """A key that travels in clear, on empty ground."""
    rect(parent, (x - 20, y - 10, 40, 20), "d-halo", radius=4)
    key(parent, x - 15, y, classes="d-secret")


def tag(parent: Element, box: tuple[float, float, float, float]) -> None:
    """Metadata: a label with a hole, its point to the left."""
    x, y, width, height = box
    point = min(10.0, height / 2)
    path(
        parent,
        f"M{number(x + point)} {number(y)}H{number(x + width)}V{number(y + height)}"
        f"H{number(x + point)}L{number(x)} {number(y + height / 2)}z",
        "d-tag",
    )
    circle(parent, x + point + 2, y + height / 2, 2, "d-tag")


def small_tag(parent: Element, x: float, y: float) -> None:
    tag(parent, (x - 14, y - 7, 28, 14))
    line(parent, (x, y - 2), (x + 9, y - 2), "d-lines")
    line(parent, (x, y + 2), (x + 6, y + 2), "d-lines")


def noise(parent: Element, box: tuple[float, float, float, float], sample: bytes, fallback: str) -> None:
    """Fill a box with cells in three greys, one cell a byte of `sample`.

    Where no stored bytes are at hand the cells come from a digest of the title: then the pattern is a sign, not data.
    """
    x, y, width, height = box
    across, down = int(width // _CELL), int(height // _CELL)
    x, y = x + width % _CELL / 2, y + height % _CELL / 2
    data = sample or hashlib.sha256(fallback.encode("utf-8", "replace")).digest()
    while len(data) < across * down:
        data += hashlib.sha256(data).digest() if not sample else data
    tones: dict[int, list[str]] = {1: [], 2: []}
    for index in range(across * down):
        tone = data[index] % 3
        if tone:
            place = f"M{number(x + index % across * _CELL)} {number(y + index // across * _CELL)}"
            tones[tone].append(f"{place}h{number(_CELL)}v{number(_CELL)}h-{number(_CELL)}z")
    path(parent, "".join(tones[1]), "d-noise-soft")
    path(parent, "".join(tones[2]), "d-noise")
