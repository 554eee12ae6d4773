"""One source of the demonstration corpus: what the document is, then its text in a small Markdown."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INVENTED = "This document was invented to demonstrate termaudit; its organisations and findings do not exist."
REFERENCE_HEADINGS = ("References", "Bibliography", "Sources")
SPAN = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\[\^(?P<note>\w+)\]")


@dataclass(frozen=True)
class Block:
    """A piece of the page: heading, body, list, quote, table, note, reference, box or scan.

    A table has its caption as `text` and its cells as `rows`, the first of them the header. A box, and a page that is
    only an image, hold further blocks.
    """

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    blocks: tuple["Block", ...] = ()


@dataclass(frozen=True)
class Manuscript:
    """A document before it is printed; `about` holds the TOML at its head."""

    name: str
    about: dict[str, Any]
    blocks: tuple[Block, ...]
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Title as printed."""
        return self.about["title"]

    @property
    def byline(self) -> str:
        """Authors, organisation and year as printed under the title."""
        people = " and ".join(filter(None, [", ".join(self.about["authors"][:-1]), self.about["authors"][-1]]))
        return f"{people}. {self.about['organisation']}, {self.about['year']}"

    def plain(self) -> list[tuple[str, str]]:
        """Role and plain text of everything that can be read on the page, page furniture and scanned pages apart."""
        return [("title", self.title), *_plain(self.blocks), *(("note", _bare(note)) for note in self.notes.values())]


def read(path: Path) -> Manuscript:
    """Reads one source file: TOML between two lines of plus signs, then the text in blocks with blank lines between.

    "## " and "### " begin headings, "- " list items, "> " quotations, "[^1]: " a footnote; "| " the rows of a table
    whose caption stands on the line above; "::: box TITLE" and "::: scan" open, ":::" closes. After a heading of
    `REFERENCE_HEADINGS` every paragraph is a reference.
    """
    _, about, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    chunks = iter(chunk.strip("\n") for chunk in re.split(r"\n{2,}", text) if chunk.strip())
    notes: dict[str, str] = {}
    return Manuscript(path.stem, tomllib.loads(about), tuple(_blocks(chunks, notes)), notes)


def spans(text: str) -> Iterator[tuple[str, str]]:
    """Runs of one style in a text: ("", ...), ("bold", ...), ("italic", ...) or ("note", its key).

    >>> list(spans("A *portmanteau* term.[^1]"))
    [('', 'A '), ('italic', 'portmanteau'), ('', ' term.'), ('note', '1')]
    """
    end = 0
    for match in SPAN.finditer(text):
        if match.start() > end:
            yield "", text[end : match.start()]
        yield match.lastgroup, match[match.lastgroup]
        end = match.end()
    if end < len(text):
        yield "", text[end:]


def _blocks(chunks: Iterator[str], notes: dict[str, str]) -> Iterator[Block]:
    in_references = False
    for chunk in chunks:
        line = " ".join(chunk.split("\n"))
        if line == ":::":
            return
        if chunk.startswith("::: "):
            _, kind, *title = line.split(" ", 2)
            yield Block(kind, "".join(title), blocks=tuple(_blocks(chunks, notes)))
        elif chunk.startswith("[^"):
            key, note = line[2:].split("]: ", 1)
            notes[key] = note
        elif chunk.startswith("##"):
            marks, text = line.split(" ", 1)
            in_references = text in REFERENCE_HEADINGS
            yield Block("heading", text, level=len(marks) - 1)
        elif "\n|" in chunk:
            caption, *rows = chunk.split("\n")
            yield Block("table", caption, rows=tuple(_cells(row) for row in rows))
        elif chunk.startswith("- "):
            yield from (Block("list", item) for item in line[2:].split(" - "))
        elif chunk.startswith("> "):
            yield Block("quote", line[2:].replace(" > ", " "))
        else:
            yield Block("reference" if in_references else "body", line)


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.strip("|").split("|"))


def _bare(text: str) -> str:
    return "".join(run for style, run in spans(text) if style != "note")


def _plain(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if block.kind == "scan":
            continue
        if block.text:
            yield {"table": "caption"}.get(block.kind, block.kind), _bare(block.text)
        yield from (("table", _bare(cell)) for row in block.rows for cell in row)
        yield from _plain(block.blocks)
