"""Fits text models to labelled cases; used when a model is trained, never by a run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from .textmodel import Axis, TextModel

FEWEST = 2  # cases in which a feature must stand
STRENGTH = 10.0  # scikit-learn's C, the inverse of the penalty
UNCALIBRATED_LEAST = 0.5


@dataclass(frozen=True)
class Labels:
    """The labels of cases on one axis: `wanted` has a row a case and a column a code, and says which codes hold.

    Where codes exclude each other one holds in each row, or none or several where a coder said so: such a case counts
    once for each. `known` says which cases were coded on this axis at all.
    """

    codes: tuple[str, ...]
    excludes: bool
    wanted: np.ndarray
    known: np.ndarray
    strength: float = STRENGTH


def fit_model(
    cases: Sequence[Sequence[str]],
    axes: dict[str, Labels],
    *,
    weights: Sequence[float] | None = None,
    fewest: int = FEWEST,
    kind: str = "words",
) -> TextModel:
    """Logistic regressions on the tf-idf of the features of some cases, one for each axis, not yet calibrated.

    A feature counts when it stands in `fewest` cases. tf is 1 + ln count, idf is 1 + ln((1 + n) / (1 + cases with it)).
    `weights` may weigh the cases. A code that no case has, or all have, gets no weights and its share as probability.
    """
    counts = [Counter(features) for features in cases]
    spread = Counter(name for count in counts for name in count)
    features = tuple(sorted(name for name, many in spread.items() if many >= fewest))
    idf = np.array([1 + np.log((1 + len(cases)) / (1 + spread[name])) for name in features])
    empty = TextModel(features, idf, {}, kind)
    matrix = stacked([empty.vector(count.elements()) for count in counts], len(features))
    importance = np.ones(len(cases)) if weights is None else np.array(weights, dtype=float)
    return TextModel(features, idf, {name: _fitted(matrix, labels, importance) for name, labels in axes.items()}, kind)


def stacked(vectors: Sequence[tuple[np.ndarray, np.ndarray]], width: int) -> csr_matrix:
    """Vectors as the rows of one matrix."""
    ends = np.cumsum([0, *(len(columns) for columns, _ in vectors)])
    columns = np.concatenate([columns for columns, _ in vectors]) if vectors else np.array([], dtype=np.int64)
    values = np.concatenate([values for _, values in vectors]) if vectors else np.array([])
    return csr_matrix((values, columns, ends), shape=(len(vectors), width))


def _fitted(matrix: csr_matrix, labels: Labels, importance: np.ndarray) -> Axis:
    size = len(labels.codes)
    found, intercepts = np.zeros((matrix.shape[1], size)), np.full(size, -50.0)
    if labels.excludes:
        rows, places = np.nonzero(labels.wanted & labels.known[:, None])
        present = sorted(set(places.tolist()))
        if len(present) > 1:
            model = LogisticRegression(C=labels.strength, max_iter=3000)
            model.fit(matrix[rows], places, sample_weight=importance[rows])
            if len(present) == 2:  # one row of weights, for the second code
                intercepts[present.pop(0)] = 0.0
            found[:, present], intercepts[present] = model.coef_.T, model.intercept_
        else:
            intercepts[present] = 0.0
    else:
        for place in range(size):
            rows = np.nonzero(labels.known)[0]
            holds = labels.wanted[rows, place]
            if 0 < holds.sum() < len(rows):
                model = LogisticRegression(C=labels.strength, max_iter=3000)
                model.fit(matrix[rows], holds, sample_weight=importance[rows])
                found[:, place], intercepts[place] = model.coef_[0], model.intercept_[0]
            elif len(rows) and holds.all():
                intercepts[place] = 50.0
    ones = np.ones(size)
    return Axis(labels.codes, labels.excludes, found, intercepts, ones, 0 * ones, UNCALIBRATED_LEAST * ones)


def calibrated(axis: Axis, odds: np.ndarray, labels: Labels) -> Axis:
    """The axis with slopes and shifts fitted so that probabilities are shares of cases in which the code holds.

    `odds` are the log-odds of cases that the model did not see when it was fitted, as in a cross-validation. Codes that
    exclude each other share one slope (temperature scaling: Guo and others, 2017); otherwise each code has slope and
    shift of its own (Platt, 1999), where at least five cases have it.
    """
    slopes, shifts = axis.slopes.copy(), axis.shifts.copy()
    rows = np.nonzero(labels.known)[0]
    wanted = labels.wanted[rows]
    if labels.excludes:
        rows, wanted = rows[wanted.any(axis=1)], wanted[wanted.any(axis=1)]

        def loss(slope: np.ndarray) -> float:
            scaled = odds[rows] * np.exp(slope[0])
            scaled = scaled - scaled.max(axis=1, keepdims=True)
            likely = np.exp(scaled) / np.exp(scaled).sum(axis=1, keepdims=True)
            return -float(np.log(np.maximum((likely * wanted).sum(axis=1), 1e-12)).mean())

        slopes[:] = np.exp(minimize(loss, [0.0], method="Nelder-Mead").x[0])
    else:
        for place in range(len(labels.codes)):
            if 5 <= wanted[:, place].sum() <= len(rows) - 5:
                model = LogisticRegression(C=1e6, max_iter=1000)
                model.fit(odds[rows, place : place + 1], wanted[:, place])
                slopes[place], shifts[place] = max(0.05, model.coef_[0, 0]), model.intercept_[0]
    return Axis(axis.codes, axis.excludes, axis.weights, axis.intercepts, slopes, shifts, axis.least)
