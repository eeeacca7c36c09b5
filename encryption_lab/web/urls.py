"""The lab's pages, a folder a subject; every state has an address."""

from __future__ import annotations

from encryption_lab.web.bench.urls import urlpatterns as bench
from encryption_lab.web.breaking.urls import urlpatterns as breaking
from encryption_lab.web.buckets.urls import urlpatterns as buckets
from encryption_lab.web.connect.urls import urlpatterns as connect
from encryption_lab.web.experiments.urls import urlpatterns as experiments
from encryption_lab.web.keys.urls import urlpatterns as keys
from encryption_lab.web.objects.urls import urlpatterns as objects
from encryption_lab.web.trail.urls import urlpatterns as trail
from encryption_lab.web.wire.urls import urlpatterns as wire

app_name = "lab"
urlpatterns = [*bench, *objects, *buckets, *keys, *trail, *experiments, *breaking, *connect, *wire]
