"""Make a template of ours fail when it names a variable that nobody gave it; templates of packages may."""

from __future__ import annotations

import sys
from pathlib import Path

from django.template.base import UNKNOWN_SOURCE, Node

OURS = (Path(__file__).resolve().parent.parent / "templates", Path(__file__).resolve().parent)


class UndefinedVariable(AssertionError):
    pass


class RefuseUndefined(str):
    """What Django puts in an undefined variable's place; it formats it with the variable's name, and so asks us."""

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if template is None or any(folder in template.parents for folder in OURS):
            raise UndefinedVariable(f"{template}: {variable} is not defined.")
        return ""


def _template_being_rendered() -> Path | None:
    """Return the file of the innermost node being rendered, as Django does not hand it on; None for text alone."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        node = frame.f_locals.get("self")
        if frame.f_code.co_name == "render_annotated" and isinstance(node, Node):
            origin = getattr(node, "origin", None)
            return Path(origin.name) if origin and origin.name != UNKNOWN_SOURCE else None
    return None
