"""Tests of the desk run under its settings."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_desk(desk: None) -> None:
    """Every test here is at the desk."""
    assert desk is None
