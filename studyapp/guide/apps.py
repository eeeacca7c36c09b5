from __future__ import annotations

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "studyapp.guide"
    label = "guide"
