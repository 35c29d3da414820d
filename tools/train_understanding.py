# ruff: noqa: INP001 - scripts, not a package
"""Builds packs/common/understanding/model.npz from the phrases in the packs: one command, the same result each time.

    python tools/train_understanding.py

Reads patterns, concepts, examples (to learn from) and dev (to choose thresholds) of all languages; never test. Takes
some minutes on one core. The model carries a digest of its inputs; tests/assistant/test_model.py says when it is stale.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from deep import learn_deep
from noise import swapped, typed
from numpy.typing import NDArray
from packing import Learned, Texts, packed, pruned
from phrases import spoken
from sklearn.svm import LinearSVC
from space import Floats, Matrix, Rows, Space, space_of
from thresholds import calibrated, is_code, thresholds

from havre.assistant.classifier import IN_SCOPE, LANGUAGE
from havre.assistant.concepts import Concepts
from havre.assistant.features import Features, accents_of, features_of
from havre.assistant.matching import LanguagePatterns, Matcher
from havre.assistant.message import Message
from havre.assistant.packed_languages import languages_to_bytes
from havre.assistant.patterns import parse
from havre.assistant.patterns import to_bytes as patterns_to_bytes
from havre.content.concepts import load_concepts
from havre.content.understanding import (
    Example,
    inputs_digest,
    load_examples,
    load_patterns,
    load_swaps,
    texts_digest,
    understanding_folder,
)
from havre.core.vocabulary import Danger, Role

SEED = 20261123
JOINED = 0.5  # joined messages for each phrase: people tell several things at once
SPOKEN = 10  # ways of saying each pattern
WIDTH = 160  # of the hidden layer
ROUNDS = 6  # in which it sees every row
FEWEST_LOOKS = 60_000  # at rows: of few rows each is seen more often
FEWEST_POSITIVE = 8  # phrases without which a code is not learned
STRENGTH = 0.5  # inverse of the penalty on weights
OWN_PATTERN = 0.3  # weight of a spoken pattern of the code itself, beside one for an example
OTHER_PATTERN = 0.1  # of another code's: most likely the code does not hold, but nobody said so
NOT_ABOUT_US = "not_about_us"


# --- rows --------------------------------------------------------------------------------------------------------


def training_rows(folder: Path, given: Sequence[LanguagePatterns], seen: Seen) -> Rows:
    """Examples as written, as typed on a phone, joined by twos; and patterns spoken.

    What patterns found is kept for examples as written only: the model must also do without.
    """
    chance = random.Random(SEED)  # noqa: S311 - the same noise each time, no secret
    written = list(load_examples("examples", folder))
    groups = load_swaps(folder)
    typos = [replace(one, text=typed(one.text, one.language, chance)) for one in written]
    others = [replace(one, text=swapped(one.text, groups.get(one.language, {}), chance)) for one in written]
    pairs = list(joined(written, chance))
    ways = list(_spoken(given, chance))
    blocks = [
        read_rows([*written, *pairs], seen),
        read_rows(others, seen).without_found(),
        read_rows([way for way, _ in ways], seen).without_found(),
        read_rows(typos, seen).without_found(),
    ]
    before = len(written) + len(pairs) + len(others)
    return Rows(
        [one for block in blocks for one in block.examples],
        [one for block in blocks for one in block.features],
        [one for block in blocks for one in block.found],
        [*[None] * before, *(of for _, of in ways), *[None] * len(typos)],
        typos=len(typos),
    )


def _spoken(given: Sequence[LanguagePatterns], chance: random.Random) -> Iterator[tuple[Example, str]]:
    for one in given:
        for code, texts in one.patterns.items():
            for text in texts:
                for way in spoken(text, SPOKEN, chance):
                    yield Example(one.language, way, frozenset((code,))), code.value
        for text in one.not_about_us:
            for way in spoken(text, SPOKEN, chance):
                yield Example(one.language, way, frozenset(), in_scope=False), NOT_ABOUT_US


def joined(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Messages of two phrases by one person in one language, with all that holds for either."""
    by_language: dict[str, list[Example]] = {}
    for one in examples:
        by_language.setdefault(one.language, []).append(one)
    for one in examples:
        if chance.random() > JOINED:
            continue
        other = chance.choice(by_language[one.language])
        roles = {code for code in one.codes | other.codes if isinstance(code, Role)}
        if len(roles) < 2:  # two people do not write one message
            parts = [one.text, other.text]
            chance.shuffle(parts)
            text = chance.choice((". ", " ", ", ", "\n")).join(parts)
            yield Example(one.language, text, one.codes | other.codes, one.in_scope or other.in_scope)


