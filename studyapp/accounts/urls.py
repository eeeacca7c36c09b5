"""The pages of an account."""

from __future__ import annotations

from django.urls import path

from studyapp.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account", views.account, name="account"),
    path("account/sign-in", views.sign_in, name="sign-in"),
    path("account/sign-up", views.sign_up, name="sign-up"),
    path("account/sign-out", views.sign_out, name="sign-out"),
    path("account/passphrase", views.passphrase, name="passphrase"),
    path("account/delete", views.delete, name="delete"),
]
