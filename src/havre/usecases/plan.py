"""A safety plan in words: built from what was said, changed by its person, taken away, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape

from havre.assistant.blocks import Contact
from havre.assistant.conversation import Conversation
from havre.assistant.wording import NOBODY, Speaker, emergency_block, emergency_number, variants_for
from havre.core.language import Direction
from havre.core.situation import Situation
from havre.core.vocabulary import FACETS, Danger, Need, Role, code_of
from havre.plan.build import Answers, build, stage_of
from havre.plan.steps import DENIED, EXTRAS, QUESTIONS, Stage
from havre.usecases import assistant, printing, resources


@dataclass(frozen=True, slots=True)
class Changed:
    """What a person changed in their plan: ids of steps left out, and lines of their own by part."""

    struck: frozenset[str] = frozenset()
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words, and why it is there."""

    id: str
    text: str
    why: str
    struck: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One part in words; `own` as it was written."""

    id: str
    title: str
    lines: tuple[Line, ...]
    own: str

    @property
    def kept(self) -> tuple[str, ...]:
        """What is taken away: steps that were not left out, then the person's own lines."""
        written = tuple(text for one in self.own.splitlines() if (text := one.strip()))
        return (*(line.text for line in self.lines if not line.struck), *written)


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be ticked, chosen or answered; `answer` is yes, no or empty."""

    value: str
    label: str
    on: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """The plan as a face shows it. `language` is set where it is another than that of the page."""

    words: Speaker
    direction: Direction
    language: str
    answers: Answers
    sections: tuple[Section, ...]
    contacts: tuple[Contact, ...]

    @property
    def number(self) -> str:
        """The number to call in danger."""
        return emergency_number(self.words.facts).number

    @property
    def for_child(self) -> bool:
        """Whether a child reads it."""
        return self.answers.situation.role is Role.CHILD

    @property
    def not_for(self) -> bool:
        """Whether whoever asks uses violence: victims' plans are not shown to them."""
        return self.answers.situation.role is Role.PERPETRATOR

    @property
    def stages(self) -> tuple[Option, ...]:
        """Where a person may stand."""
        return tuple(Option(one, self.words.say(f"plan.stage_{one}"), one == self.answers.stage) for one in Stage)

    @property
    def questions(self) -> tuple[Option, ...]:
        """What is asked with yes, no and not known."""
        said = self.answers.said
        return tuple(
            Option(one, self.words.say(f"plan.ask_{one}"), answer="yes" if one in said else _denied(one, said))
            for one in QUESTIONS
        )

    @property
    def ticks(self) -> tuple[Option, ...]:
        """What else may be true."""
        said = self.answers.said
        return tuple(Option(one, reason(self.words, one), one in said) for one in ticks())


def _denied(question: str, said: frozenset[str]) -> str:
    return "no" if DENIED + question in said else ""


@lru_cache(maxsize=1)
def ticks() -> tuple[str, ...]:
    """Everything that a step of the packs asks for and that is not asked in another way, in the vocabulary's order."""
    asked = frozenset[str]().union(*(step.conditions for step in resources.content().plan.steps))
    codes = (code.value for facet in FACETS.values() for code in facet)
    return (*EXTRAS, *(code for code in codes if code in asked and code not in {*QUESTIONS, *Role}))


def offered(situation: Situation, language: str) -> bool:
    """Whether a talk offers the plan: danger or leaving was said, nothing is under way, and it is for a victim.

    Not in a language in which it is not written yet: an offer nobody can read is in the way of what is.
    """
    if situation.role is Role.PERPETRATOR or Danger.ATTACK_NOW in situation.danger:
        return False
    if not _written(language):
        return False
    return bool(situation.danger - {Danger.SUICIDAL} or Need.LEAVE_SAFELY in situation.needs)


def _written(language: str) -> bool:
    return resources.content().phrasebook.has("plan.title", language)


