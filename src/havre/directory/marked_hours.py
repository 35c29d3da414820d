"""The rules of opening hours that tell a closure, told apart from what the service says of its hours.

A closure that was said here begins with MARK and is written anew with every record; one that a source tells, as Havre
exports them, begins with STATED and belongs to the source's hours.
"""

from __future__ import annotations

MARK = "havre:"  # begins the comment of each rule of ours
STATED = "closed:"
NEVER_KNOWN = 'Mo-Su,PH unknown "hours not known"'  # stands before them where nothing else is known


def bare(osm: str) -> str:
    """Hours as the service says them, without the closures that were written into them here."""
    told = "; ".join(part for part in osm.split("; ") if MARK not in part)
    return "" if told == NEVER_KNOWN else told


def stated(osm: str) -> str:
    """Hours of a source whose closures are its own: they hold here although nobody said so here."""
    return osm.replace(f'"{MARK}', f'"{STATED}')


def without_stated(osm: str, rules: list[str]) -> str:
    """Hours without those closures of the source that are said here as well, as `rules`."""
    again = {stated(rule) for rule in rules}
    told = "; ".join(part for part in osm.split("; ") if part not in again)
    return "" if told == NEVER_KNOWN else told
