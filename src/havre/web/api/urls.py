"""The addresses of the API, and what is said where there is none or something fails."""

from __future__ import annotations

from django.urls import path

from havre.web.api import refusals
from havre.web.api.views import api

refusals.hand_to(api)
urlpatterns = [path("", api.urls)]

handler400 = refusals.malformed
handler403 = refusals.malformed
handler404 = refusals.not_found
handler500 = refusals.failed
