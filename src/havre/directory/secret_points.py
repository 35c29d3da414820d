"""Whether a text or a JSON value tells a point: degrees in any writing, near enough to look for a house there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

NEAR = 0.03  # degrees, some three kilometres: a number in a text that near is told of the place
SAME = 0.0015  # degrees, about 150 m: a point of an address that near is the same place

# Looked for at every figure, so that «45.76,4.86», «4,86;45,76» and «17,45.76» are all seen.
_DECIMAL = re.compile(r"(?<!\d)(?=(\d{1,3}[.,]\d{2,}))")
_RUN = re.compile(r"\d{7,}")  # degrees without their point, as in «45.7623456» times ten million
# Degrees, minutes and seconds by any signs or letters, or by blanks alone.
_PARTS = re.compile(r"(?<![\d.,])(?=(\d{1,3})(?:[^\w.,]{1,3}|\s?[a-z]{1,4}\s?)(\d{1,2}(?:[.,]\d+)?)"
                    r"(?:(?:[^\w.,]{1,3}|\s?[a-z]{1,4}\s?)(\d{1,2}(?:[.,]\d+)?))?)", re.IGNORECASE)  # fmt: skip
_DEGREE = re.compile(r"[°º˚]|\bdeg", re.IGNORECASE)
_MARKS = str.maketrans({"٫": ".", "·": ".", "‚": ",", "，": ",", **dict.fromkeys("′’‘´`″”“", "'")})


class Points:
    """Points (degrees) that must not be told."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self.points = frozenset(points)
        self._runs = {run for point in self.points for run in _runs(point)}

    def __bool__(self) -> bool:
        return bool(self.points)

    def tells(self, text: str, *, loose: bool = False) -> bool:
        """Whether a text tells one of them; `loose` for texts of others, where both degrees must stand."""
        if not self.points or not any(letter.isdigit() for letter in text):
            return False
        plain = unicodedata.normalize("NFKC", text.translate(_MARKS))
        told = [(float(found.replace(",", ".")), len(re.split("[.,]", found)[1])) for found in _DECIMAL.findall(plain)]
        if any(run in long for long in _RUN.findall(plain) for run in self._runs):
            return True
        if not loose and any(self.near(number) for number, places in told if places > 2):
            return True
        sexagesimal = list(_sexagesimal(plain))
        if not loose and _DEGREE.search(plain) and any(map(self.near, sexagesimal)):
            return True
        return self._both([number for number, _ in told] + sexagesimal)

    def near(self, number: float) -> bool:
        """Whether a number is a degree of one of them."""
        return any(abs(abs(number) - abs(part)) < NEAR for point in self.points for part in point)

    def _both(self, numbers: Sequence[float]) -> bool:
        return any(
            all(any(abs(number - abs(part)) < NEAR for number in numbers) for part in point) for point in self.points
        )

    def same(self, value: object, within: float = SAME) -> bool:
        """Whether a list begins with one of these points, in either order."""
        pair = value[:2] if isinstance(value, list) and self.points else []
        known = [found for part in pair if not isinstance(part, bool) and (found := degree(part)) is not None]
        return len(known) == 2 and any(
            abs(a - lat) < within and abs(b - lon) < within for lat, lon in self.points for a, b in (known, known[::-1])
        )

    def tell(self, value: Mapping[str, object]) -> bool:
        """Whether the numbers of a mapping are degrees of one of them, under whatever names."""
        numbers = [number for number in value.values() if isinstance(number, float)]
        return any(self.near(number) for number in numbers if round(number, 2) != number) or self._both(numbers)


def degree(value: object) -> float | None:
    """The number that a value begins with: also «45.7498761x», which no map would take and everybody can read."""
    found = re.match(r"\s*([-+]?\d{1,3}(?:[.,]\d+)?)", str(value)) if value is not None else None
    return float(found[1].replace(",", ".")) if found else None


def _runs(point: tuple[float, float]) -> Iterator[str]:
    """The figures of a degree without its point, to about ten metres; of few figures none, since others have them."""
    for part in point:
        run = f"{abs(part):.7f}".replace(".", "")[:-3]
        if len(run) >= 6:
            yield run


def _sexagesimal(text: str) -> Iterator[float]:
    for degrees, minutes, seconds in _PARTS.findall(text):
        parts = [float(part.replace(",", ".")) for part in (degrees, minutes, seconds or "0")]
        if parts[1] < 60 and parts[2] < 60:
            yield parts[0] + parts[1] / 60 + parts[2] / 3600
            yield parts[0] + parts[1] / 60
