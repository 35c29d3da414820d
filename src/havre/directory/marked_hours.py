"""The rules of opening hours that Havre writes for a closure, told apart from what the service says of its hours."""

from __future__ import annotations

MARK = "havre:"  # begins the comment of each rule of ours
NEVER_KNOWN = 'Mo-Su,PH unknown "hours not known"'  # stands before them where nothing else is known


def bare(osm: str) -> str:
    """Hours as the service says them, without the closures that were written into them here."""
    told = "; ".join(part for part in osm.split("; ") if MARK not in part)
    return "" if told == NEVER_KNOWN else told
