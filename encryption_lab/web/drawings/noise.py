"""Bytes as a picture: one grey pixel a byte, in the order in which they are stored."""

from __future__ import annotations

import io

import png


def draw_png(stored: bytes, *, width: int, height: int) -> bytes:
    """Return a greyscale PNG of the first `width` x `height` bytes of `stored`.

    Nothing is made up: where the bytes end, the rest is transparent.
    """
    if width < 1 or height < 1:
        raise ValueError("A picture needs at least one pixel each way.")
    shown = stored[: width * height]
    pixels = bytearray(2 * width * height)  # grey and alpha in turn; alpha 0 beyond the end
    pixels[0 : 2 * len(shown) : 2] = shown
    pixels[1 : 2 * len(shown) : 2] = b"\xff" * len(shown)
    picture = io.BytesIO()
    writer = png.Writer(width, height, greyscale=True, alpha=True, bitdepth=8, compression=9)
    writer.write_array(picture, pixels)
    return picture.getvalue()


def dimensions(picture_width: int, picture_height: int, *, most: int = 320) -> tuple[int, int]:
    """Return a width and height with the picture's proportions, neither above `most`."""
    scale = min(1.0, most / max(picture_width, picture_height, 1))
    return max(1, round(picture_width * scale)), max(1, round(picture_height * scale))
