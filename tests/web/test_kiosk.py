"""The face at a reception: ten languages first, everything by touch, no way elsewhere, nothing for who comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import override

import pytest
from django.test import override_settings
from tests.web.conftest import LANGUAGES, Asker
from tests.web.lexicon import SENSITIVE
from tests.web.test_headers import check
from tests.web.test_turns import state_in

from havre.content.packs import shipped_packs
from havre.core.errors import InputError
from havre.usecases import assistant, directory, kiosk, resources, snapshot
from havre.web.kiosk import settings as kiosk_settings
from havre.web.kiosk.options import Options

pytestmark = pytest.mark.django_db
DANGER = "he is at my door with a knife"
IN_FRANCE = Options.of({"HAVRE_KIOSK_COUNTRY": "fr", "HAVRE_KIOSK_PRINTER": "yes"})


class Links(HTMLParser):
    """Where a page leads: what can be followed, and where its forms go."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: set[str] = set()
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"a", "form"}:
            self.all.add(named.get("href") or named.get("action") or "")


def reception(options: Options) -> override_settings:
    """The settings of `havre serve --kiosk`, for a screen that is set up so."""
    names = ("ROOT_URLCONF", "TEMPLATES", "LEAVE_URL")
    return override_settings(KIOSK=options, **{name: getattr(kiosk_settings, name) for name in names})


@pytest.fixture(autouse=True)
def in_france() -> Iterator[None]:
    """A screen in France, with a printer."""
    with reception(IN_FRANCE):
        yield


def begun(language: str = "en") -> str:
    """The state after a language was chosen."""
    return state_in(Asker().say(tongue=language).text)


def said(sentence: str, language: str = "en") -> str:
    return assistant.page(language).speaker.say(sentence)


def test_the_first_screen_names_each_language_in_its_own_script(asker: Asker) -> None:
    page = asker.get("/").text
    for code, name, direction in assistant.page("en").languages:
        assert f'value="{code}" lang="{code}" dir="{direction}"><strong>{name}</strong>' in page
    assert len(re.findall('name="tongue"', page)) == len(LANGUAGES)
    assert "<textarea" not in page


def test_the_first_screen_speaks_the_language_of_the_place(asker: Asker) -> None:
    assert '<html lang="fr"' in asker.get("/").text
    with reception(Options.of({})):
        assert '<html lang="en"' in asker.get("/").text


@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=[] if one == "ar" else [pytest.mark.slow]) for one in LANGUAGES]
)
def test_no_screen_leads_elsewhere(language: str) -> None:
    choices = ("near:yes", "need:shelter", "topic:legal_aid", "danger")
    answers = [Asker().get("/"), Asker().get("/none"), Asker().say(tongue=language)]
    answers += [Asker().say(state=begun(language), choice=choice, live="1") for choice in choices]
    answers.append(Asker().say(state=begun(language), words=DANGER, send="1", live="1"))
    for answer in answers:
        assert Links(answer.text).all <= {"/", "/x"}
        assert "tel:" not in answer.text
        assert "https://" not in answer.text


def test_numbers_and_addresses_of_sites_are_there_as_text() -> None:
    page = Asker().say(state=begun(), choice="need:shelter", live="1").text
    assert "3919" in page
    assert "solidaritefemmes.org" in page


@pytest.fixture
def services() -> Iterator[None]:
    """The lines of the packs and the example services."""
    directory.load_example_directory(resources.content().countries.values(), shipped_packs())
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.mark.usefixtures("services")
def test_services_are_reached_by_touch_alone() -> None:
    page = Asker().say(tongue="ar").text
    for choice in ("need:shelter", "interpreter:yes", "children:no", "access:no"):
        page = Asker().say(state=state_in(page), choice=choice, live="1").text
        assert 'class="services"' in page  # under each answer: no earlier one stays in sight
    assert 'data-print="plain"' in page


def test_whether_there_is_danger_can_be_asked_by_touch() -> None:
    page = Asker().say(state=begun(), choice="danger", live="1").text
    assert said("danger.asked") in page
    assert 'value="danger_strangulation:yes"' in page


def test_danger_now_gives_the_numbers_of_the_country() -> None:
    page = Asker().say(state=begun("fr"), choice="near:yes", live="1").text
    assert 'class="emergency"' in page
    assert '<bdi dir="ltr">17</bdi>' in page


def test_easy_language_and_another_language_change_the_first_choices() -> None:
    easy = Asker().say(state=begun(), choice="easy:on", live="1").text
    assert 'value="easy:off"' in easy
    assert 'value="need:shelter"' in easy
    turkish = Asker().say(state=state_in(easy), tongue="tr", live="1").text
    assert '<html lang="tr"' in turkish
    assert 'value="easy:off"' in turkish
    talk = resources.sealer().unseal(state_in(turkish), datetime.now(UTC))
    assert (talk.turns, talk.easy, talk.country) == (0, True, "FR")