class Seen(NamedTuple):
    """What is looked for in a phrase beside its letters and words."""

    matcher: Matcher
    concepts: Concepts


def read_rows(examples: Iterable[Example], seen: Seen) -> Rows:
    """Features and patterns found of each example."""
    given = list(examples)
    messages = [Message.of(one.text) for one in given]
    found = [
        frozenset(hit.code for hit in seen.matcher.find(message, one.language) if hit.language == one.language)
        for message, one in zip(messages, given, strict=True)
    ]
    features = [_features(message, one, seen.concepts) for message, one in zip(messages, given, strict=True)]
    return Rows(given, features, found, [None] * len(given))


def _features(message: Message, one: Example, concepts: Concepts) -> Features:
    return features_of(message, accents_of(one.text))._replace(concepts=concepts.of(message, one.language))


# --- learning ----------------------------------------------------------------------------------------------------


def targets(examples: Sequence[Example]) -> dict[str, NDArray[np.bool_]]:
    """What each output should say of each example; codes with too few examples are left out."""
    columns: dict[str, NDArray[np.bool_]] = {}
    for code in sorted({code for one in examples for code in one.codes}):
        columns[code.value] = np.array([code in one.codes for one in examples])
    unsaid = [one.in_scope and not any(isinstance(code, Role) for code in one.codes) for one in examples]
    columns[Role.UNKNOWN.value] = np.array(unsaid)
    columns = {name: column for name, column in columns.items() if column.sum() >= FEWEST_POSITIVE}
    columns[IN_SCOPE] = np.array([one.in_scope for one in examples])
    for language in sorted({one.language for one in examples}):
        columns[LANGUAGE + language] = np.array([one.language == language for one in examples])
    return columns


def learn(
    matrix: Matrix, letters: int, columns: Mapping[str, NDArray[np.bool_]], shares: Floats
) -> tuple[Floats, Floats]:
    """Weights (outputs x features) and bias of the outputs that tell a language, each learned alone from `letters`.

    Of all other outputs they are nought: the hidden layer alone tells those as well as both together did.
    `shares` (rows x outputs) is how much each row counts for an output.
    """
    weights = np.zeros((len(columns), matrix.shape[1]))
    bias = np.zeros(len(columns))
    for at, (name, column) in enumerate(columns.items()):
        if not name.startswith(LANGUAGE):
            continue
        share = shares[:, at]
        used = np.flatnonzero(share)
        if len(set(column[used])) == 1:  # a folder of one language, or without anything out of scope
            bias[at] = 1.0 if column[used][0] else -1.0
            continue
        one = LinearSVC(C=STRENGTH, tol=1e-2, random_state=SEED)
        one.fit(matrix[used, :letters], column[used], sample_weight=share[used])
        weights[at, :letters], bias[at] = one.coef_[0], one.intercept_[0]
        print(f"\r  {at + 1}/{len(columns)} {name:30}", end="", file=sys.stderr)  # noqa: T201
    print(file=sys.stderr)  # noqa: T201
    return weights, bias


def _weights_of_rows(name: str, spoken_of: NDArray[np.str_]) -> Floats:
    """How much each row counts for an output. Of a spoken pattern only its own code is known for certain."""
    share = np.ones(len(spoken_of))
    patterns = spoken_of != ""
    if name in Role:
        share[patterns] = 0.0
    elif name == IN_SCOPE or name.startswith(LANGUAGE):
        share[patterns] = OWN_PATTERN
    else:
        share[patterns] = OTHER_PATTERN
    share[(spoken_of == name) | ((spoken_of == NOT_ABOUT_US) & (name != Role.UNKNOWN))] = OWN_PATTERN
    return share


