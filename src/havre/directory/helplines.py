"""The national lines of a country as services, made from the facts of its pack: help that is there from the start.

A field that the pack does not let people see (`fact.shows`) is not in the service either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from havre.core.facts import CountryFacts, Fact, Mark
from havre.core.vocabulary import Need, Violence
from havre.directory.hours import careful, readable
from havre.directory.model import (
    DIRECTORY,
    Eligibility,
    Hours,
    Language,
    Origin,
    Phone,
    Service,
    ServiceArea,
    stable_id,
)
from havre.directory.regions import region_code

FAMILIES = ("helpline", "chat")

# What a line on a topic surely offers: someone who listens and knows the ways on. Nothing else is claimed.
_NEEDS: dict[str, tuple[Need, ...]] = {
    "domestic": (Need.TALK, Need.UNDERSTAND, Need.LEAVE_SAFELY),
    "sexual": (Need.TALK, Need.UNDERSTAND),
    "child": (Need.CHILDREN_HELP,),  # nobody else is sent to a line that keeps its time for children
    "missing_child": (Need.CHILDREN_HELP,),
    "emotional": (Need.COUNSELLING,),  # for who thinks of dying or asks for it; others need a line that knows violence
    "victims": (Need.TALK, Need.UNDERSTAND),
    "stalking": (Need.TALK, Need.UNDERSTAND),
    "forced_marriage": (Need.TALK, Need.UNDERSTAND),
    "genital_mutilation": (Need.TALK,),
    "elder": (Need.TALK, Need.UNDERSTAND),
    "trafficking": (Need.TALK,),
    "digital": (Need.DIGITAL_SAFETY, Need.TALK),
    "legal": (Need.LEGAL,),
    "perpetrators": (Need.STOP_VIOLENCE,),
}
_POLICE = frozenset((Need.POLICE, Need.UNDERSTAND))  # what a chat with the police is for, whatever its topics
_VIOLENCE = {
    "sexual": Violence.SEXUAL,
    "stalking": Violence.STALKING,
    "forced_marriage": Violence.FORCED_MARRIAGE,
    "genital_mutilation": Violence.GENITAL_MUTILATION,
    "digital": Violence.DIGITAL,
}
_WITH_RELATIVES = frozenset(("domestic", "sexual", "victims", "elder", "stalking", "forced_marriage"))


def source_of(country: str) -> str:
    """The source under which a country's lines are stored."""
    return f"Havre facts {country}"


def helplines(facts: CountryFacts) -> list[Service]:
    """The lines of a country; a fact without a name, or without any way to reach it that may be shown, gives none."""
    found = (service for family in FAMILIES for fact in facts.family(family) for service in _line(facts, fact))
    return sorted(_merged(found), key=lambda service: service.id)


def _merged(services: Iterable[Service]) -> list[Service]:
    """One service for each number: facts about the same line under several subjects are one line to a person."""
    lines: dict[str, Service] = {}
    for service in services:
        ways = sorted([phone.dial for phone in service.phones] + [way for way in (service.chat, service.email) if way])
        known = next((way for way in ways if way in lines), "")
        line = _joined(lines[known], service) if known else service
        for key in [key for key, other in lines.items() if other.id == line.id]:
            lines[key] = line
        lines.update(dict.fromkeys(ways or [line.id], line))
    return list({line.id: line for line in lines.values()}.values())


def _joined(first: Service, second: Service) -> Service:
    """The first of two records of one line, with what the second adds to it."""
    both = (first.eligibility, second.eligibility)
    serves = tuple(dict.fromkeys((*both[0].serves, *both[1].serves))) if all(who.serves for who in both) else ()
    return replace(
        first,
        needs=first.needs | second.needs,
        violence=first.violence | second.violence if first.violence and second.violence else frozenset(),
        chat=first.chat or second.chat,
        email=first.email or second.email,
        url=first.url or second.url,
        hours=first.hours if first.hours.osm else second.hours,
        phones=tuple(dict.fromkeys((*first.phones, *second.phones))),
        languages=tuple(dict.fromkeys((*first.languages, *second.languages))),
        interpreters=second.interpreters if first.interpreters is None else first.interpreters,
        channels=first.channels | second.channels,
        areas=first.areas if first.national else second.areas,
        eligibility=replace(
            both[0],
            serves=serves,
            anonymous=_known(both[0].anonymous, both[1].anonymous),
            free=_known(both[0].free, both[1].free),
            on_bill=_known(both[0].on_bill, both[1].on_bill),
            in_call_log=_known(both[0].in_call_log, both[1].in_call_log),
        ),
    )


