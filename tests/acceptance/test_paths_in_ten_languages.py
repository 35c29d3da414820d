"""Each path of a talk in each of ten languages, in messages as people write them, through the real reader and model.

The messages stand in paths/<language>.yaml: for each path several talks, parted by « / », each of messages in order,
parted by « >> ».
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.acceptance.conftest import WRITTEN, Heard, Talk

from havre.assistant.blocks import Contact, Emergency, Services
from havre.core.situation import Situation
from havre.core.vocabulary import Circumstance, Danger, Role, Violence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
FOLDER = Path(__file__).parent / "paths"
LANGUAGES = ("ar", "de", "en", "es", "fi", "fr", "hu", "pt", "tr", "uk")
COUNTRIES = {"ar": "FR", "de": "DE", "en": "DE", "es": "ES", "fi": "FI", "fr": "FR", "hu": "HU", "pt": "PT", "tr": "AT",
             "uk": "DE"}  # fmt: skip
RAPE = ["step.recent_rape.care", "step.recent_rape.traces", "step.recent_rape.choice"]
LEFT_OUT_FOR_CHILDREN = {"step.shelter", "step.separation.plan", "step.separation.time"}


def no_police(heard: Heard) -> None:
    assert not heard.all(Emergency), "a refusal is no emergency"
    assert heard.talk.refused == {"police"}
    assert heard.says("ack.no_police")
    assert "step.without_police" in heard.steps


def child(heard: Heard) -> None:
    assert heard.talk.situation.role is Role.CHILD
    assert heard.says("ack.child")
    assert {"step.child.tell", "step.child.line"} <= set(heard.steps)
    assert not LEFT_OUT_FOR_CHILDREN & set(heard.steps)


def witness(heard: Heard) -> None:
    assert heard.talk.situation.role is Role.RELATIVE
    assert heard.says("ack.relative")
    assert {"step.relative.listen", "step.relative.ask"} <= set(heard.steps)


def professional(heard: Heard) -> None:
    assert heard.talk.situation.role is Role.PROFESSIONAL
    assert heard.says("ack.professional")
    assert "step.professional" in heard.steps


def perpetrator(heard: Heard) -> None:
    assert heard.talk.situation.role is Role.PERPETRATOR
    assert heard.says("ack.perpetrator")
    assert "step.perpetrator.stop" in heard.steps
    assert "step.shelter" not in heard.steps


def ambivalence(heard: Heard) -> None:
    assert heard.says("ack.ambivalence")
    assert heard.steps[0] == "step.stay_or_go"
    assert Danger.SEPARATION not in heard.talk.situation.danger


def suicidal(heard: Heard) -> None:
    assert heard.says("ack.suicidal")
    assert {"step.suicidal.emergency", "step.suicidal.near"} <= set(heard.steps[:3])


def rape(heard: Heard) -> None:
    assert heard.steps[:3] == RAPE
    assert heard.talk.refused == frozenset()


def rape_no_complaint(heard: Heard) -> None:
    assert not heard.all(Emergency)
    assert heard.talk.refused == {"police"}
    assert set(RAPE) <= set(heard.steps)


def strangulation(heard: Heard) -> None:
    assert Danger.STRANGULATION in heard.talk.situation.danger
    assert heard.steps[:2] == ["step.strangulation.doctor", "step.strangulation.now"]


def weapon(heard: Heard) -> None:
    assert Danger.WEAPON in heard.talk.situation.danger
    assert "step.weapon" in heard.steps or heard.all(Emergency)


def child_in_danger(heard: Heard) -> None:
    assert heard.talk.situation.role is not Role.CHILD
    assert "step.child_in_danger" in heard.steps


def attack_now(heard: Heard) -> None:
    assert isinstance(heard.answer.blocks[0], Emergency)
    assert heard.steps[:2] == ["step.attack_now.place", "step.attack_now.people"]
    assert heard.talk.pending == "", "nobody is questioned while it happens"


def undocumented(heard: Heard) -> None:
    assert Circumstance.UNDOCUMENTED in heard.talk.situation.circumstances
    assert "step.undocumented" in heard.steps


def deaf(heard: Heard) -> None:
    assert Circumstance.DEAF in heard.talk.situation.circumstances
    assert heard.says("ack.in_writing")
    for card in heard.all(Services)[0].cards:
        assert _written_first(card.contacts)


def _written_first(contacts: tuple[Contact, ...]) -> bool:
    kinds = [contact.kind in WRITTEN | {"website"} for contact in contacts]
    return kinds == sorted(kinds, reverse=True)


def overseas(heard: Heard) -> None:
    assert Circumstance.OVERSEAS in heard.talk.situation.circumstances
    assert "step.overseas" in heard.steps


def refuse_offer(heard: Heard) -> None:
    assert heard.says("ack.refused")
    assert heard.steps == ["step.trust"]
    assert heard.all(Services) == []


def silence(heard: Heard) -> None:
    assert heard.says("ack.silence")


def thanks(heard: Heard) -> None:
    assert heard.says("ack.thanks")


def abuse_of_bot(heard: Heard) -> None:
    assert heard.says("ack.abuse")
    assert heard.talk.pending == ""


def summarise(heard: Heard) -> None:
    assert heard.says("memory.heading")
    assert heard.says("label.physical")
    assert heard.says("note.kept")


def forget(heard: Heard) -> None:
    assert heard.says("ui.forgotten")
    assert heard.talk.situation == Situation()


def somebody_else(heard: Heard) -> None:
    assert heard.talk.situation.role is Role.RELATIVE
    assert Violence.PHYSICAL in heard.talk.situation.violence
    assert "step.relative.listen" in heard.steps


def denied_children(heard: Heard) -> None:
    assert Circumstance.CHILDREN not in heard.talk.situation.circumstances
    assert Violence.PHYSICAL in heard.talk.situation.violence


def easy_on(heard: Heard) -> None:
    assert heard.talk.easy
    assert heard.says("ack.easy_on")


PATHS: Mapping[str, Callable[[Heard], None]] = {
    one.__name__: one
    for one in (
        no_police, child, witness, professional, perpetrator, ambivalence, suicidal, rape, rape_no_complaint,
        strangulation, weapon, child_in_danger, attack_now, undocumented, deaf, overseas, refuse_offer, silence, thanks,
        abuse_of_bot, summarise, forget, somebody_else, denied_children, easy_on,
    )
}  # fmt: skip


@cache
def written(language: str) -> Mapping[str, list[list[str]]]:
    given: dict[str, str] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return {path: [talk.split(" >> ") for talk in talks.split(" / ")] for path, talks in given.items()}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_is_walked_in_every_language(language: str, path: str) -> None:
    """What is said stands in the language of the talk: `says` looks for its sentences there."""
    talks = written(language)[path]
    assert talks
    for messages in talks:
        heard = Talk(language, COUNTRIES[language])(*messages)
        assert heard.talk.language == language, messages
        assert heard.can_do_something(), messages
        try:
            PATHS[path](heard)
        except AssertionError as error:
            error.add_note(f"after {messages}: {heard.talk.situation}, {heard.steps}")
            raise


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_path_is_left_out_in_a_language(language: str) -> None:
    assert set(written(language)) == PATHS.keys()
