"""The application that a WSGI server runs. It loads everything first: with a fault, nobody is served half a page."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# A turn makes some thousand objects that go by themselves: looking through them every 700, as Python does, took a
# twentieth of the time. What hangs together in circles waits a little longer.
GARBAGE = (20_000, 10, 10)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.web.settings")
application = get_wsgi_application()

from havre.usecases import outside, resources  # noqa: E402 - what stands on the database finds Django ready

import_module(settings.ROOT_URLCONF)
resources.prepare()
outside.prepare()
gc.collect()
gc.freeze()  # what stays for good is not looked through again and again
gc.set_threshold(*GARBAGE)
with suppress(AttributeError, OSError):  # where the C library is another than glibc
    ctypes.CDLL(None).malloc_trim(0)  # what only loading needed goes back to the machine
