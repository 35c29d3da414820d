"""Every worked example of facts/danger.md, cited by its section."""

from __future__ import annotations

import pytest
from tests.danger.people import codes, first, notes, of, shipped, verified

from havre.danger.assess import assess
from havre.danger.case import Case, Events, Judgement
from havre.danger.norms import wilson
from havre.danger.signs import Tier

# --- 1.1 Danger Assessment: valid once its weights are verified ------------------------------------------------------

WEIGHTS = {
    "q01": 1, "q02": 5, "q03_": 4, "q04": 4, "q05": 3, "q06": 3, "q07": 3, "q08": 2, "q09": 2, "q10": 1, "q11": 1,
    "q12": 1, "q13": 1, "q14": 1, "q15": 1, "q16": 1, "q17": 1, "q18": 1, "q19": 1,
}  # fmt: skip


def test_danger_assessment_gives_no_score_while_its_weights_are_not_verified() -> None:
    found = of(shipped("danger_assessment"), WEIGHTS)
    assert (found.points, found.band) == (None, None)
    assert {"refused", "factors"} <= notes(found)
    assert found.tier is Tier.VERY_HIGH


@pytest.mark.parametrize(
    ("yes", "score", "band"),
    [
        ([], 0, "variable"),
        (["q02", "q10", "q11"], 7, "variable"),
        (["q02", "q05"], 8, "increased"),
        (["q02", "q03_", "q04"], 13, "increased"),
        (["q02", "q03_", "q04", "q10"], 14, "severe"),
        (["q02", "q03_", "q04", "q05", "q10"], 17, "severe"),
        (["q02", "q03_", "q04", "q05", "q08"], 18, "extreme"),
        (list(WEIGHTS), 37, "extreme"),
        (["q02", "q03_", "q06", "q14", "q10"], 14, "severe"),
        (["q10"], 1, "variable"),
    ],
)
def test_danger_assessment_1_1(yes: list[str], score: int, band: str) -> None:
    assert sum(WEIGHTS[one] for one in yes) == score
    found = of(verified(shipped("danger_assessment")), yes)
    assert found.points is not None
    assert (found.points.score, found.points.lower, found.points.upper, found.band) == (score, score, score, band)


def test_strangulation_alone_reads_variable_and_still_reaches_the_highest_planned_tier_1_1() -> None:
    found = of(verified(shipped("danger_assessment")), ["q10"])
    assert (found.band, found.tier) == ("variable", Tier.VERY_HIGH)
    assert "sign.strangulation" in codes(found)


def test_anna_strangled_to_unconsciousness_reaches_the_top_1_1() -> None:
    """ACEP's vignette; its item answers are not published, so only what is told of her is answered."""
    found = of(shipped("danger_assessment"), ["q10"], other="unknown")
    assert found.tier is Tier.VERY_HIGH


# --- 1.2 Lethality Screen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("yes", "band"), [([2], "trigger"), ([4, 5, 6, 7], "trigger"), ([4, 5, 6], "no_trigger")])
def test_lethality_screen_1_2(yes: list[int], band: str) -> None:
    assert of(shipped("lethality_screen"), [f"q{number:02}" for number in yes]).band == band


@pytest.mark.parametrize("yes", [[4, 5, 6], []])
def test_belief_triggers_upwards_1_2(yes: list[int]) -> None:
    believed = Judgement(level=Tier.VERY_HIGH, reasons="the way she looked at the door")
    found = of(shipped("lethality_screen"), [f"q{number:02}" for number in yes], judgement=believed)
    assert found.tier is Tier.VERY_HIGH
    assert "judgement" in codes(found)


def test_strangulation_does_not_trigger_the_screen_but_raises_the_tier_1_2() -> None:
    found = of(shipped("lethality_screen"), ["q05"])
    assert (found.band, found.tier) == ("no_trigger", Tier.VERY_HIGH)


# --- 1.3 ODARA ---------------------------------------------------------------------------------------------------

ODARA_ROWS = {0: (2, 13), 1: (5, 17), 2: (14, 28), 3: (19, 36), 4: (31, 53), 5: (47, 69), 7: (56, 82)}


