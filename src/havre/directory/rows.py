"""A row of a table and its mapping -> a service, or a fault that keeps the row.

A `Gazetteer` (the places the store knows) places rows without coordinates by their postcode and refuses rows whose
point lies far from it; without one neither is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol

from havre.core.language import fold
from havre.core.place import distance_km
from havre.core.vocabulary import Need
from havre.directory import hours as opening
from havre.directory.faults import BadValueError, Fault, kept, number, point, text
from havre.directory.hsds import Imported
from havre.directory.hsds_parts import Notes
from havre.directory.mapping import LeaveOut, Offer, TableMapping, columns_of, filled
from havre.directory.marked_hours import stated
from havre.directory.model import (
    Accessibility,
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Organization,
    Origin,
    Phone,
    Service,
    ServiceAtLocation,
    stable_id,
)
from havre.directory.phones import phone
from havre.directory.secrecy import TRUE, is_true, secrets_of
from havre.directory.tabular import Row
from havre.directory.territory import law_of, territory_of, timezone_of

_NEEDS = {need.value: need for need in Need}
_SECRET_FIELDS = ("street", "latitude", "longitude", "postcode", "phone", "sms")


class Gazetteer(Protocol):
    """What import asks of the places that are known."""

    def postcode(self, territory: str, code: str) -> Iterable[tuple[str, float, float]]:
        """Names and points (degrees) of the places that share a postcode."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not wanted, and why; counted, not quarantined."""

    why: str


