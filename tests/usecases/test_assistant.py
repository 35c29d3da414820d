"""A message in, help that fits out: whole turns over real packs, places and services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from havre.assistant.blocks import Article, Block, Emergency, Note, Question, Say, Services, Steps
from havre.assistant.conversation import Conversation
from havre.content.packs import shipped_packs
from havre.core.situation import Situation
from havre.core.vocabulary import Danger, Need, Role, Violence
from havre.directory.gazette import towns
from havre.store import places_io
from havre.usecases import assistant, directory, resources, snapshot
from havre.usecases.assistant import Answer, Turn

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

# Five places with their GeoNames ids and coordinates; two share a name, one lies overseas.
PLACES = [
    ("2986140", "Pontoise", "FR", "11", 49.05, 2.1, "Europe/Paris", 29885, []),
    ("2996944", "Lyon", "FR", "84", 45.7485, 4.8467, "Europe/Paris", 522250, ["ليون"]),
    ("2761369", "Vienna", "AT", "09", 48.2085, 16.3721, "Europe/Vienna", 1691468, ["Wien", "Bécs"]),
    ("935264", "Saint-Denis", "RE", "RE", -20.8823, 55.4504, "Indian/Reunion", 137195, []),
    ("2512177", "La Puerta de Segura", "ES", "51", 38.35, -2.73, "Europe/Madrid", 2700, ["La Puerta"]),
    ("2980916", "Saint-Denis", "FR", "11", 48.9356, 2.3539, "Europe/Paris", 111135, []),
]
FIRST = {
    "ar": "زوجي عند الباب ومعه سكين",
    "de": "er steht vor der tür und hat ein messer",
    "en": "he is outside the door with a knife",
    "es": "está en la puerta con un cuchillo",
    "fi": "hän on oven takana puukon kanssa",
    "fr": "il est devant la porte avec un couteau",
    "hu": "itt áll az ajtó előtt és kés van nála",
    "pt": "ele está à porta com uma faca",
}


@pytest.fixture(autouse=True, scope="module")
def ready(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Places and services, brought in once for all these tests, which only read them."""
    keys = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "timezone", "population",
            "alternatenames")  # fmt: skip
    with django_db_blocker.unblock():
        places_io.save_towns(towns(dict(zip(keys, place, strict=True)) for place in PLACES))
        directory.load_example_directory(resources.content().countries.values(), shipped_packs())
        snapshot.forget()
        yield
        call_command("flush", verbosity=0, interactive=False)
    snapshot.forget()


def say(talk: Conversation, message: str = "", *, choice: str = "", now: datetime = NIGHT) -> Answer:
    return assistant.reply(talk, Turn(now, message, choice))


def of_kind[B: Block](answer: Answer, kind: type[B]) -> B:
    return next(block for block in answer.blocks if isinstance(block, kind))


@pytest.mark.parametrize("language", sorted(FIRST))
def test_in_danger_the_emergency_number_comes_first(language: str) -> None:
    answer = say(assistant.begin("en"), FIRST[language])
    first = answer.blocks[0]
    assert isinstance(first, Emergency)
    assert first.contacts[0].href == "tel:112"
    assert answer.language == language


@pytest.mark.parametrize("language", sorted(FIRST))
def test_in_danger_without_a_country_one_question_is_asked(language: str) -> None:
    answer = say(assistant.begin(language), FIRST[language])
    assert [block.id for block in answer.blocks if isinstance(block, Question)] == ["country"]


def test_in_danger_in_france_who_cannot_speak_is_given_114() -> None:
    answer = say(assistant.begin("fr", "FR"), "il me frappe la maintenant je peux pas parler")
    block = of_kind(answer, Emergency)
    assert "sms:114" in [contact.href for contact in block.contacts]


def test_danger_stays_first_until_it_is_said_to_be_over() -> None:
    talk = say(assistant.begin("fr", "FR"), FIRST["fr"]).talk
    later = say(talk, "je suis dans la chambre")
    assert isinstance(later.blocks[0], Emergency)
    over = say(later.talk, choice="not:attack_now")
    assert not any(isinstance(block, Emergency) for block in over.blocks)


def test_the_situation_grows_over_turns_and_can_be_corrected() -> None:
    first = say(assistant.begin("fr", "FR"), "mon mari me frappe")
    assert Violence.PHYSICAL in first.talk.situation.violence
    second = say(first.talk, "il a menacé de me tuer")
    assert Danger.DEATH_THREAT in second.talk.situation.danger
    assert Violence.PHYSICAL in second.talk.situation.violence
    third = say(second.talk, choice="not:death_threat")
    assert Danger.DEATH_THREAT not in third.talk.situation.danger


