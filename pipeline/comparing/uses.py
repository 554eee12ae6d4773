"""The uses of terms in a document, each in its sentence."""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..language.tokens import plain
from ..statements.cues import masked
from ..storedtext import StoredText

PROSE = frozenset({"body", "list", "box", "note"})
LONGEST = 2000  # code points; a longer "sentence" is a table or a broken page
Span = tuple[int, int]


@dataclass(frozen=True)
class Use:
    """A row of the table `mentions` with its sentence and block.

    It `is_plain` where the document speaks with the term, and not of it: in running text, in the role "use", not
    negated, in no sentence that defines or remarks.
    """

    mention: dict[str, Any]
    sentence: Span
    block: dict[str, Any]
    is_plain: bool

    @property
    def term(self) -> str:
        """The lexical item."""
        return self.mention["term"]

    @property
    def start(self) -> int:
        """Where the use begins in the stored text."""
        return self.mention["start"]

    @property
    def end(self) -> int:
        """Where the use ends in the stored text."""
        return self.mention["end"]


class Read:
    """A document as it is compared: its stored text, the same text plain, its uses of terms.

    `statements` are the rows of its definitions and remarks. `labels` are the places where a term begins that modifies
    a noun.
    """

    def __init__(
        self,
        stored: StoredText,
        sentences: Iterable[dict[str, Any]],
        mentions: Iterable[dict[str, Any]],
        statements: Iterable[dict[str, Any]],
    ) -> None:
        self.stored = stored
        self.text = plain(stored.text)
        self._spans = sorted((row["start"], row["end"]) for row in sentences)
        said = _joined((row["start"], row["end"]) for row in statements)
        mentions = sorted(mentions, key=lambda each: (each["start"], each["term"]))
        self._marked = masked(self.text, [(row["start"], row["end"]) for row in mentions])
        blocks = {block["start"]: block for block in stored.blocks}
        self.labels = frozenset(row["start"] for row in mentions if row["head"])
        self.uses: list[Use] = []
        for row in mentions:
            place = bisect.bisect_right(self._spans, (row["start"], len(self.text))) - 1
            block = blocks[stored.block_at(row["start"])["start"]]
            if place < 0 or row["end"] > self._spans[place][1] or block["role"] not in PROSE:
                continue
            span = self._spans[place]
            speaks = row["term_role"] == "use" and not row["is_negated"] and span[1] - span[0] <= LONGEST
            self.uses.append(Use(row, span, block, speaks and not _holds(said, row["start"])))

    def words(self, span: Span) -> str:
        """The plain text of a span."""
        return self.text[slice(*span)]

    def marked(self, span: Span) -> str:
        """The plain text of a span, its terms masked."""
        return self._marked[slice(*span)]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap made one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _holds(spans: list[Span], offset: int) -> bool:
    place = bisect.bisect_right(spans, (offset, float("inf"))) - 1
    return place >= 0 and offset < spans[place][1]
