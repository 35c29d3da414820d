"""Every address of every face: what is asked of it when secret addresses are looked for, or why nothing is.

A new address stands in `ASKED` or in `NOT_ASKED`, with what it tells instead; tests/faults/test_canary_pages.py holds
these against the lists of addresses themselves, so that none is forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.support.desk import ON_TOP, signed_in

from havre.core.place import Place
from havre.directory.gazette import NamedPlace
from havre.store import places_io
from havre.store.accounts import RoleName
from havre.store.directory import ImportRun, Organization, Quarantined, Service
from havre.store.models import Account
from havre.usecases import accounts, check_links, names, snapshot
from havre.web.api import settings as api_settings
from havre.web.kiosk import settings as kiosk_settings
from havre.web.kiosk.options import Options

LYON = Place("2996944", "Lyon", "FR", "FR", "84", 45.74846, 4.84671, "Europe/Paris", 522_969)
SITUATION = {"country": "FR", "situation": {"needs": ["shelter"], "place": "Lyon"}}
SHELTER = "I need a shelter in Lyon"
NEAR = {"land": "FR", "near": "Lyon", "kind": "shelter", "speaks": "en"}

EXAMPLE = re.compile(rb'<p class="hint" id="areas_hint">[^<]*</p>')  # of the desk's form: it names a postcode of Lyon

Ask = tuple[str, Mapping[str, Any] | None]  # an address, and the form that is sent to it; None: it is read


def _read(*paths: str) -> tuple[Ask, ...]:
    return tuple((path, None) for path in paths)


def _list(name: str, **sent: Any) -> tuple[Ask, ...]:
    shapes = ("", "?full=true", "?format=ndjson", "?near=Lyon&country=FR" if "service" in name else "?per_page=1")
    return (*_read(*(f"/{name}{shape}" for shape in shapes)), (f"/{name}", sent))


# By face and address, as the lists of addresses write it. {gaps} are filled with all that is there.
ASKED: Mapping[str, tuple[Ask, ...]] = {
    "public ": (*_read("/"), ("/", {"words": SHELTER, "land": "FR", "speaks": "en", "send": "1"})),
    "public p": (*_read("/p"), ("/p", {"do": "make", "land": "FR", "speaks": "en"})),
    "public check/<str:token>": _read("/check/{token}"),
    "public s": (*_read("/s"), ("/s", NEAR), ("/s", NEAR | {"near": ""}), ("/s", NEAR | {"called": "Écoute et abri"}),
                 ("/s", NEAR | {"one": "{service}"})),
    "public s/<path:number>": _read("/s/{service}"),
    "public cube": _read("/cube?land=FR&on=fr"),
    "public cube/sheet.svg": _read("/cube/sheet.svg?land=FR&on=fr"),
    "kiosk ": (*_read("/"), ("/", {"tongue": "en"}), ("/", {"words": SHELTER, "state": "{state}", "send": "1"})),
    "desk ": _read("/"),
    "desk services/": _read("/services/", "/services/?town=Lyon&country=FR", "/services/?show=stale",
                            "/services/?name=%C3%89coute+et+abri"),
    "desk map/": _read("/map/?country=FR", "/map/?country=FR&zoom=6&at=45.75,4.85"),
    "desk services/<path:number>/": (
        *_read("/services/{service}/", "/services/{service}/?in=ar"),
        ("/services/{service}/", {"do": "preview", "description": "Otherwise", "in": "en"}),
        ("/services/{service}/", {"do": "preview", "hours": "whenever"}),
    ),
    "desk new/": (*_read("/new/"), ("/new/", {"do": "preview", "name": "House anew", "in": "en"})),
    "desk imports/": _read("/imports/"),
    "desk imports/file/": _read("/imports/file/"),
    "desk imports/<int:number>/": _read("/imports/{run}/"),
    "desk quarantine/": _read("/quarantine/", "/quarantine/?reason={reason}"),
    "desk quarantine/<str:number>/": (*_read("/quarantine/{row}/"), ("/quarantine/{row}/", {})),
    "desk duplicates/": _read("/duplicates/?country=FR"),
    "desk duplicates/pair/": _read("/duplicates/pair/?left={service}&right={other}"),
    "desk checks/": _read("/checks/", "/checks/?country=FR"),
    "desk audit/": _read("/audit/"),
    "desk cases/": _read("/cases/"),
    "api ": _read("/"),
    **{f"api {name}": _list(name) for name in ("service_at_locations", "organizations", "taxonomies",
                                               "taxonomy_terms")},
    "api services": _list("services", **SITUATION),
    "api services/<path:own_id>": _read("/services/{service}"),
    "api service_at_locations/<path:own_id>": _read("/service_at_locations/{at}"),
    "api organizations/<path:own_id>": _read("/organizations/{organization}?full_service=true"),
    "api taxonomies/<path:own_id>": _read("/taxonomies/{taxonomy}"),
    "api taxonomy_terms/<path:own_id>": _read("/taxonomy_terms/{term}"),
    "api profile": _read("/profile"),
}  # fmt: skip

_FIXED, _ACCOUNT, _CASE = "the same for everybody", "an account's own", "what a responder wrote, sealed"
NOT_ASKED: Mapping[str, str] = {
    **dict.fromkeys(("public x", "kiosk x", "desk language"), "leads elsewhere and tells nothing"),
    **dict.fromkeys(("public robots.txt", "public favicon.ico", "public source", "kiosk robots.txt",
                     "kiosk favicon.ico", "kiosk source", "desk robots.txt", "desk favicon.ico",
                     "api openapi.json"), _FIXED),
    "public cube/sheet.pdf": "the sheet of cube/sheet.svg on paper",
    **dict.fromkeys(("desk welcome/<str:number>/<str:token>/", "desk login/", "desk logout/", "desk account/confirm/",
                     "desk account/password/", "desk account/", "desk account/second/", "desk login/second/",
                     "desk account/confirm/code/", "desk account/app/", "desk account/app/remove/",
                     "desk account/codes/", "desk account/codes/new/", "desk account/passkeys/",
                     "desk account/passkeys/add/", "desk account/passkeys/<int:pk>/remove/",
                     "desk account/confirm/passkey/", "desk people/", "desk people/invite/",
                     "desk people/<int:number>/"), _ACCOUNT),
    **dict.fromkeys(("desk cases/<str:reference>/", "desk cases/<str:reference>/add/",
                     "desk cases/<str:reference>/assess/<str:instrument>/",
                     "desk cases/<str:reference>/found/<int:number>/", "desk cases/<str:reference>/paper/",
                     "desk cases/<str:reference>/erase/"), _CASE),
    "desk training/": "vignettes of the packs",
    "desk training/<str:vignette>/": "vignettes of the packs",
}  # fmt: skip

URLS = {"public": "havre.web.urls", "kiosk": "havre.web.kiosk.urls", "desk": "havre.web.desk.urls",
        "api": "havre.web.api.urls"}  # fmt: skip
WHO = {"vera": RoleName.VERIFIER, "edda": RoleName.EDITOR, "ada": RoleName.ADMINISTRATOR, "rita": RoleName.RESPONDER,
       "nobody": None}  # fmt: skip


def addresses() -> Iterator[str]:
    """Every address of every face, with the face before it."""
    for face, urls in URLS.items():
        yield from (f"{face} {route}" for route in _routes(get_resolver(urls)))


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        yield from [route] if isinstance(one, URLPattern) else _routes(one, route)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address told: which, what it was asked, to whom, how, and its bytes."""

    address: str
    asked: Ask
    who: str
    status: int
    body: bytes


