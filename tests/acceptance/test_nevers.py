"""What the assistant must never do: N1 to N8, one by one. Where another test proves it more fully, it is named here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.acceptance.conftest import NIGHT, say
from tests.acceptance.lexicon import BLAME, DELETE, ORDERS, PROMISES
from tests.web.conftest import Asker

import havre.web.public
from havre.assistant.blocks import Emergency, Question, Say, Steps
from havre.core.language import fold
from havre.core.phrasebook import SLOT
from havre.core.situation import Situation
from havre.usecases import assistant, resources
from havre.usecases.assistant import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
BOOK = resources.content().phrasebook
LANGUAGES = tuple(sorted(BOOK.languages))
STATIC = Path(havre.web.public.__file__).parent / "static"
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
# What a field may be called: nothing that a browser offers to fill in, nothing that names a person.
FIELDS = {"words", "state", "speaks", "land", "send", "look", "tongue", "choice"}
# Where such a word warns of the thing: no therapy or mediation for couples; «if you have to go without the animal».
SAID_AGAINST = ("topic.psychological.3", ".no_mediation", "topic.animals.4")
# What leaving the page does not erase, that changes on a watched phone show, nothing needs to be deleted; what we
# take out ourselves, as a screen at a reception; the paper of a plan; and a call for help in the phone's own list,
# where the person decides.
ABOUT_DELETING = {"ui.before_history", "ack.kept", "question.correct", "step.phone_watched", "topic.digital.2",
                  "topic.digital.6", "reason.delete_call", "plan.step.noticed", "plan.step.this_paper", "kiosk.leave",
                  "kiosk.soon", "kiosk.kept", "kiosk.clears"}  # fmt: skip
TOLD = ("he hits me", "my husband choked me", "I want to die", "I hit my wife", "he has a gun and I am pregnant",
        "how do I leave", "he reads my messages", "I love him", "where can I sleep tonight")  # fmt: skip


def found(language: str, lexicon: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Sentences of any kind, in any wording, that hold one of these words."""
    return [
        (key, word)
        for key, sentence in BOOK.sentences[language].items()
        for text in (sentence.text, *sentence.variants.values())
        for word in lexicon[language]
        if f" {fold(word)}" in f" {fold(text)}"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_packs_blames(language: str) -> None:
    assert found(language, BLAME) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_n1_nothing_promises_safety_or_gives_a_verdict(language: str) -> None:
    assert found(language, PROMISES) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_n1_no_answer_holds_a_score(language: str) -> None:
    texts = [text for key, one in BOOK.sentences[language].items() for text in (one.text,) if key.startswith("ack.")]
    assert not [text for text in texts if re.search(r"\d|%", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_n2_nothing_orders_to_leave_to_confront_or_to_make_peace(language: str) -> None:
    assert [one for one in found(language, ORDERS) if not one[0].endswith(SAID_AGAINST)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_n2_nothing_advises_to_delete_what_may_be_proof(language: str) -> None:
    assert [one for one in found(language, DELETE) if one[0] not in ABOUT_DELETING] == []


def test_n2_who_is_watched_is_warned_before_anything_is_changed() -> None:
    for language in LANGUAGES:
        heard = say(language, "FR", choice="watched:yes")
        assert "step.phone_watched" in heard.steps
    assert "may be noticed" in say("en", "FR", choice="watched:yes").words


def test_n3_nobody_is_contacted_for_the_person() -> None:
    """All ways out are links that the person must press; engines reach no network, by the contracts of lint-imports."""
    for words in TOLD:
        hrefs = [contact.href for contact in say("en", "FR", words).contacts]
        assert all(re.match(r"^(tel|sms):[+\d]+$|^https?://", href) for href in hrefs)
    for language in LANGUAGES:
        words = assistant.page(language, "FR").speaker.say("emergency.not_us")
        assert words in say(language, "FR", choice="near:yes").all(Emergency)[0].texts


def test_n4_no_counselling_for_couples_and_no_mediation_is_offered() -> None:
    """The words are in ORDERS, and none of our sentences holds them; what violence excludes is said by the topics."""
    for words in ("can we do couples therapy", "would mediation help us"):
        assert "couple" not in say("en", "DE", "he hits me", words).words.casefold()


def test_n5_no_name_is_asked_for() -> None:
    page = Asker("en").say(words="he hits me", send="1").text
    assert set(re.findall(r'\bname="([^"]+)"', page)) - {"viewport", "color-scheme", "format-detection"} <= FIELDS
    asked = [sentence.text for key, sentence in BOOK.sentences["en"].items() if key.startswith("question.")]
    assert not [text for text in asked if "name" in text.casefold().replace("places called", "")]


def test_n6_a_new_talk_knows_nothing_of_the_one_before() -> None:
    """What the browser keeps: tests/journeys/test_traces.py."""
    say("en", "FR", "he hits me")
    assert assistant.begin("en").situation == Situation()
    answer = Client().post("/", {"words": "he hits me", "send": "1"})
    assert not answer.cookies
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", SCRIPTS)


def test_n7_no_push_no_mail_no_install() -> None:
    page = Asker("en").get("/").text
    assert not re.search(r"serviceWorker|Notification|PushManager|beforeinstallprompt", SCRIPTS)
    assert 'rel="manifest"' not in page
    assert "mailto:" not in page
    assert 'type="email"' not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_n8_every_word_of_an_answer_is_a_sentence_of_the_packs(language: str) -> None:
    """Nothing composes: what is said, asked and advised is one of our sentences with facts in its slots."""
    written = [re.compile(_pattern(text)) for one in BOOK.sentences[language].values()
               for text in (one.text, *one.variants.values())]  # fmt: skip
    talk = assistant.begin(language, "FR")
    for words in (*TOLD, "...", "?", "bye"):
        answer = assistant.reply(talk, Turn(NIGHT, words))
        spoken = [] if answer.language != language else [
            text for block in answer.blocks for text in _spoken(block) if text
        ]  # fmt: skip
        assert [text for text in spoken if not any(one.fullmatch(text) for one in written)] == []


def _pattern(text: str) -> str:
    parts = SLOT.split(text)  # texts and names of slots in turn
    return ".+".join(re.escape(part) for part in parts[::2])


def _spoken(block: object) -> tuple[str, ...]:
    match block:
        case Say() | Emergency():
            return block.texts
        case Steps():
            return tuple(step.text for step in block.items)
        case Question():
            return (block.text, block.why)
    return ()
