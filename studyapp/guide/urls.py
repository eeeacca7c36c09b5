"""The pages to study from. A fact has an address of its own, which never changes."""

from __future__ import annotations

from django.urls import path

from studyapp.guide import cheat_sheet, guide_page, matrix_views, search_views, views

app_name = "study"
urlpatterns = [
    path("study", views.home, name="home"),
    path("study/notes", views.notes, name="notes"),
    path("study/changes", views.changes, name="changes"),
    path("study/glossary", views.glossary, name="glossary"),
    path("study/search", search_views.search, name="search"),
    path("study/cheat-sheet", cheat_sheet.cheat_sheet, name="cheat-sheet"),
    path("study/matrix", matrix_views.matrix, name="matrix"),
    path("study/<slug:slug>", guide_page.page, name="page"),  # after all other pages of Study
    path("facts", views.facts, name="facts"),
    path("facts/<slug:fact_id>", views.fact, name="fact"),
]
