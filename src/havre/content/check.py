"""What `havre check` tells of the packs: errors, missing translations, stale statements, unreviewed safety text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from havre.content.cube import check_cube, cube_slots
from havre.content.danger_check import check_danger
from havre.content.desk import check_desk
from havre.content.dialogue import check_dialogue
from havre.content.duties import check_duties
from havre.content.packs import Pack, read_packs, shipped_packs
from havre.content.plan import check_plan, plan_slots
from havre.content.schema import CatalogueFile, FactModel, SentenceModel, SentencesFile
from havre.content.topics import check_topics, sentence_slots
from havre.content.understanding import check_understanding
from havre.content.vignettes import check_vignettes
from havre.content.yaml_files import Finding, line_of
from havre.core.facts import Mark, ReviewState
from havre.core.phrasebook import SLOT
from havre.directory.hours import readable

STALE_AFTER = timedelta(days=365)
EASY_WORDS = 8  # of one sentence: the rule of German «Leichte Sprache», kept for all languages
SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+")


@dataclass(frozen=True, slots=True)
class Checked:
    """The packs that could be read, and all findings, errors first."""

    packs: tuple[Pack, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the server from starting."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def check(folders: Iterable[Path] = (), *, today: date) -> Checked:
    """Everything that can be told of the shipped packs and those of `folders` on the day `today`."""
    findings: list[Finding] = []
    every = [shipped_packs(), *folders]
    packs = read_packs(every, findings)
    findings += _check_sentences(packs)
    findings += check_danger(every)
    findings += check_desk(every)
    findings += check_duties(every)
    findings += check_vignettes(every)
    findings += _understanding()
    findings += _dialogue()
    for pack in packs:
        findings += _check_pack(pack)
        findings += _check_facts(pack, today)
    order = {"error": 0, "warning": 1, "note": 2}
    return Checked(tuple(packs), tuple(sorted(findings, key=lambda f: (order[f.severity], str(f.file), f.line))))


@lru_cache(maxsize=1)
def _understanding() -> tuple[Finding, ...]:
    """What is wrong with the shipped understanding: read once a process, since no other pack changes it."""
    return tuple(check_understanding())


@lru_cache(maxsize=1)
def _dialogue() -> tuple[Finding, ...]:
    """What is wrong with the shipped dialogue: rehearsed once a process, since no other pack changes it."""
    return tuple(check_dialogue())


# --- sentences ---------------------------------------------------------------------------------------------------


def _check_sentences(packs: list[Pack]) -> list[Finding]:
    base = _base_sentences(packs)
    catalogue = next((pack.catalogue for pack in packs if pack.catalogue), None)
    served = [one.code for pack in packs if pack.languages for one in pack.languages.languages]
    findings: list[Finding] = []
    for pack in packs:
        for path, file in pack.sentences.values():
            findings += _check_against_base(path, file, base)
            findings += _check_variants(path, file, catalogue)
            findings += _unreviewed(path, file, catalogue)
        if pack.about.layer == "common":
            findings += _missing_translations(pack, served, base)
    findings += check_topics(packs, served)
    told = {key: slots for pack in packs if pack.topics for key, slots in sentence_slots(pack.topics[1]).items()}
    findings += check_plan(packs, served)
    findings += check_cube(packs, served)
    called = base | told | plan_slots(packs) | cube_slots(packs)
    return findings + _without_purpose(packs, called, catalogue)


def _base_sentences(packs: list[Pack]) -> dict[str, frozenset[str]]:
    """Ids of the base language's sentences with their slots."""
    for pack in packs:
        if "en" in pack.sentences:
            return {key: _slots(value) for key, value in pack.sentences["en"][1].sentences.items()}
    return {}


def _slots(value: str | SentenceModel) -> frozenset[str]:
    return frozenset(SLOT.findall(value.text if isinstance(value, SentenceModel) else value))


def _check_against_base(path: Path, file: SentencesFile, base: dict[str, frozenset[str]]) -> list[Finding]:
    findings = []
    for key, value in file.sentences.items():
        if key not in base:
            message = f"sentence {key} does not exist in the base language"
            findings.append(_at(path, key, "error", "unknown", message, "correct the id, or add it to en.yaml"))
        elif not _slots(value) <= base[key]:
            extra = ", ".join(sorted(_slots(value) - base[key]))
            findings.append(_at(path, key, "error", "slot", f"sentence {key} has a slot nobody fills: {extra}"))
        elif base[key] - _slots(value):
            lost = ", ".join(sorted(base[key] - _slots(value)))
            findings.append(_at(path, key, "warning", "slot", f"sentence {key} leaves out {lost}", "is that meant?"))
    return findings


def _check_variants(path: Path, file: SentencesFile, catalogue: CatalogueFile | None) -> Iterator[Finding]:
    """Variants with other slots than their sentence; and sentences that are long and not in easy language yet."""
    for key, value in file.sentences.items():
        given = value if isinstance(value, SentenceModel) else SentenceModel(text=value)
        for name, text in given.variants.items():
            if lost := frozenset(SLOT.findall(text)) ^ _slots(value):
                message = f"sentence {key}, {name}: {', '.join(sorted(lost))} is not in both wordings"
                yield _at(path, key, "error", "slot", message, "give both the same slots")
        if not given.easy and catalogue and catalogue.wants_easy(key) and not reads_easily(given.text):
            yield _at(path, key, "note", "easy", f"sentence {key} is not in easy language", "write it under easy:")


