"""The same questions asked of PostgreSQL: rows near a place and rows reached from anywhere, filtered and ranked in SQL.

Two designs, each with a row for each need of a service so that a question reads only what may fit: a covering btree by
country, need and cell, and GiST by need and point (btree_gist). What is reached from anywhere has a covering btree
by country, area and need in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from benchmarks.matching.plain import BEST, Answer, Plain
from havre.core.vocabulary import Circumstance
from havre.directory.freshness import FRESH_DAYS, STALE_DAYS
from havre.directory.index import COLUMNS_PER_DEGREE, ROWS_PER_DEGREE, Arrays, Index
from havre.directory.match import KM_PER_DEGREE
from havre.directory.model import CHANNELS
from havre.directory.packed import AUDIENCE_BIT, FLAG_BIT, NEED_BIT, WRITTEN_BITS
from havre.directory.person import audiences, certain
from havre.directory.rank import Asked
from havre.directory.reasons import own_languages
from havre.directory.worth import NEEDS_WORTH, OPEN_WORTH, kinds_of, of_flags, scale_km

NAMES = ("key", "latitude", "longitude", "needs", "assured", "languages", "area", "bars", "violence", "serves", "flags",
         "channels", "children_to")  # fmt: skip
KEPT = ", ".join((*NAMES, "zone", "line"))
TABLES = """
create unlogged table {table} (
  country int, need int, band int, col int, key bigint, latitude real, longitude real, needs int, assured int,
  languages int, area int, bars int, violence int, serves int, flags int, channels int, children_to int, zone int,
  line int
)"""
INDEXES = {
    "btree": (
        f"create index near_by_cell on near (country, need, band, col) include ({KEPT})",
        "analyze near",
    ),
    "gist": (
        "create extension if not exists btree_gist",
        "alter table near add column at point",
        "update near set at = point(longitude, latitude)",
        "create index near_by_point on near using gist (country, need, at)",
        "vacuum analyze near",
    ),
}
SPATIAL = {
    "btree": "cross join generate_series(%(south)s::int, %(north)s::int) g(band) cross join lateral (select *"
    " from near where country = %(country)s and near.need = q.need and near.band = g.band"
    " and col between %(west)s and %(east)s) n",
    "gist": "cross join lateral (select * from near where country = %(country)s and near.need = q.need"
    " and at <@ box(point(%(lon0)s, %(lat0)s), point(%(lon1)s, %(lat1)s))) n",
}
FITS = """(n.bars & %(barred)s) = 0 and (n.serves & %(mine)s) <> 0 and n.area = any(%(areas)s)"""
WORTH = f"""
  least(1, greatest(0, (n.assured - %(gone)s) / {float(STALE_DAYS - FRESH_DAYS)})) * 0.3
  + case when not %(foreign)s then 0 when n.languages = any(%(spoken)s) then 1
         when n.flags & {FLAG_BIT["interpreters"]} <> 0 then 0.7 else 0 end
  + case when n.violence = 0 then 0 when n.violence & %(kinds)s <> 0 then 1.5 else -1.5 end
  + case when n.serves & %(own)s = 0 then 0 else 0.5 end
  + case when n.serves & %(own)s <> 0 and n.serves & %(general)s = 0 then 0.5 else 0 end
  + case when n.serves & %(own)s & {AUDIENCE_BIT["children"]} <> 0 then 0.5 else 0 end
  + {OPEN_WORTH} * (select m from w)[n.zone][n.line + 1]
  + {" + ".join(f"%(need{i})s * ((n.needs >> {i}) & 1)" for i in range(22))}
  + {" + ".join(f"%(flag{i})s * ((n.flags >> {i}) & 1)" for i in range(9))}
  + {" + ".join(f"%(channel{i})s * ((n.channels >> {i}) & 1)" for i in range(8))}
  + %(written)s * (n.channels & %(writing)s <> 0)::int"""


def rows(index: Index, kind: str) -> Iterator[tuple[Any, ...]]:
    """A row for each need of each place: those near somewhere, or those reached from anywhere."""
    arrays = index.parts[0].arrays
    part = slice(0, arrays.local) if kind == "near" else slice(arrays.local, None)
    columns = [getattr(arrays, name)[part].tolist() for name in NAMES]
    country = arrays.country[part].tolist()
    bands = np.floor((arrays.latitude[part].astype(np.float64) + 90) * ROWS_PER_DEGREE)
    cols = np.floor((arrays.longitude[part].astype(np.float64) + 180) * COLUMNS_PER_DEGREE)
    bands, cols = (np.nan_to_num(each).astype(int).tolist() for each in (bands, cols))
    zones, lines = zone_numbers(arrays)[part].tolist(), index.terms.line[arrays.pattern[part]].tolist()
    for land, band, col, zone, line, *values in zip(country, bands, cols, zones, lines, *columns, strict=True):
        needs = values[3]
        while needs:
            bit = needs & -needs
            needs ^= bit
            yield (land, bit, band, col, *values, zone, line)


def zone_numbers(arrays: Arrays) -> Any:
    """For each row the place of its time zone among those of its country, from 1."""
    found = np.zeros(arrays.rows, dtype=np.int16)
    for country, zones in arrays.zones.items():
        mine = np.flatnonzero(arrays.country == country)
        found[mine] = np.searchsorted(np.sort(zones), arrays.zone[mine]) + 1
    return found


class Postgresql:
    """A filled database with one of the designs, and how much processor time its server has used for us."""

    def __init__(self, url: str, design: str) -> None:
        self.design = design
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.prepare_threshold = 0
        self._connection.execute("set max_parallel_workers_per_gather = 0")
        self._connection.execute("set jit = off")
        self._connection.execute("set plan_cache_mode = force_generic_plan")
        self._stat = Path(f"/proc/{self._connection.info.backend_pid}/schedstat")

    def fill(self, index: Index) -> None:
        """The tables of both designs, without an index on what is near."""
        run = self._connection.execute
        for table in ("near", "far"):
            run(f"drop table if exists {table}")
            run(TABLES.format(table=table))
            with self._connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
                for row in rows(index, table):
                    copy.write_row(row)
        run(f"create index far_by_area on far (country, area, need) include ({KEPT})")
        run("drop table if exists opening")
        run("create table opening (slot int primary key, worth real[])")
        for slot, worth in enumerate(index.terms.opening.tolist()):
            run("insert into opening values (%s, %s)", (slot, worth))
        run("vacuum analyze far")

    def make(self) -> None:
        """The index of this design."""
        for statement in INDEXES[self.design]:
            self._connection.execute(statement)
        self._connection.execute("vacuum analyze near")

    def cpu_seconds(self) -> float:
        """Processor time of the server's process that answers us."""
        return int(self._stat.read_text(encoding="ascii").split()[0]) / 1e9

    def ask(self, question: Plain) -> Answer:
        """The worth of the best rows."""
        given = parameters(question)
        near = self._connection.execute(self._near(), given, prepare=True).fetchall()
        far = self._connection.execute(self._far(), given, prepare=True).fetchall()
        return Answer(_first(near), _first(far))

    def _near(self) -> str:
        east = "((n.longitude - %(lon)s) * (%(cosine)s - (n.latitude - %(lat)s) * 0.008726646 * (%(sine)s"
        east += " + (n.latitude - %(lat)s) * 0.008726646 * %(cosine)s / 2)))"
        away = f"sqrt((n.latitude - %(lat)s) ^ 2 + {east} ^ 2) * {KM_PER_DEGREE}"
        return f"""{_HEAD} select key, 1.5 * exp(-away / %(scale)s) + rest from (
            select n.key, {away} as away, {WORTH} as rest from unnest(%(needs)s) q(need) {SPATIAL[self.design]}
            where {FITS}) found where away <= %(radius)s order by 2 desc limit {BEST * 4}"""

    def _far(self) -> str:
        return f"""{_HEAD} select n.key, 0.75 + {WORTH} as worth from unnest(%(needs)s) q(need)
            cross join unnest(%(areas)s) a(area) cross join lateral (select * from far where country = %(country)s
            and far.area = a.area and far.need = q.need) n where {FITS} order by 2 desc limit {BEST * 4}"""


