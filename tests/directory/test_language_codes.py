"""Languages: the shortest code of each, from codes of two or three letters and from names in many languages."""

from __future__ import annotations

import pytest

from havre.directory.language_codes import code_of, named


@pytest.mark.parametrize(
    ("written", "code"),
    [("ar", "ar"), ("ara", "ar"), ("ARA", "ar"), ("fre", "fr"), ("fra-CA", "fr-CA"), ("fr_FR", "fr-FR"), ("cmn", "zh"),
     ("prs", "prs"), ("ckb", "ckb"), ("ase", "ase"), ("no", "no"), ("zh-Hans", "zh-Hans"), ("français", "français")],
)  # fmt: skip
def test_a_code_becomes_the_shortest(written: str, code: str) -> None:
    assert code_of(written) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Arabic", "ar"), ("العربية", "ar"), ("Ukrainisch", "uk"), ("français", "fr"), ("polski", "pl"), ("Creole", "ht"),
     ("Spanish (limited)", "es"), ("English,", "en"), ("Others available upon request", ""), ("", "")],
)  # fmt: skip
def test_a_name_is_known_in_many_languages(name: str, code: str) -> None:
    assert named(name) == code
