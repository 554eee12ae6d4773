"""Fits text models to labelled cases; used when a model is trained, never by a run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from .fitting import left_out
from .textmodel import Axis, TextModel

FEWEST = 2  # cases in which a feature must stand
STRENGTH = 10.0  # scikit-learn's C, the inverse of the penalty
UNCALIBRATED_LEAST = 0.5
LEASTS = np.arange(0.1, 0.75, 0.05)


@dataclass(frozen=True)
class Labels:
    """The labels of cases on one axis: `wanted` has a row a case and a column a code, and says which codes hold.

    Where codes exclude each other one holds in each row, or none or several where a coder said so: such a case counts
    once for each. `known` says which cases were coded on this axis at all. Where the fit `is_balanced`, all codes weigh
    alike, however many cases each has.
    """

    codes: tuple[str, ...]
    excludes: bool
    wanted: np.ndarray
    known: np.ndarray
    strength: float = STRENGTH
    is_balanced: bool = False

    def of(self, places: Sequence[int]) -> "Labels":
        """The labels of some of the cases."""
        return replace(self, wanted=self.wanted[places], known=self.known[places])


def fit_model(
    cases: Sequence[Sequence[str]],
    axes: dict[str, Labels],
    *,
    weights: Sequence[float] | None = None,
    fewest: int = FEWEST,
) -> TextModel:
    """Logistic regressions on the tf-idf of the features of some cases, one for each axis, not yet calibrated.

    A feature counts when it stands in `fewest` cases. tf is 1 + ln count, idf is 1 + ln((1 + n) / (1 + cases with it)).
    `weights` may weigh the cases. A code that no case has, or all have, gets no weights and its share as probability.
    """
    counts = [Counter(features) for features in cases]
    spread = Counter(name for count in counts for name in count)
    features = tuple(sorted(name for name, many in spread.items() if many >= fewest))
    idf = np.array([1 + np.log((1 + len(cases)) / (1 + spread[name])) for name in features])
    empty = TextModel(features, idf, {})
    matrix = stacked([empty.vector(count.elements()) for count in counts], len(features))
    importance = np.ones(len(cases)) if weights is None else np.array(weights, dtype=float)
    return TextModel(features, idf, {name: _fitted(matrix, labels, importance) for name, labels in axes.items()})


def stacked(vectors: Sequence[tuple[np.ndarray, np.ndarray]], width: int) -> csr_matrix:
    """Vectors as the rows of one matrix."""
    ends = np.cumsum([0, *(len(columns) for columns, _ in vectors)])
    columns = np.concatenate([columns for columns, _ in vectors]) if vectors else np.array([], dtype=np.int64)
    values = np.concatenate([values for _, values in vectors]) if vectors else np.array([])
    return csr_matrix((values, columns, ends), shape=(len(vectors), width))


def _fitted(matrix: csr_matrix, labels: Labels, importance: np.ndarray) -> Axis:
    size, balance = len(labels.codes), "balanced" if labels.is_balanced else None
    width = matrix.shape[1]
    if not width:  # no word stands in two cases: how common a code is is all there is to learn
        matrix = csr_matrix((matrix.shape[0], 1))
    found, intercepts = np.zeros((width, size)), np.full(size, -50.0)
    if labels.excludes:
        rows, places = np.nonzero(labels.wanted & labels.known[:, None])
        present = sorted(set(places.tolist()))
        if len(present) > 1:
            model = LogisticRegression(C=labels.strength, max_iter=3000, class_weight=balance)
            model.fit(matrix[rows], places, sample_weight=importance[rows])
            if len(present) == 2:  # one row of weights, for the second code
                intercepts[present.pop(0)] = 0.0
            found[:, present], intercepts[present] = model.coef_.T[:width], model.intercept_
        else:
            intercepts[present] = 0.0
    else:
        for place in range(size):
            rows = np.nonzero(labels.known)[0]
            holds = labels.wanted[rows, place]
            if 0 < holds.sum() < len(rows):
                model = LogisticRegression(C=labels.strength, max_iter=3000, class_weight=balance)
                model.fit(matrix[rows], holds, sample_weight=importance[rows])
                found[:, place], intercepts[place] = model.coef_[0][:width], model.intercept_[0]
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
    return replace(axis, slopes=slopes, shifts=shifts)


def log_odds_unseen(
    cases: Sequence[Sequence[str]], axes: dict[str, Labels], groups: Sequence[str]
) -> dict[str, np.ndarray]:
    """For each axis the log-odds of every case and code by models that saw nothing of the case's group."""
    odds = {name: np.zeros(labels.wanted.shape) for name, labels in axes.items()}
    for _, train, test in left_out(groups):
        model = fit_model([cases[place] for place in train], {name: labels.of(train) for name, labels in axes.items()})
        for place in test:
            vector = model.vector(cases[place])
            for name, axis in model.axes.items():
                odds[name][place] = axis.log_odds(vector)
    return odds


def fit_calibrated(cases: Sequence[Sequence[str]], axes: dict[str, Labels], groups: Sequence[str]) -> TextModel:
    """The model fitted on all cases, calibrated on what models say that did not see a case's group.

    Where codes do not exclude each other, a code counts from the probability at which its F1 is best.
    """
    model, odds = fit_model(cases, axes), log_odds_unseen(cases, axes, groups)
    fair = {name: calibrated(axis, odds[name], axes[name]) for name, axis in model.axes.items()}
    return replace(model, axes={name: _with_least(axis, odds[name], axes[name]) for name, axis in fair.items()})


def _with_least(axis: Axis, odds: np.ndarray, labels: Labels) -> Axis:
    if axis.excludes:
        return axis
    likely, wanted = axis.from_log_odds(odds)[labels.known], labels.wanted[labels.known]
    best = [
        max(LEASTS, key=lambda least, place=place: f1(likely[:, place] >= least, wanted[:, place]))
        for place in range(len(axis.codes))
    ]
    return replace(axis, least=np.array(best))


def f1(found: np.ndarray, wanted: np.ndarray) -> float:
    """The harmonic mean of precision and recall, 0..1."""
    return 2 * float((found & wanted).sum()) / max(1.0, float(found.sum() + wanted.sum()))
