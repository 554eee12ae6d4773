"""Splits blocks into sentences, paragraph by paragraph."""

from collections.abc import Iterator
from typing import Any

from ..language.splitting import sentences
from ..reading import PROSE

LONGEST = 5000  # code points: no sentence of a paper is, but a page without full stops may be
SPLIT = PROSE | {"note", "caption", "table", "reference"}


def segment(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sentences of every block but page furniture; a table is split at its rows.

    Gives the table `sentences`: offsets in the stored text. A heading or reference is one sentence. What runs on
    without end is cut, so that no quotation is longer than `LONGEST`.
    """
    rows = []
    for block in blocks:
        if block["role"] not in SPLIT:
            continue
        for start, end in _cut(block["text"], _spans(block["role"], block["text"])):
            rows.append(
                {
                    "doc_id": block["doc_id"],
                    "block": block["block"],
                    "start": block["start"] + start,
                    "end": block["start"] + end,
                }
            )
    return rows


def _cut(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        while end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = space if space > 0 else start + LONGEST
            yield start, stop
            start = stop + len(text[stop : stop + 1]) - len(text[stop : stop + 1].lstrip())
        yield start, end


def _spans(role: str, text: str) -> list[tuple[int, int]]:
    if role in {"title", "heading", "reference"}:
        start = len(text) - len(text.lstrip())
        return [(start, len(text.rstrip()))] if text.strip() else []
    spans, offset = [], 0
    for line in text.split("\n"):
        spans += [(offset + start, offset + end) for start, end in sentences(line)]
        offset += len(line) + 1
    return spans
