"""Who may do what at the desk: accounts by invitation, roles, links to set a password, and ending all that.

Nobody can sign up. Each change is one transaction with a line of the audit trail. An account without a role sees
nothing. Administrators never see a password; a link is given once, works once, and two days at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.http import base36_to_int, int_to_base36

from havre.core.errors import InputError
from havre.store.accounts import RoleName
from havre.store.models import Account, Organization, Role
from havre.usecases import audit

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may do: for each role, the organizations in which it holds; None stands for everywhere."""

    account: Account
    roles: dict[str, frozenset[str | None]]

    def __bool__(self) -> bool:
        return bool(self.roles)

    def has(self, *wanted: str) -> bool:
        """Whether it has one of these roles, anywhere."""
        return any(role in self.roles for role in wanted)

    def everywhere(self, role: str) -> bool:
        """Whether it has the role for all organizations."""
        return None in self.roles.get(role, ())

    def within(self, role: str) -> frozenset[str]:
        """The organizations for which it has the role by name."""
        return frozenset(one for one in self.roles.get(role, ()) if one is not None)

    def may(self, role: str, organization: str | None) -> bool:
        """Whether it has the role for what belongs to this organization; None: to no organization."""
        return self.everywhere(role) or (organization is not None and organization in self.within(role))


def rights_of(account: Account) -> Rights:
    """The rights of an account; none at all for one that is not active."""
    found: dict[str, set[str | None]] = {}
    if account.is_active:
        for role, organization in account.roles.values_list("role", "organization_id").order_by("id"):
            found.setdefault(role, set()).add(organization)
    return Rights(account, {role: frozenset(places) for role, places in found.items()})


def has_second_factor(account: Account) -> bool:
    """Whether an authenticator app or a passkey is registered."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_FACTORS).exists())


# --- made, changed, ended ----------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    by: Account | None, *, email: str, name: str, roles: Iterable[str], language: str, organization: str = ""
) -> Account:
    """A new account with these roles, within `organization` if one is named. Raises `InputError` for what is wrong."""
    address = _address(email)
    wanted = [_role(role) for role in roles]
    place = _organization(organization)
    account = Account.objects.invited(address, name=name.strip() or address, language=language, organization=place)
    audit.note(by, "account.invited", "account", account.pk)
    for role in wanted:
        _grant(by, account, role, place)
    return account


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InputError(
            "this is no e-mail address", where="email", remedy="write name@example.org", reason="email"
        ) from error
    if Account.objects.filter(email=address).exists():
        remedy = "give it another role"
        raise InputError(
            "there is an account with this e-mail address", where="email", remedy=remedy, reason="email_taken"
        )
    return address


def _role(role: str) -> RoleName:
    if role not in RoleName.values:
        raise InputError(f"there is no role «{role}»", where="role", remedy=f"one of: {', '.join(RoleName.values)}")
    return RoleName(role)


def _organization(organization: str) -> Organization | None:
    if not organization:
        return None
    found = Organization.objects.filter(pk=organization).first()
    if found is None:
        remedy = "give the id of one, or none"
        raise InputError("there is no such organization", where="organization", remedy=remedy, reason="no_organization")
    return found


def _grant(by: Account | None, account: Account, role: RoleName, place: Organization | None) -> None:
    _, new = Role.objects.get_or_create(account=account, role=role, organization=place)
    if new:
        audit.note(by, f"role.given.{role}", "account", account.pk)


@transaction.atomic
def set_roles(by: Account | None, account: Account, roles: Iterable[str], organization: str = "") -> None:
    """Exactly these roles, all within `organization` if one is named.

    Raises `InputError` where nobody would be left who may give roles.
    """
    wanted, place = {_role(role) for role in roles}, _organization(organization)
    for held in account.roles.order_by("id"):
        if held.role not in wanted or held.organization_id != (place.pk if place else None):
            audit.note(by, f"role.taken.{held.role}", "account", account.pk)
            held.delete()
    for role in sorted(wanted):
        _grant(by, account, role, place)
    _somebody_left()


@transaction.atomic
def set_active(by: Account | None, account: Account, *, active: bool) -> None:
    """Let in or shut out. Who is shut out is so with the next request."""
    account.is_active = active
    account.save(update_fields=["is_active"])
    audit.note(by, "account.opened" if active else "account.closed", "account", account.pk)
    _somebody_left()


def _somebody_left() -> None:
    if not Role.objects.filter(role=RoleName.ADMINISTRATOR, account__is_active=True).exists():
        what, remedy = "nobody would be left who may give roles", "name another first"
        raise InputError(what, where="administrator", remedy=remedy, reason="last_administrator")


@transaction.atomic
def renew(by: Account | None, account: Account) -> str:
    """A link to set a new password; the old password, second factors and sessions end at once."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    audit.note(by, "account.renewed", "account", account.pk)
    return link(account)


# --- links -------------------------------------------------------------------------------------------------------


def link(account: Account) -> str:
    """The path under which the account sets its password, once, within two days."""
    return f"/welcome/{int_to_base36(account.pk)}/{default_token_generator.make_token(account)}/"


def invited_by(number: str, token: str) -> Account | None:
    """The account for which this link was made; None for one that is used, too old or not ours."""
    try:
        account = Account.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return account if account and default_token_generator.check_token(account, token) else None


@transaction.atomic
def set_password(account: Account, password: str) -> None:
    """Set it; the link that led here is used up. Raises Django's `ValidationError` for a weak one."""
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.note(account, "account.password_set", "account", account.pk)


def set_language(account: Account, language: str) -> None:
    """The language in which the desk speaks to this account."""
    account.language = language
    account.save(update_fields=["language"])
