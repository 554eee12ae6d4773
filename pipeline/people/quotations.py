"""Finds a quotation again: in the text of a document, or the claim whose quotation is most like it."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..rows import places_by, values_of
from .claims import Claim, words

if TYPE_CHECKING:
    import pandas as pd

BETWEEN = r"[\W_]+"
LONGEST = 1000  # words of a quotation that are compared
SHOWN = 80  # letters of a quotation in a message


def find_quotation(text: str, quote: str, prefix: str = "", suffix: str = "") -> tuple[int, int] | None:
    r"""Where the words of a quotation stand in a text, whatever marks and line breaks are between them.

    Of several places the one whose surroundings are most like `prefix` and `suffix`, and of those the first. None where
    there is none, or the quotation has no words.

    >>> find_quotation("Joint work. Joint\nwork pays.", "joint work", suffix=" pays")
    (12, 22)
    """
    said = words(quote).split()[:LONGEST]
    if not said:
        return None
    found = [
        match.span()
        for match in re.finditer(rf"(?<!\w){BETWEEN.join(map(re.escape, said))}(?!\w)", text, re.IGNORECASE)
    ]
    if not found:
        return None
    before, after = words(prefix).split(), words(suffix).split()

    def fits(span: tuple[int, int]) -> int:
        start, end = span
        here = words(text[max(0, start - 2 * len(prefix) - 20) : start]).split()
        there = words(text[end : end + 2 * len(suffix) + 20]).split()
        return _alike(before[::-1], here[::-1]) + _alike(after, there)

    start, end = max(found, key=lambda span: (fits(span), -span[0]))
    last = len(quote)
    while last and not quote[last - 1].isalnum():
        last -= 1
    marks = quote[last:].rstrip()
    return start, end + len(marks) if marks and text.startswith(marks, end) else end


def _alike(one: list[str], other: list[str]) -> int:
    """How many words are the same from the first on."""
    number = 0
    while number < min(len(one), len(other)) and one[number] == other[number]:
        number += 1
    return number


def nearest(quote: str, claims: Iterable[Claim]) -> tuple[Claim, float] | None:
    """The claim whose quotation shares most words with this one, and the share, 0..1; None where none shares any."""
    said = set(words(quote).split())
    best, likeness = None, 0.0
    for claim in claims:
        other = set(words(claim["quote"]).split())
        share = len(said & other) / max(1, len(said | other))
        if share > likeness:
            best, likeness = claim, share
    return (best, likeness) if best else None


class Quotations:
    """All quotations of a table of claims, by the words of those that are sought: the nearest is found at once.

    `table` has doc_id, axis and quote, sorted by document; `sought` are the quotations that will be asked for.
    """

    def __init__(self, table: "pd.DataFrame", sought: Iterable[str]) -> None:
        vocabulary = {word for quote in sought for word in words(quote).split()}
        self._lengths = array("l")  # in distinct words, by the number of a quotation
        self._having: dict[str, array] = defaultdict(lambda: array("l"))  # numbers of quotations by word
        self._of_axis: dict[str, tuple[array, array]] = defaultdict(lambda: (array("l"), array("l")))
        columns = [table[name] for name in ("axis", "quote")]
        for place in places_by(table["doc_id"]).values():
            self._read(*(values_of(column.iloc[place]) for column in columns), place.start, vocabulary)

    def _read(self, axes: list[str], quotes: list[str], first: int, vocabulary: set[str]) -> None:
        """Take in the claims of one document, the first of which is row `first` of the table."""
        numbers: dict[str, int] = {}
        for row, (quote, axis) in enumerate(zip(quotes, axes, strict=True), first):
            if quote not in numbers:
                numbers[quote] = len(self._lengths)
                said = set(words(quote).split())
                self._lengths.append(len(said))
                for word in said & vocabulary:
                    self._having[word].append(numbers[quote])
            for name in ("", axis):
                of_axis = self._of_axis[name]
                of_axis[0].append(numbers[quote])
                of_axis[1].append(row)

    def nearest(self, quote: str, axis: str) -> tuple[int, float] | None:
        """The row of the claim that shares most words with a quotation, and the share; `axis` "" is any."""
        import numpy as np

        said = set(words(quote).split())
        shared = np.zeros(len(self._lengths))
        for word in said & self._having.keys():
            shared[np.asarray(self._having[word])] += 1
        shares = shared / np.maximum(1, len(said) + np.asarray(self._lengths) - shared)
        numbers, rows = map(np.asarray, self._of_axis[axis])
        best = int(shares[numbers].argmax()) if len(numbers) else 0
        return (int(rows[best]), float(shares[numbers[best]])) if len(numbers) and shares[numbers[best]] else None


def shown(quote: str) -> str:
    """The beginning of a quotation on one line."""
    flat = " ".join(quote.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN].rsplit(" ", 1)[0] + " ..."
