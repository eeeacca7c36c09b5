"""The pages of practice."""

from __future__ import annotations

from django.urls import path

from studyapp.quiz.mending import views as mending
from studyapp.quiz.practising import views as practising
from studyapp.quiz.reporting import views as reporting

app_name = "quiz"
urlpatterns = [
    path("practise", practising.home, name="home"),
    path("practise/start", practising.start, name="start"),
    path("practise/settings", practising.settings, name="settings"),
    path("practise/progress", reporting.progress, name="progress"),
    path("practise/progress/all.json", reporting.own_data_file, name="own-data"),
    path("practise/progress/forget", reporting.forget_all, name="forget"),
    path("practise/<str:attempt_id>/<int:position>", practising.question, name="question"),
    path("practise/<str:attempt_id>/<int:position>/problem", mending.problem, name="problem"),
    path("questions/<slug:question_id>/history", mending.history, name="history"),
    path("practise/<str:attempt_id>/review", practising.review, name="review"),
    path("practise/<str:attempt_id>/pause", practising.pause, name="pause"),
    path("practise/<str:attempt_id>/finish", practising.finish, name="finish"),
    path("practise/<str:attempt_id>/report", reporting.report, name="report"),
]
