"""Finds terms that a document exchanges for one another within a paragraph's length."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ..statistics.resampling import Estimate, pooled_share, undefined
from ..tables import Rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PARAGRAPH_CHARS = 600
# "Inter- and multi-agency working" and other lists put two terms side by side; they do not swap them.
LIST_CHARS = 40
NEEDED = ("doc_id", "section", "term", "head", "start")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Exchange:
    """Two terms in one document: how often it exchanged them, could have, and would have if it made no difference.

    `places` are the times that it came back to a noun within a paragraph's length with either of the two terms.
    """

    swaps: int
    places: int
    expected: float


class Exchanges(Mapping[Pair, dict[str, Exchange]]):
    """How each document that uses two terms exchanges them, by pair of terms (in alphabetical order) and document.

    `uses` are mentions with doc_id, section, term, head and start. A swap is two uses of different terms in one section
    with the same head noun, more than 40 and at most 600 code points apart, with no other use of that noun between
    them. Expected: the number of swaps if the two terms were shuffled among all places where the document has either,
    2 a b / (n (n - 1)) of the places, with a and b uses of each and n of both.
    """

    def __init__(self, uses: "Rows | pd.DataFrame") -> None:
        import pandas as pd

        table = uses if isinstance(uses, pd.DataFrame) else pd.DataFrame(uses, columns=list(NEEDED))
        numbers, self._doc_ids = pd.factorize(table["doc_id"], sort=True)
        terms, names = pd.factorize(table["term"], sort=True)
        self._terms = {name: place for place, name in enumerate(names)}
        self._counts = _tallied(numbers, terms, (len(self._doc_ids), len(names)))
        ones, others, documents = _returns(table, numbers, terms)
        is_own = ones == others
        self._own = _tallied(documents[is_own], ones[is_own], self._counts.shape)
        self._swaps = _by_pair(ones[~is_own], others[~is_own], documents[~is_own])

    @property
    def swapped(self) -> set[Pair]:
        """The pairs of terms that any document swaps."""
        names = list(self._terms)
        return {(names[one], names[other]) for one, other in self._swaps}

    def __iter__(self) -> Iterator[Pair]:
        return (pair for pair in combinations(self._terms, 2) if self[pair])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, pair: Pair) -> dict[str, Exchange]:
        """The exchanges of two terms by document, where a document comes back to a noun with either of them."""
        import numpy as np

        if not set(pair) <= self._terms.keys():
            return {}
        sides = [self._terms[term] for term in pair]
        one, other = (self._counts[:, side] for side in sides)
        swaps = np.bincount(self._swaps.get(tuple(sides), np.zeros(0, dtype=int)), minlength=len(one))
        places = swaps + self._own[:, sides].sum(axis=1)
        found = np.flatnonzero((one > 0) & (other > 0) & (places > 0))
        one, other, swaps, places = (each[found] for each in (one, other, swaps, places))
        expected = places * 2 * one * other / ((one + other) * (one + other - 1))
        columns = (each.tolist() for each in (self._doc_ids[found], swaps, places, expected))
        return {doc_id: Exchange(*counts) for doc_id, *counts in zip(*columns, strict=True)}


def _tallied(rows: "np.ndarray", columns: "np.ndarray", shape: tuple[int, int]) -> "np.ndarray":
    import numpy as np

    return np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)


def _returns(table: "pd.DataFrame", documents: "np.ndarray", terms: "np.ndarray") -> "list[np.ndarray]":
    """Each return to a noun within a paragraph's length: the first and the other term by alphabet, and the document."""
    import numpy as np
    import pandas as pd

    starts, heads = table["start"].to_numpy("int64"), pd.factorize(table["head"])[0]
    sections = pd.factorize(table["section"])[0]
    order = np.lexsort((terms, starts, heads, sections, documents))
    order = order[table["head"].to_numpy(object)[order] != ""]
    before, after = order[:-1], order[1:]
    is_return = np.logical_and.reduce([each[before] == each[after] for each in (documents, sections, heads)])
    apart = starts[after] - starts[before]
    is_return &= (apart > LIST_CHARS) & (apart <= PARAGRAPH_CHARS)
    before, after = before[is_return], after[is_return]
    ends = terms[before], terms[after]
    return [np.minimum(*ends), np.maximum(*ends), documents[after]]


def _by_pair(ones: "np.ndarray", others: "np.ndarray", documents: "np.ndarray") -> "dict[tuple[int, int], np.ndarray]":
    """The documents of the swaps of each pair of terms."""
    import numpy as np

    order = np.lexsort((others, ones))
    pairs, firsts = np.unique(np.stack((ones, others))[:, order], axis=1, return_index=True)
    parts = np.split(documents[order], firsts[1:]) if len(order) else []
    return {tuple(pair): part for pair, part in zip(pairs.T.tolist(), parts, strict=True)}


def interchange(documents: Iterable[Exchange], *, seed: int | None) -> Estimate:
    """How freely two terms are exchanged: swaps, as a share of those expected if the choice made no difference.

    Formula: swaps over all documents, divided by expected swaps (`exchanges`). 0 = each noun keeps its term; 1 = the
    terms stand before a noun as if drawn by lot; above 1 = they alternate, as for the sake of variety. Higher = more
    jangle. Not sensitive to the length of documents, nor to how often each term is used, but to the head nouns, which
    the tool guesses. n is the number of documents that use both and come back to a noun. Undefined where none does.
    """
    found = [each for each in documents if each.expected]
    if not found:
        return undefined("No document that uses both comes back to a noun with either.", 0)
    estimate = pooled_share([each.swaps for each in found], [each.expected for each in found], seed=seed)
    return Estimate(estimate.value, len(found), estimate.low, estimate.high, estimate.note)
