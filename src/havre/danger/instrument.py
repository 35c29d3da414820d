"""What an instrument is: items, scoring, rules, bands, norms, for whom it was made, who may use it, what is known.

Adding an instrument is writing a file (docs/danger.md); nothing here knows a particular one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from havre.core.facts import Review
from havre.danger.signs import Sign, Tier


class Mark(StrEnum):
    """How sure a statement about an instrument is."""

    SEEN = "seen"  # read in the source named
    DERIVED = "derived"  # computed from what was seen
    REMEMBERED = "remembered"  # no source read: a person must check before it is used
    GAP = "gap"  # looked for and not found
    OURS = "ours"  # our own rule or list, not validated by anybody

    @property
    def usable(self) -> bool:
        """Whether a score may rest on it."""
        return self not in (Mark.REMEMBERED, Mark.GAP)


class Kind(StrEnum):
    """Which question an instrument answers. Instruments of different kinds, or any two, are never averaged."""

    LETHALITY = "lethality"  # killing or nearly killing
    REASSAULT = "reassault"  # a further assault known to the police
    REFERRAL = "referral"  # whether a case goes to a conference or a protective service
    DETECTION = "detection"  # whether there is violence at all
    OWN_LIST = "own_list"  # signs of danger, without a score


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said about an instrument, with its source and mark."""

    text: str
    mark: Mark
    source: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer and its points; `loinc` is the code of the answer where the sources give one."""

    id: str
    points: int
    loinc: str = ""


NO_YES = (Option("no", 0), Option("yes", 1))


@dataclass(frozen=True, slots=True)
class Item:
    """A question. Its options stand from the least to the most worrying one.

    `topic` names its text in the packs; `signs` hold from option number `present_from` on; `codes` are codes of the
    house's vocabulary that answer it; `unless` names an item whose «yes» makes this one void; `factor` false means
    that a «yes» is no sign of danger.
    """

    id: str
    topic: str
    options: tuple[Option, ...] = NO_YES
    signs: frozenset[Sign] = frozenset()
    codes: frozenset[str] = frozenset()
    group: str = ""
    unless: str = ""
    factor: bool = True
    present_from: int = 1
    loinc: str = ""
    mark: Mark = Mark.SEEN
    source: str = ""

    @property
    def is_yes_no(self) -> bool:
        """Whether it is answered by yes or no alone."""
        return tuple(option.id for option in self.options) == ("no", "yes")


@dataclass(frozen=True, slots=True)
class Band:
    """A level of the source. `at_least` is the lowest score in it; None where rules decide. `tier` is our reading."""

    id: str
    tier: Tier
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the source: fires when `at_least` of `items` are present, or by what happened."""

    id: str
    tier: Tier
    items: tuple[str, ...] = ()
    at_least: int = 0
    incidents: int = 0
    repeat: bool = False
    band: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How points become bands. A mark that is not usable refuses the score until a person has checked `to_check`.

    `omitted_points` are those of official items that we leave out on purpose: the upper bound counts them. `minimum`
    and `minimum_of` say how many answers the source wants, in all and among some items.
    """

    mark: Mark
    bands: tuple[Band, ...]
    by_rules: bool = False
    to_check: str = ""
    source: str = ""
    omitted_points: int = 0
    minimum: int = 0
    minimum_of: tuple[str, ...] = ()
    minimum_among: int = 0


@dataclass(frozen=True, slots=True)
class NormRow:
    """What was seen of those with a score from `low` to `high`: percent with the outcome, percent of the cohort."""

    low: int
    high: int
    outcome_percent: int
    cohort_percent: int


@dataclass(frozen=True, slots=True)
class Norms:
    """What became of a cohort. It says nothing of one person, and travels badly to another place or decade."""

    id: str
    cohort: str
    year: int
    size: int
    outcome: str
    years_followed: str
    rows: tuple[NormRow, ...]
    mark: Mark
    source: str
    caution: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """Who holds the rights, who may use it, with which training, and for whom it was made.

    `outside` are the tags (`case.Tag`) of people for whom no score is given.
    """

    licence: Statement
    training: Statement
    users: str
    population: Statement
    outside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole definition."""

    id: str
    title: str
    kind: Kind
    use: Use
    items: tuple[Item, ...]
    scoring: Scoring | None
    rules: tuple[Rule, ...] = ()
    norms: Norms | None = None
    evidence: tuple[Statement, ...] = ()
    limits: tuple[Statement, ...] = ()
    loinc: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    checked: date | None = None
    review: Review = Review()

    def item(self, item_id: str) -> Item:
        """The item with this id. Raises `KeyError` where there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    @property
    def refused(self) -> bool:
        """Whether its weights or levels still wait for a person to check them, so that no score may bear its name."""
        return self.scoring is not None and not self.scoring.mark.usable


@dataclass(frozen=True, slots=True)
class Described:
    """An instrument that we tell about and do not imitate: restricted, or not a sum, or its weights not public."""

    id: str
    title: str
    why: Statement
    facts: tuple[Statement, ...]
