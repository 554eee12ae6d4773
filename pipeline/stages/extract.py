"""Reads one file into blocks: headings, paragraphs, notes, tables, references, page furniture, in reading order."""

import re
from dataclasses import asdict
from typing import Any

from ..bibliography.documents.sameness import sketch
from ..bibliography.documents.titlepage import FIRST_BLOCKS, stated
from ..reading import PROSE, Block, read
from ..settings import Settings
from ..storedtext import SEPARATOR
from ..tables import compact


def extract(file: dict[str, Any], *, settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Blocks of one document, and a row saying what was read.

    `file` has doc_id, format and content (bytes). Gives the tables `blocks` and `readings`. Raises `DocumentError` when
    nothing can be read.
    """
    reading = read(file["content"], file["format"], settings=settings)
    rows = block_rows(file["doc_id"], reading.blocks)
    words = len(re.findall(r"\w+", "\n".join([row["text"] for row in rows if row["role"] in PROSE])))
    return {
        "blocks": rows,
        "readings": [
            {
                "doc_id": file["doc_id"],
                "pages": reading.pages,
                "words": words,
                "text_quality": max((row["quality"] for row in rows), key=_QUALITY.index, default="ok"),
                "reader": rows[0]["reader"] if rows else settings.reader,
                "sketch": compact(sketch(rows)),
                "metadata": compact(reading.metadata),
                "stated": compact(asdict(stated(reading.metadata, rows[:FIRST_BLOCKS]))),
                "problems": compact([[each.kind, each.message, each.hint] for each in reading.problems]),
            }
        ],
    }


_QUALITY = ["ok", "repaired", "doubtful"]


def block_rows(doc_id: str, blocks: list[Block]) -> list[dict[str, Any]]:
    """Blocks of a reader as rows of the table `blocks`: with offsets in the stored text and the headings above."""
    rows: list[dict[str, Any]] = []
    path: list[tuple[int, str]] = []
    start = 0
    for number, block in enumerate(blocks):
        if block.role == "heading":
            path = [(level, text) for level, text in path if level < block.level]
        rows.append(
            {
                "doc_id": doc_id,
                "block": number,
                "role": block.role,
                "section": " > ".join(text for _, text in path),
                "page_index": block.page_index,
                "page_label": block.page_label,
                "box": compact(block.box),
                "start": start,
                "end": start + len(block.text),
                "text": block.text,
                "lines": compact(block.lines),
                "joins": compact(block.joins),
                "raised": compact(block.raised),
                "quality": block.quality,
                "quality_reason": block.quality_reason,
                "reader": block.reader,
            }
        )
        if block.role == "heading":
            path.append((block.level, block.text))
        start += len(block.text) + len(SEPARATOR)
    return rows
