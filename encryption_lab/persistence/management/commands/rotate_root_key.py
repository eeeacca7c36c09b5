"""Change the root key. Safe while the server runs, and safe to cut off: run it again and it goes on."""

from __future__ import annotations

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from encryption_lab.errors import Tampered
from encryption_lab.persistence.root_key import VARIABLE, only_rotation, root_keys
from encryption_lab.persistence.root_key_rotation import (
    add_root_key,
    drop_old_root_keys,
    outdated_accounts,
    rewrap_account,
)
from encryption_lab.ports import RootKeys


class Command(BaseCommand):
    help = "Make a new root key, wrap all keys under it and forget the old one. Can be repeated at any point."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--settle-seconds",
            type=float,
            default=30,
            help="how long a request may take that took up the old key just before (default: 30)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get(VARIABLE, "").strip():
            self.rewrap_from_environment()
            return
        path = settings.ROOT_KEY_FILE
        try:
            with only_rotation(path):
                made = add_root_key(path)
                self.say("Made a new root key." if made else "A rotation was cut off; going on with its key.")
                # A request that took up the old key before this moment stores what it wrapped under it within that
                # time: far longer than a request waits for its turn to write. Later ones read the new key.
                time.sleep(options["settle_seconds"])
                self.rewrap(root_keys(path))
                drop_old_root_keys(path)
        except BlockingIOError:
            raise CommandError("Another rotation is running. Wait until it has ended.") from None
        self.say(f"{path} now holds the new key only. Copies of the database from before need the old one.")

    def rewrap_from_environment(self) -> None:
        self.rewrap(root_keys(settings.ROOT_KEY_FILE))
        self.say(f"Everything is under the last key in {VARIABLE}. Remove the others there and restart.")

    def rewrap(self, keys: RootKeys) -> None:
        """Wrap every account's keys anew, and look again: an account may have been busy meanwhile."""
        rewrapped = 0
        while accounts := list(outdated_accounts(keys)):
            for account in accounts:
                try:
                    rewrap_account(account, keys)
                except Tampered:
                    raise CommandError(
                        f"A key of account {account.account_id} does not open under any root key that is left. "
                        "Both root keys are kept. Restore that sandbox or reset it, then run this again."
                    ) from None
                rewrapped += 1
        self.say(f"Wrapped the keys of {rewrapped} accounts under the new root key.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
