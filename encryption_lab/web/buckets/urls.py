from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.buckets import policy, views

urlpatterns: list[URLPattern] = [
    path("buckets", views.buckets, name="buckets"),
    path("buckets/<str:name>", views.bucket, name="bucket"),
    path("buckets/<str:name>/encryption", views.bucket_encryption, name="bucket_encryption"),
    path("buckets/<str:name>/versioning", views.bucket_versioning, name="bucket_versioning"),
    path("buckets/<str:name>/policy", policy.bucket_policy, name="bucket_policy"),
    path("buckets/<str:name>/policy/delete", policy.bucket_policy_delete, name="bucket_policy_delete"),
    path("buckets/<str:name>/delete", views.bucket_delete, name="bucket_delete"),
]
