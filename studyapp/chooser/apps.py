from __future__ import annotations

from django.apps import AppConfig


class ChooserConfig(AppConfig):
    name = "studyapp.chooser"
    label = "chooser"
