"""The audit trail: written with what it tells or not at all, and nothing can be changed in it without showing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction

from havre.core.errors import HavreError
from havre.store.models import Account, AuditLine
from havre.usecases import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(ezra: Account) -> list[AuditLine]:
    with transaction.atomic():
        for key in range(5):
            audit.note(ezra, "test.done", "thing", key)
    return list(AuditLine.objects.order_by("number"))


def changed(statement: str, *values: str | int | datetime) -> audit.Proof:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return audit.verify()


def test_an_untouched_trail_holds(lines: list[AuditLine]) -> None:
    assert audit.verify() == audit.Proof(len(lines), lines[-1].seal)


@pytest.mark.parametrize("column", ["action", "who", "key", "kind", "at"])
def test_a_changed_line_shows(lines: list[AuditLine], column: str) -> None:
    other = lines[0].at if column == "at" else "other"
    assert changed(f"UPDATE store_auditline SET {column} = %s WHERE number = 3", other).broken_at == 3


def test_a_line_taken_out_shows(lines: list[AuditLine]) -> None:
    assert lines
    assert changed("DELETE FROM store_auditline WHERE number = 3").broken_at == 3


def test_a_line_taken_out_shows_even_when_the_rest_is_numbered_anew(lines: list[AuditLine]) -> None:
    changed("DELETE FROM store_auditline WHERE number = 3")
    for line in lines[3:]:
        changed("UPDATE store_auditline SET number = number - 1 WHERE number = %s", line.number)
    assert audit.verify().broken_at == 3


def test_an_end_cut_off_shows_to_who_kept_the_last_seal(lines: list[AuditLine]) -> None:
    expected = f"{lines[-1].number}:{lines[-1].seal}"
    assert audit.still_there(expected)
    assert changed("DELETE FROM store_auditline WHERE number = %s", lines[-1].number).broken_at is None
    assert not audit.still_there(expected)


def test_a_line_is_never_changed_or_deleted_by_our_code(lines: list[AuditLine]) -> None:
    for forbidden in (lines[0].save, lines[0].delete, AuditLine.objects.all().delete):
        with pytest.raises(HavreError):
            forbidden()
    with pytest.raises(HavreError):
        AuditLine.objects.filter(number=1).update(action="other")


def test_what_did_not_happen_is_not_in_the_trail(ezra: Account) -> None:
    before = AuditLine.objects.count()

    def done_and_failed() -> None:
        with transaction.atomic():
            audit.note(ezra, "test.failed", "thing", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        done_and_failed()
    assert AuditLine.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(HavreError):
        audit.note(None, "test.loose", "thing", 1)
