"""How far two labels of the same things go together, with a null that exchanges whole documents.

A table has a row for each first label and a column for each second label; a cell is how many things bear both.
Functions of tables take an array of them in its last two dimensions and give one figure for each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .resampling import MINIMUM_UNITS

if TYPE_CHECKING:
    import numpy as np

    Statistic = Callable[[np.ndarray], np.ndarray]

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
    return float(entropies(counts))


def entropies(counts: "Sequence[float] | np.ndarray") -> "np.ndarray":
    """As `entropy`, of each row of counts: those in the last dimension."""
    import numpy as np

    found = np.asarray(counts, dtype=float)
    totals = found.sum(axis=-1, keepdims=True)
    shares = np.divide(found, totals, out=np.zeros_like(found), where=totals > 0)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.abs(np.round((shares * logs).sum(axis=-1), DIGITS))


def conditional_entropy(tables: "np.ndarray") -> "np.ndarray":
    """What remains uncertain about the second label, in bits, once the first is known: H(second | first).

    Formula: entropy of the table less entropy of its row sums. Range 0 (the first tells the second) to the entropy of
    the second label (it tells nothing). Too low where cells are few or many of them nearly empty: compare with a null.
    H(first | second) is that of the table turned round. An empty table gives 0. Reference: Shannon (1948).

    >>> import numpy as np
    >>> conditional_entropy(np.array([[[4, 0], [0, 4]], [[2, 2], [2, 2]]])).tolist()
    [0.0, 1.0]
    """
    import numpy as np

    counts = np.asarray(tables, dtype=float)
    return np.maximum(0.0, np.round(entropies(_in_a_row(counts)) - entropies(counts.sum(axis=-1)), DIGITS))


def mutual_information(tables: "np.ndarray") -> "np.ndarray":
    """What either label tells of the other, in bits: 0 where nothing, the smaller of both entropies where all.

    Formula: H(first) + H(second) - H(both). Symmetric; higher = the labels go together more. Too high where the table
    is large and the counts are small, so compare with a null. An empty table gives 0. Reference: Shannon (1948).

    >>> import numpy as np
    >>> mutual_information(np.array([[[4, 0], [0, 4]], [[2, 2], [2, 2]]])).tolist()
    [1.0, 0.0]
    """
    import numpy as np

    counts = np.asarray(tables, dtype=float)
    both = entropies(counts.sum(axis=-1)) + entropies(counts.sum(axis=-2)) - entropies(_in_a_row(counts))
    return np.maximum(0.0, np.round(both, DIGITS))


def _in_a_row(tables: "np.ndarray") -> "np.ndarray":
    return tables.reshape(*tables.shape[:-2], -1) if tables.size else tables.sum(axis=-1)


def cramers_v(tables: "np.ndarray") -> "np.ndarray":
    """How strongly two labels go together, whatever their number: 0 = not beyond chance, 1 = either tells the other.

    Formula: the root of phi² / min(rows - 1, columns - 1), where phi² (chi² / n) and both numbers are corrected for
    the bias of small samples. Range 0 to 1. A constant label, fewer than two things, or an empty table give 0. The
    correction takes things for independent: for usages, which are not, compare with a null. Reference: Bergsma (2013).

    >>> import numpy as np
    >>> cramers_v(np.array([[[10, 0], [0, 10]], [[6, 4], [4, 6]]])).tolist()
    [1.0, 0.0]
    """
    import numpy as np

    counts = np.asarray(tables, dtype=float)
    if not counts.size:
        return np.zeros(counts.shape[:-2])
    sums = [counts.sum(axis=axis, keepdims=True) for axis in (-1, -2)]
    sizes = [np.count_nonzero(each, axis=(-1, -2)) for each in sums]
    n = counts.sum(axis=(-1, -2))
    is_told = (np.minimum(*sizes) > 1) & (n > 1)
    others = np.where(is_told, n - 1, 1.0)
    expected = sums[0] * sums[1] / np.maximum(n, 1)[..., None, None]
    off = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0)
    phi = off.sum(axis=(-1, -2)) / np.maximum(n, 1) - (sizes[0] - 1) * (sizes[1] - 1) / others
    least = np.minimum(*(size - 1 - (size - 1) ** 2 / others for size in sizes))
    is_told &= (phi > 0) & (least > 0)
    return np.round(np.minimum(1.0, np.sqrt(np.where(is_told, phi, 0) / np.where(is_told, least, 1))), DIGITS)


@dataclass(frozen=True)
class Exchanged:
    """The table of two labels, and the tables after exchanges of whole documents, one below the other.

    `documents` is how many documents there are; with fewer than two nothing can be exchanged, and `nulls` is empty.
    """

    table: "np.ndarray"
    nulls: "np.ndarray"
    documents: int

    def association(self, statistic: "Statistic") -> Association:
        """A statistic of the table, beside what it is under the null; high values are telling."""
        observed = float(statistic(self.table))
        if self.documents < 2:
            return Association(observed, None, None)
        nulls = statistic(self.nulls)
        p = (1 + int((nulls >= observed - 1e-9).sum())) / (1 + len(nulls))
        return Association(observed, round(float(nulls.mean()), DIGITS), p if self.documents >= MINIMUM_UNITS else None)

    def adjusted_mutual_information(self) -> Association:
        """What either label tells of the other beyond what documents bring about: 0 = as by chance, 1 = everything.

        Formula: (mutual information - its mean under the null) / (mean of the two entropies - mean under the null). At
        most 1, can be negative; its own null value is 0. Undefined where a label is constant, where there are fewer
        than two documents, or where documents alone already explain everything. Reference: Vinh, Epps and Bailey
        (2010), who permute single things.
        """
        found = self.association(mutual_information)
        both = [entropy(self.table.sum(axis=axis)) for axis in (0, 1)]
        if found.null_value is None or not all(both) or sum(both) / 2 - found.null_value < 1e-9:
            return Association(None, None, None)
        value = (found.value - found.null_value) / (sum(both) / 2 - found.null_value)
        return Association(round(value, DIGITS), 0.0, found.p)


def exchanged(first: Sequence, second: Sequence, documents: Sequence, *, rounds: int, seed: int) -> Exchanged:
    """The table of two labels, and what it becomes when whole documents exchange their second labels.

    The three sequences have one entry for each thing; the things of a document stand in their order in the text. In
    each of `rounds` every document keeps its first labels and takes the second labels of a document drawn by
    permutation, from a random place on and, where they do not suffice, over again from their beginning. So what things
    of one document have in common stays on either side, and only what ties the two labels is lost; exchanging single
    things would call the mere existence of documents an association. Rows and columns are in the order of the labels;
    the order of documents does not matter.
    """
    import numpy as np

    sides = [np.unique(np.asarray(labels), return_inverse=True)[1] for labels in (first, second)]
    numbers = np.unique(np.asarray(documents), return_inverse=True)[1]
    order = np.argsort(numbers, kind="stable")
    one, other, numbers = sides[0][order], sides[1][order], numbers[order]
    table, lengths = _crossed(one, other), np.bincount(numbers)
    nulls = np.zeros((rounds if len(lengths) > 1 else 0, *table.shape), dtype=np.int32)
    random = np.random.default_rng(seed)
    for null in nulls:
        null[:] = _crossed(one, other[_exchange(numbers, lengths, random)], table.shape)
    return Exchanged(table, nulls, len(lengths))


def permuted(
    first: Sequence, second: Sequence, documents: Sequence, statistic: "Statistic", *, rounds: int, seed: int
) -> Association:
    """A statistic of the table of two labels, beside what it is when whole documents exchange their second labels.

    As `exchanged` says. p = (1 + rounds that give at least as much) / (1 + rounds), so high values are telling; give a
    statistic where low ones are with its sign turned. Nothing to count gives the statistic of an empty table.
    """
    return exchanged(first, second, documents, rounds=rounds, seed=seed).association(statistic)


def adjusted_mutual_information(
    first: Sequence, second: Sequence, documents: Sequence, *, rounds: int, seed: int
) -> Association:
    """What either label tells of the other beyond what documents bring about; see `Exchanged`."""
    return exchanged(first, second, documents, rounds=rounds, seed=seed).adjusted_mutual_information()


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


def _crossed(first: "np.ndarray", second: "np.ndarray", shape: tuple[int, int] | None = None) -> "np.ndarray":
    """The table of two labels that are numbers from 0."""
    import numpy as np

    if not len(first):
        return np.zeros((0, 0))
    rows, columns = shape or (int(first.max()) + 1, int(second.max()) + 1)
    return np.bincount(first * columns + second, minlength=rows * columns).reshape(rows, columns)


def _exchange(documents: "np.ndarray", lengths: "np.ndarray", random: "np.random.Generator") -> "np.ndarray":
    """For every thing the place of the thing whose second label it takes; `documents` is sorted."""
    import numpy as np

    starts = np.cumsum(lengths) - lengths
    giver = random.permutation(len(lengths))
    shift = (random.random(len(lengths)) * lengths[giver]).astype(int)
    within = np.arange(len(documents)) - starts[documents]
    givers = giver[documents]
    return starts[givers] + (within + shift[documents]) % lengths[givers]
