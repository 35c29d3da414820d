"""In whose name a command of the operator decides: an account, since two names of one person would be two voices."""

from __future__ import annotations

from havre.core.errors import InputError
from havre.store.models import Account
from havre.usecases.accounts import rights_of


def voice(text: str, role: str, organization: str | None) -> str:
    """The number of the active account of this address or number, for what a command does in its name.

    Raises `InputError` where there is none, or where it has not this role for services of the organization. Two names
    at the shell are two accounts so, as at the desk; that they are two people only the desk knows, where each signs in.
    """
    wanted = {"pk": int(text)} if text.isdecimal() and len(text) < 16 else {"email__iexact": text.strip()}
    account = Account.objects.filter(is_active=True, **wanted).order_by("pk").first()
    if account is None:
        raise InputError(f"no account is {text[:80]}", where="--by", remedy="give its address: havre account list")
    if not rights_of(account).may(role, organization):
        raise InputError(f"{account.email} is no {role} of this service", where="--by", remedy="havre account list")
    return str(account.pk)
