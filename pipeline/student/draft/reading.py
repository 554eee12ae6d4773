"""A draft as it is checked: its stored text, its paragraphs, and what the document stages found in it."""

import bisect
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from ...bibliography.citations.references import entry_blocks
from ...language.tokens import plain
from ...reading import PROSE
from ...statements.attribution import Attribution
from ...storedtext import StoredText
from .finding import Finding, Witness
from .nouns import singular
from .stating import RUNNING, Row, Span, recredited, stated_definitions
from .things import KINDS, with_nouns

PARAGRAPHS = RUNNING | {"quote"}
SURE = 0.5  # confidence from which a definition is taken for one where that makes a finding
CHOSEN = frozenset({"use", "scare_quoted"})  # roles in which the words are the writer's own choice


class Draft:
    """One draft. `tables` are blocks, sentences, citations, mentions, definitions and remarks, as the stages made them.

    Entries of a reference list are left out of everything, whatever role the reader gave them.
    """

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.stored = StoredText(tables["blocks"])
        self.text = plain(self.stored.text)
        entries = entry_blocks(tables["blocks"])
        self.blocks = [row for row in tables["blocks"] if row["block"] not in entries]
        self.references = [row["text"] for row in tables["blocks"] if row["block"] in entries]
        kept = {row["start"] for row in self.blocks}

        def outside_lists(rows: Iterable[Row]) -> list[Row]:
            return [row for row in rows if self.stored.block_at(row["start"])["start"] in kept]

        self.sentences = [(row["start"], row["end"]) for row in outside_lists(tables["sentences"])]
        mentions = sorted(outside_lists(tables["mentions"]), key=lambda row: (row["start"], row["term"]))
        nouns = KINDS | {singular(row["head"]) for row in mentions if row["head"]}
        self.mentions = with_nouns(mentions, self.text, nouns)
        stated = stated_definitions(self.stored, self.text, tables)
        known = recredited(tables["definitions"], tables["citations"], self.text)
        self.definitions = sorted(outside_lists([*known, *stated]), key=lambda row: row["start"])
        self.remarks = outside_lists(tables["remarks"])
        self.citations = tables["citations"]
        self.attribution = Attribution(self.citations)

    @property
    def words(self) -> int:
        """Words of the running text, titles, headings and quotations with it."""
        return sum(len(row["text"].split()) for row in self.blocks if row["role"] in PROSE)

    @cached_property
    def running(self) -> list[Row]:
        """The mentions in running text in which the writer chose the term, in order of place."""
        return [
            row
            for row in self.mentions
            if row["term_role"] in CHOSEN and self.stored.block_at(row["start"])["role"] in RUNNING
        ]

    @cached_property
    def definitions_sure(self) -> list[Row]:
        """The definitions that are as sure as those of a run."""
        return [row for row in self.definitions if row["confidence"] >= SURE]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [row["start"] for row in self.blocks if row["role"] in PARAGRAPHS]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds the code point at `offset`; the code point alone where none does."""
        place = bisect.bisect_right(self._starts, offset) - 1
        if place >= 0 and offset < self.sentences[place][1]:
            return self.sentences[place]
        return offset, offset + 1

    def sentence_before(self, offset: int) -> Span | None:
        """The sentence before the one at `offset`, where it is of the same block."""
        place = bisect.bisect_right(self._starts, offset) - 2
        if place < 0 or self.sentences[place][0] < self.stored.block_at(offset)["start"]:
            return None
        return self.sentences[place]

    def paragraph_at(self, offset: int) -> int:
        """Number of the paragraph that holds `offset`, counted from 1; of the one before for a heading."""
        return bisect.bisect_right(self._paragraphs, offset)

    def finding(self, code: str, span: Span, said: tuple[str, str], **more: Any) -> Finding:
        """A finding at `span`; `said` is what the draft does and what the literature does."""
        place = self.stored.place(span[0])
        witnesses: Sequence[Witness] = more.get("witnesses", ())
        return Finding(
            code,
            *span,
            self.stored.text[slice(*span)],
            place["page_label"] or "",
            place["section"],
            self.paragraph_at(span[0]),
            more.get("concept", ""),
            *said,
            tuple(witnesses),
        )
