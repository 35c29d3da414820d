"""The packed model: what letters and words say of a message, learned from the phrases in the packs.

Reads bytes made by `tools/train_understanding.py`; numpy only. Of every feature the model knows one row of small
integers, half a byte each: one column an output (the codes, whether the message is in scope, and the languages), and
one a unit of the hidden layer, which adds to the outputs what the codes have in common.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.assistant.features import EACH_KIND, Features, Hashes, features_of
from havre.assistant.matching import LanguagePatterns
from havre.assistant.message import Message
from havre.assistant.nibbles import added, column
from havre.assistant.packed_languages import languages_from_bytes
from havre.assistant.patterns import PackedPatterns, Pattern
from havre.core.errors import ContentError
from havre.core.vocabulary import FACETS, Code, Danger, Need, Role, code_of

FORMAT = 4
IN_SCOPE = "in_scope"
CERTAIN = 0.85  # log-odds from which a sign of danger holds though the message seems to be about something else
NOW = (Danger.ATTACK_NOW.value, Need.EMERGENCY.value)  # outputs that mean that help is needed this minute
LANGUAGE = "language:"  # begins the names of the outputs that tell the language

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """The model in memory.

    `keys` are the known feature hashes, sorted; `idf` their rarity; `weights` one row a key, one column an output and
    behind them one a hidden unit (two columns a byte: nibbles.py), to be multiplied by `scales` of their column; `bias`
    of each output and `hidden_bias` of each unit; `hidden_out` (units x outputs) what a unit adds; `limits` the
    log-odds from which an output holds. `columns` tells where an output stands; `codes` what code a column means, roles
    left out. `context` has a row for each code whose pattern may be found, and for each language. `patterns` are those
    of the packs, read when the model was built, `languages` where they stood; `about` holds format and digests of the
    inputs.
    """

    columns: Mapping[str, int]
    keys: Hashes
    idf: Floats
    weights: NDArray[np.uint8]
    scales: Floats
    bias: Floats
    hidden_bias: Floats
    hidden_out: Floats
    limits: Floats
    codes: Mapping[int, Code]
    context: Mapping[str, Floats]
    patterns: Mapping[str, Pattern]
    languages: bytes
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
        columns = {str(name): at for at, name in enumerate(arrays["outputs"])}
        context = zip(map(str, arrays["context_names"]), arrays["context"].astype(np.float32), strict=True)
        limits = arrays["thresholds"].astype(np.float64)
        return cls(
            columns=columns,
            keys=np.cumsum(arrays["key_steps"].astype(np.uint64)).astype(np.uint32),
            idf=arrays["idf"].astype(np.float32),
            weights=arrays["weights"].astype(np.uint8, copy=False),
            scales=arrays["scales"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
            hidden_bias=arrays["hidden_bias"].astype(np.float32),
            hidden_out=arrays["hidden_out"].astype(np.float32),
            limits=np.log(limits / (1.0 - limits)).astype(np.float32),
            codes={at: code_of(name) for name, at in columns.items() if _is_code(name)},
            context=dict(context),
            patterns=PackedPatterns(arrays["patterns"].tobytes()),
            languages=arrays["languages"].tobytes(),
            about=about,
        )

    def sums(self, features: Features) -> Floats:
        """What the features of a message add up to, for every output and hidden unit."""
        every = np.concatenate(features)
        rows = self.keys.searchsorted(every)
        np.minimum(rows, len(self.keys) - 1, out=rows)
        known = self.keys[rows] == every
        values = self.idf[rows] * known
        parted = len(features.letters)
        for kind in (slice(parted), slice(parted, None)):
            values[kind] *= EACH_KIND / max(1e-9, math.sqrt(values[kind] @ values[kind]))
        return added(values[known], self.weights[rows[known]], len(self.scales)) * self.scales

    def languages_read(self) -> tuple[LanguagePatterns, ...]:
        """The patterns and small words of the languages, as they were when the model was built."""
        return languages_from_bytes(self.languages)

    def odds(self, sums: Floats, found: Iterable[Code] = (), language: str = "") -> Floats:
        """Log-odds of every output, once it is known what patterns found and in which language the message is."""
        names = [*sorted(code.value for code in found), LANGUAGE + language]
        whole = np.asarray(sum((self.context[name] for name in names if name in self.context), sums))
        outputs = len(self.bias)
        hidden = np.maximum(whole[outputs:] + self.hidden_bias, 0.0)
        return np.asarray(whole[:outputs] + self.bias + hidden @ self.hidden_out, dtype=np.float32)

    def of_languages(self, sums: Floats) -> dict[str, float]:
        """Log-odds of the languages, by code: letters and words alone tell them."""
        return {
            name.removeprefix(LANGUAGE): float(sums[at] + self.bias[at])
            for name, at in self.columns.items()
            if name.startswith(LANGUAGE)
        }

    def holding(self, odds: Floats) -> dict[Code, float]:
        """Codes, roles left out, that reach their limit, with their log-odds."""
        return {
            self.codes[at]: float(odds[at]) for at in np.flatnonzero(odds >= self.limits).tolist() if at in self.codes
        }

    def words_for(self, output: str, words: Sequence[str], most: int = 3) -> str:
        """The words that spoke most for an output, in their order, for people who ask why."""
        at_column = self.columns[output]
        spoke = []
        for at, word in enumerate(words):
            letters, whole = map(self._known, features_of(Message((word,), frozenset((0,)))))
            weight = sum(float(values @ column(self.weights[rows], at_column)) for rows, values in (letters, whole))
            spoke.append((weight, at, word))
        chosen = sorted(spoke, reverse=True)[:most]
        return " ".join(word for weight, _, word in sorted(chosen, key=lambda one: one[1]) if weight > 0)

    def _known(self, features: Hashes) -> tuple[NDArray[np.intp], Floats]:
        """The rows of those features that the model knows, and their values, of length one together."""
        rows = np.minimum(np.searchsorted(self.keys, features), len(self.keys) - 1)
        rows = rows[self.keys[rows] == features]
        values = self.idf[rows]
        return rows, values / max(1e-9, math.sqrt(values @ values)) * EACH_KIND


_CODES = frozenset(code.value for facet in FACETS.values() for code in facet if facet is not Role)


def _is_code(output: str) -> bool:
    return output in _CODES


@dataclass(frozen=True, slots=True)
class Judged:
    """What patterns and model say together: codes, whether in scope, and the probability of each code considered.

    `now` is the probability that help is needed this minute, also where it stays below its limit.
    """

    codes: frozenset[Code]
    in_scope: bool
    scores: Mapping[str, float]
    now: float = 0.0


def judge(model: Model, odds: Floats, found: AbstractSet[Code]) -> Judged:
    """The codes that patterns `found` or whose `odds` reach their limit, one role, and whether it is in scope."""
    scope = model.columns[IN_SCOPE]
    in_scope = bool(found) or bool(odds[scope] >= model.limits[scope])
    codes = {code for code in found if not isinstance(code, Role)}
    for code, one in model.holding(odds).items():
        if in_scope or (isinstance(code, Danger) and one >= CERTAIN):
            codes.add(code)
    in_scope = in_scope or bool(codes)
    role = _role(model, odds, found)
    if role is not Role.UNKNOWN and in_scope:
        codes.add(role)
    scores = {code.value: 1.0 if code in found else _share(odds[model.columns[code.value]]) for code in codes}
    now = max((_share(odds[model.columns[name]]) for name in NOW if name in model.columns), default=0.0)
    return Judged(frozenset(codes), in_scope, scores | {IN_SCOPE: _share(odds[scope])}, now)


def _role(model: Model, odds: Floats, found: AbstractSet[Code]) -> Role:
    """The role that a pattern names, else the likeliest."""
    named = [code for code in found if isinstance(code, Role)]
    known = [role for role in Role if role.value in model.columns]
    return named[0] if len(named) == 1 else max(known, key=lambda role: float(odds[model.columns[role.value]]))


def _share(odds: np.float32) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(odds)))))
