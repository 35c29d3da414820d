"""Duplicates among millions: splink (on DuckDB) proposes the pairs, and the same points as elsewhere judge them.

Needs the extra `bulk`. The candidates come from a probabilistic model trained on the records themselves, without labels
(Fellegi and Sunter), in a database that can leave the memory. Tried on 22,000 services: docs/truth.md.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module, util
from typing import Any

from havre.core.errors import HavreError
from havre.directory.compare import Weighing
from havre.directory.duplicates import PERHAPS, Found, Pair, judged, weigh
from havre.directory.model import Service
from havre.directory.traits import Traits, traits_of

LEAST = 0.005  # probability from which a pair is judged: generous, since the points decide
# How often values agree in pairs that are one service, and in others, from the same to different: where the records
# teach nothing else. Chosen by hand, and generous, since the points judge every pair that is proposed.
Chances = tuple[tuple[float, ...], tuple[float, ...]]
_NAME: Chances = (0.4, 0.15, 0.2, 0.15, 0.1), (0.0005, 0.0005, 0.002, 0.02, 0.977)
_EXACT: Chances = (0.7, 0.3), (0.001, 0.999)
_STREET: Chances = (0.6, 0.15, 0.25), (0.001, 0.002, 0.997)
TEACH = 1_000  # services from which chance agreement can be learned: among five, one shared telephone seems common
_SAMPLED = 1e6  # random pairs from which it learns how often values agree by chance


def installed() -> bool:
    """Whether the extra is there."""
    return util.find_spec("splink") is not None


def find(services: Iterable[Service], *, least: float = PERHAPS, apart: Collection[Pair] = ()) -> list[Found]:
    """The pairs that reach `least` points, the surest first; raises `HavreError` where splink is not installed."""
    if not installed():
        raise HavreError("splink is not installed", where="duplicates", remedy='install Havre with "havre[bulk]"')
    every = {service.id: traits_of(service) for service in services}
    weighing = weigh(every.values())
    pairs = _proposed(every, weighing) if len(every) > 1 else []
    found = (judged(every[left], every[right], weighing) for left, right in pairs if (left, right) not in apart)
    return sorted((one for one in found if one.score >= least), key=lambda one: (-one.score, one.pair))


def _proposed(every: Mapping[str, Traits], weighing: Weighing) -> list[Pair]:
    """Pairs of ids that splink holds possible."""
    splink, backend = import_module("splink"), import_module("splink.backends.duckdb")
    api = backend.DuckDBAPI()
    table = import_module("pyarrow").Table.from_pylist([_row(one, weighing) for one in every.values()])
    linker = splink.Linker(api.register(table), _settings(splink), log_level=logging.CRITICAL)
    if len(every) >= TEACH:
        _learn(splink, linker)
    told = linker.inference.predict(threshold_match_probability=LEAST)
    return sorted({_pair(row) for row in told.as_record_list()})


def _learn(splink: Any, linker: Any) -> None:
    """Where no two records share what a rule asks for, nothing is learned by it: the weights given stand."""
    failed = import_module("splink.internals.exceptions").SplinkException
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLED, seed=1)
    for rule in (splink.block_on("phone"), splink.block_on("town", "rare")):
        with suppress(failed):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _pair(row: Mapping[str, Any]) -> Pair:
    left, right = sorted((str(row["unique_id_l"]), str(row["unique_id_r"])))
    return left, right


def _settings(splink: Any) -> Any:
    compared = import_module("splink.comparison_library")
    alone = [("phone",), ("email",), ("site",)]
    near = [(where, what) for where in ("town", "postcode", "cell") for what in ("rare", "second", "letters", "street")]
    rules: list[tuple[str, ...]] = [*alone, ("country", "name"), *near]
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=1e-5,
        blocking_rules_to_generate_predictions=[splink.block_on(*columns) for columns in rules],
        comparisons=[
            _weighed(compared.JaroWinklerAtThresholds("name", [0.95, 0.85, 0.7]), _NAME),
            *[_weighed(compared.ExactMatch(column), _EXACT) for column in ("phone", "email", "site")],
            _weighed(compared.JaroWinklerAtThresholds("street", [0.92]), _STREET),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _weighed(comparison: Any, chances: Chances) -> Any:
    """A comparison with chances to begin with, which stand where nothing can be learned from the records."""
    return comparison.configure(m_probabilities=list(chances[0]), u_probabilities=list(chances[1]))


def _row(one: Traits, weighing: Weighing) -> dict[str, str | None]:
    spot = one.spots[0] if one.spots else None
    words = sorted(set(one.words), key=lambda word: (weighing.words[word], word))
    return {
        "unique_id": one.id,
        "country": one.country,
        "name": " ".join(sorted(one.words)),
        "rare": words[0][:4] if words else None,
        "second": words[1][:4] if len(words) > 1 else None,
        "letters": min(one.initials, default=None),
        "phone": min(one.phones, key=lambda phone: weighing.phones[phone], default=None),
        "email": min(one.emails, default=None),
        "site": next((host + path for host, path in sorted(one.sites)), None),
        "town": (spot.town if spot else "") or None,
        "postcode": (spot.postcode if spot else "") or None,
        "street": (f"{spot.street} {spot.house}" if spot and spot.street else None),
        "cell": next(_cells(one), None),
    }


def _cells(one: Traits) -> Iterator[str]:
    return (f"{latitude:.2f} {longitude:.2f}" for latitude, longitude in one.points)
