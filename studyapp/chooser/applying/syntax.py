"""How a value is written in each language, so that no value can end its own quotes.

A tree is what JSON can hold, and references: the key's ARN is not known before the key is made, so that it stands in a
variable (`$KEY_ARN`), an attribute (`aws_kms_key.objects.arn`) or a `!GetAtt`.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = "str | bool | int | Reference | Sequence[Tree] | Mapping[str, Tree]"
INDENT = "  "
_MARK = "\x00"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that is known only when the configuration runs, by the name that the language uses."""

    name: str


def as_json(tree: Tree, *, indent: int | None = 2) -> str:
    """Return JSON; a tree with a reference in it has no JSON."""
    return json.dumps(tree, indent=indent, ensure_ascii=True, default=_no_reference)


def _no_reference(value: object) -> object:
    raise TypeError(f"{value!r} is known only later")


def as_shell(tree: Tree) -> str:
    """Return one word of a POSIX shell: a text as it is, anything else as JSON; references as "$NAME"."""
    if isinstance(tree, str):
        return shlex.quote(tree)
    if isinstance(tree, Reference):
        return f'"${tree.name}"'
    parts = re.split(f"{_MARK}([A-Z_]+){_MARK}", _marked_json(tree, 0))
    # Even places are text, odd ones the names between the marks.
    return "".join(f'"${part}"' if place % 2 else shlex.quote(part) for place, part in enumerate(parts))


def _marked_json(tree: Tree, depth: int) -> str:
    """Return JSON in which a raw control character, which JSON always escapes, stands around each reference."""
    inner, end = INDENT * (depth + 1), INDENT * depth
    match tree:
        case Reference():
            return f'"{_MARK}{tree.name}{_MARK}"'
        case str() | bool() | int():
            return json.dumps(tree)
        case Mapping():
            rows = [
                f"{inner}{json.dumps(name)}: {_marked_json(each, depth + 1)}" for name, each in tree.items()
            ]
            return "{\n" + ",\n".join(rows) + f"\n{end}" + "}" if rows else "{}"
        case _:
            return "[" + ", ".join(_marked_json(each, depth) for each in tree) + "]"


def as_python(tree: Tree, depth: int = 0) -> str:
    """Return a Python expression; references are names."""
    inner, end = "    " * (depth + 1), "    " * depth
    match tree:
        case Reference():
            return tree.name
        case str() | bool() | int():
            return _python_text(tree) if isinstance(tree, str) else repr(tree)
        case Mapping():
            rows = [
                f"{inner}{_python_text(name)}: {as_python(each, depth + 1)},\n" for name, each in tree.items()
            ]
            return "{\n" + "".join(rows) + end + "}" if rows else "{}"
        case _:
            if len(tree) == 1:
                return f"[{as_python(tree[0], depth)}]"
            rows = [f"{inner}{as_python(each, depth + 1)},\n" for each in tree]
            return "[\n" + "".join(rows) + end + "]" if rows else "[]"


def _python_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=True) if text.isprintable() and text.isascii() else ascii(text)


def as_hcl(tree: Tree, depth: int = 0) -> str:
    """Return a Terraform expression; references are attributes. Source: HCL, Native Syntax, Template Expressions."""
    inner, end = INDENT * (depth + 1), INDENT * depth
    match tree:
        case Reference():
            return tree.name
        case bool() | int():
            return json.dumps(tree)
        case str():
            return hcl_text(tree)
        case Mapping():
            rows = [f"{inner}{hcl_text(name)} = {as_hcl(each, depth + 1)}\n" for name, each in tree.items()]
            return "{\n" + "".join(rows) + end + "}" if rows else "{}"
        case _:
            if all(isinstance(each, str | Reference) for each in tree) and len(tree) < 2:
                return "[" + ", ".join(as_hcl(each, depth) for each in tree) + "]"
            rows = [f"{inner}{as_hcl(each, depth + 1)},\n" for each in tree]
            return "[\n" + "".join(rows) + end + "]"


def hcl_text(text: str) -> str:
    """Return a quoted template without templates in it: ${ and %{ are doubled."""
    return re.sub(r"([$%])\{", r"\1\1{", json.dumps(text, ensure_ascii=True))


def as_yaml(tree: Tree, depth: int = 0) -> str:
    """Return YAML that begins on the line after its name, or one scalar. JSON's texts are YAML's double-quoted ones."""
    if not isinstance(tree, Mapping) and (isinstance(tree, str) or not isinstance(tree, Sequence)):
        return f" {_yaml_scalar(tree)}\n"
    if not tree:
        return " {}\n" if isinstance(tree, Mapping) else " []\n"
    pad = INDENT * depth
    if isinstance(tree, Mapping):
        rows = [f"{pad}{_yaml_name(name)}:{as_yaml(each, depth + 1)}" for name, each in tree.items()]
    else:
        rows = [f"{pad}-{_yaml_item(each, depth)}" for each in tree]
    return "\n" + "".join(rows)


def _yaml_item(tree: Tree, depth: int) -> str:
    text = as_yaml(tree, depth + 1)
    # A mapping in a list begins on the line of its dash.
    return " " + text.lstrip("\n ") if text.startswith("\n") else text


def _yaml_scalar(value: str | bool | int | Reference) -> str:
    return value.name if isinstance(value, Reference) else json.dumps(value)


def _yaml_name(name: str) -> str:
    is_plain = re.fullmatch(r"[A-Z][A-Za-z]{2,}", name) and name.title() not in YAML_WORDS
    return name if is_plain else json.dumps(name)


# Read as something else than a text where they are not quoted.
YAML_WORDS = {"Yes", "No", "On", "Off", "True", "False", "Null"}
