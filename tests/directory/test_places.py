"""A word is taken for a place only with a cue, and between homonyms nothing is guessed."""

from __future__ import annotations

import pytest

from havre.core.place import Place
from havre.directory import gazette, places
from havre.directory.places import Candidate, Hit
from havre.directory.territory import territory_of, timezone_of


def folded(text: str, language: str, *, asked: bool = False) -> set[str]:
    return {one.folded for one in places.candidates(text, language, asked=asked)}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("j'habite à Lyon", "fr", "lyon"),
        ("je suis a lyon avec mes enfants", "fr", "lyon"),
        ("je vis au Havre", "fr", "le havre"),
        ("près de Saint-Étienne-du-Rouvray", "fr", "saint etienne du rouvray"),
        ("Ich wohne in Wien", "de", "wien"),
        ("ich bin in Essen", "de", "essen"),
        ("I live in Munich", "en", "munich"),
        ("vivo en Sevilla", "es", "sevilla"),
        ("moro no Porto", "pt", "porto"),
        ("Asun Helsingissä", "fi", "helsinki"),
        ("Я живу у Берліні", "uk", "берлін"),
        ("ми зараз в гамбурзі", "uk", "гамбург"),
        ("мешкаю у Барселоні", "uk", "барселона"),
        ("у Відні з двома дітьми", "uk", "відень"),
        ("Viyana'da yaşıyorum", "tr", "viyana"),
        ("berlin de oturuyorum", "tr", "berlin"),
        ("Hamburgdayım", "tr", "hamburg"),
        ("Lyon'dayız", "tr", "lyon"),
        ("Olen Turussa", "fi", "turku"),
        ("olen Tampereella nyt", "fi", "tampere"),
        ("Asun Lahdessa", "fi", "lahti"),
        ("Seinäjoella", "fi", "seinajoki"),
        ("Debrecenben élek", "hu", "debrecen"),
        ("Pécsett lakom", "hu", "pecs"),
        ("أنا في مرسيليا", "ar", "مرسيليا"),
        ("أعيش بباريس", "ar", "باريس"),
        ("Cergy", "fr", "cergy"),
    ],
)
def test_a_place_is_found_as_people_write_it(text: str, language: str, name: str) -> None:
    assert name in folded(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("help", "en"), ("Help me", "en"), ("il est devant la porte", "fr"), ("il est avec moi", "fr"),
        ("mir geht es sehr bad", "de"), ("Er hat mich in der Nacht geschlagen", "de"), ("ich bin in Not", "de"),
        ("estoy en casa", "es"), ("estou em casa", "pt"), ("auttakaa minua", "fi"), ("segítség", "hu"),
        ("انا في البيت", "ar"), ("він у мене вдома", "uk"), ("evde korku içindeyim", "tr"),
        ("він стоїть під дверима", "uk"),
        ("pau", "fr"), ("HELP ME NOW PLEASE", "en"), ("", "fr"), ("???", "fr"),
    ],
)  # fmt: skip
def test_ordinary_words_that_are_towns_are_not_taken_for_places(text: str, language: str) -> None:
    towns = {"help", "est", "moi", "bad", "nacht", "angst", "not", "casa", "pau", "me", "البيت", "minua"}
    assert not folded(text, language) & towns


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("je suis dans la chambre", "fr", "la chambre"),
        ("à la garde des enfants", "fr", "la garde"),
        ("je sais pas", "fr", "le pas"),
        ("ich will mit einem Menschen reden", "de", "reden"),
        ("a real human", "en", "real"),
        ("I don't want any of that", "en", "don"),
        ("how long does it take", "en", "long"),
        ("el Madrid les dio una paliza", "es", "madrid"),
        ("o Benfica deu uma tareia ao Porto", "pt", "porto"),
        ("lasten kanssa", "fi", "kanssa"),
        ("minden este ott áll", "hu", "minden"),
        ("evin kartı onda", "tr", "onda"),
        ("але він тут", "uk", "але"),
        ("وين اروح", "ar", "وين"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("asked", [True, False])
def test_a_word_inside_a_message_is_no_town_even_where_one_was_asked_for(
    text: str, language: str, name: str, asked: bool
) -> None:
    assert name not in folded(text, language, asked=asked) - {" ".join(text.lower().split())}


def test_an_ordinary_word_is_a_town_with_a_preposition_and_a_capital() -> None:
    assert "la garde" in folded("j'habite à La Garde", "fr")
    assert "la garde" in folded("la garde", "fr", asked=True)


def test_an_answer_to_the_question_of_place_may_be_any_word() -> None:
    assert "pau" in folded("pau", "fr", asked=True)
    assert "y" in folded("Y", "fr", asked=True)


def test_a_long_message_asks_for_few_names() -> None:
    assert len(places.candidates("Je suis à Paris. " * 200, "fr")) <= places.MOST_CANDIDATES


def town(name: str, country: str = "FR", population: int = 5_000, territory: str = "") -> Place:
    key = f"{name} {territory or country} {population}"
    return Place(key, name, country, territory or country, "11", 48.0, 2.0, "Europe/Paris", population)


def chosen(hits: list[Hit], country: str = "", cue: places.Cue = "preposition") -> list[str]:
    found = places.choose(hits, [Candidate(hits[0].folded, cue, 0, 1)], country)
    return [f"{place.name} {place.territory}" for place in found]


def test_homonyms_are_given_back_to_be_asked_about_likeliest_first() -> None:
    name = "saint denis"
    hits = [Hit(name, town("Saint-Denis", population=96_000), True),
            Hit(name, town("Saint-Denis", population=154_000, territory="RE"), True)]  # fmt: skip
    assert chosen(hits, "FR") == ["Saint-Denis RE", "Saint-Denis FR"]


def test_a_great_town_is_meant_before_a_hamlet_of_its_name() -> None:
    hits = [Hit("paris", town("Paris", population=2_100_000), True), Hit("paris", town("Paris", population=600), True)]
    assert chosen(hits) == ["Paris FR"]


def test_a_town_is_not_given_up_for_a_greater_one_that_others_call_so() -> None:
    hits = [Hit("vienne", town("Wien", "AT", 1_700_000), False), Hit("vienne", town("Vienne", population=30_000), True)]
    assert chosen(hits) == ["Wien AT", "Vienne FR"]
    assert chosen(hits, "FR") == ["Vienne FR"]


def test_in_a_known_country_a_foreign_town_is_taken_only_where_there_is_none() -> None:
    hits = [Hit("porto", town("Porto", "PT", 250_000), True), Hit("porto", town("Porto", "ES", 900), True)]
    assert chosen(hits, "ES", "asked") == ["Porto ES"]
    assert chosen(hits[:1], "ES", "asked") == ["Porto PT"]


def test_without_a_capital_a_village_is_not_taken_but_as_the_answer() -> None:
    hits = [Hit("mari", town("Mari", population=800), True)]
    small = Candidate("mari", "preposition", 0, 1, capital=False)
    assert places.choose(hits, [small], "FR") == []
    assert chosen(hits, "FR", "whole") == ["Mari FR"]


def test_a_capital_letter_alone_means_only_towns_that_many_know() -> None:
    assert chosen([Hit("mari", town("Mari"), True)], "FR", "capital") == []


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("j'habite au 95300", False, ["95300"]), ("né en 1984, il m'a volé 1000 euros", False, []),
        ("1010", True, ["1010"]),
        ("PLZ 1010", False, ["1010"]), ("4000-001", True, ["4000001"]), ("06 12 34 56 78", False, []),
        ("mon numéro est le 0612345678", False, []), ("12,50000", False, []),
    ],
)  # fmt: skip
def test_years_and_sums_and_telephones_are_no_postcodes(text: str, asked: bool, found: list[str]) -> None:
    assert places.postcodes_in(text, asked=asked) == found


