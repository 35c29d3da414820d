"""The form of the safety plan, as it comes in, and what the page shows of it; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.http import QueryDict

from havre.plan.build import Answers
from havre.usecases import assistant, plan, printing
from havre.usecases.plan import Changed, Worded
from havre.web.public.sent import Sent, opened, text_of

EASY = {"easy:on": True, "easy:off": False}  # the buttons that change the language's difficulty


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form carried: the page's own fields as in a talk, what was answered, what was changed, what to `do`.

    Names of fields say nothing that a browser would remember and offer again. `made`: the plan was shown before;
    `easy`: it is in easy language from now on.
    """

    sent: Sent
    answers: Answers
    changed: Changed
    do: str
    made: bool
    easy: bool

    @classmethod
    def of(cls, form: QueryDict) -> Self:
        """The fields that we know; others are not read."""
        last = {name: str(value) for name, value in form.dict().items()}
        known = {name.removeprefix("k_"): value for name, value in last.items() if name.startswith("k_")}
        own = {name.removeprefix("o_"): text_of(value) for name, value in last.items() if name.startswith("o_")}
        answers = plan.of_form(
            child=last.get("who") == "child",
            stage=last.get("at", ""),
            known=known,
            ticked=frozenset(form.getlist("t")),
        )
        changed = Changed(frozenset(form.getlist("s")), own)
        do = last.get("do", "")
        easy = EASY.get(do, "easy" in last)
        return cls(Sent.of(last), answers, changed, do, "made" in last, easy)


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """What the page shows: the plan once it is `made`, its `text` when that was asked for, and how to go back."""

    plan: Worded
    page_language: str
    country: str = ""
    state: str = ""
    made: bool = False
    text: str = ""
    files: bool = False
    easy: bool = False


def begun(language: str) -> ShownPlan:
    """The page before anything was said."""
    return ShownPlan(plan.worded(Answers(), language), language, files=printing.can_print())


def after(asked: Asked, preferred: str, now: datetime) -> ShownPlan:
    """The page once a form came in - from itself, or from a talk, whose situation then is the first answer."""
    sent = asked.sent
    talk, _ = opened(sent, now)
    served = assistant.served()
    spoken = (sent.tongue, sent.speaks, talk.language if talk else "", preferred)
    language = next(one for one in spoken if one in served.languages)
    first = talk if asked.do == "open" else None
    country = sent.land if sent.land in served.countries else ""
    country = first.country if first else country
    answers = plan.of_talk(first) if first else asked.answers
    easy = first.easy if first else asked.easy
    shown = plan.worded(answers, language, country, asked.changed, easy=easy)
    made = bool(first) or asked.made or asked.do in {"make", "text", "file"}
    text = plan.as_text(shown) if made and asked.do in {"text", "file"} else ""
    return ShownPlan(shown, language, country, sent.state if talk else "", made, text, printing.can_print(), easy)
