"""Who sees what: every address is guarded, Carl sees nothing, nothing is shown without a second factor."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests.support.desk import PASSWORD, Person, signed_in

from havre.store.models import Account
from havre.usecases import accounts
from havre.web.desk import guard

pytestmark = pytest.mark.django_db
ALL_OPEN = guard.OPEN | guard.FIRST | guard.OWN | {guard.LEAVING}


def patterns() -> Iterator[URLPattern]:
    yield from (one for one in get_resolver("havre.web.desk.urls").url_patterns if isinstance(one, URLPattern))


def address(pattern: URLPattern) -> str:
    """The pattern with something in each of its gaps."""
    return "/" + re.sub(r"<(\w+):\w+>", lambda gap: "1" if gap[1] == "int" else "x", str(pattern.pattern))


def test_every_address_says_who_may_see_it() -> None:
    loose = [one.name for one in patterns() if one.name not in ALL_OPEN and not guard.needed(one.callback)]
    assert loose == []


def test_what_is_open_exists() -> None:
    assert {one.name for one in patterns()} >= ALL_OPEN


def test_nothing_is_included_that_a_walk_would_not_see() -> None:
    found = get_resolver("havre.web.desk.urls").url_patterns
    assert all(isinstance(one, URLPattern) for one in found), "list each address by itself, so that tests see it"


@pytest.mark.parametrize("method", ["get", "post"])
def test_carl_sees_nothing_anywhere(carl: Account, method: str) -> None:
    client = signed_in(carl)
    for pattern in patterns():
        if pattern.name in guard.OPEN or pattern.name == guard.LEAVING:
            continue
        answer = getattr(client, method)(address(pattern))
        assert answer.status_code in {403, 404}, pattern.name


def test_who_has_no_role_cannot_even_sign_in(carl: Account) -> None:
    answer = Client().post(reverse("account_login"), {"login": carl.email, "password": PASSWORD})
    unknown = Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": PASSWORD})
    assert answer.status_code == unknown.status_code == 200
    shown, also = (
        re.sub(r"[\w.]+@example\.org|value=\"[^\"]+\"", "", one.content.decode()) for one in (answer, unknown)
    )
    assert shown == also


def test_strangers_are_asked_to_sign_in_and_learn_nothing() -> None:
    for pattern in patterns():
        if pattern.name not in guard.OPEN:
            answer = Client().get(address(pattern))
            assert answer.status_code == 302, pattern.name
            assert answer.headers["Location"].startswith(reverse("account_login")), pattern.name


def test_without_a_second_factor_nothing_is_shown(person: Person) -> None:
    client = signed_in(person("dana", "editor", "administrator", second=False))
    for pattern in patterns():
        if pattern.name not in ALL_OPEN:
            answer = client.get(address(pattern))
            assert (answer.status_code, answer.headers["Location"]) == (302, reverse("second_factor")), pattern.name


def test_a_role_opens_its_own_pages_only(person: Person, ezra: Account) -> None:
    assert signed_in(ezra).get(reverse("people")).status_code == 200
    assert signed_in(person("dana", "editor")).get(reverse("people")).status_code == 404


def test_who_is_shut_out_is_out_with_the_next_request(bea: Account, ezra: Account) -> None:
    client = signed_in(bea)
    assert client.get("/").status_code == 200
    accounts.set_active(ezra, bea, active=False)
    assert client.get("/").status_code == 302


def test_a_role_that_was_taken_is_gone_with_the_next_request(bea: Account, ezra: Account) -> None:
    client = signed_in(bea)
    accounts.set_roles(ezra, bea, [])
    assert client.get("/").status_code == 403


def test_a_session_ends_however_busy_it_is(bea: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(bea)
    assert client.get("/").status_code == 200
    later = time.time() + 11 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    session = client.session
    session.set_expiry(12 * 3600)
    session.save()
    assert client.get("/").status_code == 302


def test_nobody_can_sign_up() -> None:
    for path in ("/signup/", "/accounts/signup/", "/password/reset/", "/account/email/"):
        assert Client().get(path).status_code == 404


def test_accounts_are_ours() -> None:
    assert get_user_model() is Account