def test_towns_keep_the_names_of_the_scripts_served() -> None:
    record = {
        "geonameid": 2761369, "name": "Vienna", "latitude": 48.2, "longitude": 16.4, "countrycode": "AT",
        "population": 9, "timezone": "Europe/Vienna", "admin1code": "09",
        "alternatenames": ["Bécs", "VIE", "wei ye na", "Вена", "فيينا", "維也納"],
    }  # fmt: skip
    (found,) = gazette.towns([record, record | {"countrycode": "US"}])
    assert (found.place.name, found.main) == ("Wien", "wien")
    assert found.others == ("becs", "vienna", "вена", "فيينا")


@pytest.mark.parametrize(
    ("country", "postcode", "territory", "zone"),
    [("FR", "97400", "RE", "Indian/Reunion"), ("FR", "97133", "BL", "America/St_Barthelemy"),
     ("FR", "98800", "NC", "Pacific/Noumea"), ("DE", "97400", "DE", "Europe/Berlin")],
)  # fmt: skip
def test_a_territory_overseas_has_its_own_time(country: str, postcode: str, territory: str, zone: str) -> None:
    assert territory_of(country, postcode) == territory
    assert timezone_of(territory) == zone


def test_islands_without_a_code_of_their_own_have_their_own_time() -> None:
    assert timezone_of("ES", -15.4) == "Atlantic/Canary"
    assert timezone_of("PT", -25.7) == "Atlantic/Azores"
    assert timezone_of("PT", -16.9) == "Atlantic/Madeira"
