"""The one Django app of Havre: its label is `store`."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """All tables of Havre."""

    name = "havre.store"
    label = "store"
    verbose_name = "Havre"
    default_auto_field = "django.db.models.BigAutoField"
