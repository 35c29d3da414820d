"""The addresses of the public face. Every other address is a neutral «nothing here»."""

from __future__ import annotations

from django.urls import path

from havre.web.public import check, refusals, views

urlpatterns = [
    path("", views.talk, name="talk"),
    path("p", views.plan, name="plan"),
    path("check/<str:token>", check.check, name="check"),
    path("x", views.leave, name="leave"),
    path("robots.txt", views.robots, name="robots"),
    path("source", views.source, name="source"),
    path("favicon.ico", views.favicon, name="favicon"),
]

handler400 = refusals.malformed
handler403 = refusals.malformed
handler404 = refusals.not_found
handler500 = refusals.failed
