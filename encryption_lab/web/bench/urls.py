"""Bring a file, choose a bucket and a method, and see what became of it: upload, trace, comparison."""

from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.bench import client_side, views

urlpatterns: list[URLPattern] = [
    path("", views.bench, name="bench"),
    path("upload", views.upload, name="upload"),
    path("uploads/<str:group_id>", views.group, name="group"),
    path("requests/<str:exchange_id>", views.exchange, name="exchange"),
    path("client-side/data-key", client_side.client_data_key, name="client_data_key"),
    path("client-side/decrypt", client_side.client_decrypt, name="client_decrypt"),
    path("client-side/upload", client_side.client_upload, name="client_upload"),
    path("objects/<str:record_id>/ciphertext", client_side.client_stored, name="client_stored"),
]
