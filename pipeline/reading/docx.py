"""Reads Word documents."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from lxml import etree

from ..errors import DocumentError
from . import Block, Reading
from .settling import settle
from .wordtext import WRAPPERS, W, Words, number_of

ENTRIES, UNPACKED_BYTES, LARGEST_RATIO, SMALL_PART = 10_000, 200_000_000, 200, 1_000_000
DECLARATIONS = tuple(
    f"<!{word}".encode(code) for word in ("DOCTYPE", "ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AGAIN = "Open it in a word processor and save it again as .docx or PDF."
HEADING = re.compile(r"heading ?(\d)")
# Word keeps the built-in style names in English whatever its language; the first that fits counts.
ROLES = (
    (re.compile(r"(?:sub)?title"), "title"),
    (re.compile(r"(?:toc|table of|header|footer|index)\b.*"), "furniture"),
    (re.compile(r"(?:footnote|endnote)\b.*"), "note"),
    (re.compile(r"caption.*"), "caption"),
    (re.compile(r"bibliography.*|references?"), "reference"),
    (re.compile(r"list\b.*|.*bullets?.*"), "list"),
    (re.compile(r"(?:.* )?(?:quote|quotation|block text)s?"), "quote"),
)
JUNK_TITLE = re.compile(r"(?:microsoft word|untitled|document ?\d*$|word document|.*\.docx?$).*", re.IGNORECASE)
JUNK_AUTHORS = frozenset(["python-docx", "user", "admin", "author", "microsoft office user", "unknown"])


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a Word document in the order of its body: paragraphs by their styles, tables, notes, text boxes.

    Headers and footers become furniture; deleted and hidden words are left out. `metadata` holds title and authors,
    where the document has them. Raises `DocumentError` where the file is damaged, locked, empty or unpacks to too much.
    """
    _check_package(content)
    try:
        document = docx.Document(io.BytesIO(content))
        body = _Body(document)
        body.walk(document.element.body)
        blocks = [*_furniture(document), *body.blocks]
        title, authors = _stated(document)
    except (OpcError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise DocumentError("damaged", f"The Word document cannot be opened ({_short(error)}).", SAVE_AGAIN) from error
    authors = [each for each in authors if each and each.lower() not in JUNK_AUTHORS]
    reading = settle(blocks, {"authors": authors} if authors else {}, reader="docx", settings=settings)
    if title and not JUNK_TITLE.fullmatch(title):
        reading.metadata.setdefault("title", title)
    return reading


def _stated(document: Any) -> tuple[str, list[str]]:
    """Title and authors by the document's properties; nothing where these are missing or damaged."""
    try:
        facts = document.core_properties
        return facts.title.strip(), [each.strip() for each in facts.author.split(";")]
    except (OpcError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        return "", []


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120].replace("<_io.BytesIO object at", "<") or type(error).__name__


def _check_package(content: bytes) -> None:
    """Raise `DocumentError` for what is no sound, open Word package, before anything of it is unpacked."""
    if content.startswith(OLE):
        raise DocumentError("password", "The Word document is locked by a password.", "Save it without a password.")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DocumentError("damaged", "The Word document is damaged or incomplete.", SAVE_AGAIN) from error
    swollen = any(part.file_size > max(SMALL_PART, LARGEST_RATIO * part.compress_size) for part in parts)
    if swollen or len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise DocumentError("too_large", "The Word document unpacks to far more than a paper holds.", SAVE_AGAIN)
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError("password", "The Word document is locked by a password.", "Save it without a password.")
    try:
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and any(sign in package.read(part) for sign in DECLARATIONS):
                message = "The Word document declares XML entities, which no word processor writes."
                raise DocumentError("damaged", message, SAVE_AGAIN)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
        raise DocumentError("damaged", "The Word document is damaged or incomplete.", SAVE_AGAIN) from error


def _parts(document: Document, kind: str) -> list[etree._Element]:
    """Roots of the parts of one kind that belong to the document, in the order of their names."""
    related = [each for each in document.part.rels.values() if each.reltype == kind and not each.is_external]
    blobs = {str(each.target_part.partname): each.target_part.blob for each in related}
    return [parse_xml(blobs[name]) for name in sorted(blobs)]


def _furniture(document: Document) -> list[Block]:
    """What stands in headers and footers, each text once."""
    texts: dict[str, None] = {}
    for kind in (RELATION.HEADER, RELATION.FOOTER):
        for root in _parts(document, kind):
            texts |= dict.fromkeys(Words(paragraph).text for paragraph in root.iter(f"{W}p"))
    return [Block("furniture", text) for text in texts if text.strip()]


class _Styles:
    """Role and level of a paragraph by its own marks and by the names of its styles."""

    def __init__(self, document: Document) -> None:
        self._by_id = {style.get(f"{W}styleId"): style for style in document.styles.element.iter(f"{W}style")}

    def role(self, paragraph: etree._Element) -> tuple[str, int]:
        """Role, and level of a heading."""
        properties = [paragraph.find(f"{W}pPr")]
        style_id = next((each.get(f"{W}val") for each in paragraph.iterfind(f"{W}pPr/{W}pStyle")), None)
        names: list[str] = []
        while style_id in self._by_id and len(properties) < 12:  # styles may be based on each other in a ring
            style = self._by_id[style_id]
            names.append(
                style.find(f"{W}name").get(f"{W}val", "").lower() if style.find(f"{W}name") is not None else ""
            )
            properties.append(style.find(f"{W}pPr"))
            based_on = style.find(f"{W}basedOn")
            style_id = based_on.get(f"{W}val") if based_on is not None else None
        properties = [each for each in properties if each is not None]
        return self._named(names) or self._marked(properties) or ("body", 0)

    @staticmethod
    def _named(names: list[str]) -> tuple[str, int] | None:
        for name in names:
            heading = HEADING.fullmatch(name)
            if heading:
                return "heading", int(heading[1])
            for pattern, role in ROLES:
                if pattern.fullmatch(name):
                    return role, 0
        return None

    @staticmethod
    def _marked(properties: list[etree._Element]) -> tuple[str, int] | None:
        for each in properties:
            outline = number_of(each.find(f"{W}outlineLvl"))
            if outline is not None and outline < 9:
                return "heading", outline + 1
        for each in properties:
            if each.find(f"{W}numPr") is not None:
                return ("list", 0) if number_of(each.find(f"{W}numPr/{W}numId")) else None
        return None


class _Body:
    """The blocks of the body, each followed by the notes and boxes that hang on it."""

    def __init__(self, document: Document) -> None:
        self.blocks: list[Block] = []
        self._styles = _Styles(document)
        self._notes = {
            (mark, note.get(f"{W}id")): note
            for mark, kind in (("footnote", RELATION.FOOTNOTES), ("endnote", RELATION.ENDNOTES))
            for root in _parts(document, kind)
            for note in root.iter(f"{W}{mark}")
        }
        self._cited = 0

    def walk(self, parent: etree._Element, role: str = "") -> None:
        """Add what stands in `parent`, in order; `role` overrides what the styles say of it."""
        for element in _within(parent, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}tbl":
                self._table(element, role)
                continue
            words = self._words(element)
            styled, level = (role, 0) if role else self._styles.role(element)
            self.blocks.append(Block(styled, words.text, level=level))
            self._hanging(words, role)

    def _words(self, element: etree._Element) -> Words:
        words = Words(element, self._cited)
        self._cited += len(words.notes)
        return words

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
        rows = [list(_within(row, f"{W}tc")) for row in _within(table, f"{W}tr")]
        if len(rows) < 2:  # one row places paragraphs side by side, one cell frames them
            for cell in (cell for row in rows for cell in row):
                self.walk(cell, role or ("box" if len(rows[0]) == 1 else ""))
            return
        written, hanging = [], []
        for row in rows:
            cells = []
            for cell in row:
                words = [self._words(each) for each in _deep_paragraphs(cell)]
                cells.append(" ".join(each.text.strip().replace("\t", " ") for each in words if each.text.strip()))
                hanging += words
            written.append("\t".join(cells))
        self.blocks.append(Block("table", "\n".join(written)))
        for words in hanging:
            self._hanging(words, role)


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
