"""A page laid out as a tagged file to print: it loads nothing, and says of itself its title and language, no more.

The package for it is in the extra `exchange`.
"""

from __future__ import annotations

from importlib.util import find_spec
from threading import Lock

from havre.core.errors import HavreError

_ONE_AT_A_TIME = Lock()  # laying out a file takes a second of one core: it never takes all of them


def can_print() -> bool:
    """Whether this installation can lay out a file to print."""
    return find_spec("weasyprint") is not None


def as_pdf(page: str) -> bytes:
    """The HTML `page` as PDF/UA, tagged, with its language, and with no author, subject, keyword or date.

    Raises `HavreError` where the extra `exchange` or the system's pango is missing.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - an extra
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:  # OSError: the system lacks pango
        missing = error.name if isinstance(error, ImportError) else "pango"
        remedy = 'install the extra, pip install "havre[exchange]", and the system\'s pango'
        raise HavreError(f"{missing} is not installed", remedy=remedy) from error
    only_its_own = URLFetcher(allowed_protocols=("data",))
    with _ONE_AT_A_TIME:
        written: bytes = HTML(string=page, url_fetcher=only_its_own).write_pdf(pdf_variant="pdf/ua-1")
    return written
