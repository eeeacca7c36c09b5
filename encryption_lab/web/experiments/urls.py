from __future__ import annotations

from django.urls import URLPattern, path

from encryption_lab.web.experiments import views

EXPERIMENT = "experiments/<str:experiment_id>"

urlpatterns: list[URLPattern] = [
    path("experiments", views.experiments, name="experiments"),
    path(EXPERIMENT, views.experiment, name="experiment"),
    path(f"{EXPERIMENT}/runs/<int:number>", views.experiment_run, name="experiment_run"),
    path(f"{EXPERIMENT}/runs/<int:number>/tidy", views.experiment_tidy, name="experiment_tidy"),
]
