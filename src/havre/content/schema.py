"""What the files of a pack may hold. Unknown keys are errors: a misspelt key must not lose a fact in silence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from havre.core.facts import Mark, ReviewState
from havre.core.vocabulary import code_of
from havre.plan.steps import Tag, is_condition

Layer = Literal["common", "country", "region", "organisation"]
LAYERS: tuple[Layer, ...] = ("common", "country", "region", "organisation")
Audience = Literal[
    "women", "men", "children", "older", "disabled", "deaf", "lgbtqi", "migrants",
    "relatives", "professionals", "perpetrators", "everyone",
]  # fmt: skip
Topic = Literal[
    "domestic", "sexual", "child", "missing_child", "emotional", "victims", "stalking", "forced_marriage",
    "genital_mutilation", "elder", "trafficking", "digital", "legal", "perpetrators",
]  # fmt: skip
Channel = Literal["voice", "sms", "whatsapp", "video", "text_telephone"]
Dial = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,15}$")]
Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Duration = Annotated[str, StringConstraints(pattern=r"^P(\d+[YMWD])*(T(\d+[HMS])+)?$", min_length=3)]
Amount = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d{2})? [A-Z]{3}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A part of a pack file: no unknown keys, never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReviewModel(Strict):
    """Draft, or reviewed by whom and on which day."""

    state: ReviewState = ReviewState.DRAFT
    by: str = ""
    on: date | None = None

    @model_validator(mode="after")
    def _reviewed_names_a_person(self) -> ReviewModel:
        if self.state is ReviewState.REVIEWED and not (self.by and self.on):
            raise ValueError("a reviewed statement names who reviewed it (by) and when (on)")
        return self


class PackFile(Strict):
    """pack.yaml: what this pack is and where it stands among the layers."""

    id: Key
    layer: Layer
    version: str
    licence: str
    title: str = ""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = ""
    territory: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = ""
    languages: tuple[str, ...] = ()
    timezone: str = ""
    territories: dict[str, str] = {}
    leave_to: Web | Literal[""] = ""

    @model_validator(mode="after")
    def _layer_knows_its_ground(self) -> PackFile:
        if self.layer == "country" and not (self.country and self.timezone and self.languages):
            raise ValueError("a country pack gives country, timezone and languages")
        if self.layer == "region" and not (self.country and self.territory):
            raise ValueError("a region pack gives country and territory")
        return self


class LanguageModel(Strict):
    """A served language."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


class Stated(Strict):
    """What every file of statements says of itself; single statements may say otherwise."""

    source: str = ""
    checked: date | None = None
    review: ReviewModel = ReviewModel()


class LanguagesFile(Stated):
    """languages.yaml: the languages people can be answered in."""

    languages: tuple[LanguageModel, ...]


class SentenceModel(Strict):
    """A sentence with other wordings - `easy` language, `young` to a child - or something of its own about review."""

    text: Annotated[str, StringConstraints(min_length=1)]
    easy: Annotated[str, StringConstraints(min_length=1)] | None = None
    young: Annotated[str, StringConstraints(min_length=1)] | None = None
    review: ReviewModel | None = None

    @property
    def variants(self) -> dict[str, str]:
        """The other wordings there are, by name."""
        return {name: text for name, text in (("easy", self.easy), ("young", self.young)) if text}


class SentencesFile(Stated):
    """sentences/<language>.yaml."""

    language: str
    sentences: dict[str, Annotated[str, StringConstraints(min_length=1)] | SentenceModel]


class PurposeModel(Strict):
    """What a sentence, or a family of them (`step.*`), is for; `easy`: it is to be written in easy language too."""

    purpose: str
    safety: bool = False
    easy: bool = False


class CatalogueFile(Stated):
    """sentences.yaml: purposes of sentences and meanings of slots, for translators and checks."""

    language: str = "en"
    sentences: dict[str, PurposeModel]
    slots: dict[str, str] = {}

    def explains(self, slot: str) -> bool:
        """Whether the meaning of this slot is given: its own, or that of its family (`duration_*`)."""
        return slot in self.slots or f"{slot.partition('_')[0]}_*" in self.slots

    def purpose(self, sentence_id: str) -> PurposeModel | None:
        """The entry for this id: exact, else of its longest family."""
        return next((self.sentences[key] for key in _families(sentence_id) if key in self.sentences), None)

    def wants_easy(self, sentence_id: str) -> bool:
        """Whether this sentence, or any family it belongs to, is to be written in easy language too."""
        return any(self.sentences[key].easy for key in _families(sentence_id) if key in self.sentences)


def _families(sentence_id: str) -> list[str]:
    """The id itself, then its families, the longest first."""
    parts = sentence_id.split(".")
    return [sentence_id, *(".".join([*parts[:size], "*"]) for size in range(len(parts) - 1, 0, -1))]


class PhoneModel(Strict):
    """A number as people know it and as a telephone dials it."""

    number: str
    dial: Dial
    channel: Channel = "voice"


