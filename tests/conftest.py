"""What every test may ask for; the docstring of each part says more."""

from __future__ import annotations

pytest_plugins = [
    "tests.support.chromium",
    "tests.support.django_faults",
    "tests.support.postgresql",
    "tests.support.shared_data",
]
