"""The mini-language of patterns, and what keeps a hit from meaning the contrary."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.assistant.matching import Grammar, LanguagePatterns, Matcher
from havre.assistant.message import Message
from havre.assistant.patterns import PatternError, parse
from havre.core.language import fold
from havre.core.vocabulary import Danger

GRAMMAR = Grammar(
    negators=frozenset({"ne", "n", "pas", "jamais"}),
    negators_after=frozenset({"pas"}),
    barriers=frozenset({"mais", "il"}),
    affirming=frozenset({"arrete pas", "pas seulement"}),
)


def matches(pattern: str, text: str) -> bool:
    return re.search(parse(pattern).expression, Message.of(text).text) is not None


def found(pattern: str, text: str, *, not_about_us: tuple[str, ...] = ()) -> bool:
    matcher = Matcher([LanguagePatterns("fr", {Danger.ATTACK_NOW: [pattern]}, not_about_us, GRAMMAR)], bool)
    return bool(matcher.find(Message.of(text), "fr"))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("il|elle est [juste] devant ma|la porte", "au secours, elle est juste devant la porte"),
        ("il|elle est [juste] devant ma|la porte", "Il est devant ma porte!!!"),
        ("j'ai|jai peur de (mourir|mourrir)", "J’ai peur de mourir"),
        ("j'ai|jai peur de (mourir|mourrir)", "jai peur de mourrir"),
        ("étrangl*", "il m'a etranglée"),
        ("*schlägt mich", "er zusammenschlägt mich"),
        ("he ... knife", "he took a big knife"),
        ("a _ knife", "a big knife"),
        ("(i m|i am|im) <n<18>", "I'm 14"),
        ("عمري <n<18>", "عمري ١٥ سنة"),
        ("<n>=60> ans", "72 ans"),
        ("<n10-12> ans", "11 ans"),
        ("i am <n<18> !(weeks|week)", "I am 14 and scared"),
        ("[(very very)|so] afraid", "so afraid"),
        ("aidez-moi !", "aidez moi"),
        ("help", "heeeeeelp"),
    ],
)
def test_pattern_finds_what_it_says(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("he ... knife", "he one two three four five knife"),
        ("a _ knife", "a knife"),
        ("étrangl*", "mon pétrangle"),
        ("(i m|i am|im) <n<18>", "I'm 18"),
        ("i am <n<18> !(weeks|week)", "I am 14 weeks pregnant"),
        ("<n>=60> ans", "59 ans"),
        ("(a b|c d) e", "a d e"),
    ],
)
def test_pattern_finds_nothing_else(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@pytest.mark.parametrize("pattern", ["frapp[e]", "...", "(a b", "a b)", "a |", "[x]", "", "[re]partir"])
def test_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="«"):
        parse(pattern)


@pytest.mark.parametrize(
    "text",
    [
        "il ne m'a jamais frappe",  # in the gap
        "jamais pris ou frappe",  # within three tokens before
        "elle dit jamais frappe",
        "ca me frappe pas",  # right after
    ],
)
def test_denied_violence_is_not_violence(text: str) -> None:
    assert not found("[il] ... frappe", text)


@pytest.mark.parametrize(
    "text",
    [
        "je ne sais pas il me frappe",  # the negator belongs to another clause
        "pas grave. me frappe tous les jours",  # another sentence
        "il n'arrete pas de me frapper",  # an affirming pair
        "il me frappe pas seulement le soir",
        "il ne dit rien mais me frappe",
        "jamais vu ca, tout va mal ici et me frappe",  # too far before
    ],
)
def test_negator_of_something_else_leaves_the_sign(text: str) -> None:
    assert found("me frappe*", text)


def test_pattern_that_denies_itself_is_not_dropped() -> None:
    assert found("je ne respire pas", "aidez moi je ne respire pas")


def test_idiom_is_blanked_before_signs_are_looked_for() -> None:
    idioms = ("tuer pour un cafe",)
    assert not found("tuer", "je pourrais tuer pour un café", not_about_us=idioms)
    assert found("tuer", "je pourrais tuer pour un café, et il va me tuer", not_about_us=idioms)
    assert not found("je ... la", "je tuer pour un cafe la", not_about_us=idioms)  # no gap over what was blanked


WORDS = st.sampled_from(["il", "elle", "me", "frappe", "tue", "ma", "porte", "ici", "frappera", "la"])
PATTERNS = st.lists(
    st.one_of(WORDS, WORDS.map(lambda w: f"{w}*"), WORDS.map(lambda w: f"[{w}]"), st.just("..."), st.just("_"),
              st.tuples(WORDS, WORDS).map("|".join),
              st.tuples(WORDS, WORDS, WORDS).map(lambda t: f"({t[0]} {t[1]}|{t[2]})")),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@given(patterns=st.lists(PATTERNS, min_size=1, max_size=5), words=st.lists(WORDS, min_size=1, max_size=8))
def test_skipping_by_words_never_loses_a_hit(patterns: list[str], words: list[str]) -> None:
    usable = []
    for pattern in patterns:
        try:
            usable.append(parse(pattern))
        except PatternError:
            continue
    text = " ".join(words)
    expected = {p.text for p in usable if re.search(p.expression, f" {fold(text)} ")}
    for one in usable:
        alone = Matcher([LanguagePatterns("fr", {Danger.WEAPON: [one.text]})], bool)
        assert bool(alone.find(Message.of(text), "fr")) == (one.text in expected)
    together = Matcher([LanguagePatterns("fr", {Danger.WEAPON: [one.text for one in usable]})], bool)
    assert len(together.find(Message.of(text), "fr")) == sum(one.text in expected for one in usable)
