"""An address as a QR code (ISO/IEC 18004)."""

from __future__ import annotations

from functools import lru_cache

import segno

QUIET = 4  # modules of white around the code, as the standard asks


@lru_cache(maxsize=16)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the code for an address, dark modules true, with its quiet zone.

    Error correction M: a fold or a stain over a seventh of it does no harm.
    """
    made = segno.make_qr(address, error="m", boost_error=False)
    return tuple(tuple(bool(one) for one in row) for row in made.matrix_iter(border=QUIET))
