"""What the files of instruments may hold. Meanings in danger.instrument and docs/danger.md; unknown keys are errors."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from havre.content.schema import Key, Stated, Strict
from havre.core.vocabulary import FACETS
from havre.danger.case import Tag
from havre.danger.instrument import (
    NO_YES,
    Band,
    Described,
    Item,
    Kind,
    Mark,
    NormRow,
    Norms,
    Option,
    Rule,
    Scoring,
    Statement,
)
from havre.danger.signs import Sign, Tier

Text = Annotated[str, StringConstraints(min_length=1)]
TierNumber = Literal[1, 2, 3]
LoincOf = Annotated[str, StringConstraints(pattern="^(panel|total)$")]
Loinc = Annotated[str, StringConstraints(pattern=r"^(\d{3,7}-\d|LA\d{3,7}-\d|)$")]
CODES = frozenset(code.value for facet in FACETS.values() for code in facet)


class StatementModel(Strict):
    """Something said about an instrument, with mark and source."""

    text: Text
    mark: Mark
    source: str = ""

    @model_validator(mode="after")
    def _seen_names_its_source(self) -> Self:
        if self.mark is Mark.SEEN and not self.source:
            raise ValueError("what was seen names its source")
        return self

    def statement(self) -> Statement:
        return Statement(self.text, self.mark, self.source)


class UseModel(Strict):
    """Rights, training, users, population."""

    licence: StatementModel
    training: StatementModel
    users: Text
    population: StatementModel
    outside: frozenset[Tag] = frozenset()


class OptionModel(Strict):
    """An answer of a scale."""

    id: Key
    points: int
    loinc: Loinc = ""


class ItemModel(Strict):
    """An item; `points` are those of a yes, `scale` names a scale of the file."""

    id: Key
    topic: Key
    points: int = 1
    scale: str = ""
    signs: frozenset[Sign] = frozenset()
    codes: frozenset[str] = frozenset()
    group: str = ""
    unless: str = ""
    factor: bool = True
    present_from: Annotated[int, Field(ge=1)] = 1
    loinc: Loinc = ""
    mark: Mark | None = None
    source: str = ""

    def item(self, file: InstrumentFile) -> Item:
        """The engine's item; mark and source of the file where it has none of its own."""
        scale = file.scales.get(self.scale)
        options = tuple(Option(one.id, one.points, one.loinc) for one in scale) if scale else _yes_no(self.points)
        return Item(
            id=self.id, topic=self.topic, options=options, signs=self.signs, codes=self.codes, group=self.group,
            unless=self.unless, factor=self.factor, present_from=self.present_from, loinc=self.loinc,
            mark=self.mark or file.items_mark, source=self.source or file.items_source,
        )  # fmt: skip


def _yes_no(points: int) -> tuple[Option, ...]:
    return NO_YES if points == 1 else (Option("no", 0), Option("yes", points))


class BandModel(Strict):
    """A band and our reading of it as a tier."""

    id: Text
    tier: TierNumber
    at_least: int | None = None

    def band(self) -> Band:
        return Band(self.id, Tier(self.tier), self.at_least)


class ScoringModel(Strict):
    """Bands, and how sure weights and bands are."""

    mark: Mark
    bands: Annotated[tuple[BandModel, ...], Field(min_length=1)]
    by_rules: bool = False
    to_check: str = ""
    source: str = ""
    omitted_points: int = 0
    minimum: int = 0
    minimum_of: tuple[str, ...] = ()
    minimum_among: int = 0

    @model_validator(mode="after")
    def _honest_and_in_order(self) -> Self:
        if not self.mark.usable and not self.to_check:
            raise ValueError("says what must be checked (to_check), as it was not seen")
        starts = [band.at_least for band in self.bands]
        if self.by_rules is not all(start is None for start in starts):
            raise ValueError("bands give at_least, or by_rules is true and none does")
        given = [start for start in starts if start is not None]
        if len(given) not in (0, len(starts)) or given != sorted(set(given)):
            raise ValueError("bands stand in the order of at_least, each with its own")
        return self

    def scoring(self) -> Scoring:
        bands = tuple(band.band() for band in self.bands)
        return Scoring(
            self.mark, bands, self.by_rules, self.to_check, self.source, self.omitted_points, self.minimum,
            self.minimum_of, self.minimum_among,
        )  # fmt: skip


