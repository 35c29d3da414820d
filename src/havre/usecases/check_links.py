"""A link by which a service itself says whether its record is right: no account, no cookie, once, for a few weeks.

The token names service, expiry and purpose and is sealed by HMAC-SHA256 under a key that is not in the database; what
was not sealed here is refused before anything is looked up. Only the fingerprint of a token is stored, with the day on
which it was used: a link answers one round of questions and no more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from havre.core.errors import HavreError, InputError
from havre.directory import fields
from havre.directory.local import Closure
from havre.directory.model import Service
from havre.directory.verification import asked, is_emergency
from havre.store.verification import Campaign, CheckRound
from havre.usecases import keys, upkeep

PURPOSE = "check"
LIFE = timedelta(days=28)
LONGEST_TOKEN = 600
_NONCE, _SEAL = 9, 24  # bytes


class GoneError(HavreError):
    """The link was used, is too old, or was never ours."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a service is asked: itself as people see it, and the fields it may correct."""

    service: Service
    fields: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What it says. `right`: all is as it should be; `changes` text by field; `places` that are free."""

    right: bool = False
    changes: tuple[tuple[str, str], ...] = ()
    closure: Closure | None = None
    places: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.right or self.changes or self.closure or self.places is not None)


def issue(service_id: str, now: datetime, *, campaign: Campaign | None = None, life: timedelta = LIFE) -> str:
    """A new link for this service; links of an earlier round that were not used no longer answer."""
    upkeep.known(service_id)
    expires = now + life
    told = {"s": service_id, "e": int(expires.timestamp()), "n": _text(os.urandom(_NONCE))}
    body = _text(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
    key_id = next(iter(keys.roots()))
    token = f"{key_id}.{body}.{_text(_seal(key_id, body))}"
    CheckRound.objects.filter(service_id=service_id, used=None).delete()
    CheckRound.objects.create(
        token=_fingerprint(token), service_id=service_id, campaign=campaign, sent=now, expires=expires
    )
    return token


def _seal(key_id: str, body: str) -> bytes:
    return hmac.new(keys.derived(PURPOSE, key_id), f"{PURPOSE}|{key_id}|{body}".encode(), "sha256").digest()[:_SEAL]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def question(token: str, now: datetime) -> Question:
    """What the link asks; raises `GoneError`."""
    found = _round(token, now)
    try:
        service = upkeep.known(found.service_id)
    except InputError as error:
        raise GoneError("the service is no longer in the directory") from error
    return Question(service, asked(service, fields.editable(service)), found.expires)


def _round(token: str, now: datetime) -> CheckRound:
    service_id = _read(token, now)
    found = CheckRound.objects.filter(token=_fingerprint(token), used=None, expires__gt=now).order_by().first()
    if found is None or found.service_id != service_id:
        raise GoneError("this link was used, or a newer one was sent")
    return found


def _read(token: str, now: datetime) -> str:
    """The service that a token of ours names; raises `GoneError` for what is not ours or too old."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3:
        raise GoneError("this is no link of ours")
    key_id, body, seal = parts
    try:
        if not hmac.compare_digest(_raw(seal), _seal(key_id, body)):
            raise GoneError("this is no link of ours")
        told = json.loads(_raw(body))
        service_id, expires = str(told["s"]), datetime.fromtimestamp(int(told["e"]), UTC)
    except (ValueError, KeyError, TypeError) as error:
        raise GoneError("this is no link of ours") from error
    except GoneError:
        raise
    except HavreError as error:  # a key that is not in the file
        raise GoneError("this is no link of ours") from error
    if expires <= now:
        raise GoneError("this link is too old")
    return service_id


@transaction.atomic
def answer(token: str, said: Answer, now: datetime) -> bool:
    """Take what the service says; whether anything of it waits for a verifier.

    Raises `GoneError` for a link that no longer answers, and `InputError` for what cannot be; then nothing is taken and
    the link stays good.
    """
    asked_for = question(token, now)
    if said.empty:
        raise InputError("nothing was said", remedy="say that all is right, or what is not")
    if not CheckRound.objects.filter(token=_fingerprint(token), used=None).update(used=now):
        raise GoneError("this link was used")
    service = asked_for.service
    made = [_proposed(service, field, text, now) for field, text in said.changes if field in asked_for.fields]
    if said.closure:
        made.append(_closed(service, said.closure, now))
    if said.places is not None:
        upkeep.set_places(service.id, said.places, by=upkeep.SERVICE, now=now)
    if said.right and not any(made):
        upkeep.confirm(service.id, now.date(), by=upkeep.SERVICE, how="link")
    return any(made)


def _proposed(service: Service, field: str, text: str, now: datetime) -> bool:
    return upkeep.propose(service.id, field, text, by=upkeep.SERVICE, now=now) is not None


def _closed(service: Service, closure: Closure, now: datetime) -> bool:
    """Closed at once; an emergency line is closed by two people and not by a link."""
    if not is_emergency(service):
        upkeep.close(service.id, closure, by=upkeep.SERVICE, now=now)
        return False
    upkeep.propose_closure(service.id, closure, by=upkeep.SERVICE, now=now)
    return True


def day(text: str) -> date | None:
    """A day as a form sends it; None for an empty field, `InputError` for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"not a day: {text[:20]!r}", remedy="write it as 2026-12-24") from None