# --- the command -------------------------------------------------------------------------------------------------


def train(folder: Path) -> bytes:
    """The packed model of the phrases below `folder`."""
    digest = inputs_digest(folder)  # first: who edits a phrase meanwhile is told that the model is stale
    given = load_patterns(folder)
    patterns = patterns_to_bytes(parse(text) for one in given for text in texts_of(one))
    seen = Seen(Matcher(given, lambda code: isinstance(code, Danger)), load_concepts(folder))
    texts = Texts(patterns, languages_to_bytes(given), seen.concepts.to_bytes(), digest, texts_digest(folder))
    rows = training_rows(folder, given, seen)
    columns = targets(rows.examples)
    codes = sorted({code.value for one in given for code in one.patterns})
    # Features of words that were mistyped on purpose do not count.
    typed_well = rows.features[: len(rows.features) - rows.typos]
    space = space_of(typed_well, [*codes, *(name for name in columns if name.startswith(LANGUAGE))])
    names = list(columns)
    print(f"{len(rows.examples)} rows, {len(space.keys)} features, {len(names)} outputs")  # noqa: T201
    matrix = space.matrix(rows)
    shares = np.stack([_weights_of_rows(name, np.array([one or "" for one in rows.spoken])) for name in names], axis=1)
    weights, bias = learn(matrix, len(space.keys), columns, shares)
    wanted = np.stack(list(columns.values()), axis=1).astype(np.float32)
    # Letters alone tell a language: the layer is neither asked for it, nor heard.
    spoken_by_letters = np.array([name.startswith(LANGUAGE) for name in names])
    rounds = max(ROUNDS, FEWEST_LOOKS // len(rows.examples))
    share = np.where(spoken_by_letters, 0, shares).astype(np.float32)
    deep = learn_deep(matrix, wanted, share, width=WIDTH, rounds=rounds, shared=space.shared)
    deep = replace(deep, out=np.where(spoken_by_letters, 0, deep.out), base=np.where(spoken_by_letters, 0, deep.base))
    smaller, rounded = pruned(space, Learned(names, weights, bias, np.full(len(names), 0.5), deep))
    learned = with_thresholds(rounded, smaller, folder, seen)
    return packed(smaller, learned, texts)


def with_thresholds(learned: Learned, space: Space, folder: Path, seen: Seen) -> Learned:
    """The same, calibrated and with thresholds chosen on dev.

    Dev counts twice, with what patterns found and without: authors look at dev when they write patterns, so patterns
    find more there than they will in messages that nobody has seen.
    """
    dev = read_rows(load_examples("dev", folder), seen)
    margins = np.concatenate([learned.margins(space.matrix(one)) for one in (dev, dev.without_found())])
    truth = {name: np.tile(column, 2) for name, column in targets_like(learned.names, dev.examples).items()}
    slope, offset = calibrated(learned.names, margins, truth)
    limits = thresholds(learned.names, 1.0 / (1.0 + np.exp(-(margins * slope + offset))), truth)
    return learned.scaled(slope, offset, limits)


def texts_of(one: LanguagePatterns) -> list[str]:
    """All patterns of a language, as written."""
    return [*one.not_about_us, *(text for texts in one.patterns.values() for text in texts)]


def targets_like(names: Sequence[str], examples: Sequence[Example]) -> dict[str, NDArray[np.bool_]]:
    """What should be said of the codes among `names`, and of scope."""
    columns = {name: np.array([name in one.codes for one in examples]) for name in names if is_code(name)}
    return columns | {IN_SCOPE: np.array([one.in_scope for one in examples])}


def main() -> None:
    """Build the model and write it beside its inputs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path, default=understanding_folder())
    folder = arguments.parse_args().folder
    begun = time.monotonic()
    data = train(folder)
    (folder / "model.npz").write_bytes(data)
    print(f"{folder / 'model.npz'}: {len(data) / 1e6:.1f} MB, {time.monotonic() - begun:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
