"""The WSGI application that Granian serves: the endpoint for clients that sign, the pages for everybody else."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")
pages = get_wsgi_application()

from django.conf import settings  # noqa: E402  (after the settings are chosen)

from encryption_lab.web.endpoint.gateway import EndpointFirst  # noqa: E402  (needs Django to be set up)
from encryption_lab.web.endpoint.idle_connections import watch_idle_connections  # noqa: E402
from encryption_lab.web.endpoint.own_place import OwnPlace  # noqa: E402

application = EndpointFirst(
    pages,
    behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    own_place=OwnPlace(host=settings.ENDPOINT_HOST, port=settings.ENDPOINT_PORT),
    idle_seconds=settings.IDLE_SECONDS,
)
watch_idle_connections(
    {settings.HTTP_PORT, settings.HTTPS_PORT, settings.ENDPOINT_PORT}, idle_seconds=settings.IDLE_SECONDS
)
