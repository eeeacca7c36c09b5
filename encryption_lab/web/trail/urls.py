from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.trail import clock, reset, views

urlpatterns: list[URLPattern] = [
    path("trail", views.trail, name="trail"),
    path("trail.json", views.trail_json, name="trail_json"),
    path("clock", clock.clock, name="clock"),
    path("reset", reset.reset, name="reset"),
]
