"""Passages: the stretches of a document that are coded as one."""

import bisect
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..language.tokens import tokens_between
from ..learning.runs import Run, pairs, words_of
from ..storedtext import StoredText

if TYPE_CHECKING:
    from spacy.tokens import Span

WORD = re.compile(r"\w+")
CODED = frozenset({"body", "list", "quote", "box"})


@dataclass(frozen=True)
class Passage:
    """A text that is coded as one.

    `sentences` are (start, end) in the text, `offset` is where it stands in `document`, the text of the whole, and
    `terms` is the number of codebook terms used in it. A passage that stands alone needs neither.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    offset: int = 0
    terms: int = 0
    document: str = ""

    @functools.cached_property
    def tokens(self) -> "Span":
        """Its tokens, out of the one pass over the document."""
        return tokens_between(self.document or self.text, self.offset, self.offset + len(self.text))

    @functools.cached_property
    def runs(self) -> list[Run]:
        """Its words as features, with where they stand."""
        return words_of(self.text)

    @functools.cached_property
    def _run_starts(self) -> list[int]:
        return [start for _, start, _ in self.runs]

    @functools.cached_property
    def _names(self) -> list[str]:
        return [name for name, *_ in self.runs]

    @functools.cached_property
    def _pairs(self) -> list[str]:
        return pairs(self._names)

    def words_between(self, start: int, end: int) -> tuple[list[Run], list[str]]:
        """Those that begin in a part of it, and each of them and each pair as a feature."""
        first = bisect.bisect_left(self._run_starts, start)
        last = bisect.bisect_left(self._run_starts, end, first)
        return self.runs[first:last], self._names[first:last] + self._pairs[first : max(first, last - 1)]

    @functools.cached_property
    def words(self) -> int:
        """Number of words."""
        return count_words(self.text)


def count_words(text: str) -> int:
    """Number of runs of letters and digits."""
    return len(WORD.findall(text))


def passages(
    blocks: list[dict[str, Any]], sentences: list[dict[str, Any]], mentions: list[dict[str, Any]], *, least: int
) -> Iterator[Passage]:
    """Passages of one document, in order, from its tables: every coded block with a word is in exactly one."""
    text = StoredText(blocks).text
    spans = sorted((each["start"], each["end"]) for each in sentences)
    starts = [start for start, _ in spans]
    terms = sorted(each["start"] for each in mentions)
    for start, end in passage_spans(blocks, least):
        inside = spans[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
        yield Passage(
            text[start:end],
            tuple((first - start, last - start) for first, last in inside),
            start,
            bisect.bisect_left(terms, end) - bisect.bisect_left(terms, start),
            text,
        )


def passage_spans(blocks: list[dict[str, Any]], least: int) -> Iterator[tuple[int, int]]:
    """Start and end of every passage: a block, or neighbours in a section until `least` words are full.

    Only blocks that follow each other are joined. What is left at the end of a section, or before a heading, note,
    table or other block that is not coded, goes to the passage before it.
    """
    coded = [block for block in blocks if block["role"] in CODED]
    runs = itertools.groupby(enumerate(coded), key=lambda each: (each[1]["section"], each[1]["block"] - each[0]))
    for _, run in runs:
        groups: list[list[dict[str, Any]]] = []
        missing = 0
        for _, block in run:
            if missing <= 0:
                groups.append([])
                missing = least
            groups[-1].append(block)
            missing -= count_words(block["text"])
        if missing > 0 and len(groups) > 1:
            rest = groups.pop()
            groups[-1] += rest
        for group in groups:
            if any(re.search(r"\w", block["text"]) for block in group):
                yield group[0]["start"], group[-1]["end"]
