"""The repository's own files, and what a Python source imports, calls and spells out. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Beside hidden folders, which hold tools' caches.
NOT_OURS = {"var", "__pycache__"}
KEPT_HIDDEN = {".ci", ".gitignore", ".gitattributes", ".editorconfig"}
BINARY = {".png", ".bin", ".ico", ".woff2", ".gz", ".zip"}


@cache
def files() -> tuple[str, ...]:
    """Return every text file of the repository by its path from the root, with forward slashes."""
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in _walk(ROOT)))


def python_files(*folders: str) -> list[str]:
    """Return the Python files below the folders, or all of them."""
    below = tuple(folder + "/" for folder in folders) or ("",)
    return [name for name in files() if name.endswith(".py") and name.startswith(below)]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def imports(source: str, *, name: str) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of each import: `from a import b` gives a.b, as b may be a module."""
    package = name.removesuffix(".py").replace("/", ".").split(".")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent = package[: -node.level] if node.level else []
            base = ".".join([*parent, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def calls(source: str) -> Iterator[tuple[int, str, list[ast.keyword]]]:
    """Yield line, dotted name and keyword arguments of each call whose target is a plain dotted name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func), node.keywords


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and value of each string literal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name not in KEPT_HIDDEN):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix not in BINARY:
            yield path
