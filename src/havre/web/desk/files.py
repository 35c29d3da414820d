"""Style sheets and scripts of the desk, and the public face's style under /static/public/."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class Files(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise over the two folders."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.add_files(str(settings.SHARED_FILES), prefix=f"{settings.STATIC_URL}public/")
