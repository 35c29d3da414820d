"""The addresses at a reception: one screen, and what the public face has besides that is about nobody."""

from __future__ import annotations

from django.urls import path

from havre.web.kiosk import screen
from havre.web.urls import handler400, handler403, handler404, handler500
from havre.web.urls import urlpatterns as public

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

ALSO = {"leave", "robots", "favicon", "source"}

urlpatterns = [path("", screen.screen, name="talk"), *(one for one in public if one.name in ALSO)]
