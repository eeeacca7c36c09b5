from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.keys import views

urlpatterns: list[URLPattern] = [
    path("keys", views.keys, name="keys"),
    path("keys/<str:key_id>", views.key, name="key"),
    path("keys/<str:key_id>/<slug:action>", views.key_action, name="key_action"),
    # Two keys of one id, in two Regions: beyond the home Region an address says which.
    path("keys/in/<slug:region>/<str:key_id>", views.key, name="key"),
    path("keys/in/<slug:region>/<str:key_id>/<slug:action>", views.key_action, name="key_action"),
]
