"""Whole situations: which services come, which must never come, in which order, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from havre.core.place import Place
from havre.core.situation import Situation
from havre.core.vocabulary import Need, Violence, code_of
from havre.directory import index as engine
from havre.directory.match import Match, match
from havre.directory.model import (
    Accessibility,
    Address,
    Eligibility,
    Hours,
    Language,
    Location,
    Origin,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.directory.person import Query

PARIS = ZoneInfo("Europe/Paris")
NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=PARIS)
DAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
LYON = Place("lyon", "Lyon", "FR", "FR", "84", 45.75, 4.85, "Europe/Paris", 520_000)
KM = 1 / 111.195  # degrees of latitude


def service(name: str, needs: str = "talk", *, km: float | None = None, **more: Any) -> Service:
    """A service with these needs, `km` north of Lyon; without `km` reached from anywhere in France."""
    who = more.pop("who", {})
    about: dict[str, Any] = {
        "origin": Origin("a test", assured=date(2026, 11, 1)),
        "needs": frozenset(Need[need.upper()] for need in needs.split()),
        "eligibility": Eligibility(**who),
        "channels": frozenset(("voice",) if km is None else ("voice", "visit")),
        "phones": (Phone("1", "1"),),
    }
    if km is None:
        about |= {"remote": True, "areas": (ServiceArea(scheme="country", code="FR"),)}
    else:
        wheelchair = more.pop("wheelchair", None)
        place = Location(
            name, latitude=45.75 + km * KM, longitude=4.85, address=Address(city="Lyon", country="FR"),
            accessibility=Accessibility(wheelchair), timezone="Europe/Paris",
        )  # fmt: skip
        about["locations"] = (ServiceAtLocation(f"{name} at", place),)
    return Service(id=name, name=name, country="FR", **(about | more))


def ask(services: list[Service], codes: str, place: Place | None = LYON, **more: Any) -> list[Match]:
    situation = Situation.of(code_of(code) for code in codes.split())
    about = {"country": "FR", "place": place, "at": DAY, "language": "fr"} | more
    return match(engine.build(services), Query(situation, **about))


def names(found: list[Match]) -> list[str]:
    return [one.service.name for one in found]


def said(found: list[Match], name: str) -> dict[str, dict[str, str]]:
    return next({r.code: dict(r.values) for r in one.reasons} for one in found if one.service.name == name)


def test_a_person_who_uses_violence_never_sees_a_shelter() -> None:
    services = [
        service("shelter", "shelter talk", km=1, who={"serves": ("everyone",)}),
        service("shelter that also works with them", "shelter stop_violence", km=1, who={"serves": ("perpetrators",)}),
        service("line", "talk", who={"serves": ("everyone",)}),
        service("work with them", "stop_violence", km=5, who={"serves": ("perpetrators",)}),
    ]
    for codes in ("perpetrator", "perpetrator shelter", "perpetrator no_home suicidal talk", "stop_violence shelter"):
        assert names(ask(services, codes)) == ["work with them"], codes
    assert "perpetrators" in said(ask(services, "perpetrator"), "work with them")


def test_victims_are_not_sent_to_work_with_perpetrators() -> None:
    assert (
        names(ask([service("men who stop", "stop_violence talk", who={"serves": ("perpetrators",)})], "victim talk"))
        == []
    )


def test_a_man_is_sent_only_where_men_are_admitted() -> None:
    services = [
        service("for women", who={"serves": ("women",)}),
        service("for women, not men", who={"serves": ("everyone",), "excludes": ("men",)}),
        service("for men", who={"serves": ("men",)}),
        service("for all", who={"serves": ("everyone",)}),
    ]
    assert set(names(ask(services, "victim man talk"))) == {"for men", "for all"}
    assert set(names(ask(services, "victim talk"))) == {"for women", "for women, not men", "for all"}
    assert "men" in said(ask(services, "victim man talk"), "for men")


def test_who_is_deaf_may_come_where_disabled_people_may_and_is_not_shown_it_before_others() -> None:
    written = frozenset(("chat",))
    services = [service("disabled", who={"serves": ("disabled",)}, channels=written), service("all", channels=written)]
    assert {*names(ask(services, "deaf"))} == {"disabled", "all"}
    assert names(ask(services, "")) == ["all"]
    assert names(ask(services, "mobility")) == ["disabled", "all"]
    apart = [service(f"not {one}", who={"excludes": (one,)}, channels=written) for one in ("disabled", "deaf")]
    assert names(ask(apart, "deaf")) == ["not disabled"]


def test_relatives_named_beside_women_are_served_and_a_man_to_whom_it_happens_is_not() -> None:
    services = [service("line", "talk help_other", who={"serves": ("women", "relatives")}), service("all")]
    assert {*names(ask(services, "relative"))} == {"line", "all"}
    assert names(ask(services, "man")) == names(ask(services, "relative man")) == ["all"]


def test_where_children_are_not_admitted_nobody_is_sent_with_them() -> None:
    services = [
        service("without", "shelter", km=1, who={"children": False}),
        service("with", "shelter", km=9, who={"children_to_age": 12}),
        service("not said", "shelter", km=2),
    ]
    found = ask(services, "victim shelter children")
    assert names(found) == ["with", "not said"]
    assert "children" in said(found, "with")
    assert found[1].lacks == ("children_unknown",)
    assert "without" in names(ask(services, "victim shelter"))


def test_who_cannot_speak_gets_a_telephone_only_if_there_is_nothing_else() -> None:
    line, chat = service("line", who={"free": True}), service("chat", channels=frozenset(("chat",)))
    assert names(ask([line, chat], "victim talk cannot_speak")) == ["chat"]
    assert names(ask([line, chat], "victim talk", channel="text")) == ["chat"]
    assert "text" in said(ask([line, chat], "victim talk cannot_speak"), "chat")
    alone = ask([line], "victim talk cannot_speak")
    assert (names(alone), alone[0].lacks) == (["line"], ("written",))
    near = service("near", km=1, channels=frozenset(("voice",)))
    assert names(ask([near, chat], "victim talk cannot_speak")) == ["chat"]  # local ones are no exception


def test_minors_and_adults_get_services_of_their_age() -> None:
    services = [
        service("adults", who={"minimum_age": 18}),
        service("young", "talk children_help", who={"serves": ("children",), "maximum_age": 17}),
    ]
    assert names(ask(services, "victim talk")) == ["adults"]
    assert names(ask(services, "child minor")) == ["young"]
    assert "minors" in said(ask(services, "child minor"), "young")
    assert names(ask(services, "victim child_in_danger"))[0] == "young"


def test_who_suffers_violence_is_always_shown_someone_to_talk_with() -> None:
    hospitals = [service(f"hospital {n}", "medical", km=n) for n in range(1, 6)]
    line = service("line", remote=True)
    assert "line" in names(ask([*hospitals, line], "victim strangulation"))


def test_nearer_comes_first_and_says_how_far() -> None:
    found = ask([service("far", km=30), service("near", km=3)], "victim talk")
    assert names(found) == ["near", "far"]
    assert found[0].distance_km == pytest.approx(3.0)
    assert said(found, "near")["distance"] == {"distance": "3"}


def test_open_now_comes_before_closed_and_says_until_when() -> None:
    week, always = Hours("Mo-Fr 09:00-18:00"), Hours("24/7")
    services = [service("office", hours=week), service("always", hours=always), service("who knows")]
    night = ask(services, "victim talk", at=NIGHT)
    assert names(night) == ["always", "who knows", "office"]
    assert said(night, "office")["opens"] == {"time": "2026-11-23T09:00:00+01:00"}
    assert "open_always" in said(night, "always")
    assert "hours_unknown" in said(night, "who knows")
    assert said(ask(services, "victim talk"), "office")["open_now"] == {"time": "2026-11-23T18:00:00+01:00"}


def test_a_holiday_is_not_an_ordinary_day() -> None:
    services = [service("closed on holidays", hours=Hours("Mo-Su 08:00-20:00; PH off")), service("not said")]
    armistice = datetime(2026, 11, 11, 10, 0, tzinfo=PARIS)
    assert names(ask(services, "victim talk", at=armistice)) == ["not said", "closed on holidays"]


def test_who_works_by_appointment_is_shown_at_night_too_and_a_closed_house_is_not() -> None:
    services = [
        service("by appointment", hours=Hours('Mo-Fr 09:00-12:00 unknown "sur rendez-vous"')),
        service("closed this winter", hours=Hours("Mo-Fr 09:00-12:00; 2026 Nov 01-2027 Mar 31 off")),
    ]
    assert names(ask(services, "victim talk", at=NIGHT)) == ["by appointment"]


def test_who_speaks_the_language_comes_before_interpreters_and_both_before_none() -> None:
    services = [
        service("none"),
        service("interpreters", interpreters=True),
        service("arabic", languages=(Language("ar"), Language("fr"))),
    ]
    found = ask(services, "victim talk", language="ar")
    assert names(found) == ["arabic", "interpreters", "none"]
    assert said(found, "arabic")["language"] == {"language": "ar"}
    assert "interpreter" in said(found, "interpreters")
    assert found[2].lacks == ("language_unknown",)


def test_an_area_that_cannot_be_told_is_said_to_be_unknown() -> None:
    areas = {"lyon": "200046977", "paris": "200054781"}
    services = [service(name, areas=(ServiceArea("", "insee", code),)) for name, code in areas.items()]
    services.append(service("words", areas=(ServiceArea("Around the lake"),)))
    found = {one.service.id: one.lacks for one in ask(services, "victim talk")}
    assert found == dict.fromkeys(("lyon", "paris", "words"), ("area_unknown",))
    home = replace(LYON, epci="200046977")
    found = {one.service.id: one.lacks for one in ask(services, "victim talk", place=home)}
    assert found == {"lyon": (), "words": ("area_unknown",)}


def test_two_local_services_for_one_remote() -> None:
    services = [service(f"local {n}", km=n) for n in range(1, 9)] + [service(f"line {n}") for n in range(1, 9)]
    found = [name.split()[0] for name in names(ask(services, "victim talk"))]
    assert found == ["local", "local", "line", "local", "local"]


def test_a_third_office_for_one_need_does_not_hide_the_first_for_another() -> None:
    services = [service(f"police {n}", "police", km=n) for n in range(1, 9)] + [service("hospital", "medical", km=4)]
    assert "hospital" in names(ask(services, "victim police injury"))[:3]


def test_without_a_place_only_what_can_be_reached_from_anywhere() -> None:
    assert names(ask([service("local", km=1), service("line")], "victim talk", place=None)) == ["line"]


def test_where_nothing_is_near_the_farther_is_shown() -> None:
    assert names(ask([service("far", km=150)], "victim talk")) == ["far"]
    assert names(ask([service("too far", km=400)], "victim talk")) == []


def test_where_nothing_meets_the_need_those_who_listen_are_shown() -> None:
    assert names(ask([service("line")], "victim pet_care pets")) == ["line"]


def test_examples_come_after_real_services_for_the_same_need() -> None:
    services = [
        service("example", "legal", km=1, example=True),
        service("real", "legal", km=50),
        service("line", "legal"),
    ]
    found = ask(services, "victim legal")
    assert names(found)[-1] == "example"
    assert found[-1].service.example


def test_a_line_for_one_kind_of_violence_comes_when_that_is_what_happens() -> None:
    forced = service("forced marriage", violence=frozenset((Violence.FORCED_MARRIAGE,)))
    assert names(ask([forced, service("all")], "victim talk")) == ["all", "forced marriage"]
    assert names(ask([forced, service("all")], "victim talk forced_marriage")) == ["forced marriage", "all"]


def test_a_confidential_place_is_ranked_by_its_town_and_has_no_distance() -> None:
    secret = Location("x", address=Address(city="Lyon", country="FR"), timezone="Europe/Paris", confidential=True)
    shelter = service("shelter", "shelter", km=0, locations=(ServiceAtLocation("at", secret),), remote=False, areas=())
    situation = Situation.of([Need.SHELTER])
    index = engine.build(
        [shelter], lambda territory, city: (45.75, 4.85) if (territory, city) == ("FR", "Lyon") else None
    )
    (found,) = match(index, Query(situation, "FR", LYON, DAY, "fr"))
    assert found.distance_km is None
    assert {reason.code: dict(reason.values) for reason in found.reasons}["in_area"] == {"area": "Lyon"}


def test_a_service_of_a_region_is_for_that_region() -> None:
    wien = (ServiceArea("Wien", "admin1", "09"),)
    lines = [service("only there", areas=wien), service("everywhere")]
    assert set(names(ask(lines, "victim talk", replace(LYON, region="09")))) == {"only there", "everywhere"}
    assert names(ask(lines, "victim talk")) == ["everywhere"]
    assert names(ask(lines, "victim talk", None)) == ["everywhere"]


def test_another_country_is_not_asked() -> None:
    assert ask([service("line")], "victim talk", country="HU") == []
    assert match(engine.build([]), Query(Situation(), "FR", None, DAY, "fr")) == []


@pytest.mark.parametrize(
    ("codes", "more", "reason"),
    [
        ("victim talk pets", {"who": {"pets": True}}, "pets"),
        ("victim talk mobility", {"wheelchair": True}, "accessible"),
        ("victim talk undocumented", {"who": {"no_papers": True}}, "no_papers"),
        ("victim talk lgbtqi", {"who": {"serves": ("lgbtqi",)}}, "lgbtqi"),
        ("relative", {"needs": "help_other", "who": {"serves": ("relatives",)}}, "relatives"),
        ("victim talk deaf", {"channels": frozenset(("video",))}, "deaf"),
        ("victim talk", {"who": {"free": True}}, "free"),
        ("victim talk", {"who": {"anonymous": True}}, "anonymous"),
        ("victim talk", {"who": {"on_bill": False}}, "not_on_bill"),
    ],
)
def test_what_matters_to_this_person_is_said_and_comes_first(codes: str, more: dict[str, Any], reason: str) -> None:
    about: dict[str, Any] = {"km": 5, "needs": "talk"} | more
    fits = service("zz fits", **about)
    plain = service("aa plain", more.get("needs", "talk"), km=5, who={"on_bill": True, "in_call_log": False})
    found = ask([plain, fits], codes)
    assert reason in said(found, "zz fits")
    assert names(found)[0] == "zz fits"
    if "aa plain" in names(found):
        assert reason not in said(found, "aa plain")


def test_who_is_watched_is_told_to_delete_the_call_where_it_stays_in_the_telephone() -> None:
    found = ask([service("kept"), service("not kept", who={"in_call_log": False})], "victim talk phone_watched")
    assert "delete_call" in said(found, "kept")
    assert "delete_call" not in said(found, "not kept")


def test_the_same_question_has_the_same_answer_in_any_order_of_services() -> None:
    services = [service(f"s{n}", km=n % 7) for n in range(40)] + [service(f"r{n}") for n in range(9)]
    first = ask(services, "victim talk legal")
    shuffled = [services[i] for i in np.random.default_rng(1).permutation(len(services))]
    assert ask(shuffled, "victim talk legal") == first


def test_an_old_check_comes_later_and_says_so_and_is_shown_where_it_is_the_only_one() -> None:
    old = service("old", km=1, origin=Origin("a test", assured=date(2024, 6, 1)))
    found = ask([old, service("fresh", km=1)], "talk")
    assert names(found) == ["fresh", "old"]
    assert ("old_check" in found[0].lacks, "old_check" in found[1].lacks) == (False, True)
    assert names(ask([old], "talk")) == ["old"]
