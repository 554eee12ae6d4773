"""Tells whether a grouping of contexts would come out again with other documents, or is chance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Group = Callable[[np.ndarray, np.ndarray, int, int], np.ndarray]

SIZES = (2, 3, 4, 6, 8, 10, 12)
SPLITS = 3
NULLS = 19
MOST_CONTEXTS = 400
LOWEST_STABILITY = 0.4


@dataclass(frozen=True)
class Stability:
    """How well the best number of clusters comes out again: mean adjusted Rand index, and what chance gives.

    `exceeds_chance` says whether it exceeds its chance value by more than any number of clusters does in each of 19
    data sets without structure (p = 0.05). `null_value` is None where that was not worth asking.
    """

    clusters: int
    stability: float
    null_value: float | None
    exceeds_chance: bool


def choose_clusters(points: "np.ndarray", documents: "np.ndarray", group: "Group", *, seed: int) -> Stability:
    """The number of clusters, among 2 to 12, that comes out most alike from two halves of the documents.

    `points` has a row for each context, `documents` the number of its document. `group(points, weights, count, seed)`
    gives cluster centres. The documents are split into random halves; each half is grouped by itself, all contexts are
    given to the nearest centre of either half, and the two results are compared. A data set without structure keeps, in
    every column, how much documents differ from each other and contexts from their document, and shuffles both: what
    columns share is lost. Shuffling single contexts would call the mere existence of documents a structure.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    chosen = _sample(documents, random)
    points, documents = points[chosen], np.unique(documents[chosen], return_inverse=True)[1]
    halves = [random.permutation(documents.max() + 1) % 2 == 0 for _ in range(SPLITS)]
    found = _stabilities(points, documents, halves, group)
    if found.max() < LOWEST_STABILITY:
        best = int(found.argmax())
        return Stability(SIZES[best], float(found[best]), None, exceeds_chance=False)
    nulls = np.array(
        [_stabilities(without_structure(points, documents, random), documents, halves, group) for _ in range(NULLS)]
    )
    chance = nulls.mean(axis=0)
    excess = np.where(found >= LOWEST_STABILITY, found - chance, -1)
    best = int(excess.argmax())
    exceeds = bool(excess[best] > (nulls - chance).max())
    return Stability(SIZES[best], float(found[best]), float(chance[best]), exceeds)


def adjusted_rand(first: "np.ndarray", second: "np.ndarray") -> float:
    """Agreement of two groupings of the same things, corrected for chance: 1 = the same, 0 = as by chance.

    Formula: (pairs together in both - expected) / (mean of pairs together in either - expected). At most 1, can be
    negative. Two groupings that both put everything together agree fully. Reference: Hubert and Arabie (1985).

    >>> import numpy as np
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    import numpy as np

    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)

    def together(counts: "np.ndarray") -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, one, other = together(table), together(table.sum(axis=1)), together(table.sum(axis=0))
    expected = one * other / max(1.0, together(np.array([len(first)])))
    most = (one + other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def nearest(points: "np.ndarray", centres: "np.ndarray") -> "np.ndarray":
    """For every row of `points` the number of the nearest row of `centres`."""
    return ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)


def document_weights(documents: "np.ndarray") -> "np.ndarray":
    """A weight for every context such that each document counts the same."""
    import numpy as np

    return 1 / np.bincount(documents)[documents]


def without_structure(points: "np.ndarray", documents: "np.ndarray", random: "np.random.Generator") -> "np.ndarray":
    """`points` with, in each column by itself, document means and deviations from them shuffled."""
    import numpy as np

    sizes = np.bincount(documents)
    shuffled = np.empty_like(points)
    for column in range(points.shape[1]):
        means = np.bincount(documents, weights=points[:, column]) / sizes
        rest = points[:, column] - means[documents]
        shuffled[:, column] = random.permutation(means)[documents] + random.permutation(rest)
    lengths = np.linalg.norm(shuffled, axis=1, keepdims=True)
    return np.divide(shuffled, lengths, out=shuffled, where=lengths > 0)


def _sample(documents: "np.ndarray", random: "np.random.Generator") -> "np.ndarray":
    """At most 400 contexts, the long documents giving way first."""
    import numpy as np

    order = random.permutation(len(documents))
    rank = np.empty(len(documents), dtype=int)
    seen: dict[int, int] = {}
    for place in order:
        rank[place] = seen.get(documents[place], 0)
        seen[documents[place]] = rank[place] + 1
    return np.sort(np.lexsort((order.argsort(), rank))[:MOST_CONTEXTS])


def _stabilities(
    points: "np.ndarray", documents: "np.ndarray", halves: "list[np.ndarray]", group: "Group"
) -> "np.ndarray":
    """Mean agreement of the two halves' groupings for each number of clusters, over the splits."""
    import numpy as np

    weights = document_weights(documents)
    found = np.zeros(len(SIZES))
    for place, size in enumerate(SIZES):
        for number, half in enumerate(halves):
            sides = []
            for inside in (half[documents], ~half[documents]):
                if inside.sum() <= size:
                    break
                sides.append(nearest(points, group(points[inside], weights[inside], size, number)))
            if len(sides) == 2:
                found[place] += adjusted_rand(*sides) / len(halves)
    return found
