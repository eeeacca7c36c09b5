"""Whether another passphrase may be tried for a name: ten in fifteen minutes, counted in the database.

A try is counted before the passphrase is looked at, so that tries at the same moment count as well. What is older than
the window is deleted at each try: the table holds fifteen minutes at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from studyapp.accounts.models import Guesses

WINDOW = timedelta(minutes=15)
MOST = 10


def may_try(name: str, at: datetime) -> bool:
    with transaction.atomic():
        Guesses.objects.filter(since_at__lte=at - WINDOW).delete()
        Guesses.objects.get_or_create(name=name, defaults={"since_at": at})
        Guesses.objects.filter(name=name).update(tried=F("tried") + 1)
        return Guesses.objects.get(name=name).tried <= MOST


def was_right(name: str) -> None:
    Guesses.objects.filter(name=name).delete()