_HEAD = """with w as materialized (select array_agg(o.worth order by u.place) m from unnest(%(slots)s)
    with ordinality u(slot, place) join opening o on o.slot = u.slot)"""


def _first(found: list[tuple[int, float]]) -> tuple[float, ...]:
    """The worths of the best different services, rounded as ours are."""
    return tuple(round(worth, 2) for _, worth in list(dict(reversed(found)).items())[::-1][:BEST])


def parameters(question: Plain) -> dict[str, Any]:
    """What the statements are given."""
    asked, query = question.asked, question.asked.query
    tall = question.radius / KM_PER_DEGREE
    wide = tall / max(0.1, float(np.cos(np.radians(question.latitude))))
    total = sum(asked.weights.values())
    zones = np.sort(asked.arrays.zones[question.country])
    own, alone = _groups(asked)
    given: dict[str, Any] = {
        "country": question.country, "needs": list(question.needs), "areas": list(question.areas),
        "south": question.bands[0], "north": question.bands[1],
        "west": question.columns[0], "east": question.columns[1],
        "lat": question.latitude, "lon": question.longitude, "lat0": question.latitude - tall,
        "lat1": question.latitude + tall, "lon0": question.longitude - wide, "lon1": question.longitude + wide,
        "cosine": float(np.cos(np.radians(question.latitude))), "sine": float(np.sin(np.radians(question.latitude))),
        "radius": question.radius, "scale": scale_km(query), "barred": asked.barred, "mine": asked.mine,
        "gone": query.at.date().toordinal() - STALE_DAYS, "foreign": query.language not in own_languages(query.country),
        "spoken": np.flatnonzero(asked.terms.spoken(query.language)).tolist(),
        "kinds": kinds_of(query.situation), "own": own, "general": alone,
        "slots": asked.terms.slots(query.at, zones.tolist())[zones].tolist(),
        "written": 1.0 if query.written_only else 0.0, "writing": _WRITING,
    }  # fmt: skip
    bits = {NEED_BIT[need.value]: NEEDS_WORTH * weight / total for need, weight in asked.weights.items()}
    given |= {f"need{i}": bits.get(1 << i, 0.0) for i in range(22)}
    given |= {f"flag{i}": float(of_flags(query.situation, query.with_children)[1 << i]) for i in range(9)}
    deaf = 0.6 if Circumstance.DEAF in query.situation.circumstances else 0.0
    return given | {f"channel{i}": deaf if i == _VIDEO else 0.0 for i in range(8)}


_VIDEO, _WRITING = CHANNELS.index("video"), WRITTEN_BITS


def _groups(asked: Asked) -> tuple[int, int]:
    """The audiences that are worth more to this person, and those that are for nearly everybody; as bits."""
    situation = asked.query.situation
    own = audiences(situation) - ({"everyone", "women", "men", "disabled"} - certain(situation))
    general = {"women", "men", "everyone"} - own
    return sum(AUDIENCE_BIT[one] for one in own), sum(AUDIENCE_BIT[one] for one in general)
