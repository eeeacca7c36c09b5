"""The table of all items, and one item with its options and earlier revisions."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from encryption_lab.web.after_post import taken_notes
from studyapp.knowledge.question_values import Question, QuestionId
from studyapp.quiz.attempts.answering import question_in
from studyapp.quiz.editing.in_use import bank_in_use, questions_in_use, revisions_in_use
from studyapp.quiz.items.shown import FLAG_NAMES, OptionShown, decimal, items, options_shown, percent
from studyapp.quiz.items.tallying import tallies
from studyapp.quiz.items.values import ENOUGH, ItemStatistics, chance_of, statistics_of
from studyapp.quiz.models import AskedRevision
from studyapp.quiz.practising.asking import paragraphs
from studyapp.quiz.staff.gate import staff_only

COLUMNS = (
    ("question", "Question", ""),
    ("n", "Answers", "-"),
    ("facility", "Facility", ""),
    ("discrimination", "Discrimination", ""),
    ("sure", "Sure and wrong", "-"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """url sorts by it, the other way round where it is sorted already; direction: ascending, descending or ""."""

    title: str
    url: str
    direction: str
    is_figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionShown:
    digest: str
    is_present: bool
    stem: tuple[SafeString, ...]
    n: int
    facility: str
    discrimination: str
    sure_and_wrong: str
    chance: str
    flags: tuple[str, ...]
    options: tuple[OptionShown, ...]


@staff_only
@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    asked = {name: request.GET.get(name, "") for name in ("topic", "flag", "sort")}
    digests = {str(name): each.digest for name, each in revisions_in_use().items()}
    rows = items(bank_in_use(), digests, tallies(), **asked)
    context = {
        "rows": rows,
        "answers": f"{sum(row.n for row in rows):,} answers",
        "doubtful": sum(row.is_doubtful for row in rows),
        "columns": [_column(asked, *each) for each in COLUMNS],
        "asked": asked,
        "topics": [(topic.id, topic.title) for topic in bank_in_use().topics],
        "flags": [(flag.value, name) for flag, name in FLAG_NAMES.items()],
        "enough": ENOUGH,
        "notes": taken_notes(request),
    }
    return render(request, "staff/statistics.html", context)


def _column(asked: dict[str, str], name: str, title: str, first: str) -> Column:
    now = asked["sort"]
    sort = first + name if now.removeprefix("-") != name else name if now.startswith("-") else f"-{name}"
    direction = "" if now.removeprefix("-") != name else "descending" if now.startswith("-") else "ascending"
    query = urlencode({key: value for key, value in {**asked, "sort": sort}.items() if value})
    return Column(title=title, url=f"?{query}", direction=direction, is_figure=name != "question")


@staff_only
@require_safe
def item(request: HttpRequest, question_id: str) -> HttpResponseBase:
    question = questions_in_use().get(QuestionId(question_id))
    if question is None:
        raise Http404("The bank has no such question.")
    found, present = tallies(question_id), revisions_in_use()[question.id].digest
    older = AskedRevision.objects.filter(digest__in=[digest for digest in found if digest != present])
    shown = [
        _revision(present, question, statistics_of(question, found.get(present, ())), is_present=True),
        *(
            _revision(each.digest, question_in(each), statistics_of(question_in(each), found[each.digest]))
            for each in older
        ),
    ]
    context = {"question": question, "shown": shown, "enough": ENOUGH, "notes": taken_notes(request)}
    return render(request, "staff/item.html", context)


def _revision(
    digest: str, question: Question, found: ItemStatistics, *, is_present: bool = False
) -> RevisionShown:
    return RevisionShown(
        digest=digest,
        is_present=is_present,
        stem=paragraphs(question.stem),
        n=found.n,
        facility=percent(found.facility),
        discrimination=decimal(found.discrimination),
        sure_and_wrong=percent(found.sure_and_wrong),
        chance=percent(chance_of(question)),
        flags=tuple(FLAG_NAMES[each] for each in found.flags),
        options=options_shown(question, found),
    )
