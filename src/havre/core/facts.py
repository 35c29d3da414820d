"""Facts of a country: structured once, each with where it comes from, how sure it is, and who reviewed it.

A fact has no sentences: names of orders, numbers, durations, authorities, costs and addresses only. What people read
are sentences of the phrasebook with these values in their slots, so a new country is facts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


class Mark(StrEnum):
    """How sure a fact is."""

    SEEN = "seen"  # read in the source named
    REMEMBERED = "remembered"  # no source read: a person must check
    CONFLICTING = "conflicting"  # sources disagree
    MISSING = "missing"  # looked for, not found


class ReviewState(StrEnum):
    """Whether a person who answers for it has read a statement."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Review:
    """Draft, or reviewed by whom and when."""

    state: ReviewState = ReviewState.DRAFT
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a statement comes from. `unverified` names the fields of a seen fact that the source did not carry."""

    mark: Mark
    checked: date
    sources: tuple[str, ...] = ()
    source_date: str = ""
    review: Review = Review()
    to_check: str = ""
    unverified: frozenset[str] = frozenset()
    harmless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as people know it (`number`) and as a telephone dials it (`dial`, digits and +).

    `channel` is voice, sms, whatsapp, video or text_telephone.
    """

    number: str
    dial: str
    channel: str = "voice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One structured fact. Fields that the source does not give stay empty or None: unknown is not «no».

    `name` maps a language to the official local name, never translated; `hours` is in the opening_hours syntax of
    OpenStreetMap; `durations` maps a word (initial, maximum, decision…) to an ISO 8601 duration; `amounts` maps a word
    to «12.50 EUR»; `serves` and `topics` are codes listed in docs/packs.md; `values` holds other plain values.
    """

    id: str
    provenance: Provenance
    name: Mapping[str, str] = field(default_factory=dict)
    phones: tuple[PhoneNumber, ...] = ()
    url: str = ""
    chat: str = ""
    app: str = ""
    email: str = ""
    hours: str = ""
    chat_hours: str = ""
    languages: tuple[str, ...] = ()
    interpreters: bool | None = None
    free: bool | None = None
    anonymous: bool | None = None
    on_bill: bool | None = None
    in_call_log: bool | None = None
    serves: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authority: Mapping[str, str] = field(default_factory=dict)
    legal_basis: tuple[str, ...] = ()
    durations: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)
    distance_m: int | None = None
    values: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    def shows(self, field_name: str) -> bool:
        """Whether `field_name` may be shown to a person.

        Only what was seen in a source is shown, unless the pack says of that field that a wrong value cannot hurt.
        """
        if field_name in self.provenance.harmless:
            return True
        return self.provenance.mark in (Mark.SEEN, Mark.CONFLICTING) and field_name not in self.provenance.unverified


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """The facts of one country: ISO 3166 code, its languages, territories under its law with their time zones."""

    country: str
    languages: tuple[str, ...]
    timezone: str
    territories: Mapping[str, str]
    facts: Mapping[str, Fact]
    leave_to: str = ""
    checked: date | None = None

    def get(self, fact_id: str) -> Fact | None:
        """The fact with this id, or None where the country has none."""
        return self.facts.get(fact_id)

    def family(self, prefix: str) -> Iterable[Fact]:
        """All facts whose id is `prefix` or begins with `prefix.`, in the order of the pack."""
        return (f for key, f in self.facts.items() if key == prefix or key.startswith(prefix + "."))
