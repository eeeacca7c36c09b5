"""CSV with the columns that export/csv_table.py tells of; commas, semicolons or tabs between them.

`stem`, `kind` and the parts are needed, everything else may be missing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from studyapp.exchange.export.csv_table import FORMULA, PART
from studyapp.exchange.reading.building import question_read
from studyapp.exchange.reading.values import NO_REASON, CannotHold, Found, Problem, Refused, Unheld

COLUMN = re.compile(rf"part_(\d{{1,3}})_({'|'.join(PART)})")
LISTS = ("exams", "objectives")
PLAIN = ("topic", "difficulty", "older_exam", "trap", "experiment")
KINDS = ("one", "several", "order", "match", "fill")


def read(text: str) -> Iterator[Found]:
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        names = [name.strip().casefold() for name in next(table, [])]
        if problem := _wrong_head(names):
            yield Problem(line=1, text=problem)
            return
        line = table.line_num + 1
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield _row(line, names, cells)
            line = table.line_num + 1
    except csv.Error as error:
        yield Problem(line=table.line_num or 1, text=f"This is not CSV: {error}.")


def _wrong_head(names: list[str]) -> str:
    missing = [name for name in ("stem", "kind", "part_1_text") if name not in names]
    if missing:
        return f"The first line must name the columns; {', '.join(missing)} is missing."
    twice = (
        sorted({name for name in names if name and names.count(name) > 1}) if len(names) < 1000 else ["one"]
    )
    return f"The first line names {twice[0]} twice." if twice else ""


def _row(line: int, names: list[str], cells: list[str]) -> Found:
    if len(cells) > len(names) and any(cells[len(names) :]):
        return Problem(line=line, text=f"The row has {len(cells)} fields, the first line names {len(names)}.")
    row = {name: _unguarded(cell) for name, cell in zip(names, cells, strict=False)}
    label = row.get("id") or row.get("stem", "")[:80]
    try:
        return question_read(line, _given(line, row), row.get("id", ""))
    except Refused as error:
        return Problem(line=error.line, text=error.text)
    except CannotHold as error:
        return Unheld(line=line, label=label, why=str(error))


def _given(line: int, row: Mapping[str, str]) -> dict[str, Any]:
    kind = row["kind"].strip() if row.get("kind") else ""
    if kind == "fix":
        raise CannotHold("A request to fix is judged by steps in the lab, which a table does not hold.")
    if kind not in KINDS:
        raise Refused(line, f"The kind must be one of: {', '.join(KINDS)}.")
    given: dict[str, Any] = {
        "stem": row.get("stem", ""),
        "explanation": row.get("explanation", ""),
        "kind": kind,
    }
    given |= {name: row[name] for name in PLAIN if row.get(name)}
    given |= {name: row[name].split() for name in LISTS if row.get(name)}
    if row.get("checked_on"):
        given["checked_on"] = _day(line, row["checked_on"])
    return given | _task(line, kind, row, list(_parts(row)))


def _day(line: int, text: str) -> Any:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(line, "checked_on must be a day such as 2026-11-24.") from None


def _task(line: int, kind: str, row: Mapping[str, str], parts: list[dict[str, str]]) -> dict[str, Any]:
    roles = {"one": ("right", "wrong"), "several": ("right", "wrong"), "order": ("step",)}
    roles |= {"match": ("pair", "spare"), "fill": ("accepted", "near")}
    for part in parts:
        if part["role"] not in roles[kind]:
            said = part["role"] or "nothing"
            raise Refused(line, f"The role of a part must be {' or '.join(roles[kind])}; it is {said[:40]}.")
    if kind in {"one", "several"}:
        return {"option": [{**_item(part), "right": part["role"] == "right"} for part in parts]}
    if kind == "order":
        return {"step": [_item(part) for part in parts]}
    if kind == "match":
        return {
            "pair": [
                {"id": p["id"], "left": p["text"], "right": p["other"], "reason": p["reason"]}
                for p in parts
                if p["role"] == "pair"
            ],
            "spare": [_item(part) for part in parts if part["role"] == "spare"],
        }
    return {
        "label": row.get("label") or "Answer",
        "reason": row.get("reason") or NO_REASON,
        "accepts": [part["text"] for part in parts if part["role"] == "accepted"],
        "near": [{"text": p["text"], "reason": p["reason"]} for p in parts if p["role"] == "near"],
    }


def _item(part: Mapping[str, str]) -> dict[str, str]:
    return {name: part[name] for name in ("id", "text", "reason")}


def _parts(row: Mapping[str, str]) -> Iterator[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, cell in row.items():
        if cell.strip() and (column := COLUMN.fullmatch(name)):
            found.setdefault(int(column[1]), {})[column[2]] = cell
    for number, part in sorted(found.items()):
        whole = {**dict.fromkeys(PART, ""), **part}
        yield {
            **whole,
            "id": whole["id"] or f"p{number}",
            "role": whole["role"].strip().casefold(),
            "reason": whole["reason"] or NO_REASON,
        }


def _unguarded(cell: str) -> str:
    """Take away the ' that keeps a spreadsheet from running what follows as a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
