from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.objects import deletion, downloads, envelope, history, pictures, readers, stored

OBJECT = "objects/<str:record_id>"

urlpatterns: list[URLPattern] = [
    path(OBJECT, stored.stored_object, name="object"),
    path(f"{OBJECT}/bytes", stored.object_bytes, name="object_bytes"),
    path(f"{OBJECT}/readers", readers.object_readers, name="object_readers"),
    path(f"{OBJECT}/envelope", envelope.object_envelope, name="object_envelope"),
    path(f"{OBJECT}/requests", history.object_requests, name="object_request"),
    path(f"{OBJECT}/versions", history.object_versions, name="object_versions"),
    path(f"{OBJECT}/trail", history.object_trail, name="object_trail"),
    path(f"{OBJECT}/stored", downloads.object_stored_file, name="object_stored_file"),
    path(f"{OBJECT}/download", downloads.object_download, name="object_download"),
    path(f"{OBJECT}/picture", pictures.object_picture, name="object_picture"),
    path(f"{OBJECT}/noise", pictures.object_noise, name="object_noise"),
    path(f"{OBJECT}/delete", deletion.object_delete, name="object_delete"),
]
