# ruff: noqa: INP001 - scripts, not a package
"""From margins to decisions: calibration and the threshold of each output, chosen on dev and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from havre.assistant.classifier import IN_SCOPE, LANGUAGE
from havre.core.vocabulary import Circumstance, Danger, Need, Role

URGENT = (Danger.ATTACK_NOW.value, Need.EMERGENCY.value)  # help is needed now
URGENT_PRECISION = 0.80  # on dev; what lies below is met by the quieter emergency card (docs/dialogue.md, R2)
DANGER_PRECISION = 0.80  # of all other signs, on dev
GRAVE = (Danger.SUICIDAL.value,)  # to be met with care in vain costs little, to be passed over may cost a life
SURE_OF_GRAVE = 0.35
SURE_OF_CIRCUMSTANCE = (
    0.35  # the least probability at which one is believed without a pattern (0.6: F1 on dev falls by 0.1)
)
GRID = np.arange(0.05, 0.91, 0.025)
OWN = 1.0  # inverse of the penalty on what a sign of danger has of its own
TRUSTED_FROM = 10  # positive dev phrases at which a code's own threshold weighs as much as that of its kind

type Floats = NDArray[np.float64]


def calibrated(
    names: Sequence[str], margins: Floats, columns: Mapping[str, NDArray[np.bool_]]
) -> tuple[Floats, Floats]:
    """Slope and offset by which the margins of each output become log-odds: a pair for all codes, and one for scope.

    Each sign of danger has a pair of its own, so that one threshold means the same for all of them.
    """
    slope, offset = np.full(len(names), 3.0), np.zeros(len(names))
    codes = [at for at, name in enumerate(names) if is_code(name)]
    alone = [[at] for at, name in enumerate(names) if name in URGENT or name in Danger]
    for kind, strength in ((codes, 1e3), ([names.index(IN_SCOPE)], 1e3), *((kind, OWN) for kind in alone)):
        truth = np.concatenate([columns[names[at]] for at in kind])
        if truth.all() or not truth.any():
            continue
        one = LogisticRegression(C=strength).fit(margins[:, kind].T.reshape(-1, 1), truth)
        slope[kind], offset[kind] = one.coef_[0, 0], one.intercept_[0]
    return slope, offset


def thresholds(names: Sequence[str], shares: Floats, columns: Mapping[str, NDArray[np.bool_]]) -> Floats:
    """For each output the probability from which it holds: best F of the code, drawn to the best of its kind.

    For signs of danger recall weighs as much more than precision as the precisions above allow: to miss a sign costs
    more than to ask about one too many.
    """
    chosen = np.full(len(names), 0.5)
    urgent = [at for at, name in enumerate(names) if name in URGENT]
    danger = [at for at, name in enumerate(names) if name in Danger and name not in URGENT]
    others = [at for at, name in enumerate(names) if is_code(name) and name not in (*Danger, *URGENT)]
    chosen[others] = _best(names, others, shares, columns, 1.0)
    # A circumstance decides which services are shown, and a wrong one («a man») hides those that fit: precision first.
    about = [at for at, name in enumerate(names) if name in Circumstance]
    chosen[about] = np.maximum(_best(names, about, shares, columns, 0.5), SURE_OF_CIRCUMSTANCE)
    chosen[danger] = _most_recall(names, danger, shares, columns, DANGER_PRECISION)
    chosen[urgent] = _most_recall(names, urgent, shares, columns, URGENT_PRECISION)
    grave = [at for at, name in enumerate(names) if name in GRAVE]
    chosen[grave] = np.minimum(chosen[grave], SURE_OF_GRAVE)
    scope = names.index(IN_SCOPE)
    right = [((shares[:, scope] >= t) == columns[IN_SCOPE]).mean() for t in GRID]
    chosen[scope] = GRID[int(np.argmax(right))]
    return chosen


def _most_recall(
    names: Sequence[str],
    kind: Sequence[int],
    shares: Floats,
    columns: Mapping[str, NDArray[np.bool_]],
    precision: float,
) -> Floats:
    """The lowest threshold, one for all of this kind, that keeps `precision` over all of it.

    One of its own for each would follow the chance of a hundred phrases: on dev, crosswise, it reads worse.
    """
    chosen = np.full(len(kind), GRID[-1])
    if not kind:
        return chosen
    truth = np.stack([columns[names[at]] for at in kind], axis=1)
    for least in GRID:
        said = shares[:, kind] >= least
        if (said & truth).sum() >= precision * said.sum():
            chosen[:] = least
            break
    return chosen


def _best(
    names: Sequence[str], kind: Sequence[int], shares: Floats, columns: Mapping[str, NDArray[np.bool_]], beta: float
) -> Floats:
    if not kind:
        return np.zeros(0)
    scores = np.stack([_f_by_threshold(shares[:, at], columns[names[at]], beta) for at in kind])
    positive = np.array([columns[names[at]].sum() for at in kind])
    together = GRID[np.argmax((scores * positive[:, None]).sum(axis=0))]
    trust = positive / (positive + TRUSTED_FROM)
    return np.asarray(trust * GRID[np.argmax(scores, axis=1)] + (1 - trust) * together)


def is_code(name: str) -> bool:
    """Whether an output is a code other than a role."""
    return name != IN_SCOPE and name not in Role and not name.startswith(LANGUAGE)


def _f_by_threshold(share: Floats, column: NDArray[np.bool_], beta: float) -> Floats:
    said = share[None, :] >= GRID[:, None]
    right = (said & column).sum(axis=1)
    return np.asarray((1 + beta**2) * right / np.maximum(1, beta**2 * column.sum() + said.sum(axis=1)))
