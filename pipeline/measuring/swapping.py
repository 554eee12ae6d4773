"""Finds terms that a document exchanges for one another within a paragraph's length."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..statistics.resampling import Estimate, pooled_share, undefined

PARAGRAPH_CHARS = 600
# "Inter- and multi-agency working" and other lists put two terms side by side; they do not swap them.
LIST_CHARS = 40

Pair = tuple[str, str]


@dataclass(frozen=True)
class Exchange:
    """Two terms in one document: how often it exchanged them, could have, and would have if it made no difference.

    `places` are the times that it came back to a noun within a paragraph's length with either of the two terms.
    """

    swaps: int
    places: int
    expected: float


def exchanges(uses: Iterable[dict[str, Any]]) -> dict[Pair, dict[str, Exchange]]:
    """How each document that uses two terms exchanges them, by pair of terms (in alphabetical order) and document.

    `uses` are mentions with doc_id, section, term, head and start. A swap is two uses of different terms in one section
    with the same head noun, more than 40 and at most 600 code points apart, with no other use of that noun between
    them. Expected: the number of swaps if the two terms were shuffled among all places where the document has either,
    2 a b / (n (n - 1)) of the places, with a and b uses of each and n of both.
    """
    counts: dict[str, dict[str, int]] = {}
    returns: dict[str, dict[Pair, int]] = {}
    last: dict[tuple[str, str, str], dict[str, Any]] = {}
    for use in sorted(uses, key=lambda row: (row["doc_id"], row["start"], row["term"])):
        doc_id, term = use["doc_id"], use["term"]
        of_terms = counts.setdefault(doc_id, {})
        of_terms[term] = of_terms.get(term, 0) + 1
        if not use["head"]:
            continue
        place = (doc_id, use["section"], use["head"])
        before = last.get(place)
        last[place] = use
        if before is not None and LIST_CHARS < use["start"] - before["start"] <= PARAGRAPH_CHARS:
            pair = (min(before["term"], term), max(before["term"], term))
            met = returns.setdefault(doc_id, {})
            met[pair] = met.get(pair, 0) + 1
    found: dict[Pair, dict[str, Exchange]] = {}
    for doc_id in sorted(counts):
        for pair, exchange in _of_document(counts[doc_id], returns.get(doc_id, {})):
            found.setdefault(pair, {})[doc_id] = exchange
    return {pair: found[pair] for pair in sorted(found)}


def _of_document(counts: dict[str, int], returns: dict[Pair, int]) -> Iterable[tuple[Pair, Exchange]]:
    for pair in combinations(sorted(counts), 2):
        swaps = returns.get(pair, 0)
        places = swaps + sum(returns.get((term, term), 0) for term in pair)
        if places:
            one, other = (counts[term] for term in pair)
            yield pair, Exchange(swaps, places, places * 2 * one * other / ((one + other) * (one + other - 1)))


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
