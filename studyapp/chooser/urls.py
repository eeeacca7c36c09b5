"""The pages of Decide. Their answers stand in the query string, so that each state is an address."""

from __future__ import annotations

from django.urls import path

from studyapp.chooser.answering import views as answering
from studyapp.chooser.applying import views as applying
from studyapp.chooser.asking import views as asking
from studyapp.chooser.comparing import views as comparing
from studyapp.chooser.costing import views as costing
from studyapp.chooser.frameworks_pages import views as frameworks
from studyapp.chooser.proving import views as proving
from studyapp.chooser.recording import views as recording
from studyapp.chooser.scenario import views as scenario

app_name = "choose"
urlpatterns = [
    path("choose/scenario", scenario.scenario, name="scenario"),
    path("choose/scenario/decide", scenario.decide, name="scenario-decide"),
    path("choose/cost", costing.cost_page, name="cost"),
    path("choose/apply", applying.apply, name="apply"),
    path("choose/apply/<str:name>", applying.file, name="file"),
    path("choose/prove", proving.prove, name="prove"),
    path("choose/prove/<str:bucket>", proving.proof, name="proof"),
    path("choose/prove/<str:bucket>/delete", proving.proof_delete, name="proof-delete"),
    path("choose", asking.home, name="home"),
    path("choose/ask", asking.ask, name="ask"),
    path("choose/ask/<slug:requirement_id>", asking.question, name="question"),
    path("choose/check", asking.check, name="check"),
    path("choose/all", asking.all_questions, name="all"),
    path("choose/answer", answering.answer, name="answer"),
    path("choose/requirements/<slug:requirement_id>", asking.requirement, name="requirement"),
    path("choose/record", recording.record, name="record"),
    path("choose/record.md", recording.markdown, name="record-markdown"),
    path("choose/record.json", recording.json_file, name="record-json"),
    path("choose/compare", comparing.compare, name="compare"),
    path("choose/frameworks", frameworks.frameworks, name="frameworks"),
    path("choose/frameworks/<slug:framework_id>", frameworks.framework, name="framework"),
]
