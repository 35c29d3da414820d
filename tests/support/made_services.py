"""Services made up by hypothesis, of every shape that the model allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from havre.core.vocabulary import Need, Violence
from havre.directory import model
from havre.directory.territory import timezone_of

WORDS = st.sampled_from(
    ("Écoute", "Maison d’accueil – Été", "بيت آمن", "Haus 7, 2. Stock", "Ålands hus", "a", "x" * 400)
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
YES_NO = st.sampled_from((None, True, False))
HOURS = st.sampled_from(
    ("", "24/7", "Mo-Fr 09:00-17:00", "Mo,We 09:00-12:30,14:00-18:00; Sa 10:00-12:00", "Mo-Fr 09:00-18:00; PH off",
     'unknown "sur rendez-vous"', "Tu 22:00-06:00", "Mo-Su,PH 10:00-20:00")
)  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    return st.just("") | WORDS


def some(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), unique=True, max_size=3).map(tuple)


@st.composite
def hours(draw: st.DrawFn) -> model.Hours:
    osm = draw(HOURS)
    return model.Hours(osm, *((draw(st.none() | DAYS), draw(st.none() | DAYS)) if osm else ()))


PHONES = st.lists(
    st.builds(
        model.Phone,
        number=st.sampled_from(("3919", "01 99 00 12 34", "+33 1 99 00 12 34", "116 006")),
        dial=st.sampled_from(("3919", "+33199001234", "116006")),
        channel=st.sampled_from(("voice", "sms", "whatsapp", "video", "text_telephone")),
        description=texts(),
    ),
    max_size=2,
    unique_by=lambda phone: (phone.number, phone.channel),
).map(tuple)


@st.composite
def locations(draw: st.DrawFn) -> model.Location:
    country = draw(st.sampled_from(("FR", "RE", "DE", "ES")))
    secret = draw(st.booleans())
    lat, lon = (None, None) if secret else draw(st.sampled_from(((None, None), (45.75, 4.85), (-20.9, 55.5))))
    street, code = ("", "") if secret else (draw(texts()), draw(st.sampled_from(("", "69003"))))
    access = replace(draw(ACCESS), details="") if secret else draw(ACCESS)
    return model.Location(
        id=str(draw(st.uuids())),
        name="" if secret else draw(texts()),
        kind="physical" if secret else draw(st.sampled_from(("physical", "postal", "virtual"))),
        latitude=lat,
        longitude=lon,
        address=model.Address(street, draw(texts()), draw(texts()), code, country),
        accessibility=access,
        timezone=timezone_of(country, lon),
        confidential=secret,
    )


ACCESS = st.builds(
    model.Accessibility, wheelchair=YES_NO, details=texts(), has=some(model.ACCESS[:5]), lacks=some(model.ACCESS[5:])
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
CAPACITY = st.none() | st.builds(model.Capacity, st.integers(0, 99), MOMENTS, MOMENTS, st.sampled_from(("bed", "room")))
ELIGIBILITY = st.builds(
    model.Eligibility,
    minimum_age=st.none() | st.integers(0, 130),
    maximum_age=st.none() | st.integers(0, 130),
    serves=some(model.AUDIENCES),
    excludes=some(model.AUDIENCES),
    children_to_age=st.none() | st.integers(0, 30),
    boys_to_age=st.none() | st.integers(0, 30),
    **dict.fromkeys(
        ("children", "pets", "no_papers", "anonymous", "free", "on_bill", "in_call_log", "women_only", "first_night",
         "forensic", "forensic_without_complaint"),
        YES_NO,
    ),
)  # fmt: skip


@st.composite
def services(draw: st.DrawFn) -> model.Service:
    places = []
    for place in draw(st.lists(locations(), max_size=2, unique_by=lambda one: one.id)):
        phones = () if place.confidential else draw(PHONES)
        there = draw(hours())
        places.append(model.ServiceAtLocation(str(draw(st.uuids())), place, phones, there if there.osm else None))
    phones = draw(PHONES)
    chat, email = draw(st.sampled_from(("", "https://chat.example.org"))), draw(st.sampled_from(("", "a@example.org")))
    shown = {phone.channel for phone in (*phones, *(one for at in places for one in at.phones))}
    shown |= ({"chat"} if chat else set()) | ({"email"} if email else set())
    shown |= {"visit" for at in places if at.location.kind == "physical" and at.location.latitude is not None}
    return model.Service(
        id=str(draw(st.uuids())),
        name=draw(WORDS),
        country=draw(st.sampled_from(("FR", "DE", "ES"))),
        origin=model.Origin("a source", "CC0", date(2026, 11, 23), draw(st.none() | DAYS)),
        needs=draw(st.frozensets(st.sampled_from(list(Need)), max_size=3)),
        violence=draw(st.frozensets(st.sampled_from(list(Violence)), max_size=2)),
        status=draw(st.sampled_from(("active", "inactive", "defunct", "temporarily closed"))),
        description=draw(texts()),
        titles=draw(st.dictionaries(st.sampled_from(("fr", "de", "ar")), WORDS, max_size=2)),
        url=draw(st.sampled_from(("", "https://example.org"))),
        email=email,
        chat=chat,
        alert=draw(texts()),
        organization=draw(st.none() | st.builds(model.Organization, id=st.uuids().map(str), name=WORDS)),
        locations=tuple(places),
        phones=phones,
        hours=draw(hours()),
        languages=draw(LANGUAGES),
        interpreters=draw(YES_NO),
        areas=draw(AREAS),
        costs=draw(COSTS),
        eligibility=draw(ELIGIBILITY),
        channels=frozenset(shown | {*draw(some(model.CHANNELS))}),
        remote=draw(st.booleans()),
        example=draw(st.booleans()),
        visibility=draw(st.sampled_from(("public", "professional"))),
        capacity=draw(CAPACITY),
    )


LANGUAGES = st.lists(
    st.builds(
        model.Language,
        code=st.sampled_from(("fr", "ar", "ti", "prs", "fsl")),
        level=st.sampled_from(("staff", "interpreter", "on_request")),
    ),
    max_size=3,
    unique=True,
).map(tuple)
AREAS = st.lists(
    st.sampled_from((model.ServiceArea("France", "country", "FR"), model.ServiceArea("Val de Loire"))), unique=True
).map(tuple)
COSTS = st.lists(
    st.sampled_from((model.CostOption("nuit", "12.5", "EUR"), model.CostOption("gratuit"), model.CostOption("", "35"))),
    unique=True,
).map(tuple)
