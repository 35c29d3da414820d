"""What every test may ask for; the docstring of each part says more."""

from __future__ import annotations

import pytest
from hypothesis import settings

# No test is timed: a busy machine must not make a true property false.
settings.register_profile("havre", deadline=None)
settings.load_profile("havre")

pytest_plugins = [
    "tests.support.chromium",
    "tests.support.desk",
    "tests.support.django_faults",
    "tests.support.model_server",
    "tests.support.packs_once",
    "tests.support.postgresql",
    "tests.support.shared_data",
]


# What is tried in every language is tried in these two by the quick run: one from the left, one from the right.
QUICK_LANGUAGES = frozenset(("fr", "ar"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test of one language as slow, unless the quick run speaks it."""
    callspec = getattr(item, "callspec", None)
    spoken = {callspec.params.get(name, "fr") for name in ("language", "speaker")} if callspec else set()
    if not spoken <= QUICK_LANGUAGES:
        item.add_marker("slow")


@pytest.hookimpl(trylast=True)  # after pytest-django has put its own tests first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: the browser's driver keeps an event loop running, beside which Django refuses a database."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)