def test_what_was_written_is_not_put_on_a_screen_that_others_see() -> None:
    page = Asker().say(state=begun(), words=DANGER, send="1", live="1").text
    assert 'class="emergency' in page
    assert DANGER not in page


def test_without_script_the_browser_itself_clears_each_screen_in_time(asker: Asker) -> None:
    clock = f'<meta http-equiv="refresh" content="{IN_FRANCE.seconds}; url=/">'
    assert clock not in asker.get("/").text  # nothing to clear
    for page in (asker.say(tongue="en"), asker.say(state=begun(), choice="near:yes"), asker.get("/none")):
        assert clock in page.text


@pytest.mark.parametrize(
    ("live", "age", "answered"), [("", 60, True), ("", 70, False), ("1", 70, True), ("1", 1801, False)]
)
def test_a_form_counts_no_longer_than_its_screen(live: str, age: int, answered: bool) -> None:
    talk = kiosk.begin("en", "FR", "")
    state = resources.sealer().seal(talk, datetime.now(UTC) - timedelta(seconds=age))
    page = Asker().say(state=state, words=DANGER, send="1", **({"live": live} if live else {})).text
    assert ('class="emergency' in page) is answered
    assert ('name="tongue" value="ar" lang="ar" dir="rtl"><strong>' in page) is not answered


@pytest.mark.parametrize(
    "fields", [{}, {"words": DANGER, "send": "1"}, {"state": "x", "tongue": "fr"}, {"tongue": "xx"}]
)
def test_a_form_without_a_talk_of_ours_shows_the_first_screen(fields: dict[str, str]) -> None:
    page = Asker().say(**fields).text
    assert state_in(page) == ""
    assert "<strong>Suomi</strong>" in page


def test_done_clears_and_comes_back_to_the_first_screen(asker: Asker) -> None:
    answer = asker.get("/x")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert state_in(asker.say(state=begun(), choice="forget", live="1").text) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alert_says_nothing_that_others_may_not_read(language: str) -> None:
    words = " ".join(said(f"kiosk.{one}", language) for one in ("come", "sign_back", "leave", "still_here", "soon"))
    assert not [word for word in SENSITIVE[language] if word in words.casefold()]
    page = Asker().say(tongue=language).text
    assert f"<strong>{IN_FRANCE.sign}</strong>" in page
    assert said("ui.title", language) in page


def test_without_a_sign_there_is_no_alert(asker: Asker) -> None:
    with reception(Options.of({"HAVRE_KIOSK_SIGN": ""})):
        page = asker.say(tongue="en").text
    assert "popover" not in page
    assert said("kiosk.come") not in page


@pytest.mark.parametrize("path", ["/", "/x", "/none", "/kiosk.js", "/kiosk.css", "/p", "/cube"])
def test_every_answer_forbids_keeping_it_here_too(asker: Asker, path: str) -> None:
    check(asker.get(path))


def test_no_page_that_opens_files_is_at_a_counter(asker: Asker) -> None:
    assert {asker.get(path).status for path in ("/p", "/cube", "/cube/sheet.pdf")} == {404}


def test_settings_do_what_their_lines_say() -> None:
    bare = Options.of({})
    assert (bare.seconds, bare.soon, bare.sign, bare.country, bare.town, bare.printer) == (60, 15, "27", "", "", False)
    given = Options.of({"HAVRE_KIOSK_SECONDS": "8", "HAVRE_KIOSK_SIGN": " Blau ", "HAVRE_KIOSK_PLACE": "Cergy"})
    assert (given.seconds, given.soon, given.sign, given.town) == (8, 4, "Blau", "Cergy")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECONDS", "0"), ("SECONDS", "601"), ("SECONDS", "soon"), ("SIGN", "a" * 13), ("SIGN", "a\nb")],
)
def test_a_setting_that_cannot_be_meant_is_refused_with_a_remedy(name: str, value: str) -> None:
    with pytest.raises(InputError, match="What to do"):
        Options.of({f"HAVRE_KIOSK_{name}": value})


@pytest.mark.parametrize(("country", "town"), [("XX", ""), ("FR", "Nowhere-sur-Rien"), ("", "Cergy")])
def test_a_place_that_is_none_is_refused_before_anybody_stands_there(country: str, town: str) -> None:
    with pytest.raises(InputError, match="What to do"):
        kiosk.place_of(country, town)
