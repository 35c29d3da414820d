"""How much may be sent to the desk at once; apart, since Django's settings read it before anything else is loaded."""

from __future__ import annotations

MOST_MEGABYTES = 10  # of a file to import: larger ones take longer than anybody waits for a page
MOST_BYTES = MOST_MEGABYTES * 2**20
MOST_MAPPING = 2**18  # bytes of a mapping file
MOST_SENT = MOST_BYTES + 2 * MOST_MAPPING  # of a form with both and its other fields
