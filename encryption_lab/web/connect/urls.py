from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.connect import views

urlpatterns: list[URLPattern] = [
    path("connect", views.connect, name="connect"),
    path("connect/arrived", views.arrived, name="connect_arrived"),
    path("connect/authority.crt", views.authority, name="connect_authority"),
    path("connect/keys/<str:access_key_id>/revoke", views.revoke, name="connect_revoke"),
]
