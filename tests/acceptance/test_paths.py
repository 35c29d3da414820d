"""Every path that a talk can take for somebody whose situation asks for another answer, from first words to last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.acceptance.conftest import NIGHT, WRITTEN, say

from havre.assistant.blocks import Article, Emergency, Question, Say, Services, Steps
from havre.assistant.conversation import to_record
from havre.core.situation import Situation
from havre.core.vocabulary import FACETS, Circumstance, Danger, Need, Role, Violence
from havre.usecases import assistant, resources
from havre.usecases.assistant import Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
HIT = "my husband hits me"
AGAINST_POLICE = {
    "de": "keine Polizei bitte", "en": "I do not want the police", "es": "no quiero policía", "fi": "en halua poliisia",
    "fr": "je ne veux pas de police", "hu": "nem akarok rendőrséget", "pt": "não quero a polícia",
    "ar": "لا أريد الشرطة", "uk": "не хочу поліції", "tr": "polis istemiyorum",
}  # fmt: skip


# --- no police ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(AGAINST_POLICE))
def test_who_wants_no_police_is_shown_other_ways(language: str) -> None:
    heard = say(language, "FR", AGAINST_POLICE[language])
    assert heard.talk.refused == {"police"}
    assert heard.says("ack.no_police")
    assert "step.without_police" in heard.steps
    assert Need.POLICE not in heard.talk.situation.needs


def test_who_wants_no_police_is_not_offered_them_again() -> None:
    later = say("en", "DE", HIT, "I do not want the police", "he has a knife and threatened to kill me")
    assert "step.weapon_line" in later.steps
    assert "step.weapon" not in later.steps
    assert not any("olice" in text for text in later.words.splitlines() if text)


def test_who_wants_no_police_keeps_the_number_that_saves_a_life() -> None:
    now = say("en", "DE", "I do not want the police", "he is at my door with a knife")
    assert "tel:112" in [contact.href for contact in now.all(Emergency)[0].contacts]
    assert "tel:110" not in [contact.href for contact in now.all(Emergency)[0].contacts]


def test_police_is_not_among_the_answers_to_what_would_help() -> None:
    talk = replace(assistant.begin("en", "DE"), refused=frozenset({"police"}))
    answer = assistant.reply(talk, Turn(NIGHT, "..."))
    offered = [choice.value for block in answer.blocks if isinstance(block, Question) for choice in block.choices]
    assert "need:shelter" in offered
    assert "need:police" not in offered


def test_police_comes_back_when_the_person_asks() -> None:
    assert say("en", "DE", HIT, "I do not want the police", choice="need:police").talk.refused == frozenset()


# --- who writes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "informal", "formal"),
    [
        ("de", "ich bin 13 und mein Vater schlägt mich", "dir", "Ihnen"),
        ("fr", "j'ai 14 ans et mon père me frappe", "toi", "vous"),
        ("pt", "tenho 13 anos e o meu pai bate-me", "contigo", "consigo"),
        ("tr", "13 yaşındayım babam beni dövüyor", "yanında", "yanınızda"),
        ("uk", "мені 13 років, батько мене б'є", "тебе", "вас"),
    ],
)
def test_a_child_is_spoken_to_as_a_child(language: str, words: str, informal: str, formal: str) -> None:
    heard = say(language, "FR", words)
    assert heard.talk.situation.role is Role.CHILD
    question = heard.all(Question)[0].text
    assert informal in question
    assert formal not in question


def test_a_child_is_given_lines_for_children_and_no_list_for_adults() -> None:
    heard = say("en", "FR", "I am 13 and my father hits me")
    assert heard.steps[-2:] == ["step.child.tell", "step.child.line"]
    assert "119" in heard.words
    talk = replace(heard.talk, asked=heard.talk.asked | {"near", "watched", "call"})
    want = assistant.reply(talk, Turn(NIGHT, choice="skip"))
    offered = {choice.value for block in want.blocks if isinstance(block, Question) for choice in block.choices}
    assert "need:children_help" in offered
    assert not offered & {"need:legal", "need:money", "need:leave_safely", "need:protection_order", "need:police"}


def test_a_witness_is_told_how_to_help_and_what_to_do_in_an_attack() -> None:
    heard = say("en", "DE", "my sister is beaten by her husband")
    assert heard.says("ack.relative")
    assert heard.steps == ["step.relative.listen", "step.relative.ask", "step.relative.danger"]


def test_a_professional_is_told_what_helps_the_person_they_support() -> None:
    heard = say("en", "DE", "I am a nurse, a patient told me her husband beats her")
    assert heard.says("ack.professional")
    assert "step.professional" in heard.steps


def test_who_is_violent_is_helped_to_stop_and_shown_no_refuge() -> None:
    heard = say("en", "FR", "I hit my wife yesterday and I want to stop")
    assert heard.says("ack.perpetrator")
    assert {"step.perpetrator.stop", "step.perpetrator.emergency"} <= set(heard.steps)
    assert "step.shelter" not in heard.steps


# --- what they feel ----------------------------------------------------------------------------------------------


def test_who_loves_who_hurts_them_is_not_told_to_leave() -> None:
    heard = say("en", "DE", HIT, "but I love him")
    assert heard.says("ack.ambivalence")
    assert heard.steps[0] == "step.stay_or_go"
    assert Danger.SEPARATION not in heard.talk.situation.danger


def test_who_thinks_of_dying_is_given_a_line_and_somebody_near_first() -> None:
    heard = say("en", "DE", "I want to die")
    assert heard.says("ack.suicidal")
    assert heard.steps[:3] == ["step.suicidal.line", "step.suicidal.emergency", "step.suicidal.near"]


def test_after_rape_care_and_traces_come_with_or_without_a_complaint() -> None:
    heard = say("fr", "FR", "j'ai été violée hier soir")
    assert heard.steps[:3] == ["step.recent_rape.care", "step.recent_rape.traces", "step.recent_rape.choice"]
    assert "avec ou sans plainte" in heard.words


def test_after_strangulation_a_doctor_today_and_why() -> None:
    heard = say("en", "DE", "he strangled me last week")
    assert heard.steps[:2] == ["step.strangulation.doctor", "step.strangulation.now"]
    assert "harm can appear hours or days later" in heard.words


def test_without_papers_help_comes_without_a_name() -> None:
    heard = say("en", "FR", "he hits me and I have no papers")
    assert "step.undocumented" in heard.steps
    assert "without giving your name" in heard.words


# --- how they can be reached -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "country", "words"),
    [("fr", "FR", "je suis sourde et mon mari me frappe"), ("de", "DE", "ich bin gehörlos und mein Mann schlägt mich")],
)
def test_who_is_deaf_finds_written_ways_before_the_telephone(language: str, country: str, words: str) -> None:
    heard = say(language, country, words)
    assert heard.says("ack.in_writing")
    for card in heard.all(Services)[0].cards:
        kinds = [contact.kind in WRITTEN | {"website"} for contact in card.contacts]
        assert kinds == sorted(kinds, reverse=True)
    assert any(contact.kind in WRITTEN for contact in heard.contacts)


def test_in_danger_who_cannot_speak_sees_the_text_number_first() -> None:
    heard = say("fr", "FR", "il est devant ma porte avec un couteau, je ne peux pas parler")
    assert heard.all(Emergency)[0].contacts[0].href == "sms:114"


def test_overseas_the_talk_knows_its_territory() -> None:
    heard = say("fr", "FR", "mon mari me frappe, j'habite à Saint-Denis")
    assert heard.talk.place == "935264"
    assert Circumstance.OVERSEAS in heard.talk.situation.circumstances
    assert "step.overseas" in heard.steps


def test_who_may_be_watched_is_told_early_how_to_be_safer() -> None:
    asked = say("en", "DE", HIT)
    assert asked.talk.pending == "watched"
    watched = say("en", "DE", HIT, choice="watched:yes")
    first = watched.answer.blocks[0]
    assert isinstance(first, Say)
    assert assistant.speaker(watched.talk).say("ack.phone_watched") in first.texts


# --- what people do with a talk ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("no thanks", "ack.refused"), ("...", "ack.silence"), ("thank you", "ack.thanks"), ("bye", "ack.bye"),
        ("you are stupid", "ack.abuse"), ("who are you?", "ui.before_machine"), ("do you save this?", "ack.kept"),
        ("I want to talk to a real person", "ack.human"), ("stop", "ack.stop"), ("hello", "ack.greeting"),
        ("easy language please", "ack.easy_on"),
    ],
)  # fmt: skip
def test_a_move_is_answered_kindly_and_nothing_told_is_lost(words: str, sentence: str) -> None:
    before = say("en", "DE", HIT)
    heard = say("en", "DE", HIT, words)
    assert heard.says(sentence)
    assert heard.can_do_something()
    assert before.talk.situation.codes <= heard.talk.situation.codes


@pytest.mark.parametrize("words", ["bye", "stop", "you are stupid"])
def test_who_takes_leave_is_asked_nothing(words: str) -> None:
    assert say("en", "DE", HIT, words).all(Question) == []


def test_who_says_no_thanks_to_a_question_is_asked_something_else() -> None:
    asked = say("en", "DE", HIT, "no", "yes")
    assert asked.talk.pending == "want"
    after = say("en", "DE", HIT, "no", "yes", "no thanks")
    assert after.says("ack.refused")
    assert after.talk.pending not in ("", "want")


def test_who_wants_no_questions_is_asked_none_later() -> None:
    assert say("en", "DE", HIT, "stop asking questions", "he took my money").all(Question) == []


def test_an_offer_refused_is_not_pressed() -> None:
    heard = say("en", "DE", HIT, "I already tried that")
    assert "step.talk_line" not in heard.steps
    assert heard.all(Services) == []


# --- memory ------------------------------------------------------------------------------------------------------


def test_what_is_known_is_told_back_with_a_way_to_take_each_out() -> None:
    heard = say("en", "FR", "he hits me, I live in Pontoise", "what do you know about me?")
    question = heard.all(Question)[0]
    assert {"not:country", "not:place", "not:physical"} <= {choice.value for choice in question.choices}
    assert "Country: France" in heard.words
    assert "Pontoise" in heard.words
    assert heard.says("note.kept")


def test_who_has_told_nothing_is_told_that_nothing_is_known() -> None:
    assert say("en", "", "what do you know about me?").says("memory.nothing")


@pytest.mark.parametrize(
    ("first", "then", "gone"),
    [
        ("he hits me, we have children", "no children", Circumstance.CHILDREN),
        ("he hits me and I am pregnant", "I am not pregnant", Circumstance.PREGNANT),
        ("my husband hits me", "he did not hit me", Violence.PHYSICAL),
    ],
)
def test_what_is_taken_back_in_words_is_gone_and_named(first: str, then: str, gone: Circumstance | Violence) -> None:
    assert gone in say("en", "DE", first).talk.situation.codes
    heard = say("en", "DE", first, then)
    assert gone not in heard.talk.situation.codes
    assert assistant.speaker(heard.talk).say(f"label.{gone}") in heard.words


def test_no_that_was_my_sister() -> None:
    heard = say("en", "DE", HIT, "no, that was my sister")
    assert heard.talk.situation.role is Role.RELATIVE
    assert Violence.PHYSICAL in heard.talk.situation.violence
    assert "step.relative.listen" in heard.steps


def test_not_my_husband_my_father_is_met_with_thanks() -> None:
    assert say("en", "DE", HIT, "not my husband, my father").says("ack.corrected")


def test_a_wrong_town_is_taken_out_and_asked_for_again() -> None:
    heard = say("en", "FR", "he hits me, I live in Pontoise", "wrong town")
    assert heard.talk.place == ""
    assert "place" not in heard.talk.asked or heard.talk.pending == "place"


def test_that_is_not_right_offers_what_was_understood() -> None:
    question = say("en", "DE", HIT, "that's not right").all(Question)[0]
    assert "not:physical" in [choice.value for choice in question.choices]


def test_forgetting_in_words_is_forgetting_by_the_button() -> None:
    by_words = say("en", "DE", HIT, "forget everything")
    by_button = say("en", "DE", HIT, choice="forget")
    assert to_record(by_words.talk) == to_record(by_button.talk)
    assert by_words.talk.situation == Situation()


def test_the_country_can_be_taken_back_and_is_not_asked_for_again() -> None:
    heard = say("en", "DE", HIT, choice="not:country")
    assert heard.talk.country == ""
    assert heard.talk.pending != "country"


def test_twelve_turns_keep_everything_that_was_said() -> None:
    told = ["my husband hits me", "he choked me", "he has a gun", "he threatened to kill me", "we have children",
            "I have no money", "I have a dog", "I am pregnant", "I have nowhere to sleep", "I am in a wheelchair",
            "he reads my messages", "I have no papers"]  # fmt: skip
    known: set[str] = set()
    talk = assistant.begin("en", "DE")
    for words in told:
        talk = assistant.reply(talk, Turn(NIGHT, words)).talk
        now = {code.value for code in talk.situation.codes}
        assert known <= now, words
        known = now
    expected = {"physical", "strangulation", "weapon", "death_threat", "children", "no_money", "pets", "pregnant"}
    assert expected | {"no_home", "mobility", "undocumented"} <= known
    assert talk.turns == 12


def test_a_talk_in_which_everything_was_said_and_asked_seals_below_four_kilobytes() -> None:
    graph = resources.graph()
    every = frozenset({key for _, key in graph.sentences() if key.startswith(("ack.", "step."))})
    codes = [code for facet in FACETS.values() for code in facet]
    talk = replace(
        assistant.begin("en", "FR"), place="FR:95300", situation=Situation.of(codes), turns=500, pending="want",
        asked=frozenset(graph.questions), said=every, candidates=tuple("123456789"[:5]), listed="a" * 8,
        easy=True, refused=frozenset(graph.refusals),
    )  # fmt: skip
    assert len(resources.sealer().seal(talk, NIGHT)) <= 4096


# --- easy language -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "easy language please"), ("fr", "langage facile svp")])
def test_easy_language_is_spoken_from_then_on_and_can_be_left(language: str, words: str) -> None:
    start = assistant.begin(language, "DE" if language == "en" else "FR")
    easy = assistant.reply(start, Turn(NIGHT, words)).talk
    assert easy.easy
    speaker, plain = assistant.speaker(easy), assistant.speaker(start)
    assert speaker.say("step.strangulation.doctor") != plain.say("step.strangulation.doctor")
    assert not assistant.reply(easy, Turn(NIGHT, choice="easy:off")).talk.easy


def test_asking_for_easy_language_says_again_what_can_be_done() -> None:
    first = say("en", "DE", "he choked me last week")
    easy = say("en", "DE", "he choked me last week", choice="easy:on")
    assert set(first.steps) & set(easy.steps)
    assert not any(isinstance(block, Article) for block in easy.answer.blocks)
    assert easy.all(Steps)
