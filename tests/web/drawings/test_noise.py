"""Stored bytes as pixels: exactly those bytes, and nothing made up."""

from __future__ import annotations

import png
import pytest

from encryption_lab.web.drawings import noise


def pixels(picture: bytes) -> tuple[int, int, list[int], list[int]]:
    width, height, rows, _ = png.Reader(bytes=picture).asDirect()
    values = [value for row in rows for value in row]
    return width, height, values[0::2], values[1::2]


def test_each_byte_is_a_pixel_in_the_order_in_which_it_is_stored() -> None:
    stored = bytes(range(12))
    assert pixels(noise.draw_png(stored, width=4, height=3)) == (4, 3, list(stored), [255] * 12)


def test_beyond_the_end_there_is_nothing() -> None:
    _, _, greys, alphas = pixels(noise.draw_png(b"\x07\x08", width=2, height=2))
    assert greys == [7, 8, 0, 0]
    assert alphas == [255, 255, 0, 0]


def test_more_bytes_than_pixels_are_left_out() -> None:
    assert noise.draw_png(bytes(100), width=3, height=3) == noise.draw_png(bytes(9), width=3, height=3)


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 5)])
def test_a_picture_without_pixels_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        noise.draw_png(b"", width=width, height=height)


@pytest.mark.parametrize(
    ("picture", "drawn"),
    [
        ((640, 480), (320, 240)),
        ((480, 640), (240, 320)),
        ((10, 10), (10, 10)),
        ((100_000, 1), (320, 1)),
        ((0, 0), (1, 1)),
    ],
)
def test_the_proportions_of_the_picture_are_kept(picture: tuple[int, int], drawn: tuple[int, int]) -> None:
    assert noise.dimensions(*picture) == drawn
