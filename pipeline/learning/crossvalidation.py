"""Scores text models on texts that they did not learn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .fitting import left_out
from .textfitting import Labels, f1, fit_calibrated
from .textmodel import TextModel

FOLDS, INNER_FOLDS = 5, 4
BINS = 10


@dataclass(frozen=True)
class Scores:
    """How well an axis is coded: `likely` and `given` have a row a text and a column a code.

    They come from models that saw neither the text nor another of its group, not even to choose thresholds.
    """

    labels: Labels
    likely: np.ndarray
    given: np.ndarray

    def by_code(self) -> list[dict[str, float]]:
        """For each code: support, precision, recall, F1."""
        rows = []
        for place, code in enumerate(self.labels.codes):
            found, wanted = self.given[self.labels.known, place], self.labels.wanted[self.labels.known, place]
            hit = float((found & wanted).sum())
            shares = {"precision": hit / max(1.0, found.sum()), "recall": hit / max(1.0, wanted.sum())}
            rows.append({"code": code, "support": int(wanted.sum()), **shares, "f1": f1(found, wanted)})
        return rows

    def macro_f1(self) -> float:
        """The mean F1 of the codes, 0..1."""
        return float(np.mean([row["f1"] for row in self.by_code()]))

    def calibration_error(self) -> float:
        """The mean gap between probability and share right over ten bins of equal width, weighed by their cases, 0..1.

        Of codes that exclude each other it is that of the likeliest.
        """
        likely, wanted = self.likely[self.labels.known], self.labels.wanted[self.labels.known]
        if self.labels.excludes:
            best = likely.argmax(axis=1)
            is_right = wanted[np.arange(len(best)), best]
            return calibration_error(likely.max(axis=1), is_right)
        return calibration_error(likely.ravel(), wanted.ravel())

    def confusion(self) -> list[list[int]]:
        """Of codes that exclude each other: rows are the codes of people, columns those of the model."""
        best = self.likely.argmax(axis=1)
        size = len(self.labels.codes)
        return [
            [int((self.labels.wanted[:, one] & self.labels.known & (best == two)).sum()) for two in range(size)]
            for one in range(size)
        ]


def calibration_error(likely: np.ndarray, is_right: np.ndarray) -> float:
    """The mean gap between probability and share right over ten bins of equal width, weighed by their cases, 0..1."""
    bins = np.minimum((likely * BINS).astype(int), BINS - 1)
    among = [bins == each for each in set(bins.tolist())]
    gaps = [abs(likely[some].mean() - is_right[some].mean()) * some.sum() for some in among]
    return float(sum(gaps) / max(1, len(likely)))


def folds(groups: Sequence[str], wanted: np.ndarray, many: int, seed: int) -> list[str]:
    """A fold for each case, whole groups together, so that every code is spread over all folds.

    Groups with the rarest codes are dealt out first, each to the fold that lacks these codes most (after Sechidis,
    Tsoumakas and Vlahavas, 2011).
    """
    names = sorted(set(groups))
    place = {name: number for number, name in enumerate(names)}
    sums = np.zeros((len(names), wanted.shape[1] + 1))
    for group, row in zip(groups, wanted, strict=True):
        sums[place[group]] += [*row, 1]
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(names))
    rarity = 1 / np.maximum(1, sums.sum(axis=0))
    order = sorted(order, key=lambda number: -float((sums[number] * rarity).max()))
    filled, fold_of = np.zeros((many, sums.shape[1])), {}
    for number in order:
        need = ((sums.sum(axis=0) / many - filled) * rarity * (sums[number] > 0)).sum(axis=1)
        fold = int(max(range(many), key=lambda each: (need[each], -filled[each, -1])))
        filled[fold] += sums[number]
        fold_of[names[number]] = str(fold)
    return [fold_of[group] for group in groups]


def decided(model: TextModel, axis: str, cases: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """For each case how likely each code is, and which codes it is given."""
    coded = model.axes[axis]
    likely = np.array([coded.probabilities(model.vector(case)) for case in cases])
    if coded.excludes:
        return likely, np.arange(len(coded.codes)) == likely.argmax(axis=1)[:, None]
    return likely, likely >= coded.least


def cross_validated(
    cases: Sequence[Sequence[str]], axes: dict[str, Labels], groups: Sequence[str], seed: int
) -> dict[str, Scores]:
    """The scores of each axis; every fold is coded by a model that chose all it needs on the others."""
    scores = {}
    for axis, labels in axes.items():
        outer = folds(groups, labels.wanted, FOLDS, seed)
        likely, given = np.zeros(labels.wanted.shape), np.zeros(labels.wanted.shape, dtype=bool)
        for _, train, test in left_out(outer):
            some = [cases[each] for each in train]
            part = labels.of(train)
            inner = folds(_of(groups, train), part.wanted, INNER_FOLDS, seed)
            model = fit_calibrated(some, {axis: part}, inner)
            likely[test], given[test] = decided(model, axis, [cases[each] for each in test])
        scores[axis] = Scores(labels, likely, given)
    return scores


def _of(groups: Sequence[str], places: Sequence[int]) -> list[str]:
    return [groups[place] for place in places]
