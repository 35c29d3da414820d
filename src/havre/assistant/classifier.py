"""The packed linear model: what letters and words say of a message, learned from the phrases in the packs.

Reads bytes made by `tools/train_understanding.py`; numpy only. Of every feature the model knows one row of small
integers, one column an output: the codes, whether the message is in scope, and the languages.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.assistant.features import Hashes, hashes
from havre.assistant.message import Message
from havre.assistant.patterns import Pattern
from havre.assistant.patterns import from_bytes as patterns_from_bytes
from havre.core.errors import ContentError
from havre.core.vocabulary import Code, Role, code_of

FORMAT = 1
IN_SCOPE = "in_scope"
LANGUAGE = "language:"  # begins the names of the outputs that tell the language

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """The model in memory.

    `keys` are the known feature hashes, sorted; `idf` their rarity; `weights` int8, one row a key, to be multiplied by
    `scales` of its output; `bias` of each output. `codes` are the
    outputs that are codes, roles left out; `found` has a row for each code whose pattern may be found. `thresholds` are
    probabilities from which an output holds. `patterns` are those of the packs, read
    when the model was built. `about` names digest and format.
    """

    outputs: tuple[str, ...]
    keys: Hashes
    idf: Floats
    weights: NDArray[np.int8]
    scales: Floats
    bias: Floats
    codes: Mapping[str, Code]
    found: Mapping[Code, Floats]
    thresholds: Mapping[str, float]
    patterns: Mapping[str, Pattern]
    about: Mapping[str, object]

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The model packed in `data`. Raises `ContentError` when it is not one, or of another format."""
        try:
            arrays = np.load(io.BytesIO(data), allow_pickle=False)
            about = json.loads(bytes(arrays["about"]))
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}, not {FORMAT}")
            return cls._unpacked(arrays, about)
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise ContentError(
                f"the packed model of the understanding cannot be read: {error}",
                remedy="build it anew: python tools/train_understanding.py",
            ) from error

    @classmethod
    def _unpacked(cls, arrays: Mapping[str, NDArray[np.generic]], about: Mapping[str, object]) -> Self:
        outputs = tuple(map(str, arrays["outputs"]))
        found = zip(map(str, arrays["found_codes"]), arrays["found"].astype(np.float32), strict=True)
        return cls(
            outputs=outputs,
            keys=np.cumsum(arrays["key_steps"].astype(np.uint64)).astype(np.uint32),
            idf=arrays["idf"].astype(np.float32),
            weights=arrays["weights"].astype(np.int8, copy=False),
            scales=arrays["scales"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
            codes={name: code_of(name) for name in outputs if _is_code(name)},
            found={code_of(code): row for code, row in found},
            thresholds=dict(zip(outputs, map(float, arrays["thresholds"]), strict=True)),
            patterns=patterns_from_bytes(arrays["patterns"].tobytes()),
            about=about,
        )

    def odds(self, features: Hashes) -> Floats:
        """Log-odds of every output from the features of a message alone."""
        rows, values = self._known(features)
        if not len(rows):
            return self.bias
        weighed = values / np.sqrt(values @ values)
        return np.asarray((weighed @ self.weights[rows].astype(np.float32)) * self.scales + self.bias, dtype=np.float32)

    def with_found(self, odds: Floats, codes: Iterable[Code]) -> Floats:
        """Log-odds after what the patterns found."""
        for code in sorted(codes):
            if code in self.found:
                odds = np.add(odds, self.found[code], dtype=np.float32)
        return odds

    def of_languages(self, odds: Floats) -> dict[str, float]:
        """Log-odds of the languages, by code."""
        return {
            name.removeprefix(LANGUAGE): float(one)
            for name, one in zip(self.outputs, odds, strict=True)
            if name.startswith(LANGUAGE)
        }

    def words_for(self, output: str, words: Sequence[str], most: int = 3) -> str:
        """The words that spoke most for an output, in their order, for people who ask why."""
        column = self.outputs.index(output)
        spoke = []
        for at, word in enumerate(words):
            rows, values = self._known(hashes(Message((word,), frozenset((0,)))))
            spoke.append((float(values @ self.weights[rows, column].astype(np.float32)), at, word))
        chosen = sorted(spoke, reverse=True)[:most]
        return " ".join(word for weight, _, word in sorted(chosen, key=lambda one: one[1]) if weight > 0)

    def _known(self, features: Hashes) -> tuple[NDArray[np.intp], Floats]:
        rows = np.minimum(np.searchsorted(self.keys, features), len(self.keys) - 1)
        rows = rows[self.keys[rows] == features]
        return rows, self.idf[rows]


def _is_code(output: str) -> bool:
    return output != IN_SCOPE and not output.startswith(LANGUAGE) and output not in Role


@dataclass(frozen=True, slots=True)
class Judged:
    """What patterns and model say together: codes, whether in scope, and the probability of each code considered."""

    codes: frozenset[Code]
    in_scope: bool
    scores: Mapping[str, float]


def judge(model: Model, odds: Floats, found: AbstractSet[Code]) -> Judged:
    """The codes that patterns `found` or that reach their threshold, one role, and whether the message is in scope."""
    odds = model.with_found(odds, found)
    share = dict(zip(model.outputs, (1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))).tolist(), strict=True))
    roles = [code for code in found if isinstance(code, Role)]
    role = roles[0] if len(roles) == 1 else max(Role, key=lambda code: share.get(code.value, 0.0))
    codes = {code for code in found if not isinstance(code, Role)}
    codes.update(code for name, code in model.codes.items() if share[name] >= model.thresholds[name])
    in_scope = bool(codes) or share[IN_SCOPE] >= model.thresholds[IN_SCOPE]
    if role is not Role.UNKNOWN and in_scope:
        codes.add(role)
    scores = {code.value: 1.0 if code in found else share[code.value] for code in codes if code.value in share}
    return Judged(frozenset(codes), in_scope, scores | {IN_SCOPE: share[IN_SCOPE]})
