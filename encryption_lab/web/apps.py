from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "encryption_lab.web"
    label = "lab_web"
    verbose_name = "The lab"
