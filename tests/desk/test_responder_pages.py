"""What a responder's pages show, and what they keep from whom."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.desk import Person, signed_in

from havre.content.duties import load_duties
from havre.danger.instrument import Mark
from havre.store.models import Account, CaseFile, Organization
from havre.usecases import training

pytestmark = pytest.mark.django_db
WHO = {"country": "FR", "victim": "woman", "violent_person": "man", "relation": "partner"}


@pytest.fixture
def client(bea: Account) -> Client:
    return signed_in(bea)


@pytest.fixture
def case(client: Client) -> str:
    client.post(reverse("cases"), WHO | {"reference": "kt4-7px"})
    return "KT4-7PX"


def assessed(client: Client, case: str, instrument: str, **answers: str) -> str:
    given = {f"a.{key}": answer for key, answer in answers.items()} | {"decision": "see her on Friday"}
    return client.post(reverse("case_assess", args=[case, instrument]), given, follow=True).content.decode()


def test_a_name_is_refused_as_a_reference_and_nothing_is_kept(client: Client) -> None:
    shown = client.post(reverse("cases"), WHO | {"reference": "Amina"}).content.decode()
    assert "looks like a name" in shown
    assert not CaseFile.objects.exists()


def test_strangulation_shows_as_very_high_with_its_reason(client: Client, case: str) -> None:
    shown = assessed(client, case, "havre_signs", q06_strangulation="yes")
    assert "Very high danger" in shown
    assert "Strangled or smothered, ever" in shown
    assert "Never expires" in client.get(reverse("case", args=[case])).content.decode()


def test_no_page_ever_says_low(client: Client, case: str) -> None:
    shown = assessed(client, case, "hark", q01_humiliated="no", q02_afraid="no", q03_forced_sex="no", q04_kicked="no")
    assert "No sign of high danger in what was told. This can change." in shown
    assert not re.search(
        r"\b(low|no) risk\b|\bsafe\b", re.sub(r"<head>.*</head>", "", shown, flags=re.DOTALL), re.IGNORECASE
    )


def test_what_was_written_is_not_lost_by_a_fault(client: Client, case: str) -> None:
    given = {"a.q02_afraid": "yes", "reasons": "his calm", "decision": ""}
    shown = client.post(reverse("case_assess", args=[case, "hark"]), given).content.decode()
    assert "Say what is decided" in shown
    assert "his calm" in shown
    assert re.search(r'name="a.q02_afraid" value="yes" checked', shown)


@pytest.mark.parametrize("path", ["", "assess/hark/", "found/1/", "erase/"])
def test_a_case_of_another_organization_is_not_there(client: Client, case: str, person: Person, path: str) -> None:
    Organization.objects.create(id="b", name="b", source="test", document="{}")
    other = signed_in(person("hugo", "responder", organization="b"))
    assessed(client, case, "hark")
    assert client.get(f"/cases/{case}/{path}").status_code == 200
    assert other.get(f"/cases/{case}/{path}").status_code == 404


def test_the_paper_tells_what_she_agreed_to_and_on_what_it_rests(client: Client, case: str) -> None:
    assessed(client, case, "havre_signs", q06_strangulation="yes")
    consent = {"do": "consent", "recipient": "shelter", "said": "given", "who": "herself", "parts": ["danger"]}
    client.post(reverse("case_add", args=[case]), consent)
    wanted = {"paper": "summary", "recipient": "shelter", "parts": ["danger", "decision"], "do": "page"}
    shown = client.post(reverse("case_paper", args=[case]), wanted).content.decode()
    assert "Strangled or smothered, ever" in shown
    assert "Consent:" in shown
    assert "she herself" in shown
    assert "see her on Friday" not in shown
    assert "<title>Notes</title>" in shown


def test_duties_keep_mark_source_and_date_and_name_the_gaps(client: Client, case: str) -> None:
    shown = client.get(reverse("case", args=[case])).content.decode()
    assert "Art. 226-14" in shown
    assert "2025-07" in shown
    assert "not found" in shown


@pytest.mark.parametrize("country", ["AT", "DE", "ES", "FI", "FR", "HU", "PT"])
def test_every_country_has_notes_for_adults_and_children_in_its_language(country: str) -> None:
    notes = load_duties()[country]
    assert {"adults", "children"} <= {one.about for one in notes}
    assert all(len(one.texts) == 2 for one in notes)
    assert all(one.source for one in notes if one.mark is Mark.SEEN)
    assert not any(one.ground for one in notes if one.mark is Mark.GAP)


def test_figures_of_a_cohort_come_with_cohort_year_interval_and_natural_frequency(
    client: Client, case: str, bea: Account, ezra: Account
) -> None:
    odara = training.vignettes()["police_file"].answers
    shown = assessed(client, case, "odara", **odara)
    assert "trained readers only" in shown
    assert "Of 100 in this cohort" not in shown
    signed_in(ezra).post(reverse("person", args=[bea.pk]), {"do": "certify", "instrument": "odara"})
    client.post(reverse("vignette", args=["police_file"]), {f"a.{key}": answer for key, answer in odara.items()})
    now = client.get(reverse("case_found", args=[case, 1])).content.decode()
    told = re.sub(r"<[^>]+>", "", now)
    assert "Of 100 in this cohort with a score of 5 to 6, about 59 had" in told
    assert "plausible 47 to 69 of 100" in told
    assert "589 men known to the police of Ontario, 2004" in told


def test_a_vignette_says_what_was_expected_and_why(client: Client) -> None:
    shown = client.post(reverse("vignette", args=["neck_once"]), {"a.q05_strangulation": "no"}).content.decode()
    assert "Expected otherwise:" in shown
    assert "red flag outside every sum" in shown
