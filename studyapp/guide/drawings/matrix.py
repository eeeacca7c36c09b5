"""What each party gets, or what holds, case by case: rows and columns, with a sign or a few words in each cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from encryption_lab.web.drawings import signs
from encryption_lab.web.drawings.canvas import Canvas, Markup, line, path
from studyapp.guide.drawings.layouts import Layout, Words, both, broken, write

LABELS = 172.0  # the width of the rows' names, where there is room beside the cells
SIGN_HEIGHT = 28.0
GAP = 12.0


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    method: str = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """`sign` is a name of SIGNS or empty; `words` stand under it."""

    words: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]


def _tick(parent: Element, x: float, y: float) -> None:
    path(parent, f"M{x - 6} {y}l4.5 4.5 8-9", "d-arrow")


def _cross(parent: Element, x: float, y: float) -> None:
    path(parent, f"M{x - 5} {y - 5}l10 10m0-10l-10 10", "d-arrow d-arrow-no")


def _key(parent: Element, x: float, y: float) -> None:
    signs.key(parent, x - signs.KEY_WIDTH / 2, y)


SIGNS: dict[str, Callable[[Element, float, float], None]] = {
    "plain": signs.document,
    "noise": signs.sealed,
    "label": signs.small_tag,
    "key": _key,
    "yes": _tick,
    "no": _cross,
}


def draw(title: str, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Markup:
    """Return the drawing; each row has a cell for each column."""
    described = " ".join(
        f"{row.label}: {', '.join(_said(column, cell) for column, cell in zip(columns, row.cells, strict=True))}."
        for row in rows
    )
    return both(title, described, lambda canvas, layout: _fill(canvas, layout, columns, rows))


def _said(column: Column, cell: Cell) -> str:
    return f"{column.label} {cell.words}".strip()


def _fill(canvas: Canvas, layout: Layout, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> float:
    start = LABELS if layout.is_wide else 0.0
    width = (layout.width - start) / len(columns)
    middles = [start + width * (place + 0.5) for place in range(len(columns))]
    heads = [broken(column.label, "", width - 1) for column in columns]
    top = max(head.height for head in heads) + GAP
    for column, head, x in zip(columns, heads, middles, strict=True):
        hue = "" if column.method == "none" else "d-hue"
        write(canvas.group(f"m-{column.method}"), head, x, 0, anchor="middle", hue=hue)
    for row in rows:
        line(canvas.root, (0, top), (layout.width, top), "d-row")
        top = _draw_row(canvas, layout, row, columns, middles, top, width)
    return top


def _draw_row(
    canvas: Canvas,
    layout: Layout,
    row: Row,
    columns: tuple[Column, ...],
    middles: list[float],
    top: float,
    width: float,
) -> float:
    """Draw one row and return where the next begins."""
    label = broken(row.label, "", (LABELS if layout.is_wide else layout.width) - 12)
    write(canvas.group("m-none"), label, 0, top + GAP)
    cells = [broken("", cell.words, width - 8) for cell in row.cells]
    cells_top = top + GAP + (0 if layout.is_wide else label.height + 4)
    sign_height = SIGN_HEIGHT if any(cell.sign for cell in row.cells) else 0.0
    for cell, words, column, x in zip(row.cells, cells, columns, middles, strict=True):
        group = canvas.group(f"m-{column.method}")
        if cell.sign:
            SIGNS[cell.sign](group, x, cells_top + SIGN_HEIGHT / 2 - 3)
        write(group, words, x, cells_top + sign_height, anchor="middle")
    height = max(words.height for words in cells) + sign_height
    return max(cells_top + height, top + GAP + _height_beside(label, layout)) + GAP


def _height_beside(label: Words, layout: Layout) -> float:
    return label.height if layout.is_wide else 0.0
