from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.breaking import views

BREAK = "objects/<str:record_id>/break"

urlpatterns: list[URLPattern] = [
    path(BREAK, views.object_break, name="object_break"),
    path(f"{BREAK}/read", views.object_break_read, name="object_break_read"),
    path(f"{BREAK}/put-back", views.object_put_back, name="object_put_back"),
]
