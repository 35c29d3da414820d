"""What every test may ask for; the docstring of each part says more."""

from __future__ import annotations

from hypothesis import settings

# No test is timed: a busy machine must not make a true property false.
settings.register_profile("havre", deadline=None)
settings.load_profile("havre")

pytest_plugins = [
    "tests.support.chromium",
    "tests.support.django_faults",
    "tests.support.postgresql",
    "tests.support.shared_data",
]
