"""Needs that no service met, counted so that nobody can be found: which cells there are, and the noise in them.

Two-sided geometric noise (Ghosh, Roughgarden, Sundararajan 2009, «Universally utility-maximizing privacy
mechanisms»): whether one talk was counted or not changes the chance of any number by a factor of e^EPSILON at most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from havre.core.place import Place
from havre.core.vocabulary import Need
from havre.directory.departments import DEPARTMENTS, department_at
from havre.directory.regions import REGIONS
from havre.directory.territory import LAW

EPSILON = 1.0  # for each need of one talk
LEAST = 20  # counts below are not told: noise alone seldom reaches so far


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What is counted: a need, in the week of a Monday, in a region.

    That is a département (`FR-69`), a region outside of France or where no more is known (`FR.84`), a territory
    overseas (`RE`), or the country (`FR`) where no place was said.
    """

    country: str
    region: str
    need: str
    week: date


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def region_of(country: str, place: Place | None) -> str:
    """The region of a place: its territory overseas, its département, its first level of GeoNames, else the country."""
    if place is None:
        return country
    if place.overseas:
        return place.territory
    if place.territory == "FR" and (told := department_at(place)):
        return f"FR-{told}"
    code = f"{place.territory}.{place.region}"
    return code if code in REGIONS else country


def cells(country: str, week: date) -> Iterator[Cell]:
    """All cells of a country and week, whether anything was counted in them or not."""
    overseas = [territory for territory, law in LAW.items() if law == country]
    regions = [code for code in REGIONS if code.startswith(f"{country}.")]
    districts = [f"FR-{code}" for code in DEPARTMENTS if len(code) == 2] if country == "FR" else []
    for region in (country, *regions, *districts, *overseas):
        for need in Need:
            yield Cell(country, region, need.value, week)


def region_name(code: str) -> str:
    """The name of a region of a cell in the words of its country; the code itself for a country or territory."""
    return REGIONS.get(code) or DEPARTMENTS.get(code.removeprefix("FR-"), code)


def noise(chance: Random, epsilon: float = EPSILON) -> int:
    """A whole number around 0: k has a chance in proportion to e^(-epsilon·|k|)."""
    return _geometric(chance, epsilon) - _geometric(chance, epsilon)


def _geometric(chance: Random, epsilon: float) -> int:
    """How often something of chance e^-epsilon succeeds before it fails."""
    return int(math.log(1.0 - chance.random()) / -epsilon)
