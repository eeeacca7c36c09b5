"""One comparison of all methods and variants."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.guide.loaded import register
from studyapp.guide.matrix_forms import MatrixForm
from studyapp.guide.matrix_presenter import SEEN_ON_A_PHONE, Choice, columns, lines
from studyapp.guide.views import MALFORMED


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show the rows and columns that are asked for; a question that cannot be read gets all of them and says why."""
    known = register()
    form = MatrixForm(request.GET, register=known)
    is_well_formed = form.is_valid()
    choice = _choice(form) if is_well_formed else Choice()
    groups = lines(known, choice)
    shown = columns(known, choice)
    context = {
        "form": form,
        "is_narrowed": bool(choice.options or choice.groups or choice.only_differences),
        "words": " ".join(choice.words),
        "options": shown,
        "options_count": len(known.options),
        "span": len(shown) + 1,
        "seen_on_a_phone": SEEN_ON_A_PHONE,
        "groups": groups,
        "rows_count": sum(len(group.rows) for group in groups),
        "all_rows_count": len(known.matrix_rows),
        "checked_on": min(fact.checked_on for fact in known.facts),
    }
    return render(request, "guide/matrix.html", context, status=200 if is_well_formed else MALFORMED)


def _choice(form: MatrixForm) -> Choice:
    return Choice(
        options=form.options, groups=form.groups, words=form.words, only_differences=form.only_differences
    )
