"""Finds a quotation again: in the text of a document, or the claim whose quotation is most like it."""

import re
from collections.abc import Iterable

from .claims import Claim, words

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


def shown(quote: str) -> str:
    """The beginning of a quotation on one line."""
    flat = " ".join(quote.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN].rsplit(" ", 1)[0] + " ..."
