"""`havre account`: accounts of the desk from the command line, above all the first administrator's."""

from __future__ import annotations

import click
from django.conf import settings

from havre.core.errors import InputError
from havre.store import tables
from havre.store.accounts import RoleName
from havre.store.models import Account
from havre.usecases import accounts


@click.group("account")
def account_group() -> None:
    """Accounts of professionals at the desk."""
    tables.make()


@account_group.command()
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--name", default="", help="How the desk calls them; without it, the address.")
@click.option("--role", "roles", multiple=True, type=click.Choice(RoleName.values), help="One or several.")
@click.option("--organization", default="", help="Only within this organization of the directory (its id).")
@click.option("--language", default="en", show_default=True)
@click.option("--at", default="", help="Where the desk is reached, such as https://desk.example.org")
def create(*, email: str, name: str, roles: tuple[str, ...], organization: str, language: str, at: str) -> None:
    """Invite somebody, and print a link by which they set their password: once, within two days."""
    if not roles:
        raise InputError("says no role, so this account would see nothing", where="--role", remedy="give one")
    account = accounts.invite(None, email=email, name=name, roles=roles, language=language, organization=organization)
    _say_link(at, accounts.link(account))


@account_group.command()
@click.option("--email", required=True)
@click.option("--at", default="", help="Where the desk is reached, such as https://desk.example.org")
def renew(*, email: str, at: str) -> None:
    """Print a new link. The old password, second factors and open sessions end at once."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise InputError("there is no such account", where="--email", remedy="havre account list")
    _say_link(at, accounts.renew(None, account))


@account_group.command("list")
def listed() -> None:
    """All accounts with their roles."""
    for account in Account.objects.order_by("email"):
        roles = ", ".join(account.roles.order_by("role").values_list("role", flat=True)) or "no role"
        click.echo(f"{account.email}\t{roles}\t{'' if account.is_active else 'shut out'}")


def _say_link(at: str, path: str) -> None:
    host = settings.ALLOWED_HOSTS[0]
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    base = at.rstrip("/") or (f"http://{host}:8001" if host in {"127.0.0.1", "localhost"} else f"{scheme}://{host}")
    click.echo(base + path)
