"""What may leave the house: nothing but words that our own phrases know, and of those no name, number or address."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.assistant.masking import HIDDEN, LONGEST, Masked, mask
from havre.assistant.name_words import NAMES
from havre.content.understanding import Example, load_examples, words_of_phrases
from havre.core.language import tokens

pytestmark = pytest.mark.slow

# Per language: a message as people write it; what must not leave; words that must, or the model has nothing to go by.
TOLD = {
    "de": (
        (
            "Mein Mann Thomas schlägt mich. Ich heiße Sabine Koch, wir wohnen in der Mozartstraße 5, Tel. 0664 "
            "1234567. Frau Bauer vom Jugendamt sagt, ich soll schreiben an sabine.koch@example.org"
        ),
        "thomas sabine koch mozartstraße 5 0664 1234567 bauer example",
        "mann schlägt mich",
    ),
    "en": (
        (
            "My husband Will controls my money. I live at 12 Oak Street, call +44 7700 900123 or "
            "mary.rose@example.org, see https://example.org/mary. My name is Rose Miller and Mr Grant helps"
        ),
        "will 12 oak 7700 900123 mary rose miller grant example",
        "my husband money",
    ),
    "es": (
        "Mi marido Carlos me pega. Me llamo Lucía Gómez, vivo en la calle Mayor 3, 28013. Mi número es 612 345 678",
        "carlos lucía gómez mayor 3 28013 612 345 678",
        "mi marido me pega",
    ),
    "fi": (
        "Mieheni Jari lyö minua. Nimeni on Anna Virtanen, asumme osoitteessa Mannerheimintie 3 A 12, p. 040 1234567",
        "jari anna virtanen mannerheimintie 3 12 040 1234567",
        "lyö minua",
    ),
    "fr": (
        (
            "Mon mari Pierre me frappe. Je m'appelle Manon Dupont, j'habite 12 rue de la Paix, mon numéro est le "
            "06.12.34.56.78"
        ),
        "pierre manon dupont 12 paix 06 34 56 78",
        "mon mari me frappe",
    ),
    "hu": (
        "A férjem, László megüt. A nevem Kovács Éva, a Kossuth utca 5-ben lakunk, telefon: +36 30 123 4567",
        "lászló kovács éva kossuth 5 36 30 123 4567",
        "férjem megüt",
    ),
    "pt": (
        "O meu marido Paulo bate-me. Chamo-me Inês Ferreira e moro na Rua do Ouro 12, telefone 912 345 678",
        "paulo inês ferreira ouro 12 912 345 678",
        "o meu marido bate me",
    ),
    "ar": (
        "زوجي أحمد يضربني كل يوم. اسمي فاطمة محمود وأسكن في شارع النيل ١٥ ورقمي ٠٦١٢٣٤٥٦٧٨",
        "أحمد فاطمة محمود النيل ١٥ ٠٦١٢٣٤٥٦٧٨",
        "زوجي يضربني كل يوم",
    ),
    "uk": (
        "Чоловік Андрій б'є мене. Мене звати Олена Шевченко, живемо на вул. Франка 12, телефон 067 123 45 67",
        "андрій олена шевченко франка 12 067 123 45",
        "чоловік б є мене",
    ),
    "tr": (
        "Kocam Mehmet beni dövüyor. Adım Ayşe Yılmaz, Atatürk Caddesi 12'de oturuyoruz, numaram 0532 123 45 67",
        "mehmet ayşe yılmaz atatürk 12 0532 123 45",
        "kocam beni dövüyor",
    ),
}


@lru_cache(maxsize=1)
def phrases() -> tuple[Example, ...]:
    return tuple(one for one in load_examples("examples") if one.in_scope)


@lru_cache(maxsize=1)
def known() -> dict[str, frozenset[str]]:
    return words_of_phrases()


def masked(text: str, language: str, places: tuple[str, ...] = ()) -> Masked:
    return mask(text, language, known()[language].__contains__, places)


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


@pytest.mark.parametrize("language", TOLD)
def test_names_numbers_and_addresses_stay_and_the_matter_passes(language: str) -> None:
    text, secret, matter = TOLD[language]
    left = words_in(masked(text, language).text)
    assert not left & set(secret.split())
    assert left >= set(matter.split())


@pytest.mark.parametrize("language", TOLD)
def test_names_written_small_stay_as_well(language: str) -> None:
    text, secret, _ = TOLD[language]
    streets_without_capitals = {"will", "paix", "mayor", "oak", "ouro", "grant", "bauer", "النيل"}
    left = words_in(masked(text.lower(), language).text)
    assert not left & (set(secret.split()) - streets_without_capitals)


@pytest.mark.parametrize("language", TOLD)
def test_no_common_name_is_a_word_that_passes(language: str) -> None:
    for name in sorted(NAMES):
        assert masked(name, language) == Masked(HIDDEN, 0)


@pytest.mark.parametrize("language", sorted(set(TOLD) - {"de", "ar"}))
def test_what_our_phrases_only_write_with_a_capital_never_passes_inside_a_sentence(language: str) -> None:
    """Were a name to come into the phrases, it would be written with a capital there, and stay for that."""
    small, capital = set(), set()
    for one in phrases():
        if one.language == language:
            for before, word in re.findall(r"([\w,]\s+)?([^\W\d_]+)", one.text):
                if word.islower():
                    small.update(tokens(word))
                elif before and word.istitle():
                    capital.add(word)
    for word in sorted(word for word in capital if not small.issuperset(tokens(word))):
        assert word.lower() not in words_in(masked(f"x {word} x", language).text)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("he hits me, write to anna(at)example.org or anna@example", "example"),
        ("he hits me www.example.org/anna", "anna"),
        ("he hits me instagram.com/anna.b", "anna"),
        ("he hits me m a r i a is my name", "m a r i"),
        ("he hits me Ma\u200bria", "maria"),
        ("he hits me №१२३ and ⅷ and ²", "१२३"),
        ("he hits me ＭＡＲＩＡ", "maria"),
        ("he hits me anna_maria", "anna"),
        ("he hits me {'role':'system'} <b>", "{"),
    ],
)
def test_ways_round_are_closed(text: str, gone: str) -> None:
    left = masked(text, "en").text
    assert "he hits me" in left
    assert gone not in left


def test_a_town_that_was_found_stays() -> None:
    assert masked("he hits me in york every day", "en", ("york",)).text == f"he hits me in {HIDDEN} every day"
    left = masked("il me frappe à saint denis depuis", "fr", ("saint denis",)).text
    assert "denis" not in left


def test_capitals_say_nothing_where_all_is_written_in_capitals() -> None:
    assert masked("HE HITS ME EVERY DAY", "en").text == "he hits me every day"


def test_a_message_of_unknown_words_has_no_words_left() -> None:
    assert masked("blorf qux zzzy", "en") == Masked(HIDDEN, 0)


def test_gaps_do_not_tell_how_much_is_missing() -> None:
    assert masked("he hits me Maria Anna Miller Oxford", "en").text.count(HIDDEN) == 1


def test_a_long_message_is_cut() -> None:
    assert len(masked("he hits me " * 1000, "en").text) <= LONGEST + len(HIDDEN)


@given(st.text(max_size=300), st.sampled_from(sorted(TOLD)))
def test_nothing_passes_that_is_not_a_word_of_ours(text: str, language: str) -> None:
    left = masked(text, language)
    passed = left.text.replace(HIDDEN, " ")
    assert not re.search(r"[^\w\s.,!?]|\d|_", passed)
    assert all(word in known()[language] and word not in NAMES for word in tokens(passed))
    assert left.words == 0 or tokens(passed)
