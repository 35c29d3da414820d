"""From the link of an invitation to the first page, and back in by password and second factor."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.support.desk import PASSWORD, Person, code_of, signed_in

from havre.store.models import Account
from havre.usecases import accounts, audit

pytestmark = pytest.mark.django_db
NEW = {"password": PASSWORD, "again": PASSWORD}


def secret_on(page: str) -> str:
    found = re.search(r"data-secret>(\w+)<", page)
    assert found
    return found[1]


def test_from_the_invitation_to_the_first_page(ezra: Account) -> None:
    form = {"name": "Béa", "email": "bea@example.org", "language": "fr", "roles": ["responder"], "organization": ""}
    shown = signed_in(ezra).post(reverse("invite"), form).content.decode()
    link = re.search(r"http://testserver(/welcome/[^<]+)<", shown)
    assert link
    assert link[1] in mail.outbox[0].body
    bea = Client()
    assert bea.get(link[1]).status_code == 200

    assert bea.post(link[1], NEW, follow=True).redirect_chain[-1][0] == reverse("second_factor")
    app = bea.get(reverse("mfa_activate_totp")).content.decode()
    done = bea.post(reverse("mfa_activate_totp"), {"code": code_of(secret_on(app))}, follow=True)
    assert len(re.findall(r"<code>\d{8}</code>", done.content.decode())) == 10
    assert bea.get("/").status_code == 200
    assert 'lang="fr"' in bea.get("/").content.decode()


def test_a_link_works_once(person: Person) -> None:
    account = person("dana", "editor", second=False)
    link = accounts.link(account)
    assert Client().post(link, NEW).status_code == 302
    assert Client().get(link).status_code == 404


def test_a_link_never_goes_past_a_second_factor(bea: Account) -> None:
    assert Client().get(accounts.link(bea)).status_code == 404


@pytest.mark.parametrize("password", ["short", "administrator", "bea@example.org"])
def test_a_weak_password_is_refused(person: Person, password: str) -> None:
    account = person("bea", "responder", second=False)
    answer = Client().post(accounts.link(account), {"password": password, "again": password})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_signing_in_asks_for_the_second_factor(bea: Account) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": bea.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302

    secret = Authenticator.objects.get(user=bea, type=Authenticator.Type.TOTP).wrap().instance.data["secret"]
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    from havre.web.desk.adapters import SecondFactor  # noqa: PLC0415 - allauth loads it by its setting

    client.post(reverse("mfa_authenticate"), {"code": code_of(SecondFactor().decrypt(secret))})
    assert client.get("/").status_code == 200


def test_secrets_of_second_factors_are_not_in_the_database(bea: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    wrapped = Authenticator.objects.get(user=bea).wrap()
    from havre.web.desk.adapters import SecondFactor  # noqa: PLC0415

    assert SecondFactor().decrypt(wrapped.instance.data["secret"]) not in stored


def test_guessing_is_slowed_down(bea: Account) -> None:
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": bea.email, "password": "wrong"})
    right = client.post(reverse("account_login"), {"login": bea.email, "password": PASSWORD})
    assert right.status_code == 200


def test_a_new_link_ends_password_factors_and_sessions(bea: Account, ezra: Account) -> None:
    client = signed_in(bea)
    assert client.get("/").status_code == 200
    signed_in(ezra).post(reverse("person", args=[bea.pk]), {"do": "renew"})

    assert client.get("/").status_code == 302
    assert not Authenticator.objects.filter(user=bea).exists()
    assert not Account.objects.get(pk=bea.pk).has_usable_password()


def test_somebody_must_stay_who_gives_roles(ezra: Account) -> None:
    client = signed_in(ezra)
    client.post(reverse("person", args=[ezra.pk]), {"do": "roles", "roles": ["editor"], "organization": ""})
    client.post(reverse("person", args=[ezra.pk]), {"do": "close"})
    assert accounts.rights_of(Account.objects.get(pk=ezra.pk)).has("administrator")


def test_a_role_within_an_organization_is_no_role_elsewhere() -> None:
    rights = accounts.Rights(Account(), {"editor": frozenset({"a"}), "verifier": frozenset({None})})
    assert rights.may("editor", "a")
    assert not rights.may("editor", "b")
    assert not rights.may("editor", None)
    assert rights.may("verifier", "b")
    assert not rights.may("responder", "a")


def test_the_session_cookie_is_shut_in(bea: Account) -> None:
    cookie = Client().post(reverse("account_login"), {"login": bea.email, "password": PASSWORD}).cookies["desk"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


def test_signing_in_and_out_is_in_the_trail(bea: Account) -> None:
    client = Client()
    client.force_login(bea)
    client.post(reverse("account_logout"))
    assert next(line.action for line in audit.latest(2, "account", str(bea.pk))) == "account.signed_out"
