"""The desk for tests: its settings, the people who work there, and how they sign in - always with a second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, override

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client, override_settings

from havre.store.accounts import RoleName
from havre.store.models import Account
from havre.usecases import accounts
from havre.web.desk import settings as desk_settings

TEMPLATES: list[dict[str, Any]] = desk_settings.TEMPLATES

PASSWORD = "korrekt-pferd-batterie-heft"
# What the tests have from the beginning, and what the machine of the tests decides.
KEPT = {"INSTALLED_APPS", "DATABASES", "SECRET_KEY", "MAILERS", "CACHES", "LOGGING", "ALLOWED_HOSTS"}


class Undefined(str):
    """What a template of Django shows for a variable that is not there: here, a failed test."""

    __slots__ = ()

    @override
    def __contains__(self, key: object) -> bool:
        return key == "%s"

    @override
    def __mod__(self, value: object) -> str:
        pytest.fail(f"undefined template variable: {value}")


ON_TOP = {name: getattr(desk_settings, name) for name in dir(desk_settings) if name.isupper() and name not in KEPT} | {
    "TEMPLATES": [one | {"OPTIONS": one["OPTIONS"] | {"string_if_invalid": Undefined("%s")}} for one in TEMPLATES],
    "ALLOWED_HOSTS": ["testserver", "localhost", "127.0.0.1"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # the real one takes a second, on purpose
}
Person = Callable[..., Account]


@pytest.fixture
def desk() -> Iterator[None]:
    """The desk's settings for this test."""
    with override_settings(**ON_TOP):
        yield


@pytest.fixture
def person(db: None) -> Person:  # noqa: ARG001 - to have one
    """Make an account with roles, a password, and an authenticator app unless it is to have none."""

    def made(name: str, *roles: str, organization: str = "", language: str = "en", second: bool = True) -> Account:
        account = accounts.invite(
            None, email=f"{name}@example.org", name=name.title(), roles=roles, language=language,
            organization=organization,
        )  # fmt: skip
        accounts.set_password(account, PASSWORD)
        if second:
            totp.TOTP.activate(account, totp.generate_totp_secret())
        return account

    return made


def signed_in(account: Account, **options: Any) -> Client:
    """A browser in which this account is signed in."""
    client = Client(**options)
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def code_of(secret: str) -> str:
    """What an authenticator app shows for this secret now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.fixture
def ezra(person: Person) -> Account:
    """The administrator."""
    return person("ezra", RoleName.ADMINISTRATOR)


@pytest.fixture
def bea(person: Person, ezra: Account) -> Account:  # noqa: ARG001 - who invited her
    """A responder, victims' advocate."""
    return person("bea", RoleName.RESPONDER)


@pytest.fixture
def carl(person: Person, ezra: Account) -> Account:  # noqa: ARG001 - likewise
    """Somebody without rights."""
    return person("carl")