def test_a_town_brings_its_country_with_it() -> None:
    answer = say(assistant.begin("de"), "mein mann schlägt mich, ich wohne in Wien")
    assert answer.talk.country == "AT"
    assert answer.place_label.startswith("Wien")


def test_a_town_abroad_does_not_change_whose_numbers_are_given() -> None:
    answer = say(assistant.begin("en", "DE"), "he hits me and I want to die")
    assert (answer.talk.country, answer.talk.place) == ("DE", "")
    spoken_of = say(assistant.begin("fr", "FR"), "il me frappe, ma mère est à Vienna")
    assert spoken_of.talk.country == "FR"


def test_a_town_abroad_is_asked_about_when_a_place_was_asked_for() -> None:
    talk = replace(assistant.begin("fr", "FR"), pending="place", asked=frozenset({"place"}))
    answer = say(talk, "Vienna")
    assert answer.talk.country == "FR"
    assert answer.talk.candidates == ("2761369",)


@pytest.mark.parametrize("word", ["no", "yes", "I would rather not say"])
def test_a_bare_no_says_nothing_about_the_situation(word: str) -> None:
    talk = replace(say(assistant.begin("en", "DE"), "he hits me every day").talk, pending="want")
    assert say(talk, word).talk.situation == talk.situation


def test_a_short_word_does_not_change_the_language_of_a_talk() -> None:
    talk = say(assistant.begin("de", "AT"), "er würgt mich gerade, bitte helfen Sie mir").talk
    assert say(talk, "ja").language == "de"


def test_who_has_told_something_is_never_turned_away() -> None:
    talk = say(assistant.begin("en", "DE"), "he hits me").talk
    words = " ".join(of_kind(say(talk, "I have no idea what to do about the weather"), Say).texts)
    assert "one thing" not in words


@pytest.mark.parametrize(
    ("language", "country", "words"),
    [
        ("de", "AT", "ich wurde gestern vergewaltigt"),
        ("de", "AT", "er hat mich geschlagen"),
        ("de", "DE", "ich will nicht mehr leben"),
        ("hu", "HU", "meg akarok halni"),
        ("fr", "FR", "je l'ai frappé pour me défendre, il me bat"),
        ("pt", "PT", "fui violada ontem à noite"),
        ("en", "DE", "he hit me again last night"),
    ],
)
def test_who_suffers_is_not_answered_as_who_is_violent(language: str, country: str, words: str) -> None:
    answer = say(assistant.begin(language, country), words)
    assert answer.talk.situation.role is not Role.PERPETRATOR
    assert not any("perpetrator" in step.id for step in of_kind(answer, Steps).items)


def test_who_thinks_of_dying_is_told_what_helps_whatever_else_they_are() -> None:
    talk = replace(assistant.begin("en", "DE"), situation=Situation.of([Role.PERPETRATOR]))
    steps = [step.id for step in of_kind(say(talk, "I want to kill myself"), Steps).items]
    assert steps[:2] == ["step.suicidal.line", "step.suicidal.emergency"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "where is my wife? she left with the kids"), ("fr", "où est ma femme, dites moi l'adresse du foyer"),
        ("de", "wo ist meine Frau"), ("es", "dónde está mi mujer"), ("pt", "onde está a minha mulher"),
        ("hu", "hol van a feleségem"), ("fi", "missä mun vaimo on"), ("ar", "وين زوجتي"),
    ],
)  # fmt: skip
def test_who_looks_for_somebody_who_fled_is_shown_no_place_of_refuge(language: str, words: str) -> None:
    for country in ("FR", "DE"):
        answer = say(assistant.begin(language, country), words)
        assert answer.talk.situation.role is Role.PERPETRATOR
        cards = [card for block in answer.blocks if isinstance(block, Services) for card in block.cards]
        assert [card for card in cards if "stop" not in " ".join(card.reasons).lower() and card.address] == []
        assert "step.shelter" not in [step.id for step in of_kind(answer, Steps).items]


def test_who_might_kill_is_given_the_emergency_number() -> None:
    answer = say(assistant.begin("en", "DE"), "I want to kill my wife")
    assert "tel:112" in [contact.href for step in of_kind(answer, Steps).items for contact in step.contacts]


