"""Campaigns: a set of services to be checked by a day, and how far it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from havre.core.errors import InputError
from havre.directory.model import Service
from havre.store import directory, directory_io
from havre.store.verification import Campaign, CampaignService, CheckRound, Proposal, Upkeep
from havre.usecases import upkeep


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which services: all that hold. Empty texts choose nothing out; `before`: not checked since that day."""

    country: str = ""
    need: str = ""
    source: str = ""
    organization: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, in services: asked by a link, answered, checked since it began, with corrections waiting."""

    name: str
    deadline: date
    services: int
    asked: int
    answered: int
    checked: int
    waiting: int

    @property
    def open(self) -> int:
        """Services that nobody has checked since the campaign began."""
        return self.services - self.checked


@transaction.atomic
def begin(name: str, chosen: Chosen, deadline: date, *, by: str, now: datetime) -> Campaign:
    """A campaign over the services that are chosen; raises `InputError` where there are none, or for a name in use."""
    if not name.strip() or Campaign.objects.filter(name=name).exists():
        raise InputError("a campaign needs a name that no other has", where=name[:60])
    ids = [service.id for service in _services(chosen)]
    if not ids:
        raise InputError("no service is chosen", remedy="choose less narrowly")
    upkeep.note(by, "began", name, "campaign")
    about = {key: value for key, value in asdict(chosen).items() if value}
    made = Campaign.objects.create(name=name, about=json.dumps(about), deadline=deadline, since=now, by=by)
    CampaignService.objects.bulk_create(
        [CampaignService(campaign=made, service_id=one) for one in ids], batch_size=directory_io.BATCH
    )
    return made


def _services(chosen: Chosen) -> list[Service]:
    rows = directory.Service.objects.filter(status="active", example=False)
    if chosen.country:
        rows = rows.filter(country=chosen.country)
    if chosen.source:
        rows = rows.filter(source=chosen.source)
    if chosen.organization:
        rows = rows.filter(organization_id=chosen.organization)
    found = directory_io.services(list(rows.order_by("id").values_list("id", flat=True))).values()
    return [one for one in found if _is_meant(one, chosen)]


def _is_meant(service: Service, chosen: Chosen) -> bool:
    if chosen.need and chosen.need not in {need.value for need in service.needs}:
        return False
    assured = service.origin.assured
    return not chosen.before or assured is None or assured < date.fromisoformat(chosen.before)


def named(name: str) -> Campaign:
    """The campaign of this name; raises `InputError`."""
    found = Campaign.objects.filter(name=name).order_by().first()
    if found is None:
        raise InputError(f"no campaign is called {name[:60]}")
    return found


def progress(campaign: Campaign) -> Progress:
    """How far it is."""
    mine = campaign.services.order_by()
    ids = mine.values("service_id")
    rounds = CheckRound.objects.filter(campaign=campaign)
    began = campaign.since.date()
    return Progress(
        campaign.name,
        campaign.deadline,
        mine.count(),
        rounds.order_by().values("service_id").distinct().count(),
        rounds.exclude(used=None).order_by().values("service_id").distinct().count(),
        Upkeep.objects.filter(service_id__in=ids, assured__gte=began).count(),
        Proposal.objects.filter(service_id__in=ids, state__in=("open", "first"))
        .order_by()
        .values("service_id")
        .distinct()
        .count(),
    )


def every() -> list[Progress]:
    """All campaigns, the newest first."""
    return [progress(one) for one in Campaign.objects.order_by("-since", "-id")]
