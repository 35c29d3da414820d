"""`havre verify`: what is to be checked, who is asked, what they said, and what is decided of it."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from havre.core.errors import InputError
from havre.directory.capacity import VALID_HOURS
from havre.directory.local import Closure
from havre.store import tables
from havre.store.accounts import RoleName
from havre.store.database import home
from havre.usecases import campaigns, check_links, keys, reminders, shell_voice, upkeep
from havre.web.desk.mail import mailers

_SITE = click.option(
    "--site",
    envvar="HAVRE_PUBLIC_URL",
    default="",
    help="Where the public face is reached: https://… (HAVRE_PUBLIC_URL).",
)
_BY = click.option("--by", default="", help="In whose name: address or number of a verifier's account.")


@click.group("verify")
def verify_group() -> None:
    """Ask services whether their record is right, and decide what they correct."""
    if not {"-h", "--help"} & {*sys.argv[1:]}:
        tables.make()
        keys.ensure()


def _voice(by: str, service_id: str) -> str:
    """The account in whose name a command acts on a service; nothing where it is the operator's own."""
    if not by:
        return ""
    organization = upkeep.known(service_id).organization
    return shell_voice.voice(by, RoleName.VERIFIER, organization.id if organization else None)


def _now() -> datetime:
    return datetime.now(UTC)


