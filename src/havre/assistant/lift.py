"""A second opinion from a sentence encoder: the same codes, judged from the meaning of a whole message as a vector.

The encoder comes from outside (content/encoder.py loads it); here are only numbers. Optional: without it the packed
model judges alone. Patterns and prudence stand above both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]


class Encoder(Protocol):
    """What turns a text into a vector of length one, always the same for the same text."""

    def vector(self, text: str) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Heads:
    """What was learned over the vectors of one encoder, for some languages.

    `weights` (dimensions x outputs) and `bias` give log-odds of the outputs in `names`; `share` is how much they count
    beside the packed model, from 0 to 1.
    """

    names: Sequence[str]
    languages: frozenset[str]
    weights: Floats
    bias: Floats
    share: float


class Lift:
    """An encoder with its heads, laid over the outputs of one packed model."""

    def __init__(self, encoder: Encoder, heads: Heads, outputs: Sequence[str]) -> None:
        place = {name: at for at, name in enumerate(heads.names)}
        self._encoder, self._heads = encoder, heads
        self._here = np.array([at for at, name in enumerate(outputs) if name in place], dtype=np.intp)
        self._there = np.array([place[outputs[at]] for at in self._here], dtype=np.intp)

    def speaks(self, language: str) -> bool:
        """Whether its heads have learned this language."""
        return language in self._heads.languages

    def odds(self, text: str, alone: Floats) -> Floats:
        """The packed model's log-odds `alone`, mixed with the encoder's where it has an opinion."""
        heads = self._heads
        second = self._encoder.vector(text) @ heads.weights + heads.bias
        mixed = alone.copy()
        mixed[self._here] = (1 - heads.share) * alone[self._here] + heads.share * second[self._there]
        return mixed
