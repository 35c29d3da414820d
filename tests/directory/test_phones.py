"""A number that is shown can be dialled where it is shown."""

from __future__ import annotations

import pytest

from havre.core.errors import InputError
from havre.directory.phones import phone


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
        ("0800 059 595", "FR", "FR", "0800059595"),  # free numbers are dialled as they are written at home
    ],
)
def test_dialled_as_a_telephone_there_dials_it(written: str, territory: str, country: str, dial: str) -> None:
    assert phone(written, territory, country).dial == dial


@pytest.mark.parametrize("written", ["12", "see website", "000000", "+999 12345", "0" * 60])
def test_a_number_that_reaches_nobody_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="not a telephone number"):
        phone(written, "FR", "FR")