def reads_easily(text: str) -> bool:
    """Whether each sentence of a text is short enough to count as easy language as it stands."""
    return all(sum(map(str.isalnum, _initials(part))) <= EASY_WORDS for part in SENTENCE_END.split(text))


def _initials(text: str) -> Iterator[str]:
    """The first letter or figure of each word; of a sign that stands alone, the sign."""
    return (word.lstrip("«»„“\"'({")[:1] for word in text.split())


def _missing_translations(pack: Pack, served: list[str], base: dict[str, frozenset[str]]) -> list[Finding]:
    findings = []
    for language in served:
        if language not in pack.sentences:
            where = pack.folder / "sentences" / f"{language}.yaml"
            findings.append(Finding("warning", "missing", where, 0, f"no sentences in {language}", "write them"))
            continue
        path, file = pack.sentences[language]
        findings += [
            Finding("warning", "missing", path, 1, f"sentence {key} is missing", "translate it")
            for key in base
            if key not in file.sentences
        ]
    return findings


def _without_purpose(
    packs: list[Pack], base: dict[str, frozenset[str]], catalogue: CatalogueFile | None
) -> list[Finding]:
    if catalogue is None:
        return []
    path = next(pack.folder for pack in packs if pack.catalogue) / "sentences.yaml"
    unknown_slots = {slot for slots in base.values() for slot in slots if not catalogue.explains(slot)}
    return [
        Finding("warning", "purpose", path, 1, f"sentence {key} has no purpose", "say what it is for")
        for key in base
        if catalogue.purpose(key) is None
    ] + [
        Finding("warning", "purpose", path, 1, f"slot {slot} is not explained", "add it under slots")
        for slot in sorted(unknown_slots)
    ]


def _unreviewed(path: Path, file: SentencesFile, catalogue: CatalogueFile | None) -> list[Finding]:
    def state(value: str | SentenceModel) -> ReviewState:
        own = value.review if isinstance(value, SentenceModel) else None
        return (own or file.review).state

    return [
        _at(path, key, "note", "unreviewed", f"safety text {key} is a draft", "have it reviewed")
        for key, value in file.sentences.items()
        if state(value) is ReviewState.DRAFT and _is_safety(key, catalogue)
    ]


def _is_safety(key: str, catalogue: CatalogueFile | None) -> bool:
    entry = catalogue.purpose(key) if catalogue else None
    return entry is None or entry.safety


# --- packs and facts ---------------------------------------------------------------------------------------------


def _check_pack(pack: Pack) -> list[Finding]:
    zones = {"timezone": pack.about.timezone, **pack.about.territories}
    return [
        _at(pack.folder / "pack.yaml", key, "error", "timezone", f"{zone} is no time zone", "use an IANA name")
        for key, zone in zones.items()
        if zone and zone not in available_timezones()
    ]


def _check_facts(pack: Pack, today: date) -> list[Finding]:
    if pack.facts is None:
        return []
    path, file = pack.facts
    findings: list[Finding] = []
    for key, fact in file.facts.items():
        findings += _check_fact(path, key, fact)
        checked = fact.checked or file.checked
        if checked is None or today - checked > STALE_AFTER:
            when = f"last checked {checked}" if checked else "never checked"
            findings.append(_fact_at(path, key, "warning", "stale", f"fact {key}: {when}", "check it again"))
        if fact.mark is not Mark.SEEN or fact.unverified:
            findings.append(_fact_at(path, key, "note", str(fact.mark), f"fact {key} ({fact.mark}): {fact.to_check}"))
        review = fact.review or file.review
        if review.state is ReviewState.DRAFT:
            findings.append(_fact_at(path, key, "note", "unreviewed", f"fact {key} is a draft", "have it reviewed"))
    return findings


def _check_fact(path: Path, key: str, fact: FactModel) -> list[Finding]:
    findings = []
    for phone in fact.phones:
        digits = re.sub(r"\D", "", phone.number)
        international = phone.dial.startswith("+") and phone.dial.endswith(digits.lstrip("0"))
        if digits != phone.dial.lstrip("+") and not international:
            message = f"fact {key}: {phone.number} is shown but {phone.dial} is dialled"
            findings.append(_fact_at(path, key, "error", "phone", message, "make both the same number"))
    for field, hours in (("hours", fact.hours), ("chat_hours", fact.chat_hours)):
        if hours and not readable(hours):
            message = f"fact {key}: {field} {hours!r} cannot be understood"
            findings.append(_fact_at(path, key, "error", "hours", message, "write them like Mo-Fr 09:00-17:00"))
    if key.startswith("helpline") and fact.phones and not fact.serves:
        findings.append(_fact_at(path, key, "warning", "serves", f"fact {key} does not say whom it serves"))
    return findings


def _at(path: Path, key: str, severity: str, kind: str, message: str, remedy: str = "") -> Finding:
    line = _key_line(path, ("sentences", key) if path.name != "pack.yaml" else (key,))
    return Finding(severity, kind, path, line, message, remedy)  # type: ignore[arg-type]


def _fact_at(path: Path, key: str, severity: str, kind: str, message: str, remedy: str = "") -> Finding:
    return Finding(severity, kind, path, _key_line(path, ("facts", key)), message, remedy)  # type: ignore[arg-type]


def _key_line(path: Path, location: tuple[str, ...]) -> int:
    return line_of(path, location)
