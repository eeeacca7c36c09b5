from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.wire import views

urlpatterns: list[URLPattern] = [path("wire", views.wire, name="wire")]
