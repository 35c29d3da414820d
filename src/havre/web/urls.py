"""The addresses of the public face. Every other address is a neutral «nothing here»."""

from __future__ import annotations

from django.urls import path

from havre.web.public import check, cube, listing, refusals, views

urlpatterns = [
    path("", views.talk, name="talk"),
    path("p", views.plan, name="plan"),
    path("check/<str:token>", check.check, name="check"),
    path("s", listing.services, name="services"),
    path("s/<path:number>", listing.service, name="service"),
    path("cube", cube.choose, name="cube"),
    path("cube/sheet.svg", cube.as_svg, name="cube_svg"),
    path("cube/sheet.pdf", cube.as_pdf, name="cube_pdf"),
    path("x", views.leave, name="leave"),
    path("robots.txt", views.robots, name="robots"),
    path("source", views.source, name="source"),
    path("favicon.ico", views.favicon, name="favicon"),
]

handler400 = refusals.malformed
handler403 = refusals.malformed
handler404 = refusals.not_found
handler500 = refusals.failed
