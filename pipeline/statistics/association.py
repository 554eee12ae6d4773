"""How far two labels of the same things go together, with a null that exchanges whole documents.

A table has a row for each first label and a column for each second label; a cell is how many things bear both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .resampling import MINIMUM_UNITS

if TYPE_CHECKING:
    import numpy as np

    Statistic = Callable[[np.ndarray], float]

DIGITS = 10  # so that sums in another order give the same figure


@dataclass(frozen=True)
class Association:
    """A statistic of two labels, its mean under the null, and how often the null gives as much.

    `value` is None where the figure is undefined, `null_value` with fewer than two documents, `p` with fewer than six.
    """

    value: float | None
    null_value: float | None
    p: float | None


def entropy(counts: "Sequence[float] | np.ndarray") -> float:
    """Uncertainty about the label of a thing, in bits: 0 where all have the same, log2 of their number at most.

    Formula: minus the sum of share times log2(share). Range 0 to log2(labels); higher = more mixed. Too low in small
    samples, which miss rare labels. Nothing counted gives 0. Reference: Shannon (1948).

    >>> entropy([5, 5]), entropy([1, 1, 1, 1]), entropy([7, 0])
    (1.0, 2.0, 0.0)
    """
    import numpy as np

    found = np.asarray(counts, dtype=float)
    found = found[found > 0]
    if len(found) < 2:
        return 0.0
    shares = found / found.sum()
    return round(float(-(shares * np.log2(shares)).sum()), DIGITS)


def conditional_entropy(table: "np.ndarray") -> float:
    """What remains uncertain about the second label, in bits, once the first is known: H(second | first).

    Formula: entropy of the table less entropy of its row sums. Range 0 (the first tells the second) to the entropy of
    the second label (it tells nothing). Too low where cells are few or many of them nearly empty: compare with a null.
    H(first | second) is that of the table turned round. An empty table gives 0. Reference: Shannon (1948).

    >>> import numpy as np
    >>> conditional_entropy(np.array([[4, 0], [0, 4]])), conditional_entropy(np.array([[2, 2], [2, 2]]))
    (0.0, 1.0)
    """
    import numpy as np

    counts = np.asarray(table, dtype=float)
    return max(0.0, round(entropy(counts.ravel()) - entropy(counts.sum(axis=1)), DIGITS))


def mutual_information(table: "np.ndarray") -> float:
    """What either label tells of the other, in bits: 0 where nothing, the smaller of both entropies where all.

    Formula: H(first) + H(second) - H(both). Symmetric; higher = the labels go together more. Too high where the table
    is large and the counts are small, so compare with a null. An empty table gives 0. Reference: Shannon (1948).

    >>> import numpy as np
    >>> mutual_information(np.array([[4, 0], [0, 4]])), mutual_information(np.array([[2, 2], [2, 2]]))
    (1.0, 0.0)
    """
    import numpy as np

    counts = np.asarray(table, dtype=float)
    both = entropy(counts.sum(axis=1)) + entropy(counts.sum(axis=0)) - entropy(counts.ravel())
    return max(0.0, round(both, DIGITS))


def cramers_v(table: "np.ndarray") -> float:
    """How strongly two labels go together, whatever their number: 0 = not beyond chance, 1 = either tells the other.

    Formula: the root of phi² / min(rows - 1, columns - 1), where phi² (chi² / n) and both numbers are corrected for
    the bias of small samples. Range 0 to 1. A constant label, fewer than two things, or an empty table give 0. The
    correction takes things for independent: for usages, which are not, compare with a null. Reference: Bergsma (2013).

    >>> import numpy as np
    >>> cramers_v(np.array([[10, 0], [0, 10]])), cramers_v(np.array([[6, 4], [4, 6]]))
    (1.0, 0.0)
    """
    import numpy as np

    counts = np.asarray(table, dtype=float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    n = counts.sum()
    if min(counts.shape) < 2 or n <= 1:
        return 0.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    rows, columns = counts.shape
    phi = ((counts - expected) ** 2 / expected).sum() / n - (rows - 1) * (columns - 1) / (n - 1)
    least = min(size - 1 - (size - 1) ** 2 / (n - 1) for size in counts.shape)
    if phi <= 0 or least <= 0:
        return 0.0
    return round(min(1.0, float(np.sqrt(phi / least))), DIGITS)


def permuted(
    first: Sequence, second: Sequence, documents: Sequence, statistic: "Statistic", *, rounds: int, seed: int
) -> Association:
    """A statistic of the table of two labels, beside what it is when whole documents exchange their second labels.

    The three sequences have one entry for each thing; the things of a document stand in their order in the text. In
    each of `rounds` every document keeps its first labels and takes the second labels of a document drawn by
    permutation, from a random place on and, where they do not suffice, over again from their beginning. So what things
    of one document have in common stays on either side, and only what ties the two labels is lost; exchanging single
    things would call the mere existence of documents an association. p = (1 + rounds that give at least as much) /
    (1 + rounds), so high values are telling; give a statistic where low ones are with its sign turned. Nothing to
    count gives the statistic of an empty table. The order of documents does not matter.
    """
    import numpy as np

    sides = [np.unique(np.asarray(labels), return_inverse=True)[1] for labels in (first, second)]
    numbers = np.unique(np.asarray(documents), return_inverse=True)[1]
    order = np.argsort(numbers, kind="stable")
    one, other, numbers = sides[0][order], sides[1][order], numbers[order]
    observed = statistic(_crossed(one, other))
    lengths = np.bincount(numbers)
    if len(lengths) < 2:
        return Association(observed, None, None)
    random = np.random.default_rng(seed)
    exchanges = (other[_exchanged(numbers, lengths, random)] for _ in range(rounds))
    nulls = np.array([statistic(_crossed(one, labels)) for labels in exchanges])
    p = (1 + int((nulls >= observed - 1e-9).sum())) / (1 + rounds)
    return Association(observed, round(float(nulls.mean()), DIGITS), p if len(lengths) >= MINIMUM_UNITS else None)


def adjusted_mutual_information(
    first: Sequence, second: Sequence, documents: Sequence, *, rounds: int, seed: int
) -> Association:
    """What either label tells of the other beyond what documents bring about: 0 = as by chance, 1 = everything.

    Formula: (mutual information - its mean under the null) / (mean of the two entropies - mean under the null), with
    the null of `permuted`. At most 1, can be negative; its own null value is 0. Undefined where a label is constant,
    where there are fewer than two documents, or where documents alone already explain everything. Reference: Vinh,
    Epps and Bailey (2010), who permute single things.
    """
    import numpy as np

    found = permuted(first, second, documents, mutual_information, rounds=rounds, seed=seed)
    counts = [np.unique(np.asarray(labels), return_counts=True)[1] for labels in (first, second)]
    entropies = [entropy(each) for each in counts]
    if found.null_value is None or not all(entropies) or sum(entropies) / 2 - found.null_value < 1e-9:
        return Association(None, None, None)
    value = (found.value - found.null_value) / (sum(entropies) / 2 - found.null_value)
    return Association(round(value, DIGITS), 0.0, found.p)


def false_discovery_rates(p_values: Sequence[float | None]) -> list[float | None]:
    """For each p the share of chance findings to expect among all that are at least as telling; None stays None.

    Formula: the least of p times number / rank over this and all larger p, never above 1. Valid where tests are
    independent or rise together. Reference: Benjamini and Hochberg (1995).

    >>> false_discovery_rates([0.01, None, 0.04, 0.03])
    [0.03, None, 0.04, 0.04]
    """
    places = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    found: list[float | None] = [None] * len(p_values)
    least = 1.0
    for rank, (p, place) in reversed(list(enumerate(places, 1))):
        least = min(least, p * len(places) / rank)
        found[place] = round(least, DIGITS)
    return found


def _crossed(first: "np.ndarray", second: "np.ndarray") -> "np.ndarray":
    """The table of two labels that are numbers from 0."""
    import numpy as np

    if not len(first):
        return np.zeros((0, 0))
    columns = int(second.max()) + 1
    rows = int(first.max()) + 1
    return np.bincount(first * columns + second, minlength=rows * columns).reshape(rows, columns)


def _exchanged(documents: "np.ndarray", lengths: "np.ndarray", random: "np.random.Generator") -> "np.ndarray":
    """For every thing the place of the thing whose second label it takes; `documents` is sorted."""
    import numpy as np

    starts = np.cumsum(lengths) - lengths
    giver = random.permutation(len(lengths))
    shift = (random.random(len(lengths)) * lengths[giver]).astype(int)
    within = np.arange(len(documents)) - starts[documents]
    givers = giver[documents]
    return starts[givers] + (within + shift[documents]) % lengths[givers]