class FactModel(Strict):
    """One fact of facts.yaml; meanings in core.facts and docs/packs.md."""

    mark: Mark
    source: tuple[str, ...] | str = ()
    source_date: str | date | int = ""
    checked: date | None = None
    review: ReviewModel | None = None
    to_check: str = ""
    unverified: frozenset[str] = frozenset()
    harmless: frozenset[str] = frozenset()
    harmless_because: str = ""
    name: dict[str, str] = {}
    phones: tuple[PhoneModel, ...] = ()
    url: Web | Literal[""] = ""
    chat: Web | Literal[""] = ""
    app: str = ""
    email: str = ""
    hours: str = ""
    chat_hours: str = ""
    languages: tuple[str, ...] = ()
    interpreters: bool | None = None
    free: bool | None = None
    anonymous: bool | None = None
    on_bill: bool | None = None
    in_call_log: bool | None = None
    serves: tuple[Audience, ...] = ()
    topics: tuple[Topic, ...] = ()
    authority: dict[str, str] = {}
    legal_basis: tuple[str, ...] = ()
    durations: dict[Key, Duration] = {}
    amounts: dict[Key, Amount] = {}
    distance_m: Annotated[int, Field(gt=0)] | None = None
    values: dict[Key, str | int | float | bool] = {}
    note: str = ""

    @property
    def stated(self) -> frozenset[str]:
        """The fields that give a value to people."""
        about = {
            "mark", "source", "source_date", "checked", "review", "to_check", "unverified", "harmless",
            "harmless_because", "note",
        }  # fmt: skip
        return frozenset(self.model_fields_set) - about

    @model_validator(mode="after")
    def _marks_are_honest(self) -> FactModel:
        if self.mark is Mark.SEEN and not self.source:
            raise ValueError("a seen fact names its source")
        if (self.mark is not Mark.SEEN or self.unverified) and not self.to_check:
            raise ValueError("says what must be checked (to_check), as not all of it was seen")
        if self.mark is Mark.CONFLICTING and not self.unverified:
            raise ValueError("a conflicting fact names the fields in conflict (unverified)")
        if self.mark is Mark.MISSING and self.stated - {"name", "url"}:
            raise ValueError("a missing fact has no values")
        if self.harmless and not self.harmless_because:
            raise ValueError("says why a wrong value cannot hurt (harmless_because)")
        unknown = (self.unverified | self.harmless) - set(type(self).model_fields)
        if unknown:
            raise ValueError(f"unverified or harmless names no field of a fact: {', '.join(sorted(unknown))}")
        return self


class FactsFile(Stated):
    """facts.yaml of a country, region or organisation pack."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    facts: dict[str, FactModel]


Plain = str | int | float | bool


class VariantModel(Strict):
    """One way to say a fact; meanings in assistant.topics.Variant and docs/topics.md."""

    id: Key
    when: dict[Key, Plain | tuple[Plain, ...]] = {}
    needs: tuple[Key, ...] = ()
    has: tuple[Literal["chat", "app", "url"], ...] = ()


class TopicModel(Strict):
    """One topic: how many sentences it has, which facts it tells, whom it names."""

    codes: tuple[str, ...] = ()
    paragraphs: Annotated[int, Field(gt=0)]
    easy: Annotated[int, Field(ge=0)] = 0
    facts: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    sources: tuple[str, ...]
    for_violent: bool = False

    @model_validator(mode="after")
    def _codes_are_of_the_vocabulary(self) -> TopicModel:
        for code in self.codes:
            code_of(code)
        return self


class TopicsFile(Stated):
    """topics.yaml: the subjects people can ask about, and how facts are told; no sentences."""

    topics: dict[Key, TopicModel]
    facts: dict[str, tuple[tuple[VariantModel, ...], ...]] = {}


class QuestionsFile(Stated):
    """topics/<language>.yaml: what people ask, in their words, by topic; and words that point to a topic."""

    language: str
    questions: dict[Key, tuple[Annotated[str, StringConstraints(min_length=1)], ...]]
    words: dict[Key, Annotated[str, StringConstraints(min_length=1)]] = {}


class PlanSource(Strict):
    """Where steps of the safety plan were read, and how sure that is."""

    text: Annotated[str, StringConstraints(min_length=1)]
    mark: Mark


class PlanStepModel(Strict):
    """One step of the safety plan; meanings in plan.steps.Step and docs/safety-plan.md."""

    part: Key
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    tags: frozenset[Tag] = frozenset()
    source: Key = "own"


class PlanFile(Stated):
    """plan.yaml: parts and steps of the safety plan; no sentences."""

    parts: tuple[Key, ...] = ()
    sources: dict[Key, PlanSource]
    steps: dict[Key, PlanStepModel]

    @model_validator(mode="after")
    def _conditions_are_known(self) -> PlanFile:
        for key, step in self.steps.items():
            if step.source not in self.sources:
                raise ValueError(f"step {key}: no source {step.source}")
            for name in [*(one for group in step.when for one in group.split("|")), *step.unless]:
                if not is_condition(name):
                    raise ValueError(f"step {key}: «{name}» is no condition")
        return self


class CubeFile(Stated):
    """cube.yaml: which facts the printed sheets show, in order; no sentences."""

    lines: dict[Key, Annotated[tuple[str, ...], Field(min_length=1)]]
    silent: tuple[str, ...]
    written: tuple[str, ...]
