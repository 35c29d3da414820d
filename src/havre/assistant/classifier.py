"""The packed model: what letters and words say of a message, learned from the phrases in the packs.

Reads bytes made by `tools/train_understanding.py`; numpy only. Of every feature the model knows one row of small
integers, three in a byte: one column an output that is told by a sum (the languages), and one a unit of the hidden
layer, which tells the others (the codes, and whether the message is in scope).
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from havre.assistant.concepts import Concepts
from havre.assistant.features import EACH_KIND, Features, Hashes, Placed, features_of
from havre.assistant.matching import LanguagePatterns
from havre.assistant.message import Message
from havre.assistant.packed_languages import languages_from_bytes
from havre.assistant.patterns import PackedPatterns, Pattern
from havre.assistant.small_weights import added
from havre.core.errors import ContentError
from havre.core.vocabulary import FACETS, Code, Danger, Need, Role, code_of

FORMAT = 7
IN_SCOPE = "in_scope"
CERTAIN = 0.85  # log-odds from which a sign of danger holds though the message seems to be about something else
NOW = (Danger.ATTACK_NOW.value, Need.EMERGENCY.value)  # outputs that mean that help is needed this minute
LANGUAGE = "language:"  # begins the names of the outputs that tell the language
LONG = 21  # tokens from which a message is also read in parts: a sign told in passing is thinned out in the whole
PART = 14  # tokens of a part; the next begins in its middle
MOST_PARTS = 24  # of one message; of a longer one the parts are longer
SHARE_OF_PARTS = 0.5  # of the part that says a code most, beside the whole

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """The model in memory.

    `keys` are the known feature hashes, sorted; `idf` their rarity; `weights` one row a key, one column for each output
    in `linear` and behind them one a hidden unit (three columns a byte: small_weights.py), to be multiplied by
    `scales` of their column; `bias` of each output and `hidden_bias` of each unit; `hidden_out` (units x outputs) what
    a unit adds; `limits` the log-odds from which an output holds. `columns` tells where an output stands; `codes` what
    code a column means, roles left out; `roles` the column of each role; `told` of each language its place in the sums,
    and its bias. `context` has a row for each code whose pattern may be found, and for each language. `concepts` and
    `patterns` are those of the packs, read when the model was built, `languages` where they stood; `about` holds format
    and digests of the inputs.
    """

    columns: Mapping[str, int]
    keys: Hashes
    idf: Floats
    weights: NDArray[np.uint8]
    scales: Floats
    linear: NDArray[np.intp]
    told: Mapping[str, tuple[int, float]]
    bias: Floats
    hidden_bias: Floats
    hidden_out: Floats
    limits: Floats
    codes: Mapping[int, Code]
    roles: Mapping[Role, int]
    context: Mapping[str, Floats]
    concepts: Concepts
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
        linear, bias = arrays["linear"].astype(np.intp), arrays["bias"].astype(np.float32)
        place = {output: at for at, output in enumerate(linear.tolist())}
        return cls(
            columns=columns,
            keys=np.cumsum(arrays["key_steps"].astype(np.uint64)).astype(np.uint32),
            idf=arrays["idf"].astype(np.float32),
            weights=arrays["weights"].astype(np.uint8, copy=False),
            scales=arrays["scales"].astype(np.float32),
            linear=linear,
            told={
                name.removeprefix(LANGUAGE): (place[at], float(bias[at]))
                for name, at in columns.items()
                if name.startswith(LANGUAGE)
            },
            bias=bias,
            hidden_bias=arrays["hidden_bias"].astype(np.float32),
            hidden_out=arrays["hidden_out"].astype(np.float32),
            limits=np.log(limits / (1.0 - limits)).astype(np.float32),
            codes={at: code_of(name) for name, at in columns.items() if _is_code(name)},
            roles={role: columns[role.value] for role in Role if role.value in columns},
            context=dict(context),
            concepts=Concepts.from_bytes(arrays["concepts"].tobytes()),
            patterns=PackedPatterns(arrays["patterns"].tobytes()),
            languages=arrays["languages"].tobytes(),
            about=about,
        )

    def sums(self, *kinds: Hashes) -> Floats:
        """What the features of a message add up to, those of each kind together, for every output and hidden unit."""
        every = np.concatenate(kinds)
        rows = self.keys.searchsorted(every)
        known = self.keys.take(rows, mode="clip") == every
        values = self.idf.take(rows, mode="clip")
        values *= known
        start = 0
        for kind in kinds:
            own = values[start : start + len(kind)]
            own *= EACH_KIND / max(1e-9, math.sqrt(own @ own))
            start += len(kind)
        return added(values[known], self.weights.take(rows[known], axis=0), len(self.scales)) * self.scales

    def sums_of_parts(self, tokens: int, *kinds: Placed) -> Floats:
        """The same for a long message, as the first line, and below it for parts of it that overlap, one line each."""
        every = np.concatenate([kind.found for kind in kinds])
        rows, where = np.unique(np.minimum(self.keys.searchsorted(every), len(self.keys) - 1), return_inverse=True)
        known = self.keys[rows[where]] == every
        spans = [(-1, tokens), *_spans(tokens)]
        values = np.zeros((len(spans), len(rows)), dtype=np.float32)
        start = 0
        for kind in kinds:
            at = slice(start, start + len(kind.found))
            values += _of_parts(kind, where[at], known[at], self.idf[rows], spans)
            start = at.stop
        return added(values, self.weights[rows], len(self.scales)) * self.scales

    def languages_read(self) -> tuple[LanguagePatterns, ...]:
        """The patterns and small words of the languages, as they were when the model was built."""
        return languages_from_bytes(self.languages)

    def odds(self, sums: Floats, found: Iterable[Code] = (), language: str = "") -> Floats:
        """Log-odds of every output, once it is known what patterns found and in which language the message is.

        Of sums in several lines, one line each.
        """
        names = [*sorted(code.value for code in found), LANGUAGE + language]
        whole = np.asarray(sum((self.context[name] for name in names if name in self.context), sums))
        own = len(self.linear)
        odds = np.maximum(whole[..., own:] + self.hidden_bias, 0.0) @ self.hidden_out + self.bias
        odds[..., self.linear] += whole[..., :own]
        return np.asarray(odds, dtype=np.float32)

    def with_parts(self, whole: Floats, parts: Floats) -> Floats:
        """The log-odds of a long message: of each code, mixed with those of the part that says it most."""
        mixed = whole.copy()
        at = list(self.codes)
        mixed[at] += SHARE_OF_PARTS * np.maximum(parts[:, at].max(axis=0) - whole[at], 0.0)
        return mixed

    def of_languages(self, sums: Floats) -> dict[str, float]:
        """Log-odds of the languages, by code: letters and words alone tell them."""
        return {language: float(sums[place]) + bias for language, (place, bias) in self.told.items()}

    def words_for(self, output: str, words: Sequence[str], language: str = "", most: int = 3) -> str:
        """The words that spoke most for an output, in their order, for people who ask why."""
        at = self.columns[output]
        nothing = float(self.odds(np.zeros(len(self.scales), dtype=np.float32))[at])
        alone = [self.features(Message((word,), frozenset((0,))), language) for word in words]
        spoke = [(float(self.odds(self.sums(*one))[at]) - nothing, place) for place, one in enumerate(alone)]
        chosen = sorted((place for weight, place in sorted(spoke, reverse=True)[:most] if weight > 0))
        return " ".join(words[place] for place in chosen)

    def features(self, message: Message, language: str, accents: str = "") -> Features:
        """All features of a message in this language."""
        return features_of(message, accents)._replace(concepts=self.concepts.of(message, language))


def _spans(tokens: int) -> Iterator[tuple[int, int]]:
    """First and last token but one of the parts of a message, each beginning in the middle of the one before."""
    step = max(PART // 2, -(-tokens // (MOST_PARTS + 1)))
    return ((start, start + 2 * step) for start in range(0, max(1, tokens - step), step))


def _of_parts(
    kind: Placed, rows: NDArray[np.intp], known: NDArray[np.bool_], idf: Floats, spans: Sequence[tuple[int, int]]
) -> Floats:
    """The values of the features of one kind (`rows` among those of `idf`) in each span of tokens, a line a span."""
    values = np.zeros((len(spans), len(idf)), dtype=np.float32)
    for at, (start, end) in enumerate(spans):
        here = rows[known & (kind.first >= start) & (kind.last < end)]
        values[at, here] = idf[here]
    lengths = np.sqrt((values * values).sum(axis=1, keepdims=True))
    return np.asarray(values * (EACH_KIND / np.maximum(lengths, 1e-9)), dtype=np.float32)


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
    said: list[float] = odds.tolist()  # one by one, numbers of Python are read faster than those of an array
    scope = said[model.columns[IN_SCOPE]]
    holding = np.flatnonzero(odds >= model.limits).tolist()
    in_scope = bool(found) or model.columns[IN_SCOPE] in holding
    codes = {code for code in found if not isinstance(code, Role)}
    for at in holding:
        code = model.codes.get(at)
        if code and (in_scope or (isinstance(code, Danger) and said[at] >= CERTAIN)):
            codes.add(code)
    in_scope = in_scope or bool(codes)
    role = _role(model, said, found)
    if role is not Role.UNKNOWN and in_scope:
        codes.add(role)
    scores = {str(code): 1.0 if code in found else _share(said[model.columns[code]]) for code in codes}
    now = max((_share(said[model.columns[name]]) for name in NOW if name in model.columns), default=0.0)
    return Judged(frozenset(codes), in_scope, {**scores, IN_SCOPE: _share(scope)}, now)


def _role(model: Model, said: Sequence[float], found: AbstractSet[Code]) -> Role:
    """The role that a pattern names, else the likeliest."""
    named = [code for code in found if isinstance(code, Role)]
    return named[0] if len(named) == 1 else max(model.roles, key=lambda role: said[model.roles[role]])


def _share(odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
