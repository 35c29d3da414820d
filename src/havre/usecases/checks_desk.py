"""Checks as the desk asks for them: links sent to who is due, of a country or a campaign, with an audit line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from havre.store.models import Account
from havre.store.verification import Campaign
from havre.usecases import campaigns, reminders, upkeep
from havre.usecases.reminders import Reminder, Sending

MOST = 200  # mails at a time


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Who is due and was not asked lately: the first of them, how many in all, how many of these by mail."""

    first: tuple[Reminder, ...] = ()
    number: int = 0
    by_mail: int = 0


def to_ask(now: datetime, most: int, country: str = "", campaign: str = "") -> ToAsk:
    """The first of those to be asked, `most` at the most; raises `InputError` for an unknown campaign."""
    rows = reminders.to_ask(now, country=country, campaign=_campaign(campaign))
    by_mail = reminders.with_address(rows).count()
    return ToAsk(tuple(reminders.reminders(rows, most)), rows.count(), by_mail)


def _campaign(name: str) -> Campaign | None:
    return campaigns.named(name) if name else None


def send(by: Account, site: str, now: datetime, country: str = "", campaign: str = "") -> int:
    """Write to those who have an address, at most MOST; raises `HavreError` when one cannot be delivered."""
    rows = reminders.to_ask(now, country=country, campaign=_campaign(campaign))
    wanted = reminders.reminders(reminders.with_address(rows), MOST)
    deliver: Callable[[EmailMessage], object] = EmailMessage.send
    with transaction.atomic():
        upkeep.note(str(by.pk), "asked", campaign, "campaign")
    return reminders.send(wanted, Sending(site, deliver, campaign=_campaign(campaign)), now)
