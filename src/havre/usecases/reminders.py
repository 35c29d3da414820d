"""Mails that ask services whether their record is right, each with its own link, in the language of their country."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from havre.assistant import locale_words
from havre.core.errors import HavreError
from havre.directory.reasons import own_languages
from havre.store import bulk
from havre.store.directory import Service
from havre.store.verification import Campaign, CheckRound, Upkeep
from havre.usecases import assistant, check_links, upkeep
from havre.usecases.upkeep import Due

FETCHED = 5_000  # rows at once
AGAIN_DAYS = 14  # a service that was asked is not asked again before


@dataclass(frozen=True, slots=True)
class Reminder:
    """One service to be asked. Without `email` somebody has to call."""

    due: Due
    asked: datetime | None

    @property
    def email(self) -> str:
        """Whom to write to."""
        return self.due.email


def to_ask(now: datetime, *, country: str = "", campaign: Campaign | None = None) -> QuerySet[Service]:
    """Who is to be asked today: what is due, or what of a campaign nobody has checked; not who was asked lately."""
    rows = upkeep.due_rows(now.date(), country=country)
    if campaign:
        since = Q(assured=None) | Q(assured__lt=campaign.since.date())
        rows = Service.objects.filter(since, pk__in=campaign.services.order_by().values("service_id")).order_by("id")
    lately = CheckRound.objects.filter(sent__gt=now - timedelta(days=AGAIN_DAYS)).order_by()
    return rows.exclude(pk__in=lately.values("service_id"))


def with_address(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Those that can be written to."""
    owners = Upkeep.objects.exclude(email="").order_by()
    return rows.filter(Q(mailed=True) | Q(pk__in=owners.values("service_id")))


def reminders(rows: QuerySet[Service], most: int | None = None) -> list[Reminder]:
    """The first of these, or all, with whom to ask and when they were asked last."""
    due = upkeep.dues(rows.values_list("id", flat=True)[:most])
    asked = CheckRound.objects.filter(service_id__in=bulk.among(one.service.id for one in due)).order_by("sent")
    last = dict(asked.values_list("service_id", "sent"))
    return [Reminder(one, last.get(one.service.id)) for one in due]


class _Told(msgspec.Struct):
    """What of a service's document is read for a list of many."""

    email: str = ""


_READ = msgspec.json.Decoder(_Told)


def addresses(rows: QuerySet[Service]) -> Iterator[tuple[str, str, str]]:
    """Whom to write to ("": somebody has to call), id and name of each of these."""
    owners = dict(Upkeep.objects.exclude(email="").order_by().values_list("service_id", "email"))
    for own, name, mailed, document in rows.values_list("id", "name", "mailed", "document").iterator(FETCHED):
        yield owners.get(own) or (_READ.decode(document).email if mailed else ""), own, name


@dataclass(frozen=True, slots=True)
class Sending:
    """How mails go out: where the public face is reached, what delivers, from whom, for which campaign."""

    site: str
    deliver: Callable[[EmailMessage], object]
    sender: str = ""
    campaign: Campaign | None = None


def send(every: Iterable[Reminder], how: Sending, now: datetime) -> int:
    """Write to each that has an address, with a fresh link; how many went.

    Raises `HavreError` when one cannot be delivered: that service counts as not asked, and the rest is left.
    """
    count = 0
    for one in every:
        if one.email:
            try:
                with transaction.atomic():
                    token = check_links.issue(one.due.service.id, now, campaign=how.campaign)
                    how.deliver(_mail(one, f"{how.site.rstrip('/')}/check/{token}", now, how.sender))
            except OSError as error:  # smtplib's own errors are of this kind too
                what = f"after {count:,} mails one could not be delivered: {type(error).__name__}"
                raise HavreError(
                    what, where="HAVRE_EMAIL_URL", remedy="look at the mail server, then send again"
                ) from error
            count += 1
    return count


def _mail(one: Reminder, link: str, now: datetime, sender: str) -> EmailMessage:
    service = one.due.service
    language = language_of(service.country)
    words = assistant.page(language, service.country).speaker
    until = locale_words.day((now + check_links.LIFE).date(), language)
    body = words.say("check.mail_body", name=service.title(language), link=link, date=until)
    return EmailMessage(
        words.say("check.mail_subject", name=service.title(language)), body, sender or None, [one.email]
    )


def language_of(country: str) -> str:
    """The language in which a service of this country is asked."""
    return min(own_languages(country) or {"en"})
