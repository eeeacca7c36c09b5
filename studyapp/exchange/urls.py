"""The pages of exchange."""

from __future__ import annotations

from django.urls import path

from studyapp.exchange.exporting import views as exporting
from studyapp.exchange.importing import views as importing

app_name = "exchange"
urlpatterns = [
    path("practise/export", exporting.export, name="export"),
    path("practise/export/<slug:code>", exporting.download, name="download"),
    path("practise/import", importing.import_questions, name="import"),
    path("practise/import/<slug:draft_id>", importing.preview, name="preview"),
    path("practise/own", importing.own, name="own"),
    path("practise/own/delete", importing.own_delete, name="own-delete"),
]
