"""Campaigns: a set of services to be checked by a day, and how far it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

import msgspec
from django.db import transaction
from django.db.models import Q

from havre.core.errors import InputError
from havre.store import directory_io
from havre.store.directory import Service
from havre.store.verification import Campaign, CampaignService, CheckRound, Proposal, Upkeep
from havre.usecases import upkeep

FETCHED = 5_000  # rows at once


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
    ids = _chosen(chosen)
    if not ids:
        raise InputError("no service is chosen", remedy="choose less narrowly")
    upkeep.note(by, "began", name, "campaign")
    about = {key: value for key, value in asdict(chosen).items() if value}
    made = Campaign.objects.create(name=name, about=json.dumps(about), deadline=deadline, since=now, by=by)
    CampaignService.objects.bulk_create(
        [CampaignService(campaign=made, service_id=one) for one in ids], batch_size=directory_io.BATCH
    )
    return made


def _chosen(chosen: Chosen) -> list[str]:
    """The ids of the services that are meant, in order; of their documents only the needs are read."""
    rows = Service.objects.filter(status__in=upkeep.ASKED, example=False)
    columns = {"country": chosen.country, "source": chosen.source, "organization_id": chosen.organization}
    rows = rows.filter(**{column: value for column, value in columns.items() if value})
    if chosen.before:
        rows = rows.filter(Q(assured=None) | Q(assured__lt=date.fromisoformat(chosen.before)))
    if not chosen.need:
        return list(rows.order_by("id").values_list("id", flat=True))
    speaking = rows.filter(document__contains=f'"{chosen.need}"').order_by("id").values_list("id", "document")
    return [own for own, document in speaking.iterator(FETCHED) if chosen.need in _READ.decode(document).needs]


class _Told(msgspec.Struct):
    """What of a service's document decides."""

    needs: tuple[str, ...] = ()


_READ = msgspec.json.Decoder(_Told)


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
