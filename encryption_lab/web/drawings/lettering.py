"""How wide a text will be, and how it is broken or shortened to fit.

The server does not know the reader's font, so widths are those of DejaVu Sans, the widest of the usual system fonts:
a text that fits by this estimate fits everywhere.
"""

from __future__ import annotations

import unicodedata

# Advance widths in em, rounded up; what is not listed takes the width of a capital letter.
_WIDTHS_EM = {
    0.3: "'IJijl",
    0.35: " ,./:;\\|",
    0.4: "()-[]ft",
    0.45: "!r",
    0.5: '"*_`',
    0.55: "?csz",
    0.6: "FLkvxy",
    0.65: "$0123456789EPSTYabdeghnopqu{}",
    0.7: "ABCKRVXZ",
    0.75: "NU",
    0.8: "&DGHOQ",
    0.85: "#+<=>^w~",
    0.9: "M",
    1.0: "%@Wm…—→",
}
_WIDTH_EM = {character: width for width, characters in _WIDTHS_EM.items() for character in characters}
_OTHER_EM = 0.75
_WIDE_EM = 1.1
_MONO_EM = 0.62
_BOLD = 1.15
_ELLIPSIS = "…"


def clean(text: str) -> str:
    """Return the text with a mark for what XML forbids or what moves its neighbours: controls, bidi, surrogates."""
    return "".join(
        "\ufffd" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter for letter in text
    )


def width(text: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """Return an upper estimate of the width in the units of `size`, the font size."""
    ems = sum(_character_em(character, mono) for character in text)
    return ems * size * (_BOLD if bold and not mono else 1)


def _character_em(character: str, mono: bool) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE_EM
    return _MONO_EM if mono else _WIDTH_EM.get(character, _OTHER_EM)


def _how_many_fit(text: str, room: float, size: float, bold: bool, mono: bool) -> int:
    """Return how many letters from the start fit, by adding up once."""
    scale = size * (_BOLD if bold and not mono else 1)
    used = 0.0
    for place, letter in enumerate(text):
        used += _character_em(letter, mono) * scale
        if used > room:
            return place
    return len(text)


def shorten(text: str, room: float, size: float, *, bold: bool = False, mono: bool = False) -> str:
    """Return the text, its end replaced by an ellipsis if it does not fit."""
    if _how_many_fit(text, room, size, bold, mono) == len(text):
        return text
    left = room - width(_ELLIPSIS, size, bold=bold, mono=mono)
    return text[: _how_many_fit(text, left, size, bold, mono)].rstrip() + _ELLIPSIS


def wrap(
    text: str, room: float, size: float, *, bold: bool = False, mono: bool = False, most: int = 3
) -> list[str]:
    """Return at most `most` lines that fit; a word longer than a line is cut, what is left over ends in an ellipsis."""
    lines: list[str] = []
    rest = clean(text).strip()
    while rest and len(lines) < most - 1:
        head, rest = _first_line(rest, room, size, bold, mono)
        lines.append(head)
    if rest:
        lines.append(shorten(rest, room, size, bold=bold, mono=mono))
    return lines


def _first_line(text: str, room: float, size: float, bold: bool, mono: bool) -> tuple[str, str]:
    """Split after the last word that fits, or inside the first word if that alone is too long."""
    fits = max(1, _how_many_fit(text, room, size, bold, mono))
    if fits == len(text):
        return text, ""
    at_space = text.rfind(" ", 0, fits + 1)
    cut = at_space if at_space > 0 else fits
    return text[:cut].rstrip(), text[cut:].lstrip()
