"""allauth's application for tests: at the start it asks for its middleware, which only tests of the desk have."""

from __future__ import annotations

from typing import override

from allauth.account.apps import AccountConfig


class Accounts(AccountConfig):  # type: ignore[misc]
    """The same application, with no question at the start."""

    @override
    def ready(self) -> None:
        """Leave the check to `havre serve --desk`."""
