"""What an account needs beside Django's user: how often its passphrase was guessed."""

from __future__ import annotations

from django.db import models


class Guesses(models.Model):
    """Passphrases tried for a name since `since_at`. Names that no account has are counted alike, to tell nothing."""

    name = models.CharField(max_length=40, primary_key=True)
    since_at = models.DateTimeField(db_index=True)
    tried = models.PositiveIntegerField(default=0)
