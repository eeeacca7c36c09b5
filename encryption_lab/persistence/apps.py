from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PersistenceConfig(AppConfig):
    name = "encryption_lab.persistence"
    label = "lab"
    verbose_name = "The lab's records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(_overwrite_what_is_deleted, dispatch_uid="lab-secure-delete")
        connection_created.connect(_settle_with_postgresql, dispatch_uid="lab-postgresql")


def _overwrite_what_is_deleted(connection: Any, **_: object) -> None:
    """A deleted wrapped key is overwritten with noughts, where SQLite by itself might leave it in a free page."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _settle_with_postgresql(connection: Any, **_: object) -> None:
    if connection.vendor == "postgresql":
        # Not above: psycopg is installed only where it is used.
        from encryption_lab.persistence.postgresql import settle

        settle(connection.connection)
