"""Reads Word documents."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from .. import Block, Reading
from ..fontheadings import Look, mark_headings
from ..grid import Cell, written
from ..settling import settle
from .package import Package
from .styles import Styles
from .text import WRAPPERS, NoteMarks, W, Words, number_of

JUNK_TITLE = re.compile(r"(?:microsoft word|untitled|document ?\d*$|word document|.*\.docx?$).*", re.IGNORECASE)
JUNK_AUTHORS = frozenset(["python-docx", "user", "admin", "author", "microsoft office user", "unknown"])
# Fields whose result is a table of contents or an index, or the list of sources that a reference manager made.
CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b")
SOURCES = re.compile(
    r"\s*(?:BIBLIOGRAPHY\b|ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|Mendeley Bibliography|CSL_BIBLIOGRAPHY))"
)


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a Word document in the order of its body: paragraphs by their styles, tables, notes, text boxes.

    Headers, footers and tables of contents become furniture; deleted and hidden words and comments are left out.
    `metadata` holds title and authors, where the document has them. Raises `DocumentError` where the file is damaged,
    locked, empty or unpacks to too much.
    """
    package = Package(content)
    body = _Body(package)
    for root in package.document.iterchildren(f"{W}body"):
        body.walk(root)
    mark_headings(body.blocks, body.looks)
    title, authors = package.stated()
    authors = [each for each in authors if each and each.lower() not in JUNK_AUTHORS]
    blocks = [*_furniture(package), *body.blocks]
    reading = settle(blocks, {"authors": authors} if authors else {}, reader="docx", settings=settings)
    if title and not JUNK_TITLE.fullmatch(title):
        reading.metadata.setdefault("title", title)
    return reading


def _furniture(package: Package) -> list[Block]:
    """What stands in headers and footers, each text once."""
    texts: dict[str, None] = {}
    for root in (*package.related("header"), *package.related("footer")):
        texts |= dict.fromkeys(Words(paragraph).text for paragraph in root.iter(f"{W}p"))
    return [Block("furniture", text) for text in texts if text.strip()]


class _Body:
    """The blocks of the body, each followed by the notes and boxes that hang on it.

    `looks` are those of the paragraphs that no style tells, by their place in `blocks`.
    """

    def __init__(self, package: Package) -> None:
        self.blocks: list[Block] = []
        self.looks: dict[int, Look] = {}
        self._styles = Styles(package.related("styles"))
        self._marks = NoteMarks([*package.related("settings"), package.document], self._styles.raising)
        self._notes = {
            (mark, note.get(f"{W}id")): note
            for mark in ("footnote", "endnote")
            for root in package.related(f"{mark}s")
            for note in root.iter(f"{W}{mark}")
        }
        self._fields: list[str] = []  # the instructions of the fields that are open
        self._carried: list[Words] = []  # paragraphs whose end was deleted

    def walk(self, parent: etree._Element, role: str = "") -> None:
        """Add what stands in `parent`, in order; `role` overrides what the styles say of it."""
        for element in _within(parent, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}tbl":
                self._table(element, role)
            else:
                self._paragraph(element, role)

    def _paragraph(self, element: etree._Element, role: str) -> None:
        made = self._field_role(element)
        words = [*self._carried, Words(element, self._marks)]
        self._carried = []
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._carried = words
            return
        styled, level = (role, 0) if role else self._styles.role(element)
        styled = made if made and styled in ("body", "list") else styled
        if styled == "body":
            self.looks[len(self.blocks)] = self._styles.look(element)
        self.blocks.append(Block(styled, "".join(each.text for each in words), level=level))
        for each in words:
            self._hanging(each, role)

    def _field_role(self, paragraph: etree._Element) -> str:
        """The role that a field gives to a paragraph which lies in its result, wholly or in part."""
        seen = list(self._fields)
        for mark in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
            if mark.tag == f"{W}fldSimple":
                seen.append(mark.get(f"{W}instr", ""))
            elif mark.tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1] += mark.text or ""
            elif mark.get(f"{W}fldCharType") == "begin":
                self._fields.append("")
            elif mark.get(f"{W}fldCharType") == "end" and self._fields:
                seen.append(self._fields.pop())
        seen += self._fields
        if any(CONTENTS.match(each) for each in seen):
            return "furniture"
        return "reference" if any(SOURCES.match(each) for each in seen) else ""

    def _hanging(self, words: Words, role: str) -> None:
        """Add the notes and text boxes of a paragraph, a note once however often it is cited."""
        for number, key in words.notes:
            note = self._notes.pop(key, None)
            if note is not None:
                text = " ".join(Words(each).text for each in note.iter(f"{W}p"))
                self.blocks.append(Block("note", f"{number} {text}"))
        for box in words.boxes:
            self.walk(box, role or "box")

    def _table(self, table: etree._Element, role: str) -> None:
        rows = [row for row in _within(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_within(row, f"{W}tc")) for row in rows]
        columns = max(map(len, cells), default=0)
        if len(rows) < 2 or columns == 1:  # one row places paragraphs side by side, one column frames them
            for cell in (cell for row in cells for cell in row):
                self.walk(cell, role or ("box" if columns == 1 else ""))
            return
        hanging: list[Words] = []
        lines = [[self._cell(cell, hanging) for cell in row] for row in cells]
        self.blocks.append(Block("table", written(lines)))
        for words in hanging:
            self._hanging(words, role)

    def _cell(self, cell: etree._Element, hanging: list[Words]) -> Cell:
        """A cell; one that goes on from the cell above or before it is empty."""
        width = number_of(cell.find(f"{W}tcPr/{W}gridSpan")) or 1
        merges = [cell.find(f"{W}tcPr/{W}{name}") for name in ("vMerge", "hMerge")]
        if any(each is not None and each.get(f"{W}val") != "restart" for each in merges):
            return Cell("", width)
        words = [Words(each, self._marks) for each in _deep_paragraphs(cell)]
        hanging += words
        return Cell(" ".join(each.text for each in words), width)


def _within(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Children with one of the tags, also those wrapped in content controls or tracked insertions."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from _within(child, *tags)


def _deep_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs of a cell, with those of tables inside it."""
    for element in _within(cell, f"{W}p", f"{W}tbl"):
        if element.tag == f"{W}p":
            yield element
            continue
        for row in _within(element, f"{W}tr"):
            for inner in _within(row, f"{W}tc"):
                yield from _deep_paragraphs(inner)