@pytest.mark.parametrize(("score", "interval"), ODARA_ROWS.items())
def test_odara_intervals_1_3(score: int, interval: tuple[int, int]) -> None:
    odara = shipped("odara")
    found = of(odara, first(odara, score), trained=True)
    (norms,) = [note.values for note in found.notes if note.code == "norms"]
    assert (int(norms["low"]), int(norms["high"])) == interval


def test_odara_rows_hold_all_of_the_cohort_1_3() -> None:
    norms = shipped("odara").norms
    assert norms is not None
    assert sum(row.cohort_percent for row in norms.rows) == 100
    assert [row.outcome_percent for row in norms.rows] == [5, 10, 20, 27, 41, 59, 70]


def test_wilson_of_nothing_seen_is_not_nothing() -> None:
    low, high = wilson(0, 10)
    assert (round(low, 3), round(high, 3)) == (0, 0.278)


# --- 1.4 DASH and MARAC ------------------------------------------------------------------------------------------

RED_DASH = ("q09", "q13", "q14", "q15", "q16", "q22")


def test_thirteen_yes_are_not_visible_high_1_4() -> None:
    dash = shipped("dash")
    found = of(dash, first(dash, 13, avoiding=RED_DASH))
    assert (found.points and found.points.score, found.band) == (13, "from_10")
    assert not any(code.startswith(("rule.", "band.visible")) for code in codes(found))


def test_fourteen_yes_are_visible_high_1_4() -> None:
    dash = shipped("dash")
    found = of(dash, first(dash, 14, avoiding=RED_DASH))
    assert (found.band, found.tier) == ("visible_high", Tier.VERY_HIGH)


def test_six_yes_and_three_events_are_referred_1_4() -> None:
    found = of(shipped("dash"), ["q01", "q07", "q17", "q18", "q19", "q20"], events=Events(incidents=3))
    assert found.tier is Tier.VERY_HIGH
    assert "rule.dash_escalation" in codes(found)


def test_three_yes_and_judgement_are_referred_1_4() -> None:
    found = of(shipped("dash"), ["q01", "q07", "q17"], judgement=Judgement(level=Tier.VERY_HIGH, reasons="cluster"))
    assert found.tier is Tier.VERY_HIGH


def test_fifteen_yes_and_a_low_judgement_are_still_referred_1_4() -> None:
    dash = shipped("dash")
    found = of(dash, first(dash, 15, avoiding=RED_DASH), judgement=Judgement(level=Tier.SIGNS))
    assert (found.band, found.tier) == ("visible_high", Tier.VERY_HIGH)
    assert "judgement_does_not_lower" in notes(found)


def test_dont_know_never_counts_as_yes_but_is_listed_1_4() -> None:
    dash = shipped("dash")
    thirteen = first(dash, 13)
    found = of(dash, thirteen, other="unknown")
    assert found.points is not None
    assert (found.points.score, found.points.lower, found.points.upper) == (13, 13, 24)
    assert sorted(found.open) == sorted({item.id for item in dash.items} - set(thirteen))


def test_a_repeat_within_a_year_of_the_conference_is_referred_1_4() -> None:
    found = of(shipped("dash"), [], events=Events(repeat=True))
    assert codes(found) == {"rule.dash_repeat"}
    assert found.tier is Tier.VERY_HIGH


# --- 1.8 French grid ---------------------------------------------------------------------------------------------

RED_GRID = ("q06", "q07", "q14", "q21", "q22")


@pytest.mark.parametrize(
    ("yes", "red", "band"),
    [(12, 0, "danger_made_out"), (11, 1, "not_made_out"), (2, 2, "danger_made_out"), (11, 2, "danger_made_out")],
)
def test_french_grid_1_8(yes: int, red: int, band: str) -> None:
    grid = shipped("grille_fr_2019")
    chosen = [*RED_GRID[:red], *first(grid, yes - red, avoiding=RED_GRID)]
    found = of(grid, chosen)
    assert (found.points and found.points.score, found.band) == (yes, band)


