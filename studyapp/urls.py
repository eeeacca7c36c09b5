"""The site's map. Each feature keeps its own urls."""

from __future__ import annotations

from django.urls import include, path

from studyapp.core import error_pages, home

urlpatterns = [
    path("", home.home, name="home"),
    path("lab/", include("encryption_lab.web.urls")),
    path("", include("studyapp.guide.urls")),
    path("", include("studyapp.chooser.urls")),
    path("", include("studyapp.exchange.urls")),  # before practice, whose addresses begin with any sitting
    path("", include("studyapp.accounts.urls")),
    path("", include("studyapp.quiz.urls")),
    path("", include("studyapp.quiz.staff.urls")),
]

handler400 = error_pages.bad_request
handler403 = error_pages.permission_denied
handler404 = error_pages.page_not_found
handler500 = error_pages.server_error
