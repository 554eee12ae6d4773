"""Finds terms that a document exchanges for one another within a paragraph's length."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

PARAGRAPH_CHARS = 600
# "Inter- and multi-agency working" and other lists put two terms side by side; they do not swap them.
LIST_CHARS = 40

Pair = tuple[str, str]


def swaps_by_document(uses: Iterable[dict[str, Any]]) -> dict[Pair, Counter]:
    """How often each document puts one term for another before the same noun, by pair of terms.

    `uses` are mentions with doc_id, section, term, head and start. A swap is two uses of different terms in one section
    with the same head noun, more than 40 and at most 600 code points apart, with no other use of that noun between
    them. The two terms of a pair are in alphabetical order.
    """
    last: dict[tuple[str, str, str], dict[str, Any]] = {}
    found: dict[Pair, Counter] = {}
    for use in sorted(uses, key=lambda row: (row["doc_id"], row["start"], row["term"])):
        if not use["head"]:
            continue
        place = (use["doc_id"], use["section"], use["head"])
        before = last.get(place)
        last[place] = use
        if before is None or before["term"] == use["term"]:
            continue
        if LIST_CHARS < use["start"] - before["start"] <= PARAGRAPH_CHARS:
            pair = tuple(sorted((before["term"], use["term"])))
            found.setdefault(pair, Counter())[use["doc_id"]] += 1
    return {pair: found[pair] for pair in sorted(found)}
