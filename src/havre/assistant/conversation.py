"""What a conversation remembers between two turns: codes and ids only, never what was written.

The record travels with the page (sealed by `usecases.seal`), so it is small, versioned and checked when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from havre.core.errors import InputError
from havre.core.situation import Situation
from havre.core.vocabulary import code_of

VERSION = 4


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state of one talk.

    `asked` holds ids of questions already put (each is put once); `pending` the question now open; `said` ids of
    sentences already said, so that nothing is repeated; `candidates` place ids offered when a name was ambiguous;
    `listed` a digest of the services last shown, so that the same list is not put again under every answer.
    `pending` for «is the violent person near?» and the like decides how a short answer is read. `easy`: sentences in
    easy language; `refused` names what is not wanted (police), so that it is not offered again.
    `outside` is «no», or the name of the machine of a language model to which the person said yes; empty: not asked.
    """

    language: str
    country: str = ""
    place: str = ""
    situation: Situation = Situation()
    turns: int = 0
    pending: str = ""
    asked: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    candidates: tuple[str, ...] = ()
    listed: str = ""
    easy: bool = False
    refused: frozenset[str] = frozenset()
    outside: str = ""

    def with_said(self, ids: Iterable[str]) -> Conversation:
        """The same talk, knowing that these sentences were said."""
        return replace(self, said=self.said | frozenset(ids))


def to_record(talk: Conversation) -> dict[str, object]:
    """A plain record of the talk, for JSON; sorted, so that equal talks give equal bytes."""
    return {
        "v": VERSION,
        "l": talk.language,
        "c": talk.country,
        "p": talk.place,
        "s": sorted(code.value for code in talk.situation.codes),
        "t": talk.turns,
        "q": talk.pending,
        "a": sorted(talk.asked),
        "d": sorted(talk.said),
        "o": list(talk.candidates),
        "f": talk.listed,
        "e": int(talk.easy),
        "r": sorted(talk.refused),
        "x": talk.outside,
    }


def from_record(record: object) -> Conversation:
    """The talk of a record made by `to_record`.

    Raises `InputError` when it is not one, or was made by another version: the talk then begins anew.
    """
    if not isinstance(record, dict) or record.get("v") != VERSION:
        raise InputError("this conversation was begun with another version", remedy="begin again")
    try:
        return Conversation(
            language=str(record["l"]),
            country=str(record["c"]),
            place=str(record["p"]),
            situation=Situation.of(code_of(value) for value in record["s"]),
            turns=int(record["t"]),
            pending=str(record["q"]),
            asked=frozenset(map(str, record["a"])),
            said=frozenset(map(str, record["d"])),
            candidates=tuple(map(str, record["o"])),
            listed=str(record["f"]),
            easy=bool(record["e"]),
            refused=frozenset(map(str, record["r"])),
            outside=str(record["x"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("this conversation cannot be read", remedy="begin again") from error
