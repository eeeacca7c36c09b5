from __future__ import annotations

from django.apps import AppConfig


class PersistenceConfig(AppConfig):
    name = "encryption_lab.persistence"
    label = "lab"
    verbose_name = "The lab's records"
    default_auto_field = "django.db.models.BigAutoField"
