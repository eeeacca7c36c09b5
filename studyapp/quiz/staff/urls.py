"""Pages of staff. Each of them is behind `staff_only`; a test goes through them all."""

from __future__ import annotations

from django.urls import path

from studyapp.quiz.items import views as items

app_name = "staff"
urlpatterns = [
    path("staff/statistics", items.statistics, name="statistics"),
    path("staff/statistics/<slug:question_id>", items.item, name="item"),
]
