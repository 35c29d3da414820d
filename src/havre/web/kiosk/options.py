"""How one screen at a reception is set up: the variables HAVRE_KIOSK_… (docs/settings.md), checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havre.core.errors import InputError

SHORTEST, LONGEST = 5, 600  # seconds without touch
SOON = 15  # seconds of countdown before the screen is cleared, never more than half of the time
LONGEST_SIGN = 12  # characters: they are read across a room


@dataclass(frozen=True, slots=True)
class Options:
    """One screen.

    `seconds` without touch until it is cleared; `sign` is what its alert button shows (empty: there is no such
    button); `country` and `town` where it stands (either may be empty); `printer`: whether there is one.
    """

    seconds: int
    sign: str
    country: str
    town: str
    printer: bool

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Options:
        """As an environment says. Raises `InputError` for what cannot be meant."""
        return cls(
            seconds=_seconds(given.get("HAVRE_KIOSK_SECONDS", "60")),
            sign=_sign(given.get("HAVRE_KIOSK_SIGN", "27")),
            country=given.get("HAVRE_KIOSK_COUNTRY", "").strip().upper(),
            town=given.get("HAVRE_KIOSK_PLACE", "").strip(),
            printer=given.get("HAVRE_KIOSK_PRINTER", "no") == "yes",
        )

    @property
    def soon(self) -> int:
        """Seconds of countdown."""
        return min(SOON, self.seconds // 2)


def _seconds(given: str) -> int:
    if given.isdecimal() and SHORTEST <= int(given) <= LONGEST:
        return int(given)
    remedy = f"give a whole number of seconds from {SHORTEST} to {LONGEST}"
    raise InputError("is no time after which a screen is cleared", where="HAVRE_KIOSK_SECONDS", remedy=remedy)


def _sign(given: str) -> str:
    sign = given.strip()
    if len(sign) <= LONGEST_SIGN and sign.isprintable():
        return sign
    remedy = f"give a number or a word of at most {LONGEST_SIGN} characters that says nothing to others"
    raise InputError("is no sign that can be read across a room", where="HAVRE_KIOSK_SIGN", remedy=remedy)
