"""The pages of Study. All of them are read only and the same for everybody."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.guide import timeline
from studyapp.guide.forms import FactForm, facts_query
from studyapp.guide.guide_page_presenter import lab_experiments, page_line
from studyapp.guide.loaded import register, today
from studyapp.guide.names import VERDICT_NAMES
from studyapp.guide.presenters import by_theme, fact_line, fact_lines, hue_of, note_line, term_line
from studyapp.knowledge.register import Register, is_stale
from studyapp.knowledge.searching import find_facts
from studyapp.knowledge.values import Fact, FactId, Verdict

NOTES_OF = date(2022, 5, 1)
LATEST_CHANGES = 4
FACTS_ON_A_PAGE = 40
MALFORMED = 422  # the question was understood and cannot be answered


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    known, day = register(), today()
    verdicts = Counter(note.verdict for note in known.notes)
    context = {
        "pages": [page_line(page) for page in known.guide],
        "minutes": sum(page.minutes for page in known.guide),
        "counts": _counts(known, day),
        "verdicts": [(VERDICT_NAMES[verdict], verdicts[verdict]) for verdict in Verdict],
        "latest": fact_lines(known, known.changes[: -LATEST_CHANGES - 1 : -1], day),
        "terms": [term_line(known, term, day) for term in known.terms[::8]],
    }
    return render(request, "guide/home.html", context)


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """Show the themes; or, once something is asked for, the facts that answer."""
    known, day = register(), today()
    form = FactForm(request.GET, register=known)
    is_well_formed = form.is_valid()
    asked = is_well_formed and form.asks_something
    pages = Paginator(find_facts(known, form.question(), day) if asked else (), FACTS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "found_count": pages.count,
        "asked_words": form.in_words(known) if asked else "",
        "themes": by_theme(known, page.object_list, day),
        "at": f"{page.start_index()} to {page.end_index()} of {pages.count}" if pages.num_pages > 1 else "",
        "previous": form.address(page.previous_page_number()) if page.has_previous() else "",
        "next": form.address(page.next_page_number()) if page.has_next() else "",
        "overview": [] if asked else [(theme, len(known.facts_of(theme.id))) for theme in known.themes],
        "counts": _counts(known, day),
    }
    return render(request, "guide/facts.html", context, status=200 if is_well_formed else MALFORMED)


@require_safe
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    known, day = register(), today()
    try:
        shown = known.fact(FactId(fact_id))
    except KeyError:
        raise Http404(f"There is no fact {fact_id}.") from None
    theme = known.theme(shown.theme)
    dependants = known.dependants(shown.id)
    context = {
        "fact": fact_line(known, shown, day),
        "page_class": f"m-{hue}" if (hue := hue_of(shown)) else "",
        "theme": theme,
        "trail": _crumbs(theme.title, theme.id),
        "terms": [term_line(known, known.term(term_id), day) for term_id in shown.terms],
        "notes": [note_line(known, note, day) for note in dependants.notes],
        "follows_from": fact_lines(known, known.named(shown.follows_from), day),
        "dependant_facts": fact_lines(known, dependants.facts, day),
        "dependant_terms": [term_line(known, term, day) for term in dependants.terms],
        "dependant_pages": [page_line(page) for page in dependants.guide],
        "experiments": lab_experiments(dependants.experiments),
        "dependants_count": len(dependants) - len(dependants.experiments),
        "is_change": shown.is_change,
        **_neighbours(known, shown),
    }
    return render(request, "guide/fact.html", context)


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    known, day = register(), today()
    wanted = request.GET.get("verdict", "")
    if wanted and wanted not in set(Verdict):
        raise Http404("There is no such verdict.")
    counted = Counter(note.verdict for note in known.notes)
    address = reverse("study:notes")
    context = {
        "notes": [note_line(known, note, day) for note in known.notes if wanted in ("", note.verdict)],
        "tabs": [
            ("All", address, len(known.notes)),
            *(
                (VERDICT_NAMES[verdict], f"{address}?verdict={verdict}", counted[verdict])
                for verdict in Verdict
            ),
        ],
        "current": VERDICT_NAMES[Verdict(wanted)] if wanted else "All",
    }
    return render(request, "guide/notes.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    known, day = register(), today()
    numbered = list(enumerate(known.changes, start=1))
    lines = [
        {
            "number": number,
            "fact": fact_line(known, change, day),
            "notes": [note_line(known, note, day) for note in known.dependants(change.id).notes],
            "year": change.valid_from.first.year if change.valid_from else 0,
        }
        for number, change in numbered
    ]
    context = {
        "years": [(year, list(of_year)) for year, of_year in groupby(lines, key=lambda entry: entry["year"])],
        "drawing": timeline.draw(
            tuple(_drawn(number, change) for number, change in numbered), notes_of=NOTES_OF, today=day
        ),
        "count": len(numbered),
    }
    return render(request, "guide/changes.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    known, day = register(), today()
    return render(
        request, "guide/glossary.html", {"terms": [term_line(known, term, day) for term in known.terms]}
    )


def _counts(known: Register, day: date) -> dict[str, object]:
    return {
        "facts": len(known.facts),
        "sources": len(known.sources),
        "themes": len(known.themes),
        "notes": len(known.notes),
        "changes": len(known.changes),
        "terms": len(known.terms),
        "stale": sum(is_stale(each, day) for each in known.facts),
        "checked_on": max(each.checked_on for each in known.facts),
    }


def _crumbs(theme_title: str, theme_id: str) -> list[tuple[str, str]]:
    address = reverse("study:facts")
    return [
        ("Study", reverse("study:home")),
        ("Facts", address),
        (theme_title, address + facts_query(theme=theme_id)),
    ]


def _neighbours(known: Register, shown: Fact) -> dict[str, object]:
    """Return where one is in the theme, and what comes before and after."""
    ids = [each.id for each in known.facts_of(shown.theme)]
    place = ids.index(shown.id)
    return {
        "at": f"{place + 1} of {len(ids)}",
        "previous": reverse("study:fact", args=[ids[place - 1]]) if place else "",
        "next": reverse("study:fact", args=[ids[place + 1]]) if place + 1 < len(ids) else "",
    }


def _drawn(number: int, change: Fact) -> timeline.Change:
    assert change.valid_from, "a change has a date"
    method = hue_of(change)
    return timeline.Change(
        number=number,
        title=change.title,
        on=change.valid_from.first,
        when=str(change.valid_from),
        method="sse-kms" if method == "dsse-kms" else method,
    )