@contextmanager
def nothing_kept() -> Iterator[None]:
    """With the town of the secret place. What asking writes - accounts, sessions, links - is gone afterwards."""
    with transaction.atomic():
        _forget()
        places_io.save_towns([NamedPlace(LYON, LYON.name.casefold(), ())])
        yield
        transaction.set_rollback(True)
    _forget()


def _forget() -> None:
    snapshot.forget()
    names.forget()
    cache.clear()


def answers() -> Iterator[Answer]:
    """What every address that is asked tells everybody who can ask it."""
    with nothing_kept():
        gaps = _gaps()
        for address, asks in ASKED.items():
            face = address.partition(" ")[0]
            with override_settings(**_settings(face)):
                for who, client in _people(face):
                    for asked, status, body in _told(client, asks, gaps, face):
                        yield Answer(address, asked, who, status, body)


def _settings(face: str) -> dict[str, Any]:
    if face == "desk":
        return ON_TOP
    if face == "kiosk":
        names = ("ROOT_URLCONF", "TEMPLATES", "LEAVE_URL")
        own = {"KIOSK": Options.of({"HAVRE_KIOSK_COUNTRY": "fr"})}
        return own | {name: getattr(kiosk_settings, name) for name in names}
    return {"ROOT_URLCONF": api_settings.ROOT_URLCONF, "MIDDLEWARE": api_settings.MIDDLEWARE} if face == "api" else {}