def test_a_man_who_needs_a_bed_is_sent_to_those_who_have_beds() -> None:
    answer = say(assistant.begin("fr", "FR"), "je suis un homme, ma femme me frappe, où dormir ce soir ?")
    steps = {step.id: [contact.href for contact in step.contacts] for step in of_kind(answer, Steps).items}
    assert "tel:115" in steps["step.shelter"]


def test_who_cannot_hear_is_not_told_to_call_a_line() -> None:
    answer = say(assistant.begin("fr", "FR"), "je suis sourde et mon mari me frappe")
    assert not [step for step in of_kind(answer, Services).cards if not step.contacts]
    lines = [block for block in answer.blocks if isinstance(block, Steps)]
    assert "step.talk_line" not in [step.id for block in lines for step in block.items]


def test_a_name_of_two_places_is_asked_about_and_never_guessed() -> None:
    answer = say(assistant.begin("fr", "FR"), "mon copain me tape, j'habite à Saint-Denis")
    assert answer.talk.place == ""
    talk = answer.talk
    if answer.talk.pending != "place_which":  # something more pressing was asked first
        talk = say(talk, choice="skip").talk
    assert talk.pending == "place_which"
    chosen = say(talk, choice="place:935264")
    assert chosen.talk.place == "935264"
    assert "Réunion" in chosen.place_label


def test_services_say_why_and_when_they_were_checked() -> None:
    answer = say(assistant.begin("ar", "FR"), "زوجي يضربني وأريد أن أتحدث مع أحد")
    cards = of_kind(answer, Services).cards
    assert cards
    assert all(card.reasons and card.checked for card in cards)


def test_every_service_shown_can_be_reached() -> None:
    for country in assistant.served().countries:
        answer = say(assistant.begin("en", country), "my husband hits me and I need someone to talk to")
        for card in of_kind(answer, Services).cards:
            assert card.contacts or card.address, card.name


def test_asking_for_protection_by_law_tells_the_orders_of_the_country() -> None:
    answer = say(assistant.begin("de", "AT"), choice="need:protection_order")
    assert Need.PROTECTION_ORDER in answer.talk.situation.needs
    article = of_kind(answer, Article)
    assert "Betretungs- und Annäherungsverbot" in " ".join((*article.paragraphs, *article.local))


def topics_of(answer: Answer) -> list[str]:
    return [block.id for block in answer.blocks if isinstance(block, Article)]


def test_a_free_question_is_answered_by_its_topic_with_the_facts_of_the_country() -> None:
    answer = say(assistant.begin("en", "FR"), "can I keep the flat?")
    assert topics_of(answer) == ["housing"]
    assert of_kind(answer, Article).heading == "France"
    assert of_kind(answer, Say).texts == ("Here is what I can tell you about that.",)


def test_without_a_country_the_common_part_is_told_and_the_country_asked_for() -> None:
    answer = say(assistant.begin("en"), "can I keep the flat?")
    assert topics_of(answer) == ["housing"]
    assert of_kind(answer, Article).links == ()
    assert of_kind(answer, Question).id == "country"


def test_danger_comes_before_a_topic_and_an_attack_instead_of_it() -> None:
    grave = say(assistant.begin("en", "DE"), "he choked me last night, can I keep the flat?")
    kinds = [block.kind for block in grave.blocks]
    assert kinds.index("steps") < kinds.index("article")
    attack = say(assistant.begin("en", "DE"), "he is at the door with a knife, how do I get a restraining order?")
    assert isinstance(attack.blocks[0], Emergency)
    assert topics_of(attack) == []


@pytest.mark.parametrize(
    ("language", "told"), [("en", "he hits me"), ("fr", "il a menacé de me tuer"), ("fr", "mon mari me frappe")]
)
def test_who_tells_what_happened_is_met_and_not_lectured(language: str, told: str) -> None:
    assert topics_of(say(assistant.begin(language, "FR"), told)) == []


def test_every_topic_can_be_chosen_without_typing() -> None:
    for choice in assistant.page("en", "PT").topics:
        assert topics_of(say(assistant.begin("en", "PT"), choice=choice.value)) == [choice.value.partition(":")[2]]


def test_a_chosen_topic_is_told_even_in_danger_after_the_emergency_numbers() -> None:
    talk = say(assistant.begin("en", "FR"), FIRST["en"]).talk
    answer = say(talk, choice="topic:kept")
    assert isinstance(answer.blocks[0], Emergency)
    assert topics_of(answer) == ["kept"]


