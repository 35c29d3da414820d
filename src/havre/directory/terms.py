"""The numbered texts that records of the index share, and what a question makes of each of them, once.

Hours, sets of languages, areas, time zones and towns: a few thousand of them serve a million records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from havre.core.place import Place
from havre.directory import hours as opening
from havre.directory.departments import may_live_in
from havre.directory.hours import SLOTS, OpenStatus
from havre.directory.model import Hours
from havre.directory.packed import hours_from

Term = tuple[int, str, str]  # number, kind, text
AreaCodes = frozenset[tuple[str, str]]
Mask = NDArray[np.bool_]

_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIMES = r"(?:[01]\d|2[0-4]):[03]0-(?:[01]\d|2[0-4]):[03]0"
_RULE = rf"{_DAYS}(?:[-,]{_DAYS})* {_TIMES}(?:,{_TIMES})*"
_WEEKLY = re.compile(rf"24/7|{_RULE}(?:; {_RULE})*")
_TOLD = frozenset(("country", "territory", "admin1", "insee"))
_MOST_KEPT = 512  # answers kept of one kind; they are small, and made again in microseconds
_MOST_STATUSES = 50_000
NO_SLOT = SLOTS  # the half hour of those whose time zone is not known
OPEN, SOON, TODAY, UNSURE, LATER, NEVER = 1.0, 0.5, 0.25, 0.3, 0.0, -1.0  # what a state of opening is worth
SPOKEN, INTERPRETED = 1.0, 0.7  # what being understood is worth
SOON_SLOTS, TODAY_SLOTS = 4, 24  # opens within two hours; within twelve


class Terms:
    """Numbered texts, never changed; `more` gives a larger one. Number 0 stands for none of a kind."""

    def __init__(self, rows: Iterable[Term]) -> None:
        self.rows: tuple[Term, ...] = tuple(sorted(rows))
        self.most = max((number for number, _, _ in self.rows), default=0)
        self.zones = {number: text for number, kind, text in self.rows if kind == "zone"}
        self._most_zone = max(self.zones, default=0)
        self.towns = {number: text for number, kind, text in self.rows if kind == "town"}
        self._area_codes()
        self._languages = [(n, frozenset(text.split(","))) for n, kind, text in self.rows if kind == "languages"]
        self._hours: dict[int, Hours] = {0: Hours()}
        self.opening = _opening(self._weeks(), self.weekly_line)
        self.some_never = bool((self.opening == NEVER).any())
        self._spoken: dict[str, Mask] = {}
        self._understood: dict[str, NDArray[np.float32]] = {}
        self._statuses: dict[tuple[int, int, str], tuple[datetime, datetime | None, OpenStatus]] = {}

    def more(self, rows: Sequence[Term]) -> Terms:
        """These terms and others; the same where there are no others."""
        return Terms((*self.rows, *rows)) if rows else self

    def _weeks(self) -> NDArray[np.bool_]:
        """The half hours of a week, a line for each pattern; `line` finds it. Line 0 stands for no hours.

        `weekly` says which patterns are told whole by them, `weekly_line` the same by line; `told` adds number 0, of
        which there is no more to tell.
        """
        patterns = [(number, text) for number, kind, text in self.rows if kind == "pattern"]
        self.line = np.zeros(self.most + 1, dtype=np.intp)
        self.weekly = np.zeros(self.most + 1, dtype=np.bool_)
        weeks = np.zeros((len(patterns) + 1, SLOTS // 8), dtype=np.uint8)
        for line, (number, text) in enumerate(patterns, start=1):
            self._hours[number], week = hours_from(text)
            weeks[line] = np.frombuffer(week, dtype=np.uint8)
            self.line[number] = line
            self.weekly[number] = is_weekly(self._hours[number])
        self.told = self.weekly.copy()
        self.told[0] = True
        self.weekly_line = np.zeros(len(weeks), dtype=np.bool_)
        self.weekly_line[self.line] = self.weekly
        return np.unpackbits(weeks, axis=1).astype(np.bool_)

    def _area_codes(self) -> None:
        """The areas of each code; and, by whether a region is known, those that no code tells anything of."""
        areas = [(number, _area(text)) for number, kind, text in self.rows if kind == "area"]
        areas_of: dict[tuple[str, str], list[int]] = {}
        self._untold = np.ones((2, self.most + 1), dtype=np.bool_)
        for number, codes in areas:
            for code in codes:
                areas_of.setdefault(code, []).append(number)
            told = [scheme in ("country", "territory") for scheme, _ in codes]
            self._untold[0, number] = not any(told)
            self._untold[1, number] = not any(told) and all(scheme != "admin1" for scheme, _ in codes)
        self._areas_of = {code: np.array(numbers) for code, numbers in areas_of.items()}
        # Areas that codes of INSEE tell something of, unless a code of another scheme lets nobody be kept out.
        self._french = [
            (number, [code for scheme, code in codes if scheme == "insee"])
            for number, codes in areas
            if any(scheme == "insee" for scheme, _ in codes) and all(scheme in _TOLD for scheme, _ in codes)
        ]
        self._lived_in: dict[Place | None, tuple[NDArray[np.intp], Mask]] = {}

    def served(self, country: str, place: Place | None) -> Mask:
        """For each area whether the place lies in it; codes that cannot be told exclude nobody."""
        mine = {("country", country)}
        if place:
            mine |= {("territory", place.territory), ("country", place.territory), ("admin1", place.region)}
        # A region without a known place is not ours to promise; a place without a known region excludes nothing.
        served: Mask = self._untold[int(place is None or bool(place.region))].copy()
        if self._french:
            numbers, lived = self._of_insee(place)
            served[numbers] = lived
        for code in mine:
            if code in self._areas_of:
                served[self._areas_of[code]] = True
        return served

    def _of_insee(self, place: Place | None) -> tuple[NDArray[np.intp], Mask]:
        """The areas told by codes of INSEE, and whether somebody of this place may live there."""
        if place not in self._lived_in:
            _make_room(self._lived_in, _MOST_KEPT)
            lived = [any(may_live_in(place, code) for code in codes) for _, codes in self._french]
            numbers = np.array([number for number, _ in self._french], dtype=np.intp)
            self._lived_in[place] = numbers, np.array(lived, dtype=np.bool_)
        return self._lived_in[place]

    def spoken(self, language: str) -> Mask:
        """For each set of languages whether this one is in it."""
        if language not in self._spoken:
            _make_room(self._spoken, _MOST_KEPT)
            spoken = np.zeros(self.most + 1, dtype=np.bool_)
            spoken[[number for number, codes in self._languages if language in codes]] = True
            self._spoken[language] = spoken
        return self._spoken[language]

    def understood(self, language: str) -> NDArray[np.float32]:
        """What being understood in this language is worth, by the number in the column TONGUE of index.Arrays."""
        if language not in self._understood:
            _make_room(self._understood, _MOST_KEPT)
            worth = np.where(self.spoken(language)[:, None], SPOKEN, np.array((0.0, INTERPRETED)))
            self._understood[language] = worth.astype(np.float32).reshape(-1)
        return self._understood[language]

    def slots(self, at: datetime, zones: Iterable[int]) -> NDArray[np.int32]:
        """The half hour of the week at this moment in each of these zones, by their number; NO_SLOT elsewhere."""
        slots = np.full(self._most_zone + 1, NO_SLOT, dtype=np.int32)
        for number in zones:
            if number:
                slots[number] = opening.slot_of(at, self.zones[number])
        return slots

    def hours(self, pattern: int) -> Hours:
        """The hours of this number."""
        return self._hours[pattern]

    def status(self, pattern: int, zone: int, country: str, at: datetime) -> OpenStatus:
        """Whether it is open at `at`; what was found holds until the next change, so it is found once between two."""
        if not pattern or not zone:
            return opening.UNKNOWN
        key = pattern, zone, country
        kept = self._statuses.get(key)
        if kept and kept[0] <= at and (kept[1] is None or at < kept[1]):
            return kept[2]
        status = opening.status(self._hours[pattern], at, self.zones[zone], country)
        if (until := status.until or status.opens) or status.kind == "always":
            _make_room(self._statuses, _MOST_STATUSES)
            hours = self._hours[pattern]
            if hours.valid_from is None and hours.valid_to is None:
                self._statuses[key] = at, until, status
        return status


def is_weekly(hours: Hours) -> bool:
    """Whether the half hours of an ordinary week tell all: no holidays, dates or remarks, times on the half hour."""
    unbounded = hours.valid_from is None and hours.valid_to is None
    return unbounded and _WEEKLY.fullmatch(hours.osm) is not None


def _opening(weeks: NDArray[np.bool_], weekly: Mask) -> NDArray[np.float32]:
    """What it is worth, for each half hour of the week and each line: open, soon, today, later, never in a week.

    Where the half hours do not tell all, whoever does not seem open is unsure.
    """
    waits = np.empty((SLOTS, len(weeks)), dtype=np.int16)
    wait = np.full(len(weeks), SLOTS, dtype=np.int16)
    for slot in (*range(SLOTS), *range(SLOTS)):  # the week before tells how long the last hours of this one wait
        wait = np.where(weeks[:, -1 - slot], np.int16(0), wait + np.int16(1))
        waits[-1 - slot] = wait
    worth = np.full((SLOTS + 1, len(weeks)), UNSURE, dtype=np.float32)
    told = np.select(
        [waits == 0, waits <= SOON_SLOTS, waits <= TODAY_SLOTS, waits < SLOTS],
        [np.float32(value) for value in (OPEN, SOON, TODAY, LATER)],
        np.float32(NEVER),
    )
    worth[:SLOTS] = np.where(weekly | (waits == 0), told, np.float32(UNSURE))
    return worth


def kept[Key, Value](tables: dict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """What was made for this key, or is now; some hundreds are kept."""
    if (found := tables.get(key)) is None:
        _make_room(tables, _MOST_KEPT)
        found = tables[key] = make()
    return found


def _make_room[Key, Value](kept: dict[Key, Value], most: int) -> None:
    if len(kept) >= most:
        kept.clear()


def _area(text: str) -> AreaCodes:
    return frozenset((scheme, code) for scheme, code in json.loads(text))
