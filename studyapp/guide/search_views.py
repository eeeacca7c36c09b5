"""One search over facts, guide, glossary, notes, changes, the comparison and exam objectives."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.guide.loaded import register
from studyapp.guide.search_forms import SearchForm
from studyapp.guide.search_index import KINDS, entries
from studyapp.guide.search_presenter import by_kind
from studyapp.guide.views import MALFORMED
from studyapp.knowledge.ranking import find, meant


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    is_well_formed = form.is_valid()
    words = form.cleaned_data.get("q", "").split() if is_well_formed else []
    groups = by_kind(find(entries(), words), words, form.cleaned_data.get("kind", ""))
    context = {
        "form": form,
        "asked": " ".join(words),
        "groups": groups,
        "found_count": sum(group.count for group in groups),
        "meant": [] if groups else _meant(words),
        "kinds": list(KINDS.values()),
    }
    return render(request, "guide/search.html", context, status=200 if is_well_formed else MALFORMED)


def _meant(words: list[str]) -> list[tuple[str, str]]:
    """Return words of the glossary that are spelt alike, with the search for each."""
    names = [name for term in register().terms for name in (term.name, *term.also)]
    return [(name, f"{reverse('study:search')}?{urlencode({'q': name})}") for name in meant(words, names)]
