"""Which fields a question of each kind has in the form, and how they become the table that a file would have."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studyapp.knowledge.question_values import Kind
from studyapp.knowledge.question_writing import tables_as_toml

REST = ("set_up", "expect", "afterwards", "check", "requires", "proof")
COMMON = ("stem", "explanation", "difficulty", "exams", "objectives", "checked_on", "topic")
OPTIONAL = ("trap", "experiment", "older_exam", "unproved")
LINES = ("accepts",)  # one value a line
LETTERS = "abcdefghijkl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table of parts: the name in the file, what one row is called, its columns, and how many rows there may be."""

    name: str
    title: str
    columns: tuple[str, ...]
    most: int

    def field(self, row: int, column: str) -> str:
        return f"{self.name}-{row + 1}-{column}"


_OPTIONS = Rows(
    name="option",
    title="Option",
    columns=("text", "right", "reason", "id", "observed", "candidate"),
    most=6,
)
ROWS: Mapping[Kind, tuple[Rows, ...]] = {
    Kind.ONE: (_OPTIONS,),
    Kind.SEVERAL: (_OPTIONS,),
    Kind.ORDER: (Rows(name="step", title="Step", columns=("text", "reason", "id"), most=8),),
    Kind.MATCH: (
        Rows(name="pair", title="Pair", columns=("left", "right", "reason", "id"), most=8),
        Rows(name="spare", title="Spare", columns=("text", "reason", "id"), most=3),
    ),
    Kind.FILL: (
        Rows(name="near", title="Wrong answer that people give", columns=("text", "reason"), most=6),
    ),
    Kind.FIX: (),
    Kind.LAB: (),
}
OF_TASK: Mapping[Kind, tuple[str, ...]] = {
    **dict.fromkeys(Kind, ()),
    Kind.FILL: ("label", "accepts", "reason"),
    Kind.FIX: ("request", "solution", "reason"),
    Kind.LAB: ("hint", "reason"),
}


class NotTables(ValueError):
    """What stands in the field for the rest cannot be read; the text says why."""


def initial_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form holds of an entry."""
    kind = Kind(entry["kind"])
    values = {name: entry.get(name, "") for name in (*COMMON, *OPTIONAL, *OF_TASK[kind])}
    for name in set(LINES) & set(OF_TASK[kind]):
        values[name] = "\n".join(entry.get(name, ()))
    for rows in ROWS[kind]:
        for number, part in enumerate(entry.get(rows.name, ())):
            values |= {rows.field(number, column): part.get(column, "") for column in rows.columns}
    return {**values, "rest": tables_as_toml({name: entry[name] for name in REST if name in entry})}


def entry_from(kind: Kind, question_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry that a form's cleaned values describe. Raises NotTables."""
    # Browsers send every end of a line as two characters.
    values = {name: _lines(value) for name, value in values.items()}
    entry = {name: values[name] for name in COMMON}
    entry |= {name: values[name] for name in (*OPTIONAL, *OF_TASK[kind]) if values[name]}
    for name in set(LINES) & set(entry):
        entry[name] = [line.strip() for line in entry[name].splitlines() if line.strip()]
    for rows in ROWS[kind]:
        entry[rows.name] = list(_parts(rows, values))
    return {"id": question_id, "kind": kind.value, **entry, **_tables(values["rest"])}


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _parts(rows: Rows, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows that hold any text. A part without an id gets the first letter that is free."""
    given = [{column: values[rows.field(row, column)] for column in rows.columns} for row in range(rows.most)]
    kept = [part for part in given if any(value for name, value in part.items() if name != "id")]
    free = iter([letter for letter in LETTERS if letter not in {part.get("id") for part in kept}])
    for part in kept:
        if "id" in part and not part["id"]:
            part["id"] = next(free)
        yield {name: value for name, value in part.items() if value not in ("", False)}


def _tables(text: str) -> dict[str, Any]:
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotTables(f"This is not TOML: {error}") from error
    unknown = sorted(set(tables) - set(REST))
    if unknown:
        raise NotTables(f"Only {', '.join(REST)} belong here, not {', '.join(unknown)}.")
    for name, value in tables.items():
        if not isinstance(value, dict if name in ("proof", "requires") else list):
            raise NotTables(
                f"{name} must be a {'table' if name in ('proof', 'requires') else 'list of tables'}."
            )
    return tables


def field_of(kind: Kind, named: str, reasons: Sequence[str]) -> str:
    """Return the form's field for what a check names, "" for the form as a whole.

    reasons   the fields of the reasons of the parts in use, in their order
    """
    if named.startswith("reason "):
        place = int(named.removeprefix("reason ")) - 1
        return reasons[place] if place < len(reasons) else ""
    if named in (*COMMON, *OPTIONAL, *OF_TASK[kind], "id"):
        return named
    return "rest" if named in REST else ""