def test_who_uses_violence_cannot_open_what_victims_prepare() -> None:
    talk = say(assistant.begin("en", "FR"), "I hit my wife and I want to stop").talk
    assert Role.PERPETRATOR is talk.situation.role
    assert topics_of(say(talk, choice="topic:shelter")) == []
    assert topics_of(say(talk, choice="topic:stop_violence")) == ["stop_violence"]


def test_easy_language_is_kept_in_topics() -> None:
    talk = say(assistant.begin("en", "FR"), choice="easy:on").talk
    easy = of_kind(say(talk, choice="topic:shelter"), Article)
    assert easy.paragraphs[0] == "A shelter is a safe house. You can sleep there. Your children can come too."


def test_what_was_not_understood_is_met_with_choices() -> None:
    answer = say(assistant.begin("fr", "FR"), "hmm euh")
    assert of_kind(answer, Say).texts
    assert len(of_kind(answer, Question).choices) > 3


@pytest.mark.parametrize("language", sorted(FIRST))
def test_every_reply_ends_with_something_that_can_be_done_now(language: str) -> None:
    talk = assistant.begin(language, "FR")
    for message in ("?", "ok", "123", "…"):
        answer = say(talk, message)
        talk = answer.talk
        assert any(not isinstance(block, Say | Note) for block in answer.blocks)


def test_a_typed_yes_answers_the_open_question() -> None:
    talk = say(assistant.begin("fr", "FR"), "il m'a étranglée hier").talk
    assert talk.pending == "near"
    assert Danger.ATTACK_NOW in say(talk, "Oui, maintenant !").talk.situation.danger


def test_the_same_turn_gives_the_same_answer() -> None:
    talk = assistant.begin("fr", "FR")
    assert say(talk, "mon mari me frappe") == say(talk, "mon mari me frappe")


def test_at_most_one_question_a_reply() -> None:
    talk = assistant.begin("fr")
    for message in ("mon mari me frappe", "j'ai peur qu'il me tue", "j'ai deux enfants", "où dormir ce soir ?"):
        answer = say(talk, message)
        talk = answer.talk
        assert sum(isinstance(block, Question) for block in answer.blocks) <= 1


def test_what_somebody_wrote_is_nowhere_in_the_talk() -> None:
    talk = say(assistant.begin("fr", "FR"), "mon mari Zorglub42 me frappe, je suis à Pontoise").talk
    assert "zorglub42" not in repr(talk).lower()
    token = resources.sealer().seal(talk, NIGHT)
    assert "zorglub" not in repr(resources.sealer().unseal(token, NIGHT)).lower()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("uk, ar;q=0.5", "uk"), ("ja, ar;q=0.5", "ar"),
        ("xx", "en"), ("", "en"), ("de;q=0, pt", "pt"),
        (";;;=,,", "en"), ("hu;q=abc", "en"),
    ],
)  # fmt: skip
def test_the_page_speaks_what_the_browser_asks_for(asked: str, given: str) -> None:
    assert assistant.pick_language(asked) == given


def test_steps_without_a_country_name_no_number_but_112() -> None:
    answer = say(assistant.begin("fr"), "il m'a étranglée hier")
    hrefs = {contact.href for step in of_kind(answer, Steps).items for contact in step.contacts}
    assert hrefs <= {"tel:112"}


def test_what_can_always_be_done_is_told_in_full_only_once() -> None:
    first = say(assistant.begin("fr", "FR"), "bonjour")
    assert [step.id for step in of_kind(first, Steps).items] == ["step.talk_line", "step.trust", "step.come_back"]
    later = say(first.talk, "merci")
    assert [step.id for step in of_kind(later, Steps).items] == ["step.talk_line"]
    nowhere = say(say(assistant.begin("fr"), "bonjour").talk, "merci")  # no country, so no line: still something to do
    assert of_kind(nowhere, Steps).items


@pytest.mark.parametrize(("language", "country", "words"), [("fr", "FR", "j'ai frappé ma femme, je veux arrêter")])
def test_who_uses_violence_reads_of_no_line_for_victims(language: str, country: str, words: str) -> None:
    answer = say(assistant.begin(language, country), words)
    assert answer.talk.situation.role is Role.PERPETRATOR
    for one in (answer, say(answer.talk, "merci")):
        assert "116 006" not in str(one.blocks)
        assert "3919" not in str(one.blocks)
        assert of_kind(one, Steps).items
