"""Texts of the Finnish service catalogue: each stands once for each language, Finnish first, then Swedish, English."""

from __future__ import annotations

from havre.directory.hsds_parts import Record, children

LANGUAGES = ("fi", "sv", "en")


def texts(record: object, key: str, kind: str = "") -> dict[str, str]:
    """The texts under a key by language, those of LANGUAGES first; of one `type` where texts of several stand there."""
    listed = children(record, key) if isinstance(record, dict) else []
    found = {
        str(one.get("language") or ""): str(one["value"]).strip()
        for one in listed
        if isinstance(one.get("value"), str) and (not kind or one.get("type") == kind)
    }
    order = [language for language in LANGUAGES if language in found]
    return {language: found[language] for language in (*order, *sorted(found.keys() - set(order))) if found[language]}


def said(record: object, key: str, kind: str = "") -> str:
    """The first of the texts under a key, or nothing."""
    return next(iter(texts(record, key, kind).values()), "")


def child(record: Record, key: str) -> Record:
    """The object under a key; an empty one where there is none."""
    found = record.get(key)
    return found if isinstance(found, dict) else {}
