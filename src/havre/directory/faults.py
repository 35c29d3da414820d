"""What is wrong with a row or a field that was imported, kept beside the raw row so that nothing is lost."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from havre.core.errors import InputError

LONGEST_TEXT = 20_000  # characters of one field; a description of a service has some hundreds
LONGEST_KEPT = 2_000  # characters of one cell that quarantine keeps as they are


# Every reason by its code; the desk has words for each (packs/common/sentences/desk/intake).
REASONS = (
    "missing", "not_text", "too_long", "nul", "encoding", "formula", "not_a_number", "out_of_range",
    "far_from_postcode", "not_understood", "not_a_date", "unknown_kind", "not_in_vocabulary", "not_a_country",
    "not_yes_or_no", "broken_row", "repeated", "too_deep", "not_json", "two_in_one", "elsewhere",
)  # fmt: skip
_NO_TEXTS = (dict, list, bool)
_RISKY = frozenset("=@+-")
# «+1+1», «-A1*2», «+cmd|…»; a telephone has none of these signs after its first, and a sentence has blanks.
_SUM = re.compile(r"[+-]\S*[+*^&|=!]\S*|[+-][\d\s.,]*[+*^][\d\s.,+*^-]*")


class BadValueError(Exception):
    """A value that cannot be used: the field, a reason (a code of REASONS) and what was seen, in no language."""

    def __init__(self, field: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{field}: {reason} {detail}".strip())
        self.field = field
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not imported (`whole`), or a field that was left out of an imported one.

    `row` counts from 1 in the file (the line of a CSV, the feature or record of a JSON file); `raw` is the row as it
    was read, long cells shortened and marked, the place of a confidential location taken out.
    """

    row: int
    field: str
    reason: str
    detail: str
    raw: Mapping[str, object]
    whole: bool = True


def text(value: object, field: str, *, longest: int = LONGEST_TEXT) -> str:
    """`value` as one clean text; refuses control characters, broken encodings, formulas and cells beyond all use."""
    if value is None:
        return ""
    if isinstance(value, _NO_TEXTS):
        raise BadValueError(field, "not_text", type(value).__name__)
    found = str(value)
    if len(found) > longest:
        raise BadValueError(field, "too_long", str(len(found)))
    if not found.isprintable():
        found = _without_controls(found, field)
    found = found.strip()
    if found[:1] not in _RISKY:
        return found
    # A spreadsheet would run these when the directory is exported and opened again.
    called = "(" in found and any(letter.isalpha() for letter in found)
    if found[:1] in "=@" or called or _SUM.fullmatch(found):
        raise BadValueError(field, "formula", found[:40])
    return found


def _without_controls(found: str, field: str) -> str:
    if "\0" in found:
        raise BadValueError(field, "nul")
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in found):
        raise BadValueError(field, "encoding")
    return "".join(letter for letter in found if letter.isprintable() or letter in "\n\t")


def number(value: object, field: str, low: float, high: float) -> float | None:
    """`value` as a finite number between `low` and `high`, None when empty; decimal commas are understood."""
    if type(value) is float and low <= value <= high:
        return value
    bare = str(value) if type(value) in (int, float) else text(value, field, longest=64).replace(",", ".").strip()
    if not bare:
        return None
    try:
        found = float(bare)
    except ValueError:
        raise BadValueError(field, "not_a_number", bare[:40]) from None
    if not math.isfinite(found) or not low <= found <= high:
        raise BadValueError(field, "out_of_range", bare[:40])
    return found


def point(latitude: object, longitude: object) -> tuple[float, float] | None:
    """A point in degrees, or None when there is none; half a point and 0,0 (a failed geocoding) are refused."""
    lat, lon = number(latitude, "latitude", -90, 90), number(longitude, "longitude", -180, 180)
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise BadValueError("latitude" if lat is None else "longitude", "missing")
    if lat == 0 and lon == 0:
        raise BadValueError("latitude", "out_of_range", "0, 0")
    return lat, lon


def day(written: str, field: str) -> date:
    """A day as 2026-12-24; of a moment its day."""
    try:
        return date.fromisoformat(written.strip()[:10])
    except ValueError:
        raise BadValueError(field, "not_a_date", written[:40]) from None


def seen(error: Exception) -> str:
    """What was seen by whoever refused a value, for the detail of a fault: in no language, so it may be nothing."""
    return error.where[:200] if isinstance(error, InputError) else ""


def kept(value: object) -> object:
    """`value` as quarantine keeps it: texts beyond LONGEST_KEPT shortened, with their length and SHA-256."""
    if isinstance(value, dict):
        return {str(key)[:200]: kept(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [kept(inner) for inner in value]
    if isinstance(value, str):
        whole = value.encode("utf-8", "backslashreplace")
        value = whole.decode("utf-8")
        if len(value) > LONGEST_KEPT:
            digest = hashlib.sha256(whole).hexdigest()
            return f"{value[:LONGEST_KEPT]}… [{len(value)} characters, sha256 {digest}]"
    return value
