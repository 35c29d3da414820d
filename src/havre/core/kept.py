"""What is made once from content that does not change, such as the packs, and kept: never anything of a person."""

from __future__ import annotations

from collections.abc import Callable, Hashable


class Kept[Made]:
    """Results by the very objects they were made of, and by a key; at most `most`, then all are made anew.

    Packs are large and hold mappings, so they are told apart by identity. They are held here with what was made of
    them, so that no other object can take the place of one that is gone.
    """

    def __init__(self, most: int) -> None:
        self._made: dict[tuple[tuple[int, ...], Hashable], tuple[tuple[object, ...], Made]] = {}
        self._most = most

    def of(self, content: tuple[object, ...], key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of `content` under `key`, else what `make` makes now."""
        name = (tuple(map(id, content)), key)
        found = self._made.get(name)
        if found is None:
            if len(self._made) >= self._most:
                self._made.clear()
            found = self._made[name] = (content, make())
        return found[1]
