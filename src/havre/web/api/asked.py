"""What may be asked: names, forms and bounds of each parameter, and the words in which the API describes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from havre.core.vocabulary import Circumstance, Danger, Need, Role, Violence
from havre.directory.model import ACCESS, AUDIENCES, CHANNELS
from havre.directory.narrow import ADMITTED, IN_WRITING
from havre.usecases.directory_filters import MOST_METRES, WHEELCHAIR, Filters
from havre.usecases.matching import OLDEST_CHILD, WAYS, YEARS

MOST_PER_PAGE = 500
PER_PAGE = 50
LAST_PAGE = 10_000_000
MOST_OF_A_LIST = 10
LONGEST = 200  # characters of a text, as long as an id may be
NO_NUL = r"^[^\x00]*$"


class _OneOf:
    """A text that is one of these."""

    def __init__(self, values: Sequence[str]) -> None:
        self.values = tuple(values)

    def __call__(self, given: str) -> str:
        if given not in self.values:
            raise ValueError(f"use one of {', '.join(self.values)}")
        return given


def _code(values: Sequence[str]) -> tuple[Any, Any]:
    return AfterValidator(_OneOf(values)), Field(json_schema_extra={"enum": list(values)})


def _near_enough(at: datetime) -> datetime:
    if at.year not in YEARS:
        raise ValueError(f"give a moment of the years {YEARS[0]} to {YEARS[-1]}")
    return at


def _listed(given: object) -> object:
    """One value where a list is asked for is a list of one."""
    return [given] if isinstance(given, str) else given


_CHANNELS = (*CHANNELS, IN_WRITING)
_AUDIENCES = (*AUDIENCES, *ADMITTED)
Text = Annotated[str, StringConstraints(max_length=LONGEST, pattern=NO_NUL)]
Moment = Annotated[datetime, AfterValidator(_near_enough)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$", to_upper=True)]
Tongue = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")]
Access = Annotated[str, *_code((WHEELCHAIR, *ACCESS))]
Audience = Annotated[str, *_code(_AUDIENCES)]
Channel = Annotated[str, *_code(_CHANNELS)]
_SEVERAL = (BeforeValidator(_listed), Field(max_length=MOST_OF_A_LIST))
Tongues = Annotated[list[Tongue], *_SEVERAL]
Accesses = Annotated[list[Access], *_SEVERAL]
Audiences = Annotated[list[Audience], *_SEVERAL]
Channels = Annotated[list[Channel], *_SEVERAL]


class Question(Schema):
    """What can be asked of any address: nothing but what is named."""

    model_config = ConfigDict(extra="forbid")


class ListQuestion(Question):
    """Of any list: which page of it, in which form."""

    page: int = Field(1, ge=1, le=LAST_PAGE, description="The number of the page.")
    per_page: int | None = Field(
        None, ge=1, le=MOST_PER_PAGE, description=f"Records on a page; {PER_PAGE} where it is not said."
    )
    format: Literal["json", "ndjson"] = Field(
        "json", description="`ndjson`: all records, one on a line, without pages."
    )


class TaxonomiesQuestion(ListQuestion):
    """Of taxonomies."""

    search: Text = Field("", description="Words that all stand in its name or description.")


class TermsQuestion(TaxonomiesQuestion):
    """Of taxonomy terms."""

    taxonomy_id: Text = Field("", description="Of this taxonomy.")
    parent_id: Text = Field("", description="Directly below this term.")
    top_only: bool = Field(False, description="Only terms that stand below no other.")


class TermedQuestion(ListQuestion):
    """Of what may name taxonomy terms."""

    search: Text = Field("", description="Words that all stand in its names, description, organization or towns.")
    taxonomy_term_id: Text = Field("", description="Whose record names this term.")
    taxonomy_id: Text = Field("", description="Whose record names a term of this taxonomy.")
    full: bool = Field(False, description="Whole records, with all that belongs to them.")


class OrganizationsQuestion(TermedQuestion):
    """Of organizations."""

    full_service: bool = Field(False, description="With all of each service inside, not its name alone.")


class OneOrganization(Question):
    """Of one organization."""

    full_service: bool = Field(False, description="With all of each service inside, not its name alone.")


class PlacesQuestion(TermedQuestion):
    """Of services at places: the filters of HSDS, then those of the Havre profile. All that is asked must hold."""

    organization_id: Text = Field("", description="Given by this organization.")
    modified_after: datetime | None = Field(None, description="Changed here at this moment or later.")
    postcode: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 -]{3,12}$")] | None = Field(
        None, description="Whose area includes this postcode; with `proximity`: within so many metres of its middle."
    )
    proximity: int | None = Field(
        None, ge=0, le=MOST_METRES, description="Metres around the postcode, or the town of `near`."
    )
    country: Country | None = Field(None, description="ISO 3166 code of the country whose law holds there.")
    language: Tongues = Field([], description="Spoken by staff or an interpreter; each of them.")
    accessibility: Accesses = Field([], description="What the place has for disabled people; each of them.")
    serves: Audiences = Field([], description="Whom it admits; each of them.")
    fees: Literal["free"] | None = Field(None, description="`free`: it costs nothing.")
    channel: Channels = Field([], description="How it is reached; each of them; `text`: any way in writing.")
    open_at: Moment | None = Field(None, description="Certainly open then; without a zone, by the clock of each place.")
    near: Text = Field("", description="Around this town, or place of this GeoNames number, the nearest first.")

    def filters(self) -> Filters:
        """As the use case takes them."""
        told = {name: getattr(self, name) for name in Filters.__dataclass_fields__}
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        texts = {name: told[name] or "" for name in ("country", "fees", "postcode")}
        return Filters(**(told | lists | texts))


class ServicesQuestion(PlacesQuestion):
    """Of services."""

    minimal: bool = Field(False, description="Id, name, status and moment of change only; all on one page.")


class SituationQuestion(Question):
    """A person's situation in codes of the house, where they are, and what they can use."""

    role: Annotated[str, *_code([code.value for code in Role])] | None = None
    violence: tuple[Annotated[str, *_code([code.value for code in Violence])], ...] = ()
    danger: tuple[Annotated[str, *_code([code.value for code in Danger])], ...] = ()
    circumstances: tuple[Annotated[str, *_code([code.value for code in Circumstance])], ...] = ()
    needs: tuple[Annotated[str, *_code([code.value for code in Need])], ...] = ()
    country: Country | None = Field(None, description="The country served; that of the filters if left out.")
    place: Text = Field("", description="A town or its GeoNames number; without one, what is reached from anywhere.")
    at: Moment | None = Field(None, description="The moment asked about, now if left out; without a zone, local time.")
    channel: Annotated[str, *_code(WAYS)] | None = Field(None, description="The way this person can use.")
    language: Tongue | None = Field(None, description="The language they speak.")
    car: bool | None = Field(None, description="Whether they have one.")
    child_age: int | None = Field(None, ge=0, le=OLDEST_CHILD, description="Years of the oldest child with them.")

    def told(self) -> dict[str, Any]:
        """What was said, as the use case takes it."""
        said = self.model_dump(exclude_unset=True)
        return said | ({"at": self.at.isoformat()} if self.at else {})


class SituationsQuestion(ServicesQuestion):
    """Of services, for a person: only in the body of a POST, so that no log of addresses holds it."""

    situation: SituationQuestion | None = Field(
        None, description="The order of the matching engine, each service with its reasons under `havre`."
    )
