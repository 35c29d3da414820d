"""Five hundred questions, as people might ask them: where many live, at any hour, with one to three needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.matching import made
from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Code, Need, Role, Violence
from havre.directory.person import Query

CIRCUMSTANCES = (
    Circumstance.CHILDREN, Circumstance.MAN, Circumstance.UNDOCUMENTED, Circumstance.MOBILITY, Circumstance.OLDER,
    Circumstance.DEAF, Circumstance.PETS, Circumstance.LGBTQI, Circumstance.RURAL, Circumstance.NO_MONEY,
)  # fmt: skip
LANGUAGES = ("fr", "de", "en", "ar", "uk", "tr", "es", "ru")
NEEDS = tuple(need for need in Need if need not in (Need.EMERGENCY, Need.UNDERSTAND, Need.STOP_VIOLENCE))
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def queries(count: int, seed: int = 11) -> Sequence[Query]:
    """Places by population, moments evenly over a week, circumstances none to two."""
    chance, towns = np.random.default_rng(seed), made.towns()
    where = chance.choice(len(towns.places), count, p=towns.weights)
    return [_query(chance, towns.places[town]) for town in where.tolist()]


def _query(chance: np.random.Generator, place: Place) -> Query:
    needs: list[Code] = [NEEDS[i] for i in chance.choice(len(NEEDS), chance.integers(1, 4), replace=False)]
    said: list[Code] = [CIRCUMSTANCES[i] for i in chance.choice(len(CIRCUMSTANCES), chance.integers(0, 3), False)]
    violence: list[Code] = [tuple(Violence)[chance.integers(0, 8)]] if chance.random() < 0.3 else []
    at = MONDAY + timedelta(minutes=int(chance.integers(0, 7 * 1440)))
    language = LANGUAGES[chance.integers(0, len(LANGUAGES))]
    return Query(Situation.of([Role.VICTIM, *needs, *said, *violence]), place.country, place, at, language)
