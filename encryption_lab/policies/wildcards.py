"""Whether a text matches a pattern with * (any characters, or none) and ? (any one character).

Source: IAM User Guide, Resource element and string condition operators.
"""

from __future__ import annotations


def matches(pattern: str, text: str) -> bool:
    """Tell whether all of `text` matches.

    All ways of matching are followed at once, a bit each: bit i of `reached` says that the first i characters of the
    pattern, its stars not counted, match what has been read. So the time is bounded by the product of the lengths
    divided by the width of a machine word, and no pattern can make it explode.
    """
    wanted = pattern.replace("*", "")
    places: dict[str, int] = {}
    for index, character in enumerate(wanted):
        places[character] = places.get(character, 0) | 1 << index
    anything, stays = places.get("?", 0), _stars(pattern)
    reached = 1
    for character in text:
        reached = (reached & (places.get(character, 0) | anything)) << 1 | reached & stays
        if not reached:
            return False
    return bool(reached >> len(wanted) & 1)


def _stars(pattern: str) -> int:
    """Return a bit for each place in the pattern where a star lets any character pass."""
    stays, index = 0, 0
    for character in pattern:
        if character == "*":
            stays |= 1 << index
        else:
            index += 1
    return stays


def arn_matches(pattern: str, text: str) -> bool:
    """Compare two ARNs part by part: a star does not reach over one of the first five colons."""
    wanted, found = pattern.split(":", 5), text.split(":", 5)
    return (
        len(wanted) == len(found) == 6
        and wanted[0] == found[0] == "arn"
        and all(matches(*pair) for pair in zip(wanted, found, strict=True))
    )
