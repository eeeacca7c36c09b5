"""The lab's pages, a folder a subject; every state has an address."""

from __future__ import annotations

from encryption_lab.web.bench.urls import urlpatterns as bench
from encryption_lab.web.buckets.urls import urlpatterns as buckets
from encryption_lab.web.keys.urls import urlpatterns as keys
from encryption_lab.web.objects.urls import urlpatterns as objects
from encryption_lab.web.trail.urls import urlpatterns as trail

app_name = "lab"
urlpatterns = [*bench, *objects, *buckets, *keys, *trail]
