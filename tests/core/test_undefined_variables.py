"""The check that the tests' settings add, tried out."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from tests.undefined_variables import UndefinedVariable


def test_an_undefined_variable_is_refused() -> None:
    with pytest.raises(UndefinedVariable, match="nobody_gave_this"):
        Template("{{ nobody_gave_this }}").render(Context())


def test_an_undefined_attribute_is_refused() -> None:
    with pytest.raises(UndefinedVariable):
        Template("{{ page.title }}").render(Context({"page": {}}))


def test_a_template_file_of_ours_is_refused_too() -> None:
    with pytest.raises(UndefinedVariable, match=r"core/error\.html"):
        render_to_string("core/error.html", {"status": 404})


def test_a_question_whether_something_is_there_may_be_asked() -> None:
    assert Template("{% if nobody_gave_this %}yes{% else %}no{% endif %}").render(Context()) == "no"


def test_a_package_may_leave_variables_undefined() -> None:
    assert 'role="alert"' in render_to_string("bootstrap5/layout/alert.html", {"content": "wrong"})
