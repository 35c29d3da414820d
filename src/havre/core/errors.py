"""Errors that a person can act on: what happened, where, and what to do."""

from __future__ import annotations

from typing import override


class HavreError(Exception):
    """A failure told to a person: what happened, where it happened, and what to do about it.

    `where` names a file and line, a setting or an address; it never holds what somebody wrote to the assistant.
    `reason` is a code, where a page has words of its own for it.
    """

    exit_code: int = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "", reason: str = "") -> None:
        super().__init__(what)
        self.reason = reason
        self.what = what
        self.where = where
        self.remedy = remedy

    @override
    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  What to do: {self.remedy}" if self.remedy else head


class ContentError(HavreError):
    """A content pack is wrong: the server does not start with it."""

    exit_code = 3


class InputError(HavreError):
    """What was given - a file, a line, an option - cannot be used as it is."""

    exit_code = 2
