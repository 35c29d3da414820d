"""Checks as the desk asks for them: links sent to who is due, of a country or a campaign, with an audit line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from havre.store.models import Account
from havre.store.verification import Campaign
from havre.usecases import campaigns, reminders, upkeep
from havre.usecases.reminders import Reminder, Sending

MOST = 200  # mails at a time


def to_ask(now: datetime, country: str = "", campaign: str = "") -> list[Reminder]:
    """Who is due and was not asked lately; raises `InputError` for an unknown campaign."""
    return reminders.reminders(now, country=country, campaign=_campaign(campaign))


def _campaign(name: str) -> Campaign | None:
    return campaigns.named(name) if name else None


def send(by: Account, asked: list[Reminder], site: str, now: datetime, campaign: str = "") -> int:
    """Write to those who have an address, at most MOST; raises `HavreError` when one cannot be delivered."""
    wanted = [one for one in asked if one.email][:MOST]
    deliver: Callable[[EmailMessage], object] = EmailMessage.send
    with transaction.atomic():
        upkeep.note(str(by.pk), "asked", campaign, "campaign")
    return reminders.send(wanted, Sending(site, deliver, campaign=_campaign(campaign)), now)
