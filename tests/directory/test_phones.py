"""A number that is shown can be dialled where it is shown."""

from __future__ import annotations

import pytest

from havre.core.errors import InputError
from havre.directory.phones import phone, phones


@pytest.mark.parametrize(
    ("written", "territory", "country", "dial"),
    [
        ("3919", "FR", "FR", "3919"),
        ("3919", "RE", "FR", "3919"),
        ("016", "ES", "ES", "016"),
        ("116 016", "DE", "DE", "116016"),  # missing from the tables of libphonenumber
        ("01 34 20 17 00", "FR", "FR", "+33134201700"),
        ("0262 90 50 50", "RE", "FR", "+262262905050"),
        ("+43 (0)1 71719", "AT", "AT", "+43171719"),
        ("17", "YT", "FR", "17"),  # the tables know it in France only
        ("112", "NC", "FR", "112"),
        ("119", "GP", "FR", "119"),
        ("24 11 00", "NC", "FR", "+687241100"),
        ("40 50 21 21", "PF", "FR", "+68940502121"),
        ("018 15 000", "AX", "FI", "+3581815000"),
        ("928 000 000", "ES", "ES", "+34928000000"),
        ("291 000 000", "PT", "PT", "+351291000000"),
        ("06-80-20-55-20", "HU", "HU", "0680205520"),
        ("144", "PT", "PT", "144"),
        ("147", "AT", "AT", "147"),
        ("107", "HU", "HU", "107"),
        ("116 006", "FI", "FI", "116006"),
        ("030/3902-0", "DE", "DE", "+493039020"),
        ("0800 059 595", "FR", "FR", "0800059595"),  # free numbers are dialled as they are written at home
    ],
)
def test_dialled_as_a_telephone_there_dials_it(written: str, territory: str, country: str, dial: str) -> None:
    assert phone(written, territory, country).dial == dial


@pytest.mark.parametrize("written", ["12", "see website", "000000", "+999 12345", "0" * 60])
def test_a_number_that_reaches_nobody_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="not a telephone number"):
        phone(written, "FR", "FR")


def test_a_line_of_france_that_does_not_answer_in_the_pacific_is_refused_there() -> None:
    with pytest.raises(InputError, match="not a telephone number"):
        phone("3919", "PF", "FR")


@pytest.mark.parametrize("written", ["01 34 20 17 00 / 3919", "01 34 20 17 00 ou 3919", "01 34 20 17 00;3919"])
def test_several_numbers_in_one_field_are_several(written: str) -> None:
    assert [one.dial for one in phones(written, "FR", "FR")] == ["+33134201700", "3919"]


def test_one_of_several_that_reaches_nobody_is_refused() -> None:
    with pytest.raises(InputError):
        phones("3919 / 12", "FR", "FR")
