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
    weights: Sequence[float] | None = None,
    is_sharpened: bool = False,
    smallest: float = SMALLEST,
) -> Linear:
    """A logistic regression with a quadratic penalty on the features of some cases.

    `groups` names for each case the field it comes from: a feature counts only when it stands in cases of three groups
    and in `fewest` cases, so that the words of one field are not learned. `strength` is scikit-learn's C, the inverse
    of the penalty. `scale` is that of the classifier (`Linear`). `weights` may weigh the cases. Where the fit
    `is_sharpened`, a feature is penalised the less the more unevenly it is spread over the two labels (Wang and
    Manning, 2012), which helps where the cases with the label are few. Weights below `smallest` are left out.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for features, group in zip(cases, groups, strict=True):
        for name in set(features):
            seen[name].add(group)
            count[name] += 1
    names = sorted(name for name, where in seen.items() if len(where) >= FEWEST and count[name] >= fewest)
    place = {name: number for number, name in enumerate(names)}
    matrix, wanted = _matrix(cases, place, scale), np.array(labels, dtype=int)
    stretch = _unevenness(matrix, wanted) if is_sharpened else np.ones(len(names))
    model = LogisticRegression(C=strength, max_iter=2000, solver="liblinear" if is_sharpened else "lbfgs")
    model.fit(matrix.multiply(stretch).tocsr(), wanted, sample_weight=weights)
    found = zip(names, (model.coef_[0] * stretch).tolist(), strict=True)
    kept = {name: round(weight, 3) for name, weight in found if abs(weight) >= smallest}
    return Linear(float(model.intercept_[0]), kept, scale)


def left_out(groups: Sequence[str]) -> Iterator[tuple[str, list[int], list[int]]]:
    """For each group its name, the places of all other cases, and the places of its own."""
    for group in sorted(set(groups)):
        yield (
            group,
            [place for place, each in enumerate(groups) if each != group],
            [place for place, each in enumerate(groups) if each == group],
        )


def _unevenness(matrix: csr_matrix, wanted: np.ndarray) -> np.ndarray:
    """For each feature how unevenly it is spread over the labels: about 1 in the mean, at least a quarter."""
    present = (matrix > 0).astype(float)
    with_label, without = 1 + present.T @ (wanted == 1), 1 + present.T @ (wanted == 0)
    ratio = np.abs(np.log((with_label / with_label.sum()) / (without / without.sum())))
    return 0.25 + 0.75 * ratio / max(ratio.mean(), 1e-9)


def _matrix(cases: Sequence[Sequence[str]], place: dict[str, int], scale: float) -> csr_matrix:
    rows = [sorted({place[name] for name in features if name in place}) for features in cases]
    lengths = np.array([len(row) for row in rows])
    distinct = np.array([max(len(set(features)), 1) for features in cases])
    columns = np.array([column for row in rows for column in row], dtype=np.int32)
    values = np.repeat(scale / np.sqrt(distinct) if scale else np.ones(len(rows)), lengths)
    return csr_matrix((values, columns, np.cumsum([0, *lengths])), shape=(len(cases), len(place)))