class RuleModel(Strict):
    """A rule; `items` may be «all» or «group <name>»."""

    id: Key
    tier: TierNumber
    items: tuple[str, ...] | str = ()
    at_least: int = 0
    incidents: int = 0
    repeat: bool = False
    band: str = ""
    source: Text

    def rule(self, file: InstrumentFile) -> Rule:
        """The engine's rule with its items by id."""
        return Rule(
            self.id,
            Tier(self.tier),
            self.named(file),
            self.at_least,
            self.incidents,
            self.repeat,
            self.band,
            self.source,
        )

    def named(self, file: InstrumentFile) -> tuple[str, ...]:
        """The ids of its items."""
        if isinstance(self.items, tuple):
            return self.items
        group = self.items.removeprefix("group ")
        return tuple(item.id for item in file.items if self.items == "all" or item.group == group)


class NormRowModel(Strict):
    """A row of norms, in percent."""

    low: int
    high: int
    outcome_percent: Annotated[int, Field(ge=0, le=100)]
    cohort_percent: Annotated[int, Field(gt=0, le=100)]

    def row(self) -> NormRow:
        return NormRow(self.low, self.high, self.outcome_percent, self.cohort_percent)


class NormsModel(Strict):
    """Norms of a cohort."""

    id: Text
    cohort: Text
    year: int
    size: Annotated[int, Field(gt=0)]
    outcome: Text
    years_followed: Text
    rows: tuple[NormRowModel, ...]
    mark: Mark
    source: Text
    caution: tuple[StatementModel, ...] = ()

    def norms(self) -> Norms:
        rows, caution = tuple(row.row() for row in self.rows), tuple(one.statement() for one in self.caution)
        return Norms(
            self.id, self.cohort, self.year, self.size, self.outcome, self.years_followed, rows, self.mark, self.source,
            caution,
        )  # fmt: skip


class InstrumentFile(Stated):
    """instruments/<id>.yaml."""

    id: Key
    title: Text
    kind: Kind
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    items_mark: Mark
    items_source: Text
    use: UseModel
    scales: dict[Key, Annotated[tuple[OptionModel, ...], Field(min_length=2)]] = Field(default={})
    items: Annotated[tuple[ItemModel, ...], Field(min_length=1)]
    scoring: ScoringModel | None = None
    rules: tuple[RuleModel, ...] = ()
    norms: NormsModel | None = None
    evidence: Annotated[tuple[StatementModel, ...], Field(min_length=1)]
    limits: Annotated[tuple[StatementModel, ...], Field(min_length=1)]
    loinc: dict[LoincOf, Loinc] = Field(default={})

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        ids = [item.id for item in self.items]
        _all_known("twice the same item", [one for one in set(ids) if ids.count(one) > 1], ())
        for rule in self.rules:
            _all_known(f"rule {rule.id} names no item of this file", rule.named(self) or ["-"] * rule.at_least, ids)
        _all_known("minimum_of names no item", self.scoring.minimum_of if self.scoring else (), ids)
        _all_known("unless names no item", [item.unless for item in self.items if item.unless], ids)
        _all_known("no such scale", [item.scale for item in self.items if item.scale], self.scales)
        _all_known("no such code in the vocabulary", {code for item in self.items for code in item.codes}, CODES)
        bands = {band.id for band in self.scoring.bands} if self.scoring else set()
        _all_known("a rule names no band", [rule.band for rule in self.rules if rule.band], bands)
        return self

    @model_validator(mode="after")
    def _places_are_on_the_scale(self) -> Self:
        for item in self.items:
            if item.present_from >= len(self.scales.get(item.scale, NO_YES)):
                raise ValueError(f"{item.id}: present_from is beyond the scale")
        return self


def _all_known(what: str, named: Iterable[str], known: Container[str]) -> None:
    if strange := [one for one in named if one not in known]:
        raise ValueError(f"{what}: {', '.join(strange)}")


class DescribedModel(Strict):
    """An instrument that is not imitated."""

    id: Key
    title: Text
    why: StatementModel
    facts: tuple[StatementModel, ...]

    def described(self) -> Described:
        return Described(self.id, self.title, self.why.statement(), tuple(one.statement() for one in self.facts))


class DescribedFile(Stated):
    """instruments/described.yaml."""

    described: tuple[DescribedModel, ...]


class TopicModel(Strict):
    """A topic in our words, and in easy language."""

    text: Text
    easy: Text


class OfficialModel(Strict):
    """The official wording of an instrument; `licence` says who gave leave, to whom, and until when."""

    licence: Text
    items: Annotated[dict[Key, Text], Field(min_length=1)]


class TextsFile(Stated):
    """instruments/texts/<language>.yaml."""

    language: str
    topics: dict[Key, TopicModel] = Field(default={})
    answers: dict[Key, Text] = Field(default={})
    bands: dict[str, Text] = Field(default={})
    tiers: dict[Literal["E", "3", "2", "1"], Text] = Field(default={})
    says: dict[str, Text] = Field(default={})
    official: dict[Key, OfficialModel] = Field(default={})
