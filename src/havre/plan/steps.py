"""Steps of a safety plan: under what they hold, what about them can raise danger, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from havre.core.facts import Mark
from havre.core.vocabulary import code_of


class Tag(StrEnum):
    """What a step does that can raise danger; `SAYS_NOTICED` is the warning that others need before them."""

    ANNOUNCES = "announces"  # tells the violent person, or whoever would tell them, of leaving or of the plan
    CONFRONTS = "confronts"  # argues back, stands in the way, meets them alone, takes hold of a weapon
    INTERVENES = "intervenes"  # sends a child between two people
    RISKY_ROOM = "risky_room"  # leads into a kitchen, bathroom, garage or another room with weapons or one door
    RETURNS_ALONE = "returns_alone"  # goes back to the home with nobody else
    HIDES_AT_HOME = "hides_at_home"  # keeps a bag, papers, money or a phone hidden where both live
    KEEPS_ON_PHONE = "keeps_on_phone"  # leaves notes, photos or messages on one's own telephone
    NOTICEABLE = "noticeable"  # new phone, passwords, settings, trackers, accounts: the other person can notice
    LOCKS = "locks"  # changes locks or shuts the violent person out
    SAYS_NOTICED = "says_noticed"  # says that changes can be noticed, and to plan them first


class Stage(StrEnum):
    """Where a person stands; unsure when not said."""

    UNSURE = "unsure"
    STAYING = "staying"
    LEAVING = "leaving"
    LEFT = "left"


# What is asked with «yes», «no» and «I don't know», since not knowing must count as the worse of both.
SEARCHED, SHARED, WATCHED, TRACKED, WEAPON = "searched", "shared", "phone_watched", "tracked", "weapon"
QUESTIONS = (SEARCHED, WATCHED, SHARED, TRACKED, WEAPON)
# What else can be ticked, beside the circumstances of the vocabulary.
EXTRAS = ("car", "has_work", "court_day", "handover")
DENIED = "no:"  # begins a condition that asks for a plain «no»


@dataclass(frozen=True, slots=True)
class Step:
    """One step; its words are the sentence `plan.step.<id>`.

    `when`: of each group one condition must hold; `unless`: none may. Conditions are codes of the vocabulary, a stage,
    a question or an extra; «no:<question>» asks for a plain no; «adult» and «child» say for whom. `source` and `mark`
    say where it was read.
    """

    id: str
    part: str
    when: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    tags: frozenset[Tag] = frozenset()
    source: str = ""
    mark: Mark = Mark.REMEMBERED

    @property
    def conditions(self) -> frozenset[str]:
        """Every condition that this step looks at."""
        return frozenset[str]().union(*self.when) | self.unless


def holds(step: Step, said: frozenset[str]) -> bool:
    """Whether a step is for whoever said this."""
    return all(group & said for group in step.when) and not step.unless & said


def is_condition(name: str) -> bool:
    """Whether a step may ask for this: a misspelt condition would never hold, and its step would be lost."""
    if name.startswith(DENIED):
        return name.removeprefix(DENIED) in QUESTIONS
    if name in {"adult", "child", *Stage, *QUESTIONS, *EXTRAS}:
        return True
    try:
        return bool(code_of(name))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class PlanBook:
    """All parts in the order in which they are read, and all steps in the order of the packs."""

    parts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
