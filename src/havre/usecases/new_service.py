"""A service that is made at the desk: by whom, for which organization, written at once or shown after two agreed.

A new emergency line is kept out of sight until a second account that verifies has agreed: a wrong figure would keep
people from help. Whoever made a service may take it back as long as nothing of it was changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from havre.core.errors import InputError
from havre.directory.model import Organization, Origin, Service, stable_id
from havre.directory.plain import from_plain
from havre.directory.said_fields import IN_USE
from havre.directory.territory import COUNTRIES
from havre.directory.verification import is_emergency
from havre.store import directory, directory_io
from havre.store.history import Version
from havre.store.history_io import hand
from havre.store.verification import ClosedFor, FreePlaces, Proposal, Upkeep
from havre.usecases import audit, closing_desk, service_desk, upkeep
from havre.usecases.accounts import Rights

SOURCE = "Havre desk"  # who publishes what is made here
_LONGEST = 200  # characters of a name of an organization


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a form: errors by field, or the id of the service, and whether a second person has to agree."""

    errors: Mapping[str, InputError]
    service_id: str = ""
    waits: bool = False


def anywhere(rights: Rights) -> bool:
    """Whether they may make services of any organization, and of a new one."""
    return any(rights.everywhere(role) for role in service_desk.WHOLE)


def organizations(rights: Rights) -> dict[str, str]:
    """The organizations for which they may make services, by id, where these are named in their roles."""
    own = frozenset[str]().union(*(rights.within(role) for role in service_desk.ROLES))
    return dict(directory.Organization.objects.filter(pk__in=own).order_by("name", "pk").values_list("pk", "name"))


def may(rights: Rights) -> bool:
    """Whether they may make any service at all."""
    return anywhere(rights) or bool(organizations(rights))


def begun(rights: Rights, sent: Mapping[str, str]) -> tuple[Service, dict[str, InputError]]:
    """The service before its fields: its country, its organization, an id that is the same when a form comes twice."""
    errors: dict[str, InputError] = {}
    country, organization = sent.get("country", ""), None
    if country not in COUNTRIES:
        errors["country"] = InputError("a service works under the law of a country")
        country = COUNTRIES[0]
    try:
        organization = _organization(rights, sent.get("organization", ""), country)
    except InputError as error:
        errors["organization"] = error
    own = stable_id("made at the desk", str(rights.account.pk), sent.get("own", ""))
    return Service(own, "", country, Origin(SOURCE), organization=organization), errors


def _organization(rights: Rights, text: str, country: str) -> Organization | None:
    name = " ".join(text.split())[:_LONGEST]
    if not anywhere(rights):
        if name not in organizations(rights):
            raise InputError("this organization is not theirs", reason="not_theirs")
        return _known(name)
    if not name:
        return None
    if (found := _known(name)) is not None:
        return found
    same = sorted(directory.Organization.objects.filter(name__iexact=name).order_by().values_list("pk", flat=True))
    if len(same) > 1:
        raise InputError(f"several are called so: {', '.join(same[:5])}", where=", ".join(same[:5]), reason="several")
    return _known(same[0]) if same else Organization(stable_id("made at the desk", country, name.casefold()), name)


def _known(key: str) -> Organization | None:
    row = directory.Organization.objects.filter(pk=key).first()
    return from_plain(Organization, json.loads(row.document)) if row else None


def drafted(rights: Rights, sent: Mapping[str, str], now: datetime) -> tuple[Service, Service, dict[str, InputError]]:
    """The service before its fields, as the form would make it, and what is wrong; nothing is written."""
    blank, errors = begun(rights, sent)
    made, wrong = service_desk.drafted(blank, sent, now)
    if not made.name and "name" not in wrong:
        wrong["name"] = InputError("a service needs a name")
    return blank, made, errors | wrong


@transaction.atomic
def make(rights: Rights, sent: Mapping[str, str], now: datetime) -> Made:
    """Write a new service, all of it or, where anything is wrong, nothing. The same form again makes no second one."""
    blank, made, errors = drafted(rights, sent, now)
    if errors:
        return Made(errors)
    by, waits = str(rights.account.pk), is_emergency(made)
    if directory.Service.objects.filter(pk=blank.id).exists():
        return Made({}, blank.id, waits)
    written = replace(made, status="inactive") if waits else made
    with hand(by):
        directory_io.save([written])
    audit.note(rights.account, "service.made", "service", made.id)
    if waits:
        upkeep.propose(made.id, IN_USE, "yes", by=by, now=now)
    closing_desk.save(by, written, closing_desk.told(sent, now), now)
    return Made({}, made.id, waits)


def can_take_back(service: Service) -> bool:
    """Whether it was made here and nothing of it was changed since."""
    return service.origin.source == SOURCE and Version.objects.filter(service_id=service.id).count() == 1


@transaction.atomic
def take_back(rights: Rights, service_id: str) -> None:
    """Remove a service that was made here; raises `InputError` once it was changed."""
    service = service_desk.opened(rights, service_id)
    if not can_take_back(service):
        raise InputError("it was changed since it was made", remedy="say that it is not in use")
    for kind in (Proposal, ClosedFor, FreePlaces, Upkeep):
        kind.objects.filter(service_id=service_id).delete()
    directory_io.remove([service_id])
    audit.note(rights.account, "service.unmade", "service", service_id)
