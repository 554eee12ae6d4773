"""Tells whether a grouping of contexts would come out again with other documents, or is chance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Group = Callable[[np.ndarray, np.ndarray, int, int], np.ndarray]
    Null = Callable[[np.random.Generator], np.ndarray]

SIZES = (2, 3, 4, 6, 8, 10, 12)
SPLITS = 3
NULLS = 19
WAYS = 64  # in which documents are exchanged; each word takes one of them, and a shift of its own
LOWEST_STABILITY = 0.4
LEAST_SPREAD = 0.02  # below this, differences are rounding


@dataclass(frozen=True)
class Stability:
    """How well the best number of clusters comes out again: mean adjusted Rand index, and what chance gives.

    `exceeds_chance` says whether it lies further above what is usual for its number of clusters than any number of
    clusters does in each of 19 data sets without structure (p = 0.05). Of the numbers that do, the best is the one that
    exceeds its chance value by most. `null_value` is None where that was not worth asking.
    """

    clusters: int
    stability: float
    null_value: float | None
    exceeds_chance: bool


def choose_clusters(
    points: "np.ndarray", documents: "np.ndarray", group: "Group", without_structure: "Null", *, seed: int
) -> Stability:
    """The number of clusters, among 2 to 12, that comes out most alike from two halves of the documents.

    `points` has a row for each context, `documents` the number of its document. `group(points, weights, count, seed)`
    gives cluster centres. The documents are split into random halves; each half is grouped by itself, all contexts are
    given to the nearest centre of either half, and the two results are compared. `without_structure(random)` gives
    points of as many contexts of the same documents in which whatever goes together does so by chance.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    halves = [random.permutation(documents.max() + 1) % 2 == 0 for _ in range(SPLITS)]
    found = _stabilities(points, documents, halves, group)
    if found.max() < LOWEST_STABILITY:
        best = int(found.argmax())
        return Stability(SIZES[best], float(found[best]), None, exceeds_chance=False)
    nulls = np.array([_stabilities(without_structure(random), documents, halves, group) for _ in range(NULLS)])
    chance = nulls.mean(axis=0)
    beyond, *by_chance = _standardised(np.vstack((found, nulls)))
    is_beyond = (found >= LOWEST_STABILITY) & (beyond > np.max(by_chance))
    best = int(np.where(is_beyond | ~is_beyond.any(), found - chance, -2).argmax())
    return Stability(SIZES[best], float(found[best]), float(chance[best]), bool(is_beyond.any()))


def _standardised(stabilities: "np.ndarray") -> "np.ndarray":
    """Each column in units of its spread, which is wider for two groups than for twelve; all rows are treated alike."""
    import numpy as np

    return (stabilities - stabilities.mean(axis=0)) / np.maximum(stabilities.std(axis=0), LEAST_SPREAD)


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


def balanced(documents: "np.ndarray", most: int, *, seed: int) -> "np.ndarray":
    """Places of at most `most` things drawn by lot, in order; long documents give way first.

    All are drawn where they are not more. `documents` has the number of the document of each.
    """
    import numpy as np

    lots = np.random.default_rng(seed).permutation(len(documents))
    if len(documents) <= most:
        return np.arange(len(documents))
    order = np.lexsort((lots, documents))
    lengths = np.bincount(documents)
    turn = np.empty(len(documents), dtype=int)  # how many of its document were drawn before
    turn[order] = np.arange(len(documents)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.sort(np.lexsort((lots, turn))[:most])


def scattered(
    rows: "np.ndarray", words: "np.ndarray", documents: "np.ndarray", random: "np.random.Generator"
) -> "tuple[np.ndarray, np.ndarray]":
    """Where words stand when each, by itself, is carried from whole documents to others.

    `rows` and `words` say which word stands in which context, `documents` of which document each context is, the
    contexts of a document one after another. Gives for each cell of the result which of the given cells it comes from,
    and its row. What a word has in each document goes to one other document, begun at a random place and stretched or
    cut to that document's length: how often a word comes, and how much it keeps to some documents, stays as it is;
    which words go together is chance.
    """
    import numpy as np

    lengths = np.bincount(documents)
    starts = np.cumsum(lengths) - lengths
    ways = np.array([random.permutation(len(lengths)) for _ in range(WAYS)])
    way, shift = random.integers(WAYS, size=words.max() + 1), random.integers(len(lengths), size=words.max() + 1)
    homes = documents[rows]
    goals = ways[way[words], (homes + shift[words]) % len(lengths)]
    pairs = np.unique(words.astype("int64") * len(lengths) + homes, return_index=True, return_inverse=True)
    turns = (random.random(len(pairs[1])) * lengths[homes[pairs[1]]]).astype(int)
    within = (rows - starts[homes] + turns[pairs[2]]) % lengths[homes]
    times = np.maximum(0, -(-(lengths[goals] - within) // lengths[homes]))
    kept = np.repeat(np.arange(len(rows)), times)
    again = np.arange(len(kept)) - np.repeat(np.cumsum(times) - times, times)
    return kept, starts[goals[kept]] + within[kept] + again * lengths[homes[kept]]


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