def of_talk(talk: Conversation) -> Answers:
    """The answers that a talk has already given."""
    return Answers(talk.situation, stage_of(talk.situation))


def of_form(*, child: bool, stage: str, known: Mapping[str, str], ticked: frozenset[str]) -> Answers:
    """The answers of a form. What is none of ours is not read."""
    mine = ticked & set(ticks())
    codes = [code_of(one) for one in sorted(mine - set(EXTRAS))]
    return Answers(
        situation=Situation.of([Role.CHILD if child else Role.VICTIM, *codes]),
        stage=Stage(stage) if stage in set(Stage) else Stage.UNSURE,
        yes=frozenset(one for one in QUESTIONS if known.get(one) == "yes") | mine & set(EXTRAS),
        no=frozenset(one for one in QUESTIONS if known.get(one) == "no"),
    )


def worded(
    answers: Answers, language: str, country: str = "", changed: Changed | None = None, *, easy: bool = False
) -> Worded:
    """The plan in `language`; as a whole in the base language where it is not written in that one yet.

    `easy`: in easy language, as far as it is written; a child is spoken to as a child all the same.
    """
    changed = changed or Changed()
    book = resources.content().phrasebook
    own = _written(language)
    page = assistant.page(language, country).speaker
    words = replace(page, language=language if own else book.base, variants=variants_for(answers.situation, easy=easy))
    number = emergency_number(words.facts).number
    sections = tuple(
        Section(
            id=part.id,
            title=words.say(f"plan.part.{part.id}"),
            lines=tuple(
                Line(
                    one.step.id,
                    words.say(f"plan.step.{one.step.id}", number=number),
                    "; ".join(reason(words, name) for name in one.reasons),
                    one.step.id in changed.struck,
                )
                for one in part.steps
            ),
            own=changed.own.get(part.id, ""),
        )
        for part in build(resources.content().plan, answers)
    )
    contacts = emergency_block(page, answers.situation if sections else NOBODY).contacts
    direction = book.languages[words.language].direction
    return Worded(words, direction, "" if own else words.language, answers, sections, contacts)


def reason(words: Speaker, condition: str) -> str:
    """Why a step is there, in words: a code has its label, everything else a sentence of the plan."""
    own = condition in {*Stage, *EXTRAS, *QUESTIONS} and words.phrasebook.has(f"plan.why_{condition}", words.language)
    return words.say(f"plan.why_{condition}" if own else f"label.{condition}")


# --- to take away ------------------------------------------------------------------------------------------------


def as_text(plan: Worded) -> str:
    """The plan as plain text: parts and lines, no title, no address, no date."""
    parts = (f"{one.title}\n" + "".join(f"- {text}\n" for text in one.kept) for one in plan.sections if one.kept)
    return "\n".join(parts)


def as_pdf(plan: Worded) -> bytes:
    """The plan as PDF/UA under the neutral title of the page. Raises `HavreError` where none can be laid out."""
    return printing.as_pdf(as_html(plan))


STYLE = """
@page { size: A4; margin: 18mm 16mm }
html { font-family: "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif; font-size: 10.5pt; line-height: 1.4 }
h1 { font-size: 13pt; margin: 0 0 3mm } h2 { font-size: 11.5pt; margin: 5mm 0 1mm; break-after: avoid }
ul { margin: 0; padding-inline-start: 5mm } li { margin: 0 0 1.2mm; break-inside: avoid }
"""


def as_html(plan: Worded) -> str:
    """The page that is laid out: it names no address and loads nothing."""
    title = escape(plan.words.say("ui.title"))
    parts = "".join(
        f"<h2>{escape(one.title)}</h2><ul>"
        + "".join(f"<li dir='auto'>{escape(text)}</li>" for text in one.kept)
        + "</ul>"
        for one in plan.sections
        if one.kept
    )
    return (
        f"<!doctype html><html lang='{plan.words.language}' dir='{plan.direction}'><head><meta charset='utf-8'>"
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>{parts}</body></html>"
    )
