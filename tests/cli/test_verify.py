"""`havre verify` and `havre duplicates` tell what is due, write to services, and say what they did."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.usecases.test_duplicates import A, B
from tests.usecases.test_upkeep import HOUSE, LINE

from havre.cli.duplicates import duplicates_group
from havre.cli.verify import verify_group
from havre.core.errors import HavreError
from havre.store import directory_io
from havre.store.models import Account, AuditLine
from havre.usecases import accounts, keys, upkeep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys.ensure()
    monkeypatch.setenv("HAVRE_HOME", str(tmp_path))
    monkeypatch.delenv("HAVRE_EMAIL_URL", raising=False)
    directory_io.save([HOUSE, LINE, A, B])


def run(*words: str) -> str:
    group = duplicates_group if words[0] == "duplicates" else verify_group
    done = CliRunner().invoke(group, list(words[1:]), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_services_with_an_address_are_written_to_once(tmp_path: Path) -> None:
    assert "4 due, 3 of them emergency lines" in run("verify", "due")
    assert "(call)" in run("verify", "remind")
    assert "3 of 3 written" in run("verify", "send", "--site", "https://havre.example")
    (mail, *_) = sorted((tmp_path / "var" / "mail").iterdir())
    assert "https://havre.example/check/" in mail.read_text().replace("=\n", "")
    assert "0 of 0 written" in run("verify", "send", "--site", "https://havre.example")


def test_a_call_is_a_check_and_a_closure_is_told() -> None:
    assert "Foyer: checked" in run("verify", "confirm", "house")
    run("verify", "places", "house", "2")
    assert upkeep.known("house").capacity
    assert "1 services" in run("verify", "campaign", "winter", "--until", "2027-01-31", "--need", "shelter")


def test_both_voices_for_an_emergency_line_are_accounts_that_verify_it() -> None:
    for name, role in (("anna", "verifier"), ("bert", "verifier"), ("emil", "editor")):
        accounts.invite(None, email=f"{name}@example.org", name=name, roles=[role], language="en")
    number = upkeep.propose("line", "phone", "116 006", by="", now=datetime.now(UTC))
    assert number

    def accepted(by: str) -> str:
        done = CliRunner().invoke(verify_group, ["accept", str(number.pk), "--by", by])
        return str(done.exception) if done.exception else done.output

    assert "no account is Anna" in accepted("Anna")
    assert "is no verifier of this service" in accepted("emil@example.org")
    assert "second person" in accepted("anna@example.org")
    anna = Account.objects.get(email="anna@example.org")
    assert "agreed already" in accepted(str(anna.pk))
    assert "agreed already" in accepted("ANNA@example.org")
    assert "accepted" in accepted("bert@example.org")
    assert AuditLine.objects.filter(action="upkeep.accepted").get().who != str(anna.pk)


def test_pairs_are_told_with_what_speaks_for_them() -> None:
    found = run("duplicates", "find", "--country", "FR")
    assert "phone_same" in found
    assert "havre duplicates unmerge a" in run("duplicates", "merge", "a", "b")
    assert "merged" in run("duplicates", "merged")
    assert len(run("duplicates", "unmerge", "a").splitlines()) == 2
    assert "not proposed again" in run("duplicates", "apart", "a", "b")


def test_a_mail_is_in_the_language_of_the_country_and_names_no_address(tmp_path: Path) -> None:
    run("verify", "send", "--site", "https://havre.example/")
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (tmp_path / "var" / "mail").iterdir()]
    (mail,) = [one for one in mails if "Foyer" in str(one["Subject"])]
    assert str(mail["Subject"]) == "Votre fiche est-elle toujours exacte ? Foyer"
    assert mail["To"] == "foyer@example.org"
    body = str(mail.get_content())
    assert "https://havre.example/check/" in body
    assert "1 rue X" not in body


def test_who_could_not_be_written_to_counts_as_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        monkeypatch.setenv("HAVRE_EMAIL_URL", f"smtp://127.0.0.1:{nobody.getsockname()[1]}/?tls=no")
        with pytest.raises(HavreError, match="after 0 mails"):
            run("verify", "send", "--site", "https://havre.example")
    monkeypatch.delenv("HAVRE_EMAIL_URL")
    assert "3 of 3 written" in run("verify", "send", "--site", "https://havre.example")
