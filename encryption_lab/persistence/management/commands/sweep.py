"""Remove expired sandboxes and files that nothing refers to. Safe while the server runs; meant for a daily timer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from encryption_lab.persistence.blobs import installed_blobs
from encryption_lab.persistence.sandboxes import sandboxes_expire
from encryption_lab.persistence.sweeping import sweep_bucket_keys, sweep_incoming, sweep_unreferenced


class Command(BaseCommand):
    help = "Remove expired sandboxes and files that nothing refers to. Safe while the server runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--grace-hours",
            type=float,
            default=24,
            help="leave files alone that are younger: an upload may be at work on them (default: 24)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        grace_hours: float = options["grace_hours"]
        if grace_hours < 0:
            raise CommandError("--grace-hours cannot be negative.")
        now = timezone.now()
        blobs = installed_blobs()
        expired = sandboxes_expire(now - timedelta(days=settings.LAB_SANDBOX_DAYS), blobs)
        older_than = now - timedelta(hours=grace_hours)
        orphans = sweep_unreferenced(blobs, older_than=older_than)
        incoming = sweep_incoming(blobs, older_than=older_than)
        sweep_bucket_keys(now)
        self.stdout.write(
            f"Removed {expired} sandboxes unseen for {settings.LAB_SANDBOX_DAYS} days, "
            f"{orphans.files} files that nothing refers to ({orphans.size_bytes:,} bytes) and "
            f"{incoming.files} unfinished files ({incoming.size_bytes:,} bytes)."
        )
