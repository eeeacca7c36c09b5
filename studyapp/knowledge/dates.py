"""A point in time that may be known only to the month: many announcements are."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """`first` is the day itself, or the first day of a month whose day is not known."""

    first: date
    is_month: bool = False

    @property
    def last(self) -> date:
        if not self.is_month:
            return self.first
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def iso(self) -> str:
        return self.first.strftime("%Y-%m") if self.is_month else self.first.isoformat()

    def __str__(self) -> str:
        month = f"{calendar.month_name[self.first.month]} {self.first.year}"
        return month if self.is_month else f"{self.first.day} {month}"


def read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a date, such as 2026-11-23")


def read_moment(value: object) -> Moment:
    """Return the moment of a TOML date, or of a text such as "2024-04"."""
    if isinstance(value, str) and (found := MONTH.fullmatch(value)):
        return Moment(date(int(found[1]), int(found[2]), 1), is_month=True)
    if isinstance(value, date) and not isinstance(value, datetime):
        return Moment(value)
    raise ValueError('must be a date, such as 2023-01-05, or a month, such as "2024-04"')
