"""The pages of exchange."""

from __future__ import annotations

from django.urls import path

from studyapp.exchange.exporting import views as exporting

app_name = "exchange"
urlpatterns = [
    path("practise/export", exporting.export, name="export"),
    path("practise/export/<slug:code>", exporting.download, name="download"),
]