def test_french_grid_has_23_questions_and_five_red_ones_1_8() -> None:
    grid = shipped("grille_fr_2019")
    assert (len(grid.items), sum(item.group == "red" for item in grid.items)) == (23, 5)


# --- 1.1 DA-LE, 1.8 WAST-FR, HITS, HARK ----------------------------------------------------------------------------


@pytest.mark.parametrize(("yes", "band"), [(6, "below_7"), (7, "high_7"), (11, "high_7")])
def test_da_le_1_1(yes: int, band: str) -> None:
    instrument = shipped("da_le")
    assert of(instrument, first(instrument, yes)).band == band


def test_hits_2_4_2_4_is_12_and_positive_3() -> None:
    """The example of CRAN cliot, named in facts/danger.md 3."""
    hits = shipped("hits")
    given = dict(zip([item.id for item in hits.items], ["2", "4", "2", "4"], strict=True))
    found = assess(hits, Case(given))
    assert (found.points and found.points.score, found.band) == (12, "positive")


@pytest.mark.parametrize(("points", "band"), [(4, "below_5"), (5, "violence_presumed")])
def test_wast_fr_1_8(points: int, band: str) -> None:
    wast = shipped("wast_fr")
    given = {item.id: "1" if place < points else "0" for place, item in enumerate(wast.items)}
    assert assess(wast, Case(given)).band == band


@pytest.mark.parametrize(("yes", "band"), [(0, "negative"), (1, "positive")])
def test_hark_1_8(yes: int, band: str) -> None:
    hark = shipped("hark")
    assert of(hark, first(hark, yes)).band == band


# --- 1.6 EPV-R ---------------------------------------------------------------------------------------------------


def test_epv_r_is_shipped_without_origin_and_refused_until_checked_1_6() -> None:
    epv = shipped("epv_r")
    assert not any("origin" in item.topic for item in epv.items)
    assert sum(max(option.points for option in item.options) for item in epv.items) == 47
    assert of(epv, first(epv, 19)).points is None


@pytest.mark.parametrize(("yes", "score", "band"), [
    ([], 0, "epv_low..epv_low"), (["q06", "q07", "q08"], 9, "epv_low..epv_moderate"),
    (["q06", "q07", "q08", "q02"], 10, "epv_moderate"), (["q06", "q07", "q08", "q09", "q11", "q13", "q14", "q03"], 23,
    "epv_moderate..epv_high"), (["q06", "q07", "q08", "q09", "q11", "q13", "q14", "q16"], 24, "epv_high"),
])  # fmt: skip
def test_epv_r_bands_once_verified_1_6(yes: list[str], score: int, band: str) -> None:
    """The item left out may be worth one more: the upper bound, and with it the band, says so."""
    found = of(verified(shipped("epv_r")), yes)
    assert found.points is not None
    assert (found.points.score, found.points.upper) == (score, score + 1)
    assert found.band == (band if band != "epv_low..epv_low" else "epv_low")
    assert "omitted" in notes(found)


def test_epv_r_needs_twelve_answers_and_six_of_the_strongest_1_6() -> None:
    epv = verified(shipped("epv_r"))
    few = of(epv, first(epv, 11), other="unknown")
    assert (few.band, "not_enough" in notes(few)) == (None, True)
    assert few.points is not None
    weak = [item.id for item in epv.items if item.options[1].points < 3]
    strong = [item.id for item in epv.items if item.options[1].points == 3]
    assert of(epv, [*weak, *strong[:5]], other="unknown").band is None
    assert of(epv, [*weak, *strong[:6]], other="unknown").band is not None


# --- 5.1 tiers ---------------------------------------------------------------------------------------------------


def test_nothing_told_is_not_the_lowest_tier_2() -> None:
    """Facts 5.1: tier 2 where the upper bound reaches 3."""
    found = of(shipped("havre_signs"), [], other="unknown")
    assert found.tier is Tier.RAISED
    assert codes(found) == {"open"}


def test_all_denied_is_tier_1_and_no_reassurance_5_1() -> None:
    found = of(shipped("havre_signs"), [])
    assert (found.tier, codes(found)) == (Tier.SIGNS, set())
    assert "no_sign_seen" in notes(found)
