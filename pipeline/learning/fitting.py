"""Fits linear classifiers to labelled cases; used when a model is trained, never by a run."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from .linear import Linear

SMALLEST = 0.001  # a weight that three decimals would write as nothing is left out
FEWEST = 3  # groups in which a feature must stand


def fit(
    cases: Sequence[Sequence[str]],
    labels: Sequence[bool],
    *,
    groups: Sequence[str],
    strength: float,
    scale: float = 0.0,
    fewest: int = 3,
) -> Linear:
    """A logistic regression with a quadratic penalty on the features of some cases.

    `groups` names for each case the field it comes from: a feature counts only when it stands in cases of three groups
    and in `fewest` cases, so that the words of one field are not learned. `strength` is scikit-learn's C, the inverse
    of the penalty. `scale` is that of the classifier (`Linear`).
    """
    seen: dict[str, set[str]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for features, group in zip(cases, groups, strict=True):
        for name in set(features):
            seen[name].add(group)
            count[name] += 1
    names = sorted(name for name, where in seen.items() if len(where) >= FEWEST and count[name] >= fewest)
    place = {name: number for number, name in enumerate(names)}
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(_matrix(cases, place, scale), np.array(labels, dtype=int))
    found = zip(names, model.coef_[0].tolist(), strict=True)
    kept = {name: round(weight, 3) for name, weight in found if abs(weight) >= SMALLEST}
    return Linear(float(model.intercept_[0]), kept, scale)


def left_out(groups: Sequence[str]) -> Iterator[tuple[str, list[int], list[int]]]:
    """For each group its name, the places of all other cases, and the places of its own."""
    for group in sorted(set(groups)):
        yield (
            group,
            [place for place, each in enumerate(groups) if each != group],
            [place for place, each in enumerate(groups) if each == group],
        )


def _matrix(cases: Sequence[Sequence[str]], place: dict[str, int], scale: float) -> csr_matrix:
    rows = [sorted({place[name] for name in features if name in place}) for features in cases]
    lengths = np.array([len(row) for row in rows])
    columns = np.array([column for row in rows for column in row], dtype=np.int32)
    values = np.repeat(scale / np.sqrt(np.maximum(lengths, 1)) if scale else np.ones(len(rows)), lengths)
    return csr_matrix((values, columns, np.cumsum([0, *lengths])), shape=(len(cases), len(place)))
