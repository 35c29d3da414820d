"""What a situation asks of services: needs said and needs implied, the audiences a person belongs to, the way to reach.

Hard conditions protect: nobody is sent where they are turned away, and a person who uses violence never learns of a
place where victims live.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role
from havre.directory.packed import NEED_BIT

SAID, IMPLIED = 1.0, 0.5  # weights of a need that was said, and of one that only follows from the situation

_FOLLOWS: dict[Code, tuple[Need, ...]] = {
    Danger.ATTACK_NOW: (Need.POLICE,),
    Danger.STRANGULATION: (Need.MEDICAL,),
    Danger.INJURY: (Need.MEDICAL, Need.FORENSIC),
    Danger.RECENT_RAPE: (Need.MEDICAL, Need.FORENSIC),
    Danger.PREGNANCY: (Need.MEDICAL,),
    Danger.CHILD_IN_DANGER: (Need.CHILDREN_HELP,),
    Danger.SUICIDAL: (Need.COUNSELLING, Need.TALK),
    Danger.SEPARATION: (Need.LEAVE_SAFELY,),
    Circumstance.NO_HOME: (Need.SHELTER,),
    Circumstance.RESIDENCE_PERMIT: (Need.RESIDENCE,),
    Circumstance.UNDOCUMENTED: (Need.RESIDENCE,),
    Circumstance.PETS: (Need.PET_CARE,),
    Circumstance.NO_MONEY: (Need.MONEY,),
    Role.RELATIVE: (Need.HELP_OTHER, Need.TALK),
    Role.PROFESSIONAL: (Need.HELP_OTHER,),
    Role.CHILD: (Need.CHILDREN_HELP, Need.TALK),
}
_NOT_AT_HOME = frozenset((Danger.ATTACK_NOW, Danger.FEARS_DEATH, Danger.DEATH_THREAT))
_CARE_NOW = frozenset((Danger.STRANGULATION, Danger.INJURY, Danger.RECENT_RAPE))
# Where nothing is said yet: someone to talk with.
_FIRST = (Need.TALK, Need.COUNSELLING)

_IN_ORDER = tuple(Need)

_GROUPS: dict[Code, str] = {
    Circumstance.OLDER: "older",
    Circumstance.MOBILITY: "disabled",
    Circumstance.BLIND: "disabled",
    Circumstance.COGNITIVE: "disabled",
    Circumstance.DEAF: "deaf",
    Circumstance.LGBTQI: "lgbtqi",
    Circumstance.RESIDENCE_PERMIT: "migrants",
    Circumstance.UNDOCUMENTED: "migrants",
    Circumstance.ASYLUM: "migrants",
    Circumstance.LANGUAGE_BARRIER: "migrants",
    Circumstance.MINOR: "children",
    Role.CHILD: "children",
    Danger.CHILD_IN_DANGER: "children",
    Role.RELATIVE: "relatives",
    Role.PROFESSIONAL: "professionals",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the directory: a situation, where and when, in which language, by which way.

    `country` is the country whose law applies (ISO 3166); `at` is aware; `channel` is "" or one of CHANNELS that the
    person can use, or "text" for anything in writing; `car` whether there is one, None when not said; `child_age` the
    years of the oldest child that comes with them, None when not said.
    """

    situation: Situation
    country: str
    place: Place | None
    at: datetime
    language: str
    channel: str = ""
    car: bool | None = None
    child_age: int | None = None

    @property
    def written_only(self) -> bool:
        """Whether the person cannot speak on a telephone."""
        silent = {Circumstance.CANNOT_SPEAK, Circumstance.DEAF} & self.situation.circumstances
        return bool(silent) or self.channel in ("text", "sms", "chat", "email", "whatsapp")

    @property
    def with_children(self) -> bool:
        """Whether children come along."""
        return self.child_age is not None or Circumstance.CHILDREN in self.situation.circumstances

    @property
    def tonight(self) -> int:
        """The needs, as bits of NEED_BIT, that what opens only tomorrow does not meet."""
        return sum(NEED_BIT[need.value] for need in tonight(self.situation))


@lru_cache(maxsize=1024)  # sets of codes, of nobody in particular
def wanted(situation: Situation) -> Mapping[Need, float]:
    """The needs that services are sought for, with their weights, in the order of the vocabulary."""
    if is_perpetrator(situation):
        return {Need.STOP_VIOLENCE: SAID}
    said = dict.fromkeys(situation.needs - {Need.EMERGENCY}, SAID)  # emergencies are answered by numbers, not services
    implied = dict.fromkeys((need for code in situation.codes for need in _FOLLOWS.get(code, ())), IMPLIED)
    if Need.CHILDREN_HELP not in said and Circumstance.MINOR in situation.circumstances:
        implied[Need.CHILDREN_HELP] = IMPLIED
    if situation.violence or situation.danger:
        implied.setdefault(Need.TALK, IMPLIED)  # whatever else is needed: a line that knows violence and its ways out
    found = implied | said or dict.fromkeys(_FIRST, IMPLIED)
    return MappingProxyType({need: found[need] for need in _IN_ORDER if need in found})


def audiences(situation: Situation) -> frozenset[str]:
    """The audiences the person belongs to or asks for; what is not said is not ruled out, except being a man.

    Someone who asks for another, or in their work, is shown what serves that other person too.
    """
    codes = situation.codes
    groups = {_GROUPS[code] for code in codes if code in _GROUPS}
    if Need.CHILDREN_HELP in situation.needs:
        groups.add("children")
    if Need.HELP_OTHER in situation.needs:
        groups.add("relatives")
    if Need.STOP_VIOLENCE in situation.needs:
        groups.add("perpetrators")
    if Circumstance.DEAF in codes:
        groups.add("disabled")  # admitted where disabled people are, though it may not be made for them
    young = situation.role is Role.CHILD or Circumstance.MINOR in situation.circumstances
    gender = {"men"} if Circumstance.MAN in situation.circumstances else {"women"}
    if Circumstance.LGBTQI in situation.circumstances:
        gender |= {"women", "men"}  # whether «men» means them is theirs to say
    return frozenset(groups | gender | {"everyone"} | ({"children"} if young else set()))


def certain(situation: Situation) -> frozenset[str]:
    """The audiences the person plainly said they belong to: a service that excludes one of them is no help."""
    codes = situation.codes - {Danger.CHILD_IN_DANGER}
    groups = {_GROUPS[code] for code in codes if code in _GROUPS}
    return frozenset(groups | ({"men"} if Circumstance.MAN in situation.circumstances else set()))


def tonight(situation: Situation) -> frozenset[Need]:
    """The needs that cannot wait until an office opens: a bed for who has none, care for fresh harm."""
    found: set[Need] = set()
    if Circumstance.NO_HOME in situation.circumstances or situation.danger & _NOT_AT_HOME:
        found.add(Need.SHELTER)
    if situation.danger & _CARE_NOW:
        found |= {Need.MEDICAL, Need.FORENSIC}
    return frozenset(found)


def is_perpetrator(situation: Situation) -> bool:
    """Whether the writer uses violence, or seeks to stop: then shelters stay unseen."""
    seeks = situation.role is Role.UNKNOWN and Need.STOP_VIOLENCE in situation.needs
    return situation.role is Role.PERPETRATOR or seeks


def fair_seed(query: Query) -> int:
    """A number from the day and the situation, by which services that are as good as each other take turns.

    The same all day, so that a person who asks again finds the same list; another tomorrow, and for other situations.
    """
    codes = ",".join(sorted(query.situation.codes))
    said = f"{query.at.date().isoformat()} {query.country} {query.place.id if query.place else ''} {codes}"
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "big")
