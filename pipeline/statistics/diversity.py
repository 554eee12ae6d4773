"""How many kinds there are, and how far documents agree on one: spellings of a term, terms of a concept."""

from collections import Counter
from collections.abc import Sequence
from math import comb
from typing import TYPE_CHECKING

from .pairs import pairs_of_shares
from .resampling import Estimate, mean_of_documents, undefined

if TYPE_CHECKING:
    import numpy as np

Counts = Counter[str]


def table_of(counts: "Sequence[Counts] | np.ndarray") -> "np.ndarray":
    """How many things each document has of each kind: a row for each document, a column for each kind."""
    import numpy as np

    if isinstance(counts, np.ndarray):
        return counts
    kinds = sorted(set().union(*counts))
    return np.array([[count[kind] for kind in kinds] for count in counts], dtype=float).reshape(len(counts), len(kinds))


def shares_of(table: "np.ndarray") -> "np.ndarray":
    """The share that each kind has of the things of each document."""
    return table / table.sum(axis=1, keepdims=True)


def disagreement_between(counts: "Sequence[Counts] | np.ndarray", *, seed: int | None) -> Estimate:
    """Probability that two things drawn from two different documents are of different kinds.

    `counts` says for each document how many things it has of each kind (`table_of`). Formula: the mean over all pairs
    of documents of 1 - sum over kinds of p q, where p and q are the shares of a kind in the two documents. Range 0 to
    1; higher = less consistent across documents. Each document has one vote, however long it is, and kinds mixed within
    a document enter only so far as they meet another document; no bias from the number of documents. n is the
    number of documents. Undefined with fewer than two. Reference: Lieberson (1964), who extends Greenberg's (1956)
    index to pairs from two different groups.

    >>> disagreement_between([Counter(hyphen=3), Counter(hyphen=1), Counter(solid=2)], seed=1).value
    0.6666666667
    """
    import numpy as np

    table = table_of(counts)
    if len(table) < 2:
        return undefined("Fewer than two documents to compare.", len(table))
    return pairs_of_shares([(np.arange(len(table)), shares_of(table))], len(table)).share(seed=seed)


def mixing_within(counts: "Sequence[Counts] | np.ndarray", *, seed: int | None) -> Estimate:
    """Probability that two things drawn from the same document are of different kinds, averaged over documents.

    Formula: the mean over documents of 1 - sum over kinds of k (k - 1) / (m (m - 1)), where k of the m things in the
    document are of the kind. Range 0 to 1; higher = less consistent within documents. Only documents with two things
    or more enter; n is their number. Undefined without any. Reference: Simpson (1949), unbiased form.

    >>> mixing_within([Counter(hyphen=2, solid=1)], seed=1).value
    0.6666666667
    """
    table = table_of(counts)
    totals = table.sum(axis=1)
    table, totals = table[totals > 1], totals[totals > 1]
    if not len(table):
        return undefined("No document has two.")
    return mean_of_documents(1 - (table * (table - 1)).sum(axis=1) / (totals * (totals - 1)), seed=seed)


def dominant(counts: Sequence[Counts]) -> tuple[str, Estimate]:
    """The most frequent kind over all documents, with its share; the first by alphabet where two are equal.

    >>> dominant([Counter(hyphen=3), Counter(solid=1)])[0]
    'hyphen'
    """
    total: Counts = sum(counts, Counter())
    if not total:
        return "", undefined("Nothing to count.")
    name = min(total, key=lambda kind: (-total[kind], kind))
    return name, Estimate(total[name] / total.total(), total.total())


def expected_kinds(counts: "Sequence[Counts] | np.ndarray", size: int) -> Estimate:
    """How many kinds `size` documents show on average: a number that can be compared between terms.

    The more documents use a term, the more kinds are found; so numbers of kinds are compared at an equal number of
    documents. Formula: the sum over kinds of 1 - C(N - d, size) / C(N, size), where d of N documents have the kind.
    Range 1 to the number of kinds; higher = less consistent. n is the number of documents; undefined with fewer than
    `size`. Reference: Colwell, Mao and Chang (2004), sample-based rarefaction.

    >>> expected_kinds([Counter(hyphen=3), Counter(hyphen=1), Counter(solid=2)], 2).value
    1.6666666667
    """
    many = len(counts)
    if many < size:
        return undefined(f"Fewer than {size} documents to compare at that number ({many}).", many)
    having = _spread(counts)
    missed = sum(comb(many - documents, size) for documents in having) / comb(many, size)
    return Estimate(round(len(having) - missed, 10), many)


def _spread(counts: "Sequence[Counts] | np.ndarray") -> list[int]:
    """In how many documents each kind is found; kinds can be as many as documents, so there is no table of both."""
    import numpy as np

    if isinstance(counts, np.ndarray):
        return [int(documents) for documents in (counts > 0).sum(axis=0) if documents]
    return list(Counter(kind for count in counts for kind in count if count[kind]).values())
