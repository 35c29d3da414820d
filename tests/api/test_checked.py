"""«Checked» is what somebody assured: a person here, or one whom the source names; no program, register or map."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import Program, filled, imported, made

from havre.core.vocabulary import Need
from havre.directory import model
from havre.directory.helplines import source_of
from havre.store import directory_io
from havre.store.verification import Upkeep
from havre.usecases import matching, snapshot, upkeep

TODAY = date(2026, 11, 23)
ASKED = {"situation": {"needs": ["talk"]}, "country": "FR"}
PRIVATE = "who.answers@private.example"


def line(own: str = "line", **more: Any) -> model.Service:
    """A line that is reached from anywhere."""
    given: dict[str, Any] = {
        "needs": frozenset((Need.TALK,)), "remote": True, "areas": (model.ServiceArea("", "country", "FR"),),
        "phones": (model.Phone("3919", "3919"),), "channels": frozenset(("voice",)), **more,
    }  # fmt: skip
    return made(own, **given)


def matched(own: str = "line") -> Any:
    snapshot.forget()
    found = matching.answer(ASKED, datetime(2026, 11, 24, 9, tzinfo=UTC), 5)["services"]
    return next(one["checked"] for one in found if one["id"] == own)


def labels(record: dict[str, Any]) -> dict[str, str]:
    return {one["label"]: one["value"] for one in record.get("attributes", ())}


def test_facts_that_no_person_signed_are_not_checked(program: Program) -> None:
    draft = model.Origin(source_of("FR"), "CC-BY-4.0", assured=TODAY)
    filled(line(origin=draft))
    record = program.get("/services/line").data
    assert matched() is None
    assert not {"assured_date", "assurer_email"} & record.keys()
    assert labels(record)["havre.updated"] == "2026-11-23"


@pytest.mark.parametrize(
    ("by", "published", "email", "who"),
    [
        (upkeep.SERVICE, "line@example.org", "line@example.org", "service"),
        (upkeep.SERVICE, "", None, "service"),
        ("17", "line@example.org", None, "directory"),
        ("", "", None, "directory"),
    ],
)
def test_a_check_here_is_told_and_no_private_address(
    by: str, published: str, email: str | None, who: str, program: Program
) -> None:
    filled(line(origin=model.Origin(source_of("FR"), "CC-BY-4.0", assured=date(2026, 11, 1)), email=published))
    Upkeep.objects.create(service_id="line", email=PRIVATE, owner="Somebody Private")
    upkeep.confirm("line", TODAY, by=by, how="link")
    told = program.get("/services/line")
    assert (told.data["assured_date"], told.data.get("assurer_email")) == ("2026-11-23", email)
    assert labels(told.data)["havre.assured_by"] == who
    assert "havre.updated" not in labels(told.data)
    assert matched() == "2026-11-23"
    assert b"rivate" not in told.body


def test_a_source_counts_where_it_names_who_assured_it(tmp_path: Path, program: Program) -> None:
    needs = [{"id": "n", "label": "havre.need", "value": "talk"}, {"id": "r", "label": "havre.remote", "value": "true"}]
    named = {"id": "named", "name": "Named", "status": "active", "attributes": needs, "assured_date": "2026-03-01"}
    imported(tmp_path, named | {"assurer_email": "desk@example.org"}, named | {"id": "nobody", "name": "Nobody"})
    assert (matched("named"), matched("nobody")) == ("2026-03-01", None)
    both = [program.get(f"/services/{own}").data for own in ("named", "nobody")]
    assert (both[0]["assured_date"], both[0]["assurer_email"]) == ("2026-03-01", "desk@example.org")
    assert "assured_date" not in both[1]
    assert labels(both[1])["havre.updated"] == "2026-03-01"
    imported(tmp_path, *both)
    origins = {key: one.origin for key, one in directory_io.services(["named", "nobody"]).items()}
    assert [origins[own].assured for own in ("named", "nobody")] == [date(2026, 3, 1)] * 2
    assert [origins[own].checked for own in ("named", "nobody")] == [date(2026, 3, 1), None]
    upkeep.confirm("nobody", TODAY, by=upkeep.SERVICE, how="link")
    told = program.get("/services/nobody").data
    assert (told["assured_date"], labels(told).get("havre.updated")) == ("2026-11-23", None)
