"""What has been understood of a person's situation: codes only, never words, names or texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from havre.core.vocabulary import Circumstance, Code, Danger, Need, Role, Violence


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation in the codes of the vocabulary. Empty means: nothing said yet.

    `codes` are all codes of all facets, without an unknown role.
    """

    role: Role = Role.UNKNOWN
    violence: frozenset[Violence] = frozenset()
    danger: frozenset[Danger] = frozenset()
    circumstances: frozenset[Circumstance] = frozenset()
    needs: frozenset[Need] = frozenset()
    codes: frozenset[Code] = field(init=False, repr=False, compare=False)  # asked for at every turn of the house

    def __post_init__(self) -> None:
        """Join the codes once."""
        found: frozenset[Code] = frozenset().union(self.violence, self.danger, self.circumstances, self.needs)
        codes = found if self.role is Role.UNKNOWN else found | {self.role}
        object.__setattr__(self, "codes", codes)

    @classmethod
    def of(cls, codes: Iterable[Code]) -> Self:
        """The situation that these codes describe; the last role given wins."""
        given = tuple(codes)
        roles = [code for code in given if isinstance(code, Role)]
        return cls(
            role=roles[-1] if roles else Role.UNKNOWN,
            violence=frozenset(code for code in given if isinstance(code, Violence)),
            danger=frozenset(code for code in given if isinstance(code, Danger)),
            circumstances=frozenset(code for code in given if isinstance(code, Circumstance)),
            needs=frozenset(code for code in given if isinstance(code, Need)),
        )

    def merged(self, other: Situation) -> Situation:
        """This situation and what `other` adds. A role said later replaces an earlier one; unknown never does."""
        return Situation(
            role=self.role if other.role is Role.UNKNOWN else other.role,
            violence=self.violence | other.violence,
            danger=self.danger | other.danger,
            circumstances=self.circumstances | other.circumstances,
            needs=self.needs | other.needs,
        )

    def without(self, codes: Iterable[Code]) -> Situation:
        """This situation less these codes, as when a person says «that is not so»."""
        gone = frozenset(codes)
        return replace(
            self,
            role=Role.UNKNOWN if self.role in gone else self.role,
            violence=self.violence - gone,
            danger=self.danger - gone,
            circumstances=self.circumstances - gone,
            needs=self.needs - gone,
        )
