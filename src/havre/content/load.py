"""Packs into the engines' types, layer over layer; or one error that lists everything wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from havre.content.cube import assemble_cube
from havre.content.packs import Pack, read_packs, shipped_packs
from havre.content.plan import assemble_plan
from havre.content.schema import FactModel, FactsFile, ReviewModel, SentenceModel, SentencesFile
from havre.content.topics import Topics, assemble_topics
from havre.content.yaml_files import Finding
from havre.core.errors import ContentError
from havre.core.facts import CountryFacts, Fact, PhoneNumber, Provenance, Review
from havre.core.language import Language
from havre.core.phrasebook import Phrasebook, Sentence
from havre.cube.matter import Book
from havre.plan.steps import PlanBook

SHOWN_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Content:
    """What the packs say: sentences, and facts of countries.

    `countries` is keyed by country code, `territories` by the code of a territory whose region pack has facts of its
    own. `version` changes with any pack. `topics` are the longer answers and what people ask,
    `plan` the steps of the safety plan, `cube` what printed sheets show.
    """

    phrasebook: Phrasebook
    countries: Mapping[str, CountryFacts]
    territories: Mapping[str, CountryFacts]
    version: str
    topics: Topics
    plan: PlanBook
    cube: Book

    def facts_for(self, country: str, territory: str = "") -> CountryFacts | None:
        """Facts for a territory if it has its own, else of the country, else None."""
        return self.territories.get(territory) or self.countries.get(country)


def load(folders: Iterable[Path] = ()) -> Content:
    """The shipped packs and those of `folders` on top.

    Raises `ContentError` listing file and line of everything wrong: broken packs never start anything half-way.
    """
    findings: list[Finding] = []
    packs = read_packs([shipped_packs(), *folders], findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise broken(errors)
    return assemble(packs)


def broken(errors: list[Finding]) -> ContentError:
    """The error that lists what is wrong with the packs."""
    lines = [str(finding) for finding in errors[:SHOWN_ERRORS]]
    if len(errors) > SHOWN_ERRORS:
        lines.append(f"… and {len(errors) - SHOWN_ERRORS} more")
    what = "the content packs have errors:\n" + "\n".join(lines)
    return ContentError(what, remedy="mend them; havre check lists all")


def assemble(packs: list[Pack]) -> Content:
    """Valid packs, lowest layer first, into one content."""
    countries = {p.about.country: _country(p, packs, "") for p in packs if p.about.layer == "country"}
    regions = [p for p in packs if p.about.layer == "region" and p.about.country in countries]
    homes = {p.about.country: p for p in packs if p.about.layer == "country"}
    territories = {p.about.territory: _country(homes[p.about.country], packs, p.about.territory) for p in regions}
    return Content(
        _phrasebook(packs), countries, territories, _version(packs), assemble_topics(packs), assemble_plan(packs),
        assemble_cube(packs),
    )  # fmt: skip


def _phrasebook(packs: list[Pack]) -> Phrasebook:
    languages = {
        one.code: Language(one.code, one.name, one.direction)
        for pack in packs
        if pack.languages
        for one in pack.languages.languages
    }
    sentences: dict[str, dict[str, Sentence]] = {}
    for pack in packs:
        if pack.about.layer == "region":
            continue  # a region changes facts; sentences are of everybody
        parts = (pack.told, pack.planned, pack.cubed, pack.sentences)
        for language, (_, file) in (one for part in parts for one in part.items()):
            sentences.setdefault(language, {}).update(_sentences(file))
    return Phrasebook(languages, sentences)


def _sentences(file: SentencesFile) -> dict[str, Sentence]:
    return {
        key: Sentence(value.text, review_of(value.review or file.review), value.variants)
        if isinstance(value, SentenceModel)
        else Sentence(value, review_of(file.review))
        for key, value in file.sentences.items()
    }


def _country(home: Pack, packs: list[Pack], territory: str) -> CountryFacts:
    """Facts of a country as its territory sees them: country pack, then its region's, then organisations'."""
    facts: dict[str, Fact] = {}
    for pack in packs:
        mine = pack is home or (
            pack.about.layer == "region" and territory and pack.about.territory == territory
        ) or pack.about.layer == "organisation"  # fmt: skip
        if mine and pack.facts and pack.facts[1].country == home.about.country:
            facts.update({key: _fact(key, model, pack.facts[1]) for key, model in pack.facts[1].facts.items()})
    about = home.about
    timezone = about.territories.get(territory, about.timezone)
    checked = home.facts[1].checked if home.facts else None
    return CountryFacts(
        about.country, about.languages, timezone, about.territories, facts, str(about.leave_to), checked
    )


def _fact(key: str, model: FactModel, file: FactsFile) -> Fact:
    plain = {name: getattr(model, name) for name in FACT_FIELDS}
    return Fact(
        id=key,
        provenance=_provenance(model, file),
        phones=tuple(PhoneNumber(one.number, one.dial, one.channel) for one in model.phones),
        **plain,
    )


FACT_FIELDS = (
    "name", "url", "chat", "app", "email", "hours", "chat_hours", "languages", "interpreters", "free", "anonymous",
    "on_bill", "in_call_log", "serves", "topics", "authority", "legal_basis", "durations", "amounts", "distance_m",
    "values",
)  # fmt: skip


def _provenance(model: FactModel, file: FactsFile) -> Provenance:
    checked = model.checked or file.checked
    if checked is None:
        checked = date.min  # never checked: always stale
    return Provenance(
        mark=model.mark,
        checked=checked,
        sources=(model.source,) if isinstance(model.source, str) else model.source,
        source_date=str(model.source_date),
        review=review_of(model.review or file.review),
        to_check=model.to_check,
        unverified=model.unverified,
        harmless=model.harmless,
    )


def review_of(model: ReviewModel) -> Review:
    """The engines' review of a pack's review."""
    return Review(model.state, model.by, model.on)


def _version(packs: list[Pack]) -> str:
    digest = hashlib.sha256()
    for pack in packs:
        for path in sorted(pack.folder.rglob("*.yaml")):
            digest.update(path.relative_to(pack.folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
