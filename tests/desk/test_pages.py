"""Every page of the desk that needs no further row: its headers, its words in all languages, no address elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.desk import signed_in

from havre.store.models import Account
from havre.usecases import accounts, desk
from havre.web.desk import headers

pytestmark = pytest.mark.django_db
SOURCE = Path(desk.__file__).parents[1] / "web" / "desk"
PAGES = (
    "/", "/people/", "/people/invite/", "/people/1/", "/audit/", "/account/", "/account/second/", "/account/password/",
    "/account/passkeys/", "/account/passkeys/add/", "/account/codes/new/", "/account/confirm/", "/nothing/",
    "/cases/", "/training/", "/training/police_file/",
)  # fmt: skip
LANGUAGES = ("en", *(pytest.param(code, marks=pytest.mark.slow) for code in ("de", "es", "fi", "fr", "hu", "pt", "ar")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(ezra: Account, language: str) -> None:
    accounts.set_roles(None, ezra, ["administrator", "responder"])
    ezra.language = language
    ezra.save()
    client = signed_in(ezra)
    for path in (*PAGES, "/login/"):
        answer = (Client(headers={"accept-language": language}) if path == "/login/" else client).get(path, follow=True)
        text = answer.content.decode()
        assert f'lang="{language}"' in text, path
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text, path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text), path
        assert not re.search(r"\sstyle=|<style|\son\w+=|desk\.\w+_\w+", text), path


def test_every_answer_carries_the_headers(ezra: Account) -> None:
    for path in (*PAGES, "/static/desk.css", "/static/public/page.css", "/robots.txt", "/favicon.ico"):
        answer = signed_in(ezra).get(path)
        b"".join(answer)  # reads a file to its end, which closes it
        assert {name: answer.headers[name] for name in headers.ALWAYS} == headers.ALWAYS, path


def test_a_form_from_elsewhere_is_refused(ezra: Account) -> None:
    client = signed_in(ezra, enforce_csrf_checks=True)
    assert client.post("/language", {"language": "de"}).status_code == 403
    assert Account.objects.get(pk=ezra.pk).language == "en"


def test_every_sentence_of_the_desk_is_used_and_every_used_one_is_there() -> None:
    known = set(desk.phrasebook().sentences["en"])
    files = [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py"), *(SOURCE.parents[1] / "usecases").rglob("*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    used = set(re.findall(r"[\"'](desk\.[a-z_0-9.]+)[\"']", text)) - {"desk.key"}  # the name of a file
    families = {one for one in used if one.endswith("_")} | set(re.findall(r"f[\"'](desk\.[a-z_]+_)\{", text))
    families |= {"desk.victim_", "desk.violent_person_", "desk.relation_"}  # by the names of fields
    assert used - families <= known
    assert {one for one in known if one not in used and not one.startswith(tuple(families))} == set()


def test_why_somebody_is_not_invited_is_told_in_the_language_of_who_asks(ezra: Account) -> None:
    Account.objects.filter(pk=ezra.pk).update(language="fi")
    client = signed_in(Account.objects.get(pk=ezra.pk))
    asked = {"email": ezra.email, "name": "Another", "language": "fi", "roles": ["editor"], "organization": ""}
    taken = client.post(reverse("invite"), asked).content.decode()
    assert "Tällä sähköpostiosoitteella on jo tili." in taken
    nowhere = client.post(reverse("invite"), asked | {"email": "a@example.org", "organization": "none"})
    assert "Tällaista organisaatiota ei ole." in nowhere.content.decode()
    alone = client.post(reverse("person", args=[ezra.pk]), {"do": "close"}, follow=True).content.decode()
    assert "Ketään ei jäisi antamaan rooleja." in alone


def test_every_reason_of_accounts_has_words_in_every_language() -> None:
    known = desk.phrasebook()
    source = Path(accounts.__file__).read_text("utf-8")
    reasons = re.findall(r'reason="([a-z_]+)"', source)
    assert len(reasons) == source.count("raise InputError") - 1, "all but an unknown role, which no form can send"
    for language in known.languages:
        assert [one for one in reasons if f"desk.wrong_{one}" not in known.sentences[language]] == [], language
