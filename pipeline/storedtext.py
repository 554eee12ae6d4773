"""The stored text of a document, and where in the document a span of it stands."""

import bisect
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .rows import ByDocument

if TYPE_CHECKING:
    import pandas as pd

SEPARATOR = "\n\n"


class StoredText:
    """All blocks of a document, all roles, in reading order, joined by two line ends.

    `blocks` are rows of the table `blocks` of one document.
    """

    def __init__(self, blocks: list[dict[str, Any]]) -> None:
        self.blocks = blocks
        self.text = SEPARATOR.join(block["text"] for block in blocks)
        self._starts = [block["start"] for block in blocks]
        self._labels = {
            block["page_index"]: block["page_label"] for block in reversed(blocks) if block["page_index"] is not None
        }
        self._lines: dict[int, list[list[float]]] = {}
        self._joins: dict[int, list[int]] = {}

    def block_at(self, offset: int) -> dict[str, Any]:
        """The block that holds the code point at `offset`."""
        return self.blocks[max(0, bisect.bisect_right(self._starts, offset) - 1)]

    def place(self, start: int) -> dict[str, Any]:
        """page_index, page_label and section of the code point at `start`."""
        block = self.block_at(start)
        page = block["page_index"]
        for line in self._lines_of(block):
            if line[0] <= start - block["start"]:
                page = int(line[1])
        label = block["page_label"] if page == block["page_index"] else self._labels.get(page, str((page or 0) + 1))
        return {"page_index": page, "page_label": label, "section": block["section"]}

    def boxes(self, start: int, end: int) -> list[list[float]]:
        """[page_index, x0, top, x1, bottom] of every printed line that the span touches; empty without pages."""
        found = []
        for block in self.blocks[max(0, bisect.bisect_right(self._starts, start) - 1) :]:
            if block["start"] >= end:
                break
            lines = self._lines_of(block)
            for line, following in zip(lines, [*lines[1:], [len(block["text"])]], strict=False):
                if block["start"] + line[0] < end and block["start"] + following[0] > start:
                    found.append(line[1:])
        return found

    def broken_at(self, start: int, end: int) -> bool:
        """Whether a line end hides how a word of the span is spelt."""
        block = self.block_at(start)
        if block["joins"] == "[]":
            return False
        if block["block"] not in self._joins:
            self._joins[block["block"]] = [block["start"] + join[0] for join in json.loads(block["joins"])]
        joins = self._joins[block["block"]]
        place = bisect.bisect_right(joins, start)
        return place < len(joins) and joins[place] < end

    def _lines_of(self, block: dict[str, Any]) -> list[list[float]]:
        if block["block"] not in self._lines:
            self._lines[block["block"]] = json.loads(block["lines"])
        return self._lines[block["block"]]


class StoredTexts(Mapping):
    """The stored texts of all documents by doc_id, made when they are asked for; the last one is kept.

    `blocks` is the table `blocks`.
    """

    def __init__(self, blocks: "pd.DataFrame") -> None:
        self._blocks = ByDocument(blocks)
        self._last: tuple[str, StoredText] | None = None

    def __getitem__(self, doc_id: str) -> StoredText:
        if self._last is None or self._last[0] != doc_id:
            self._last = (doc_id, StoredText(self._blocks[doc_id]))
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)