def _known(first: bool | None, second: bool | None) -> bool | None:
    return second if first is None else first


def _line(facts: CountryFacts, fact: Fact) -> Iterator[Service]:
    names = dict(fact.name) if fact.shows("name") else {}
    channels = _channels(fact)
    needs = _needs(fact, channels)
    if fact.provenance.mark is Mark.MISSING or not names or not channels or not needs:
        return
    serves = fact.serves  # also where unverified: in doubt nobody is sent to a line that is not for them
    if ("relatives" in serves or "professionals" in serves) and _WITH_RELATIVES & {*fact.topics}:
        needs |= {Need.HELP_OTHER}
    yield Service(
        id=stable_id("fact", facts.country, fact.id),
        name=_name(names, facts.languages),
        titles=names,
        country=facts.country,
        origin=_origin(facts, fact),
        needs=needs,
        violence=_violence(fact),
        url=fact.url if fact.shows("url") else "",
        email=fact.email if fact.shows("email") else "",
        chat=fact.chat if fact.shows("chat") else "",
        phones=_phones(fact),
        hours=_hours(fact),
        languages=tuple(Language(code) for code in fact.languages) if fact.shows("languages") else (),
        interpreters=fact.interpreters if fact.shows("interpreters") else None,
        areas=(_area(facts.country, fact),),
        eligibility=_eligibility(fact, serves),
        channels=channels,
        remote=True,
    )


def _needs(fact: Fact, channels: frozenset[str]) -> frozenset[Need]:
    if fact.id.startswith("chat.police"):
        return _POLICE
    needs = frozenset(need for topic in fact.topics for need in _NEEDS.get(topic, ()))
    # Places to sleep are found by talking with somebody who knows where there is room.
    return needs | {Need.SHELTER} if "domestic" in fact.topics and "voice" in channels else needs


def _violence(fact: Fact) -> frozenset[Violence]:
    """The kinds a line is made for; a line for all victims, or with a topic of another sort, is for all kinds."""
    special = frozenset(_VIOLENCE[topic] for topic in fact.topics if topic in _VIOLENCE)
    return special if len(special) == len(set(fact.topics)) else frozenset()


def _name(names: dict[str, str], languages: tuple[str, ...]) -> str:
    return next((names[language] for language in languages if language in names), next(iter(names.values())))


def _area(country: str, fact: Fact) -> ServiceArea:
    """The whole country, or the region that the pack names as the only one served (`values: {only_in: …}`)."""
    region = str(fact.values.get("only_in", ""))
    if not region:
        return ServiceArea(scheme="country", code=country)
    code = region_code(country, region)
    return ServiceArea(region, "admin1" if code else "", code)


def _origin(facts: CountryFacts, fact: Fact) -> Origin:
    about = fact.provenance
    reviewed = about.review.state == "reviewed"
    by = DIRECTORY if reviewed else ""
    return Origin(source_of(facts.country), "CC-BY-4.0", assured=about.checked, reviewed=reviewed, assurer=by)


def _phones(fact: Fact) -> tuple[Phone, ...]:
    return tuple(Phone(one.number, one.dial, one.channel) for one in fact.phones) if fact.shows("phones") else ()


def _channels(fact: Fact) -> frozenset[str]:
    own = {phone.channel for phone in _phones(fact)}
    chat = {"chat"} if fact.chat and fact.shows("chat") else set()
    return frozenset(own | chat | ({"email"} if fact.email and fact.shows("email") else set()))


def _hours(fact: Fact) -> Hours:
    """The hours of the line; of its chat where it is only a chat. What cannot be read stays unknown."""
    field, osm = ("hours", fact.hours) if fact.hours else ("chat_hours", fact.chat_hours)
    if field == "chat_hours" and _phones(fact):
        return Hours()
    return Hours(careful(osm)) if osm and fact.shows(field) and readable(osm) else Hours()


def _eligibility(fact: Fact, serves: tuple[str, ...]) -> Eligibility:
    return Eligibility(
        serves=serves,
        anonymous=fact.anonymous if fact.shows("anonymous") else None,
        free=fact.free if fact.shows("free") else None,
        on_bill=fact.on_bill if fact.shows("on_bill") else None,
        in_call_log=fact.in_call_log if fact.shows("in_call_log") else None,
    )
