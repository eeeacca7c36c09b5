"""Who may import whom."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.architecture.sources import imports, is_within, python_files, read

WEB_PACKAGES = ("django", "csp", "crispy_forms", "django_htmx", "template_partials", "whitenoise", "granian")
WITH_DJANGO = ("encryption_lab/persistence/", "encryption_lab/web/")
WITHOUT_DJANGO = (
    "studyapp/knowledge/",
    "studyapp/guide/drawings/",
    "studyapp/exchange/export/",
    "studyapp/exchange/reading/",
    *(f"studyapp/exchange/{name}.py" for name in ["selecting", "values"]),
    *(f"studyapp/quiz/judging/{name}.py" for name in ["check_proofs", "doing", "fixing", "proving"]),
    *(f"studyapp/quiz/items/{name}.py" for name in ["shown", "values"]),
    "studyapp/quiz/mending/differences.py",
    "studyapp/quiz/own/names.py",
    *(f"studyapp/quiz/editing/{name}.py" for name in ["fields", "gates", "overlay", "patching"]),
    *(f"studyapp/guide/{name}.py" for name in ["loaded", "names", "timeline"]),
    *(
        f"studyapp/chooser/{name}.py"
        for name in [
            "answers",
            "changing",
            "conflicts",
            "deciding",
            "ranking",
            "rules",
            "settings_for",
            "values",
            *(
                "scenario/framing",
                "scenario/loaded",
                "scenario/phrases",
                "scenario/reading",
                "scenario/sentences",
            ),
            *("answering/funnel", "answering/funnel_drawing", "answering/layers", "answering/plain"),
            *("asking/order", "comparing/differences"),
            *("recording/record", "recording/markdown", "recording/as_json"),
        ]
    ),
)
WITHOUT_DJANGO = (
    *WITHOUT_DJANGO,
    *(
        f"studyapp/chooser/{name}.py"
        for name in [
            *(
                f"applying/{each}"
                for each in [
                    "archive",
                    "artefacts",
                    "calls",
                    "cloudformation",
                    "command_lines",
                    "coverage",
                    "data_events",
                    "parameters",
                    "plan",
                    "policies",
                    "python_code",
                    "syntax",
                    "terraform",
                    "uploading",
                ]
            ),
            "costing/costs",
            "costing/prices",
            *(
                f"proving/{each}"
                for each in [
                    "checks",
                    "client",
                    "ground",
                    "key_events",
                    "reading",
                    "sending",
                    "stored",
                    "uploads",
                ]
            ),
        ]
    ),
)
SHARED = ("core", "content", "knowledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """No file under `within`, save those under `but_for`, imports any of `refused`."""

    within: tuple[str, ...]
    but_for: tuple[str, ...] = ()
    refused: tuple[str, ...]
    because: str


RULES = (
    Rule(
        within=("encryption_lab/",),
        refused=("studyapp", "tests"),
        because="The lab stands alone; the website builds on it.",
    ),
    Rule(
        within=("encryption_lab/",),
        but_for=WITH_DJANGO,
        refused=(*WEB_PACKAGES, "encryption_lab.persistence", "encryption_lab.web"),
        because="The engine is free of Django, so that a test or a notebook can use it as it is.",
    ),
    Rule(
        within=WITHOUT_DJANGO,
        refused=WEB_PACKAGES,
        because="Knowledge is data and values, which need no website.",
    ),
    Rule(
        within=("encryption_lab/persistence/",),
        refused=("encryption_lab.web",),
        because="What is stored does not depend on the pages that show it.",
    ),
    Rule(
        within=("encryption_lab/", "studyapp/"),
        but_for=("encryption_lab/primitives/",),
        refused=("cryptography.hazmat",),
        because="One folder holds all use of dangerous functions, so that one can read it.",
    ),
    Rule(
        within=("studyapp/",),
        refused=("tests",),
        because="Nothing that runs depends on tests.",
    ),
)


def broken_rules(name: str, source: str) -> list[str]:
    found = list(imports(source, name=name))
    problems = [
        f"{name}:{line} imports {module}. {rule.because}"
        for rule in RULES
        if name.startswith(rule.within) and not (rule.but_for and name.startswith(rule.but_for))
        for line, module in found
        if any(is_within(module, refused) for refused in rule.refused)
    ]
    return problems + [
        f"{name}:{line} imports {module}. Features never use each other's views."
        for line, module in found
        if _is_another_features_view(name, module)
    ]


def _is_another_features_view(name: str, module: str) -> bool:
    own, imported = name.split("/"), module.split(".")
    both_are_features = own[0] == imported[0] == "studyapp" and len(own) > 2 and len(imported) > 2
    if not both_are_features or own[1] in SHARED or imported[1] in SHARED:
        return False
    return own[1] != imported[1] and any(part.startswith("view") for part in imported[2:])


@pytest.mark.parametrize("name", python_files("encryption_lab", "studyapp"))
def test_imports_go_the_right_way(name: str) -> None:
    assert broken_rules(name, read(name)) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("encryption_lab/lab.py", "from studyapp.core import home"),
        ("encryption_lab/web/urls.py", "import studyapp.settings"),
        ("encryption_lab/store/buckets.py", "from django.conf import settings"),
        ("encryption_lab/errors.py", "def f():\n    import django"),
        ("encryption_lab/kms/keys.py", "from ..persistence import models"),
        ("encryption_lab/persistence/blobs.py", "from encryption_lab.web import urls"),
        ("encryption_lab/methods/sse_c.py", "from cryptography.hazmat.primitives import hashes"),
        ("studyapp/core/home.py", "from cryptography import hazmat"),
        ("studyapp/quiz/views.py", "from studyapp.guide.views import note"),
        ("studyapp/quiz/answer.py", "from studyapp.guide import views"),
        ("studyapp/knowledge/facts.py", "import django.db.models"),
        ("studyapp/guide/drawings/bars.py", "from django.utils.html import escape"),
        ("studyapp/chooser/recording/markdown.py", "import django.urls"),
        ("studyapp/core/home.py", "from tests import live_site"),
    ],
)
def test_a_wrong_import_is_found(name: str, source: str) -> None:
    assert len(broken_rules(name, source)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "encryption_lab/primitives/aead.py",
            "from cryptography.hazmat.primitives.ciphers.aead import AESGCM",
        ),
        ("encryption_lab/web/urls.py", "from django.urls import path"),
        ("studyapp/urls.py", "from studyapp.quiz import views"),
        ("studyapp/quiz/urls.py", "from studyapp.quiz import views"),
        ("studyapp/quiz/views.py", "from studyapp.guide.notes import note\nimport djangoish"),
    ],
)
def test_a_right_import_is_let_through(name: str, source: str) -> None:
    assert broken_rules(name, source) == []


def test_a_sample_of_real_files_is_looked_at() -> None:
    looked_at = python_files("encryption_lab", "studyapp")
    assert {"encryption_lab/errors.py", "studyapp/settings.py"} <= set(looked_at)
