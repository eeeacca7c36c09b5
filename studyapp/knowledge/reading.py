"""The files in studyapp/content become a register; what does not fit is refused by file, line, entry and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.framework_values import Framework
from studyapp.knowledge.guide_reading import read_experiments, read_guide
from studyapp.knowledge.guide_values import Exam, Objective
from studyapp.knowledge.matrix_values import Group, Row
from studyapp.knowledge.option_values import Option
from studyapp.knowledge.price_values import Price, Quota
from studyapp.knowledge.register import Register
from studyapp.knowledge.requirement_values import Requirement, RequirementGroup
from studyapp.knowledge.rule_values import Contender, Rule, SettingRule
from studyapp.knowledge.values import Fact, Note, Source, Term, Theme

__all__ = ["CONTENT", "ContentError", "read_register"]

CONTENT = Path(__file__).resolve().parent.parent / "content"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    text: str
    tables: Mapping[str, Any]

    def entries(self, table: str) -> Iterator[tuple[int | None, dict[str, Any]]]:
        """Yield the line and the values of each [[table]]."""
        found = self.tables.get(table, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise ContentError(
                file=self.name, entry=table, reason=f"must be a list, each entry under [[{table}]]"
            )
        lines = [
            number
            for number, line in enumerate(self.text.splitlines(), start=1)
            if re.match(rf"\[\[\s*{table}\s*\]\]", line)
        ]
        # A list written inline has no headers to count.
        places = lines if len(lines) == len(found) else [None] * len(found)
        yield from zip(places, found, strict=True)


def read_register(folder: Path = CONTENT) -> Register:
    """Return the register that the folder's files describe.

    Raises ContentError for the first file that is missing, is no TOML, or holds an entry of another shape. Whether the
    entries fit together is not asked here: see checking.py.
    """
    themes, facts = [], []
    for path in sorted((folder / "facts").glob("*.toml")):
        theme, its_facts = _read_theme(_open(folder, f"facts/{path.name}", "theme", "fact"))
        themes.append(theme)
        facts.append((theme, its_facts))
    facts.sort(key=lambda pair: (pair[0].order, pair[0].id))
    return Register(
        sources=_read_all(_open(folder, "sources.toml", "source"), "source", Source),
        themes=tuple(sorted(themes, key=lambda theme: (theme.order, theme.id))),
        facts=tuple(fact for _, its_facts in facts for fact in its_facts),
        terms=_read_all(_open(folder, "glossary.toml", "term"), "term", Term),
        notes=_read_all(_open(folder, "notes.toml", "note"), "note", Note),
        options=_read_if_there(folder, "options.toml", "option", Option),
        matrix_groups=_read_if_there(folder, "matrix.toml", "group", Group, "row"),
        matrix_rows=_read_if_there(folder, "matrix.toml", "row", Row, "group"),
        guide=read_guide(folder),
        exams=_read_if_there(folder, "exams.toml", "exam", Exam, "objective"),
        objectives=_read_if_there(folder, "exams.toml", "objective", Objective, "exam"),
        experiments=read_experiments(),
        requirement_groups=_read_if_there(
            folder, "requirements.toml", "group", RequirementGroup, "requirement"
        ),
        requirements=_read_if_there(folder, "requirements.toml", "requirement", Requirement, "group"),
        contenders=_read_if_there(folder, "candidates.toml", "candidate", Contender),
        rules=_read_rules(folder),
        setting_rules=_read_if_there(folder, "settings.toml", "setting", SettingRule),
        frameworks=_read_if_there(folder, "frameworks.toml", "framework", Framework),
        prices=_read_if_there(folder, "prices.toml", "price", Price, "quota"),
        quotas=_read_if_there(folder, "prices.toml", "quota", Quota, "price"),
    )


def _read_rules(folder: Path) -> tuple[Rule, ...]:
    names = sorted(f"rules/{path.name}" for path in (folder / "rules").glob("*.toml"))
    return tuple(rule for name in names for rule in _read_all(_open(folder, name, "rule"), "rule", Rule))


def _read_if_there(folder: Path, name: str, table: str, kind: type[T], *others: str) -> tuple[T, ...]:
    """Return the entries of a file that a smaller register does without; `others`: its further tables."""
    return _read_all(_open(folder, name, table, *others), table, kind) if (folder / name).exists() else ()


def _open(folder: Path, name: str, *tables: str) -> _File:
    try:
        text = (folder / name).read_text("utf-8")
        parsed = tomllib.loads(text)
    except FileNotFoundError:
        raise ContentError(file=name, reason="is missing") from None
    except UnicodeDecodeError:
        raise ContentError(file=name, reason="is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError(file=name, reason=f"is not TOML: {error}") from error
    for unknown in sorted(set(parsed) - set(tables)):
        raise ContentError(file=name, entry=unknown, reason=f"is unknown here; known: {', '.join(tables)}")
    return _File(name, text, parsed)


def _read_theme(file: _File) -> tuple[Theme, tuple[Fact, ...]]:
    head = file.tables.get("theme")
    if not isinstance(head, dict):
        raise ContentError(
            file=file.name, entry="theme", reason="is missing; a file of facts begins with [theme]"
        )
    theme = structured(file.name, None, "theme", head, Theme)
    inherited = {"theme": theme.id, "checked_on": theme.checked_on, "review_by": theme.review_by}
    return theme, _read_all(file, "fact", Fact, inherited)


def _read_all(
    file: _File, table: str, kind: type[T], inherited: Mapping[str, Any] | None = None
) -> tuple[T, ...]:
    return tuple(
        structured(
            file.name, line, f"{table} {entry.get('id', 'without id')}", {**(inherited or {}), **entry}, kind
        )
        for line, entry in file.entries(table)
    )