@verify_group.command("due")
@click.option("--country", default="", help="ISO code; without it all countries.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
def due(*, country: str, limit: int) -> None:
    """What is to be checked, emergency lines first, then the longest overdue."""
    rows = upkeep.due_rows(_now().date(), country=country.upper())
    for one in upkeep.due_list(_now().date(), country=country.upper(), most=limit):
        since = "never checked" if one.day.year == 1 else f"since {one.day:%Y-%m-%d}"
        mark = "!" if one.emergency else " "
        click.echo("  ".join(filter(None, (mark, since, one.service.id, one.service.name, one.owner, one.email))))
    click.echo(f"{rows.count():,} due, {rows.filter(emergency=True).count():,} of them emergency lines")


@verify_group.command("remind")
@click.option("--country", default="", help="ISO code; without it all countries.")
@click.option("--campaign", "name", default="", help="Only what of this campaign is left.")
def remind(*, country: str, name: str) -> None:
    """Who would be written to, and who has to be called since there is no address. Sends nothing."""
    rows = reminders.to_ask(_now(), country=country.upper(), campaign=campaigns.named(name) if name else None)
    for email, own, called in reminders.addresses(rows):
        click.echo("  ".join((email or "(call)", own, called)))


@verify_group.command("send")
@click.option("--country", default="", help="ISO code; without it all countries.")
@click.option("--campaign", "name", default="", help="Only what of this campaign is left.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1), help="Mails at most.")
@_SITE
def send(*, country: str, name: str, limit: int, site: str) -> None:
    """Write to those who are due, each with a link of its own. Without HAVRE_EMAIL_URL the mails become files."""
    if not site.startswith(("https://", "http://")):
        raise InputError("it is not known where the public face is reached", remedy="give --site https://…")
    now, campaign = _now(), campaigns.named(name) if name else None
    rows = reminders.to_ask(now, country=country.upper(), campaign=campaign)
    mailed = reminders.with_address(rows)
    wanted, written_to = reminders.reminders(mailed, limit), mailed.count()
    folder = home() / "var" / "mail"
    deliver = _deliverer(os.environ.get("HAVRE_EMAIL_URL", ""), folder)
    sender = os.environ.get("HAVRE_EMAIL_FROM", "")
    sent = reminders.send(wanted, reminders.Sending(site, deliver, sender, campaign), now)
    where = "" if os.environ.get("HAVRE_EMAIL_URL") else f", as files in {folder}"
    click.echo(f"{sent:,} of {written_to:,} written{where}")


def _deliverer(url: str, folder: Path) -> Callable[[EmailMessage], object]:
    """What sends a mail: the server at `url`, all by one connection; without one a file that only we can read."""
    if not url:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return lambda mail: _file(mail, folder)
    told = mailers(url, folder)["default"]
    connection = import_string(told["BACKEND"])(alias="verify", **told["OPTIONS"])
    return lambda mail: connection.send_messages([mail])


def _file(mail: EmailMessage, folder: Path) -> None:
    path = folder / f"{_now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(mail.message().as_bytes())


@verify_group.command("link")
@click.argument("service_id")
@_SITE
def link(service_id: str, site: str) -> None:
    """Print a fresh link for one service, to be given by hand."""
    click.echo(f"{site.rstrip('/')}/check/{check_links.issue(service_id, _now())}")


@verify_group.command("agree")
@click.argument("service_id")
@click.option("--owner", default="", help="Who answers for the record.")
@click.option("--email", default="", help="Where the question goes; else the service's own address.")
@click.option("--days", type=int, default=None, help="Days between two checks; else those of its kind.")
def agree(*, service_id: str, owner: str, email: str, days: int | None) -> None:
    """Say who answers for a service and how often they are asked."""
    upkeep.agree(service_id, by="", owner=owner, email=email, interval=days)


@verify_group.command("confirm")
@click.argument("service_id")
@click.option("--how", type=click.Choice(["call", "visit", "mail"]), default="call", show_default=True)
@_BY
def confirm(*, service_id: str, how: str, by: str) -> None:
    """Somebody assured that the record is right, today."""
    made = upkeep.confirm(service_id, _now().date(), by=_voice(by, service_id), how=how)
    click.echo(f"{made.name}: checked {made.origin.assured}")


@verify_group.command("proposals")
def proposals() -> None:
    """What was proposed and waits for somebody."""
    for one in upkeep.proposals():
        click.echo(
            f"{one.id}  {one.service_id}  {one.field}: {one.old!r} → {one.new!r}  ({one.by or 'command'}, {one.state})"
        )


@verify_group.command("accept")
@click.argument("number", type=int)
@click.option("--text", default=None, help="What is right instead of what was proposed.")
@_BY
def accept(*, number: int, text: str | None, by: str) -> None:
    """Agree to a correction. An emergency line needs a second person."""
    done = upkeep.accept(number, by=_voice(by, upkeep.service_of(number)), now=_now(), text=text)
    click.echo("accepted" if done.state == "accepted" else "a second person must accept this")


@verify_group.command("refuse")
@click.argument("number", type=int)
@_BY
def refuse(*, number: int, by: str) -> None:
    """Say no to a correction."""
    upkeep.refuse(number, by=_voice(by, upkeep.service_of(number)), now=_now())


@verify_group.command("close")
@click.argument("service_id")
@click.argument("first", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("last", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", default="other", help="holidays, staff, works, moving, full, other")
@click.option("--channel", default="", help="How it is reached meanwhile.")
@_BY
def close(*, service_id: str, first: datetime, last: datetime, reason: str, channel: str, by: str) -> None:
    """Close a service from FIRST to LAST (days)."""
    closure = Closure(first.date(), last.date(), reason, channel)
    upkeep.close(service_id, closure, by=_voice(by, service_id), now=_now())


@verify_group.command("reopen")
@click.argument("service_id")
def reopen(service_id: str) -> None:
    """Take back what is said of closures."""
    upkeep.reopen(service_id, by="")


@verify_group.command("places")
@click.argument("service_id")
@click.argument("available", type=int)
@click.option("--hours", default=VALID_HOURS, show_default=True, help="After so many hours nobody knows any more.")
@_BY
def places(*, service_id: str, available: int, hours: int, by: str) -> None:
    """Say how many places are free just now."""
    upkeep.set_places(service_id, available, by=_voice(by, service_id), now=_now(), hours=hours)


@verify_group.command("campaign")
@click.argument("name", default="")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Begin it: the day by which all is checked."
)
@click.option("--country", default="")
@click.option("--need", default="")
@click.option("--source", default="")
@click.option("--before", default="", help="Not checked since this day.")
def campaign(*, name: str, until: datetime | None, **chosen: str) -> None:
    """Begin a campaign, or tell how far all of them are."""
    if until:
        wanted = campaigns.Chosen(**chosen | {"country": chosen["country"].upper()})
        campaigns.begin(name, wanted, until.date(), by="", now=_now())
    for one in campaigns.every():
        if name in ("", one.name):
            click.echo(_progress(one))


def _progress(one: campaigns.Progress) -> str:
    figures = f"{one.services:,} services, {one.asked:,} asked, {one.answered:,} answered, {one.checked:,} checked"
    return f"{one.name} (until {one.deadline}): {figures}, {one.waiting:,} with corrections waiting, {one.open:,} open"
