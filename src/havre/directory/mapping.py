"""How a table becomes services: which column is which field, what every row has in common, what is left out.

A mapping is content: it carries the source, licence, day of check and review of the table it reads. Mappings live in
packs/<pack>/mappings/*.yaml; docs/directory.md explains every key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Pairs
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from havre.core.errors import ContentError
from havre.core.vocabulary import Need
from havre.directory.model import AUDIENCES, CHANNELS

_SLOT = re.compile(r"\{([^{}]+)\}")
# Fields of a service that a column, or a text with {columns} in it, may fill.
FIELDS = frozenset(
    (
        "id", "name", "description", "url", "email", "phone", "sms", "street", "city", "region", "postcode", "latitude",
        "longitude", "country", "organization", "languages", "assured", "confidential", "minimum_age", "maximum_age",
        "wheelchair", "hours",
    )
)  # fmt: skip


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as wrong:
        raise ValueError(f"not a regular expression: {wrong}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Review(_Strict):
    """Whether a person who answers for the mapping has read it."""

    state: Literal["draft", "reviewed"] = "draft"
    by: str = ""
    on: date | None = None


class Offer(_Strict):
    """What a service offers and to whom; all in codes of the vocabulary. What is not certain is left out."""

    name: str = ""
    needs: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    children: bool | None = None
    pets: bool | None = None
    no_papers: bool | None = None
    anonymous: bool | None = None
    free: bool | None = None

    @model_validator(mode="after")
    def _in_vocabulary(self) -> Offer:
        allowed = ((self.needs, {need.value for need in Need}), (self.channels, set(CHANNELS)))
        for given, known in (*allowed, (self.serves, set(AUDIENCES)), (self.excludes, set(AUDIENCES))):
            if strangers := sorted(set(given) - known):
                raise ValueError(f"not in the vocabulary: {', '.join(strangers)}")
        return self


class Kinds(_Strict):
    """The column that says what kind of service a row is, and what each kind offers."""

    column: str
    values: Pairs[str, Offer]
    others: Literal["leave_out", "quarantine"] = "leave_out"


class LeaveOut(_Strict):
    """Rows that are not wanted, and why: `matches` is searched in the folded column, in `countries` only if given."""

    column: str
    matches: Pattern
    why: str
    countries: tuple[str, ...] = ()


class HourColumns(_Strict):
    """Columns with opening hours: `opens` and `closes` hold {day} and {n}; `days` says Monday to Sunday in words."""

    opens: str
    closes: str
    days: tuple[str, ...] = Field(min_length=7, max_length=7)
    holidays: str = ""
    ranges: int = Field(default=1, ge=1, le=9)


class Split(_Strict):
    """A column that holds several fields; the names of the groups of `pattern` become columns of their own."""

    column: str
    pattern: Pattern


class TableMapping(_Strict):
    """One mapping file."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    about: str
    source: str
    licence: str
    url: str = ""
    checked: date
    review: Review = Review()
    format: Literal["csv", "geojson", "xlsx"] = "csv"
    sheet: str = ""
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    key: tuple[str, ...] = Field(min_length=1)
    country: str = ""
    countries: tuple[str, ...] = ()
    fields: Pairs[str, str]
    pad: Pairs[str, int] = {}
    split: tuple[Split, ...] = ()
    languages_between: str = ";"
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    all: Offer = Offer()
    kinds: Kinds | None = None
    leave_out: tuple[LeaveOut, ...] = ()
    hours: HourColumns | None = None
    near_postcode_km: float | None = None

    @model_validator(mode="after")
    def _known_fields(self) -> TableMapping:
        if strangers := sorted(set(self.fields) - FIELDS):
            raise ValueError(f"no such fields: {', '.join(strangers)} (known: {', '.join(sorted(FIELDS))})")
        if "name" not in self.fields:
            raise ValueError("fields must say what the name is")
        if not self.country and "country" not in self.fields:
            raise ValueError("say which country: `country`, or a column under fields")
        return self

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the table must have."""
        made = {name for split in self.split for name in re.compile(split.pattern).groupindex}
        named = {column for value in self.fields.values() for column in columns_of(value)}
        named |= {*self.key, *self.pad, *(part.column for part in self.split)}
        named |= {rule.column for rule in self.leave_out}
        if self.kinds:
            named.add(self.kinds.column)
        return frozenset(name for name in named - made if not name.startswith("_"))


def columns_of(value: str) -> list[str]:
    """The columns in a field: those in braces, or the whole text as the name of one column."""
    return _SLOT.findall(value) or [value]


def filled(value: str, cells: Pairs[str, object]) -> object:
    """A field for one row: the cell itself, or the text with its {columns} filled."""
    if not _SLOT.search(value):
        return cells.get(value, "")
    text = _SLOT.sub(lambda found: str(cells.get(found[1]) or "").strip(), value)
    # A slot that was empty leaves its dash behind; a site named like its house would be named twice.
    return " – ".join(dict.fromkeys(part.strip(" ,") for part in text.split(" – ") if part.strip(" ,")))


def mapping_from(data: object, where: str) -> TableMapping:
    """The mapping in `data` (as read from YAML); raises `ContentError` naming every key that is wrong."""
    try:
        return TableMapping.model_validate(data)
    except ValidationError as wrong:
        told = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'mapping'}: {e['msg']}" for e in wrong.errors())
        raise ContentError(
            told, where=where, remedy="correct the mapping; docs/directory.md explains its keys"
        ) from None
