"""The pages of Decide. Their answers stand in the query string, so that each state is an address."""

from __future__ import annotations

from django.urls import path

from studyapp.chooser.applying import views as applying
from studyapp.chooser.asking import views as asking
from studyapp.chooser.costing import views as costing
from studyapp.chooser.scenario import views as scenario

app_name = "choose"
urlpatterns = [
    path("choose/scenario", scenario.scenario, name="scenario"),
    path("choose/scenario/decide", scenario.decide, name="scenario-decide"),
    path("choose/cost", costing.cost_page, name="cost"),
    path("choose/apply", applying.apply, name="apply"),
    path("choose/apply/<str:name>", applying.file, name="file"),
    path("choose", asking.home, name="home"),
]