@dataclass(slots=True)
class Reader:
    """Turns the rows of one file into services. `imported` is the day of the import."""

    mapping: TableMapping
    imported: date
    gazetteer: Gazetteer | None = None
    _seen: set[str] = field(default_factory=set)
    _splits: list[tuple[str, re.Pattern[str]]] = field(init=False)
    _left_out: list[tuple[LeaveOut, re.Pattern[str]]] = field(init=False)
    _judged: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._splits = [(split.column, re.compile(split.pattern)) for split in self.mapping.split]
        self._left_out = [(rule, re.compile(rule.matches)) for rule in self.mapping.leave_out]
        self._judged = frozenset(rule.column for rule in self.mapping.leave_out)

    def read(self, rows: Iterable[Row]) -> Iterator[Imported | LeftOut]:
        """Each row in turn."""
        for row in rows:
            yield self.one(row)

    def one(self, row: Row) -> Imported | LeftOut:
        """The service of one row, its fault, or the reason why it is left out."""
        notes = Notes()
        cells = row.cells
        secret, texts = False, 0
        try:
            if row.broken:
                # Which cell is which cannot be told in it, so neither can which of them is secret.
                cells = {} if "confidential" in self.mapping.fields else cells
                raise BadValueError("", "broken_row", row.broken)
            cells = self._prepared(cells)
            secret = is_true(filled(self.mapping.fields.get("confidential", "_none"), cells))
            cells, texts = self._without_place(cells) if secret else (cells, 0)
            if why := self._unwanted(cells):
                return LeftOut(why)
            service = self._service(cells, notes, secret=secret)
        except BadValueError as refused:
            return Imported(None, (Fault(row.number, refused.field, refused.reason, refused.detail, _raw(cells)),))
        raw = _raw(cells) if notes.left_out else {}
        faults = tuple(Fault(row.number, *left_out, raw, whole=False) for left_out in notes.left_out)
        return Imported(service, faults, int(secret), texts=texts)

    def passed(self, key: str) -> bool:
        """Whether the next row may be passed over since its service `key` is known; not where a row before has it."""
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _prepared(self, cells: dict[str, object]) -> dict[str, object]:
        """The cells with figures padded (postcodes that lost their zeros) and columns that hold several split."""
        made = dict(cells)
        for column, width in self.mapping.pad.items():
            written = str(made.get(column) or "")
            made[column] = written.zfill(width) if written.isdigit() else written
        for column, pattern in self._splits:
            found = pattern.search(text(made.get(column), column))
            made.update(found.groupdict(default="") if found else dict.fromkeys(pattern.groupindex, ""))
        return made

    def _without_place(self, cells: dict[str, object]) -> tuple[dict[str, object], int]:
        """The cells without the place, and in how many texts it was told."""
        mapping = self.mapping
        gone = {c for name in _SECRET_FIELDS if name in mapping.fields for c in columns_of(mapping.fields[name])}
        gone |= {split.column for split in mapping.split} | {"_latitude", "_longitude"}
        # Columns that the mapping does not name may say where it is, and nothing reads them.
        made = {name for _, pattern in self._splits for name in pattern.groupindex}
        kept = {column: value for column, value in cells.items() if column in (mapping.columns | made) - gone}
        told = {name: filled(mapping.fields[name], cells) for name in _SECRET_FIELDS if name in mapping.fields}
        phones = [{"number": told.get(name)} for name in ("phone", "sms")]
        place = {"street": told.get("street"), "postal_code": told.get("postcode"), "phones": phones, **told}
        area = {name: filled(mapping.fields[name], cells) for name in ("city", "region") if name in mapping.fields}
        secrets = secrets_of([{**place, **area}])
        named = mapping.fields.get("name", "")
        cleaned = {
            column: secrets.cleaned(text, key="name" if column == named else "") for column, text in kept.items()
        }
        return cleaned, secrets.withheld

    def _unwanted(self, cells: Mapping[str, object]) -> str:
        folded = {column: fold(str(cells.get(column) or "")) for column in self._judged}
        country = self._field(cells, "country") or self.mapping.country
        if self.mapping.countries and country not in self.mapping.countries:
            return "another country"
        for rule, pattern in self._left_out:
            if (not rule.countries or country in rule.countries) and pattern.search(folded[rule.column]):
                return rule.why
        kinds = self.mapping.kinds
        if kinds and str(cells.get(kinds.column)) not in kinds.values:
            if kinds.others == "quarantine":
                raise BadValueError(kinds.column, "unknown_kind", str(cells.get(kinds.column))[:40])
            return f"{kinds.column}: another kind"
        return ""

    def _field(self, cells: Mapping[str, object], name: str) -> str:
        return text(filled(self.mapping.fields[name], cells), name) if name in self.mapping.fields else ""

    def _offer(self, cells: Mapping[str, object]) -> Offer:
        kinds = self.mapping.kinds
        if kinds is None:
            return self.mapping.all
        own = kinds.values[str(cells.get(kinds.column))]
        said = {key: value for key, value in own.model_dump().items() if value not in (None, (), "")}
        return self.mapping.all.model_copy(update=said)

    def _service(self, cells: dict[str, object], notes: Notes, *, secret: bool) -> Service:
        offer = self._offer(cells)
        territory = self._territory(cells)
        key = stable_id(self.mapping.id, *(text(cells.get(column), column) for column in self.mapping.key))
        if key in self._seen:
            raise BadValueError(", ".join(self.mapping.key), "repeated")
        place = self._place(cells, territory, key, secret=secret)
        name = self._name(cells, offer, place)
        numbers = self._phones(cells, territory, notes)
        email = self._field(cells, "email").lower()
        email = email if "@" in email else ""
        shown = {number.channel for number in numbers} | ({"email"} if email else set())
        visit = {"visit"} if place.latitude is not None and not secret else set()
        self._seen.add(key)
        return Service(
            id=key,
            name=name,
            country=law_of(territory),
            origin=Origin(self.mapping.source, self.mapping.licence, self.imported, self._assured(cells, notes)),
            needs=frozenset(_NEEDS[need] for need in offer.needs),
            description=self._field(cells, "description"),
            url=self._field(cells, "url"),
            email=email,
            organization=self._organization(cells),
            locations=(ServiceAtLocation(stable_id(key, "at"), place),),
            phones=numbers,
            hours=self._hours(cells, notes),
            languages=tuple(Language(code) for code in (*offer.languages, *self._languages(cells))),
            eligibility=self._eligibility(cells, offer, notes),
            channels=frozenset(offer.channels) | shown | visit,
        )

    def _territory(self, cells: Mapping[str, object]) -> str:
        found = (self._field(cells, "country") or self.mapping.country).upper()
        if len(found) != 2 or not found.isalpha():
            raise BadValueError("country", "not_a_country" if found else "missing", found[:40])
        return territory_of(found, self._field(cells, "postcode"))

    def _name(self, cells: dict[str, object], offer: Offer, place: Location) -> str:
        about = {**cells, "_kind": offer.name, "_city": place.address.city}
        name = text(filled(self.mapping.fields["name"], about), "name", longest=500)
        if not name:
            raise BadValueError("name", "missing")
        return name

    def _place(self, cells: Mapping[str, object], territory: str, key: str, *, secret: bool) -> Location:
        columns = (self.mapping.fields.get(name, f"_{name}") for name in ("latitude", "longitude"))
        spot = point(*(filled(column, cells) for column in columns))
        lives = Address(
            self._field(cells, "street"), self._field(cells, "city"), self._field(cells, "region"),
            self._field(cells, "postcode"), territory,
        )  # fmt: skip
        lives, spot = self._placed(lives, spot)
        wheelchair = self._field(cells, "wheelchair").casefold()
        return Location(
            id=stable_id(key, "location"),
            latitude=spot[0] if spot else None,
            longitude=spot[1] if spot else None,
            address=lives,
            accessibility=Accessibility(wheelchair in TRUE if wheelchair else None),
            timezone=timezone_of(territory, spot[1] if spot else None),
            confidential=secret,
        )

    def _placed(self, lives: Address, spot: tuple[float, float] | None) -> tuple[Address, tuple[float, float] | None]:
        """The town that a postcode and a point tell, and a point where only the postcode is known."""
        known = self.gazetteer.postcode(lives.country, lives.postcode) if self.gazetteer and lives.postcode else ()
        towns = list(known)
        if not towns:
            return lives, spot
        if spot is None:
            town = next((t for t in towns if fold(t[0]) == fold(lives.city)), towns[0])
            return replace(lives, city=lives.city or town[0]), (town[1], town[2])
        away, town = min((distance_km(*spot, t[1], t[2]), t) for t in towns)
        limit = self.mapping.near_postcode_km
        if limit is not None and away > limit:
            raise BadValueError("latitude", "far_from_postcode", f"{away:.0f} km, {lives.postcode}")
        return replace(lives, city=lives.city or town[0]), spot

    def _phones(self, cells: Mapping[str, object], territory: str, notes: Notes) -> tuple[Phone, ...]:
        found = []
        for name, channel in (("phone", "voice"), ("sms", "sms")):
            if written := notes.keep(name, partial(self._field, cells, name)):
                made = notes.keep(name, partial(phone, written, territory, law_of(territory), channel))
                found.extend([made] if made else [])
        return tuple(found)

    def _assured(self, cells: Mapping[str, object], notes: Notes) -> date | None:
        written = self._field(cells, "assured")
        if not written:
            return None
        for form in self.mapping.dates:
            try:
                return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day, in no time zone
            except ValueError:
                continue
        notes.left_out.append(("assured", "not_a_date", written[:40]))
        return None

    def _organization(self, cells: Mapping[str, object]) -> Organization | None:
        name = self._field(cells, "organization")
        return Organization(stable_id(self.mapping.id, "organization", name), name) if name else None

    def _languages(self, cells: Mapping[str, object]) -> list[str]:
        parts = self._field(cells, "languages").split(self.mapping.languages_between)
        return [part.strip() for part in parts if part.strip()]

    def _eligibility(self, cells: Mapping[str, object], offer: Offer, notes: Notes) -> Eligibility:
        def age(name: str) -> int | None:
            found = notes.keep(name, lambda: number(self._field(cells, name), name, 0, 130))
            return None if found is None else int(found)

        return Eligibility(
            age("minimum_age"), age("maximum_age"), offer.serves, offer.excludes, children=offer.children,
            pets=offer.pets, no_papers=offer.no_papers, anonymous=offer.anonymous, free=offer.free,
        )  # fmt: skip

    def _hours(self, cells: Mapping[str, object], notes: Notes) -> Hours:
        columns = self.mapping.hours
        if columns is None:
            written = self._field(cells, "hours")
            made = notes.keep("hours", lambda: Hours(opening.checked(stated(written)))) if written else None
            return made or Hours()
        ranges: dict[str, list[tuple[str, str]]] = {}
        for day, word in zip((*opening.DAYS, "PH"), (*columns.days, columns.holidays), strict=True):
            for n in range(1, columns.ranges + 1):
                first = text(cells.get(columns.opens.format(day=word, n=n)), "hours") if word else ""
                last = text(cells.get(columns.closes.format(day=word, n=n)), "hours") if word else ""
                if first or last:
                    span = notes.keep("hours", partial(_span, first, last))
                    if span is None:
                        return Hours()  # half a table of hours would call a place closed that may be open
                    ranges.setdefault(day, []).append(span)
        return Hours(opening.of_ranges(ranges))


def _span(first: str, last: str) -> tuple[str, str]:
    return opening.clock(first), opening.clock(last)


def _raw(cells: Mapping[str, object]) -> dict[str, object]:
    found = kept(dict(cells))
    return found if isinstance(found, dict) else {}
