"""Read and answer what learners reported.

manage.py question_reports                                   the open reports
manage.py question_reports --accept 7 --verdict "Mended: …"    answer one; --decline 7 likewise
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from studyapp.quiz.mending.problems import judge
from studyapp.quiz.models import ProblemReport


class Command(BaseCommand):
    help = (
        "List the open reports on questions, or answer one. A verdict is public, in the question's history."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        answer = parser.add_mutually_exclusive_group()
        answer.add_argument("--accept", type=int, metavar="NUMBER")
        answer.add_argument("--decline", type=int, metavar="NUMBER")
        parser.add_argument("--verdict", default="", help="one or two sentences, with the source")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["accept"] or options["decline"]
        if number is None:
            return self._list()
        if not options["verdict"].strip():
            raise CommandError("Give a --verdict: it is what the learner and everybody else will read.")
        if not judge(number, accepted=bool(options["accept"]), verdict=options["verdict"].strip(), at=now()):
            raise CommandError(f"There is no open report {number}.")
        self.stdout.write(f"Report {number} is answered.")

    def _list(self) -> None:
        found = ProblemReport.objects.filter(state=ProblemReport.OPEN).order_by("reported_at")
        for report in found:
            self.stdout.write(
                f"{report.pk}  {report.question_id}  {report.reported_at:%Y-%m-%d}\n   {report.text}"
            )
            if report.suggestion:
                self.stdout.write(f"   Suggested: {report.suggestion}")
        self.stdout.write(f"{len(found)} open.")
