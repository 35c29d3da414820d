"""A line of JSON, already read, into a case. Every field is checked: an answer must never be dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from havre.core.errors import InputError
from havre.danger.case import Case, Events, Happened, Judgement, Says, Tag
from havre.danger.signs import EMERGENCY, Sign, Tier

FIELDS = ("instrument", "answers", "judgement", "events", "population")
LEVELS: Mapping[str, Tier] = {
    "E": Tier.NOW, "3": Tier.VERY_HIGH, "2": Tier.RAISED, "1": Tier.SIGNS,
    "emergency": Tier.NOW, "very_high": Tier.VERY_HIGH, "high": Tier.VERY_HIGH, "refer": Tier.VERY_HIGH,
    "raised": Tier.RAISED, "medium": Tier.RAISED, "signs": Tier.SIGNS, "low": Tier.SIGNS, "standard": Tier.SIGNS,
}  # fmt: skip
NOW = {sign.value: sign for sign in Sign if sign in EMERGENCY}
SINCE = {event.value: event for event in Happened}
HERS = {saying.value: saying for saying in Says}
VICTIMS = {"woman": Tag.WOMAN, "man": Tag.MAN, "non_binary": Tag.NON_BINARY}
VIOLENT = {"woman": Tag.VIOLENT_WOMAN, "man": Tag.VIOLENT_MAN, "child": Tag.VIOLENT_CHILD}
RELATIONS = {one.value: one for one in (Tag.PARTNER, Tag.EX_PARTNER, Tag.DATING, Tag.FAMILY)}
TAGS = {tag.value: tag for tag in Tag}
ADULT, OLD = 18, 60  # years; core/vocabulary.py: minor is under 18, older is about 60 or more


def case_of(record: Mapping[str, object], *, trained: bool = False) -> Case:
    """The case of a record with `answers` and, if given, `judgement`, `events` and `population`.

    Raises `InputError` naming the field that cannot be used.
    """
    _only(record, FIELDS, "")
    answers = _mapping(record.get("answers"), "answers")
    wrong = [key for key, given in answers.items() if isinstance(given, bool) or not isinstance(given, str | int)]
    if wrong:
        raise InputError("an answer is text", where=f"answers.{wrong[0]}", remedy='give "yes", "no" or "unknown"')
    return Case(
        answers={key: str(given) for key, given in answers.items()},
        judgement=_judgement(record.get("judgement")),
        events=_events(record.get("events")),
        population=_population(record.get("population")),
        trained=trained,
    )


def _judgement(given: object) -> Judgement:
    if given is None:
        return Judgement()
    if isinstance(given, str):
        return Judgement(level=_one(given, LEVELS, "judgement"))
    fields = _mapping(given, "judgement")
    _only(fields, ("level", "reasons", "by", "hers"), "judgement")
    level = fields.get("level")
    return Judgement(
        level=None if level is None else _one(level, LEVELS, "judgement.level"),
        reasons=_text(fields.get("reasons", ""), "judgement.reasons"),
        by=_text(fields.get("by", ""), "judgement.by"),
        hers=_several(fields.get("hers", []), HERS, "judgement.hers"),
    )


def _events(given: object) -> Events:
    if given is None:
        return Events()
    if isinstance(given, int):
        return Events(incidents=_count(given, "events"))
    fields = _mapping(given, "events")
    _only(fields, ("incidents_12_months", "repeat_after_conference", "now", "since"), "events")
    return Events(
        incidents=_count(fields.get("incidents_12_months", 0), "events.incidents_12_months"),
        repeat=_yes(fields.get("repeat_after_conference", False), "events.repeat_after_conference"),
        now=_several(fields.get("now", []), NOW, "events.now"),
        since=_several(fields.get("since", []), SINCE, "events.since"),
    )


def _population(given: object) -> frozenset[Tag]:
    if given is None:
        return frozenset()
    if isinstance(given, str | list):
        return _with_same_sex(_several([given] if isinstance(given, str) else given, TAGS, "population"))
    fields = _mapping(given, "population")
    _only(fields, ("victim", "violent_person", "relation", "age", "disabled", "trans"), "population")
    tags = {
        tag
        for name, known in (("victim", VICTIMS), ("violent_person", VIOLENT), ("relation", RELATIONS))
        if (value := fields.get(name)) is not None
        for tag in (_one(value, known, f"population.{name}"),)
    }
    tags |= _age(fields.get("age"))
    tags |= {tag for tag in (Tag.DISABLED, Tag.TRANS) if _yes(fields.get(tag.value, False), f"population.{tag.value}")}
    return _with_same_sex(frozenset(tags))


def _with_same_sex(tags: frozenset[Tag]) -> frozenset[Tag]:
    couples = (frozenset({Tag.WOMAN, Tag.VIOLENT_WOMAN}), frozenset({Tag.MAN, Tag.VIOLENT_MAN}))
    related = Tag.FAMILY in tags
    return tags | {Tag.SAME_SEX} if any(couple <= tags for couple in couples) and not related else tags


def _age(given: object) -> set[Tag]:
    if given is None:
        return set()
    years = _count(given, "population.age")
    return {Tag.CHILD} if years < ADULT else {Tag.OLDER} if years >= OLD else set()


# --- plain values ------------------------------------------------------------------------------------------------


def _mapping(given: object, where: str) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise InputError(f"«{where}» is missing or is no object", where=where, remedy=f'give "{where}": {{…}}')
    return given


def _only(fields: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    if strange := [key for key in fields if key not in known]:
        place = f"{where}.{strange[0]}" if where else strange[0]
        raise InputError(f"there is no field «{strange[0]}»", where=place, remedy=f"fields: {', '.join(known)}")


def _one[T](given: object, known: Mapping[str, T], where: str) -> T:
    if not isinstance(given, str | int) or str(given) not in known:
        raise InputError(f"«{given}» is not known here", where=where, remedy=f"give one of: {', '.join(known)}")
    return known[str(given)]


def _several[T: StrEnum](given: object, known: Mapping[str, T], where: str) -> frozenset[T]:
    if not isinstance(given, list):
        raise InputError("is no list", where=where, remedy=f"give a list of: {', '.join(known)}")
    return frozenset(_one(one, known, where) for one in given)


def _text(given: object, where: str) -> str:
    return _typed(given, where, str, "text")


def _yes(given: object, where: str) -> bool:
    return _typed(given, where, bool, "true or false")


def _count(given: object, where: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise InputError("is no whole number from 0 up", where=where, remedy="give a number such as 3")
    return given


def _typed[T](given: object, where: str, kind: type[T], name: str) -> T:
    if not isinstance(given, kind):
        raise InputError(f"is not {name}", where=where, remedy=f"give {name}, or leave it out")
    return given
