"""What a reading promises, on a few phrases of our own in three languages."""

from __future__ import annotations

import pytest

from havre.assistant.matching import Grammar, LanguagePatterns
from havre.assistant.reading import Reader
from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence

FRENCH = LanguagePatterns(
    "fr",
    {
        Danger.ATTACK_NOW: ["il est devant la porte", "il tape maintenant"],
        Danger.STRANGULATION: ["étrangl*"],
        Danger.DEATH_THREAT: ["va me tuer"],
        Need.SHELTER: ["ou dormir"],
        Circumstance.MINOR: ["j'ai|jai <n8-17> ans"],
        Circumstance.OLDER: ["j'ai|jai <n>=60> ans"],
        Role.RELATIVE: ["ma soeur"],
    },
    ("mon telephone est mort",),
    Grammar(
        negators=frozenset({"pas", "jamais"}),
        function_words=frozenset(["je", "il", "est", "la", "me", "va", "mon", "ai", "ou"]),
    ),
)
ENGLISH = LanguagePatterns(
    "en",
    {
        Danger.ATTACK_NOW: ["he is at the door", "die"],
        Need.EMERGENCY: ["send the police"],
        Violence.PHYSICAL: ["hits me"],
    },
    (),
    Grammar(function_words=frozenset(["i", "he", "is", "at", "the", "me", "my"])),
)
ARABIC = LanguagePatterns(
    "ar", {Danger.ATTACK_NOW: ["هو علي الباب"]}, (), Grammar(function_words=frozenset({"هو", "علي", "في", "انا"}))
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader([FRENCH, ENGLISH, ARABIC])


def test_attack_under_way_is_an_emergency(reader: Reader) -> None:
    reading = reader.read("vite il est devant la porte")
    assert reading.language == "fr"
    assert reading.emergency
    assert reading.in_scope
    assert reading.situation.danger == {Danger.ATTACK_NOW}
    assert reading.because == (("attack_now", "il est devant la porte"),)


def test_call_for_help_to_come_is_an_emergency(reader: Reader) -> None:
    assert reader.read("send the police").emergency


@pytest.mark.parametrize("hint", ["", "en", "fr", "ar"])
@pytest.mark.parametrize("text", ["he is at the door", "il est devant la porte", "هو على الباب"])
def test_danger_is_seen_in_every_language_whatever_the_page(reader: Reader, text: str, hint: str) -> None:
    assert reader.read(text, language_hint=hint).emergency


def test_danger_is_seen_in_a_mixed_message(reader: Reader) -> None:
    assert reader.read("je ne sais pas ou dormir et la, help, he is at the door", language_hint="fr").emergency


def test_word_of_another_language_that_looks_alike_is_no_danger(reader: Reader) -> None:
    assert not reader.read("je suis la et il est la, die, je me va", language_hint="fr").emergency


def test_sign_brings_what_it_means(reader: Reader) -> None:
    situation = reader.read("il m'a étranglée, il va me tuer").situation
    assert situation.violence == {Violence.PHYSICAL, Violence.PSYCHOLOGICAL}
    assert situation.danger == {Danger.STRANGULATION, Danger.DEATH_THREAT}


def test_minor_is_read_as_a_child(reader: Reader) -> None:
    assert reader.read("j'ai 15 ans").situation.role is Role.CHILD
    assert reader.read("jai 72 ans").situation.circumstances == {Circumstance.OLDER}
    assert reader.read("jai 40 ans").situation.codes == frozenset()


def test_idiom_means_nothing(reader: Reader) -> None:
    reading = reader.read("mon téléphone est mort")
    assert reading.situation.codes == frozenset()
    assert not reading.in_scope


@pytest.mark.parametrize("text", ["", " ", "?!", "🙂", "…", "x" * 100_000, "a " * 50_000, "\0\ud83d", "12"])
def test_odd_messages_are_read_without_error(reader: Reader, text: str) -> None:
    reading = reader.read(text, language_hint="en")
    assert reading.language == "en"
    assert reading.situation.codes == frozenset[Code]()


def test_one_word_does_not_switch_the_language_of_the_page(reader: Reader) -> None:
    assert reader.read("me", language_hint="fr").language == "fr"
    assert reader.read("me", language_hint="en").language == "en"


def test_script_decides_without_the_page(reader: Reader) -> None:
    assert reader.read("مساعدة", language_hint="fr").language == "ar"


def test_same_message_gives_the_same_reading(reader: Reader) -> None:
    assert reader.read("il va me tuer") == Reader([FRENCH, ENGLISH, ARABIC]).read("il va me tuer")
