"""P01, P02, P05, P06, P07, P09, P10, P16, P17, P18, P32: what the page leaves in a browser, read from its bytes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import override
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from tests.web.conftest import LANGUAGES, Asker
from tests.web.lexicon import SENSITIVE

pytestmark = pytest.mark.django_db

STATIC = Path(settings.STATIC_ROOT)
DANGER = "he is at the door with a knife, he choked me yesterday"


class Tags(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.all if tag in names]


def pages(asker: Asker) -> list[str]:
    """The start page, an answer to danger in a known country, an answer to a choice, and two refusals."""
    answers = [
        asker.get("/"),
        asker.say(words=DANGER, land="FR", send="1"),
        asker.say(choice="need:shelter", land="DE"),
        asker.say(send="1"),
        asker.get("/none"),
    ]
    return [answer.text for answer in answers]


def test_no_page_sets_a_cookie(speaker: Asker) -> None:
    for answer in (speaker.get("/"), speaker.get("/x"), speaker.get("/none"), speaker.say(words=DANGER, send="1")):
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers


def test_a_cookie_that_comes_in_changes_nothing(asker: Asker) -> None:
    bare = asker.get("/").text
    assert asker.get("/", HTTP_COOKIE="sessionid=1; csrftoken=2").text == bare


def test_what_is_said_never_enters_an_address(speaker: Asker) -> None:
    for page in pages(speaker):
        tags = Tags(page)
        assert all(form["method"] == "post" and form["action"] == "/" for form in tags.named("form"))
        inside = [link["href"] for link in tags.named("a", "link") if link["href"].startswith("/")]
        assert not [address for address in inside if "?" in address]
        assert set(inside) <= {"/", "/x", "/source", "/cube", "/s", "/favicon.ico", "/static/page.css"}


def test_form_fields_are_not_remembered(speaker: Asker) -> None:
    for page in pages(speaker):
        tags = Tags(page)
        for field in tags.named("form", "input", "textarea", "select"):
            assert field["autocomplete"] == "off"
        for field in tags.named("textarea"):
            assert field["spellcheck"] == "false"
        names = {field.get("name", "") for field in tags.named("input", "textarea", "select", "button")}
        assert names <= {"", "state", "speaks", "words", "land", "send", "tongue", "look", "choice"}


def test_titles_say_nothing(speaker: Asker) -> None:
    words = SENSITIVE[speaker.language]
    for page in pages(speaker):
        title = re.search(r"<title>(.*?)</title>", page)
        assert title
        assert title[1]
        assert not [word for word in words if word in title[1].casefold()]
        assert not [
            meta for meta in Tags(page).named("meta") if meta.get("name") in {"description", "application-name"}
        ]
        assert "og:" not in page


def test_the_lexicon_would_find_a_title_that_betrays() -> None:
    """A test that could not fail would prove nothing: the first line of each start page does name the matter."""
    for language in LANGUAGES:
        page = Asker(language).get("/").text.casefold()
        assert [word for word in SENSITIVE[language] if word in page], language


def test_file_names_and_icon_say_nothing(asker: Asker) -> None:
    names = " ".join(path.stem for path in STATIC.rglob("*"))
    assert not [word for words in SENSITIVE.values() for word in words if word in names.casefold()]
    assert asker.get("/favicon.ico").headers["Content-Type"] == "image/x-icon"


def test_nothing_comes_from_another_site(speaker: Asker) -> None:
    for page in pages(speaker):
        for tag, attributes in Tags(page).all:
            address = attributes.get("src") or (attributes.get("href", "") if tag == "link" else "")
            assert not urlsplit(address).netloc
    for file in STATIC.glob("*.[cj]s*"):
        assert not re.search(r"(https?:)?//[a-z]|@import|url\(", file.read_text().replace("// ", "")), file.name


def test_links_to_other_sites_carry_no_referrer_and_no_opener(speaker: Asker) -> None:
    outside = [link for page in pages(speaker) for link in Tags(page).named("a") if link["href"].startswith("http")]
    assert outside
    assert all({"noreferrer", "noopener"} <= set(link.get("rel", "").split()) for link in outside)


def test_no_code_or_style_stands_in_the_page(speaker: Asker) -> None:
    for page in pages(speaker):
        for tag, attributes in Tags(page).all:
            assert tag != "style"
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert tag != "script" or attributes.get("src")


@pytest.mark.parametrize(
    "name",
    ["localStorage", "sessionStorage", "indexedDB", "caches", "serviceWorker", "cookie", "pushState", "replaceState",
     "sendBeacon", "window.name"],
)  # fmt: skip
def test_scripts_use_no_store_of_the_browser(name: str) -> None:
    assert not [file.name for file in STATIC.glob("*.js") if name in file.read_text()]


def test_the_page_is_light_enough_for_a_slow_telephone(speaker: Asker) -> None:
    scripts = sum(len(file.read_bytes()) for file in STATIC.glob("*.js"))
    styles = sum(len(file.read_bytes()) for file in STATIC.glob("*.css"))
    assert scripts <= 15_000
    assert max(len(page.encode()) for page in pages(speaker)) + scripts + styles <= 60_000


def test_style_turns_round_for_right_to_left_scripts() -> None:
    """Only logical properties: nothing names left or right."""
    style = re.sub(r"/\*.*?\*/", "", (STATIC / "page.css").read_text(), flags=re.DOTALL)
    assert not re.findall(r"\b(?:margin|padding|border|inset)-(?:left|right)", style)
    assert not re.findall(r"(?:^|[{;\s])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:", style)