def _people(face: str) -> list[tuple[str, Client]]:
    return [(who, signed_in(_account(who, role))) for who, role in WHO.items()] if face == "desk" else [("", Client())]


def _account(name: str, role: RoleName | None) -> Account:
    email = f"{name}@canaries.example.org"
    if found := Account.objects.filter(email=email).order_by().first():
        return found
    within = Organization.objects.order_by("id").values_list("id", flat=True).first() if role == "editor" else ""
    made = accounts.invite(None, email=email, name=name, roles=[role] if role else [], language="en",
                           organization=within or "")  # fmt: skip
    totp.TOTP.activate(made, totp.generate_totp_secret())
    return made


def _gaps() -> dict[str, Sequence[str]]:
    """What there is to fill the gaps of addresses with."""
    now = timezone.now()
    services = list(Service.objects.order_by("id").values_list("id", flat=True))
    found: dict[str, Sequence[str]] = {
        "service": services, "other": services, "state": ["{state}"],
        "token": [check_links.issue(own, now) for own in services],
        "row": [str(own) for own in Quarantined.objects.order_by("digest").values_list("digest", flat=True)],
        "run": [str(own) for own in ImportRun.objects.order_by("id").values_list("id", flat=True)],
        "reason": sorted(set(Quarantined.objects.order_by().values_list("reason", flat=True))),
    }  # fmt: skip
    lists = {"at": "service_at_locations", "organization": "organizations", "taxonomy": "taxonomies",
             "term": "taxonomy_terms"}  # fmt: skip
    with override_settings(**_settings("api")):
        for gap, name in lists.items():
            lines = b"".join(Client().get(f"/{name}?format=ndjson")).splitlines()
            found[gap] = [json.loads(line)["id"] for line in lines]
    return found


def _told(
    client: Client, asks: Sequence[Ask], gaps: Mapping[str, Sequence[str]], face: str
) -> Iterator[tuple[Ask, int, bytes]]:
    state = ""
    for path, sent in asks:
        named = sorted(set(re.findall(r"{(\w+)}", path + str(sent or ""))) & gaps.keys())
        for values in product(*(gaps[name] for name in named)):
            filled = dict(zip(named, values, strict=True)) | {"state": state}
            status, body = _asked(client, _filled(path, filled), sent and _each_filled(sent, filled), face)
            held = re.search(rb'name="state" value="([^"]*)"', body)
            state = held[1].decode() if held else ""
            yield (path, sent), status, body


def _asked(client: Client, path: str, sent: Mapping[str, Any] | None, face: str) -> tuple[int, bytes]:
    if sent is None:
        answer = client.get(path)
    elif face == "api":
        answer = client.post(path, sent, content_type="application/json")
    else:
        answer = client.post(path, urlencode(sent), content_type="application/x-www-form-urlencoded")
    return answer.status_code, EXAMPLE.sub(b"", b"".join(answer))


def _each_filled(sent: Mapping[str, Any], gaps: Mapping[str, str]) -> dict[str, Any]:
    return {name: _filled(value, gaps) if isinstance(value, str) else value for name, value in sent.items()}


def _filled(text: str, gaps: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda gap: gaps.get(gap[1], gap[0]), text)
