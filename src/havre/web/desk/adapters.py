"""What allauth asks of us: nobody signs up, who has no role does not get in, and secrets are stored sealed."""

from __future__ import annotations

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_logged_in, user_logged_out
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.db import transaction
from django.http import HttpRequest
from qrcode import QRCode

from havre.store.models import Account
from havre.usecases import audit, keys
from havre.usecases.accounts import rights_of

SECRETS = "second factor"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in: by invitation only."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing is kept of it: the address that was tried may be somebody's."""

    @override
    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Who has no role is answered like somebody who does not exist."""
        found = super().authenticate(request, **credentials)
        return found if found is not None and rights_of(found) else None

    @override
    def reauthenticate(self, user: Account, password: str) -> bool:
        """By the account's own address: allauth's list of addresses is not used here."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets sealed in the database, and one always stays."""

    @override
    def build_totp_svg(self, url: str) -> str:
        """The picture for the app: one path, no style, since our policy allows none in the page."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{dots}"/></svg>'

    @override
    def encrypt(self, text: str) -> str:
        return keys.seal(SECRETS, text.encode(), SECRETS)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        return keys.unseal(SECRETS, encrypted_text, SECRETS).decode()


def _noted(action: str) -> Any:
    def note(*, user: Account | None = None, **_told: Any) -> None:
        if user is not None and user.pk:
            with transaction.atomic():
                audit.note(user, action, "account", user.pk)

    return note


# Kept by name: Django's signals hold their receivers weakly.
RECEIVERS = {
    user_logged_in: _noted("account.signed_in"),
    user_logged_out: _noted("account.signed_out"),
    authenticator_added: _noted("second_factor.added"),
    authenticator_removed: _noted("second_factor.removed"),
}
for signal, receiver in RECEIVERS.items():
    signal.connect(receiver)
