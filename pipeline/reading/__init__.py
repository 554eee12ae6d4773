"""One reader per format, the same blocks from all of them."""

import importlib
from dataclasses import dataclass, field
from typing import Any

from ..errors import DocumentError

READERS = {"pdf": "pdf", "docx": "word", "html": "html", "jats": "jats", "md": "text", "txt": "text"}
PROSE = frozenset({"title", "heading", "body", "list", "quote", "box"})


@dataclass
class Block:
    """A heading, paragraph, list item, note, caption, table, reference or piece of page furniture.

    `lines` are [offset in text, page_index, x0, top, x1, bottom]; `joins` are [offset in text, kind, reason] for words
    broken at a line end, kind being joined, hyphen or undecided; `raised` are [start, end] in text of raised marks, as
    of notes and sources ("Hudson 5 found", the 5 being raised). `level` is the depth of a heading, from 1.
    """

    role: str
    text: str
    page_index: int | None = None
    page_label: str = ""
    box: list[float] = field(default_factory=list)
    lines: list[list[float]] = field(default_factory=list)
    joins: list[list[Any]] = field(default_factory=list)
    raised: list[list[int]] = field(default_factory=list)
    quality: str = "ok"
    quality_reason: str = ""
    reader: str = ""
    level: int = 0


@dataclass
class Reading:
    """What a reader gives back: blocks in reading order, and what it learned of the document on the way."""

    blocks: list[Block]
    pages: int | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    problems: list[DocumentError] = field(default_factory=list)


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Read a document of format `form` (pdf, docx, html, jats, md, txt).

    Raises `DocumentError` when nothing can be read; what only touches a part stands in `Reading.problems`.
    """
    module = importlib.import_module(f"{__name__}.{READERS[form]}")
    return module.read(content, form, settings=settings)
