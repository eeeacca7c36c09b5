"""Pages of staff. Each of them is behind `staff_only`; a test goes through them all."""

from __future__ import annotations

from django.urls import path

from studyapp.quiz.editing import views as editing
from studyapp.quiz.items import views as items
from studyapp.quiz.mending import queue

app_name = "staff"
urlpatterns = [
    path("staff/statistics", items.statistics, name="statistics"),
    path("staff/statistics/<slug:question_id>", items.item, name="item"),
    path("staff/reports", queue.reports, name="reports"),
    path("staff/reports/<int:report_id>", queue.report, name="report"),
    path("staff/questions", editing.edits, name="questions"),
    path("staff/questions/new", editing.write, name="write"),
    path("staff/questions/patch", editing.patch_file, name="patch"),
    path("staff/questions/<slug:question_id>/edit", editing.edit, name="edit"),
    path("staff/questions/<slug:question_id>/take-back", editing.take_back, name="take-back"),
]
