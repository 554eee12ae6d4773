"""Reads web pages."""

import re
from collections import Counter
from typing import Any

from lxml import etree

from ...errors import DocumentError
from .. import Block, Reading
from ..encoding import decode_markup
from ..fontheadings import Look, mark_headings
from ..grid import Cell, span, written
from ..raised import END, STRAY, opening
from ..settling import settle
from .facts import stated
from .mainpart import Containers, Shown, mark_furniture
from .tags import (
    BLOCK_TAGS,
    CONTAINERS,
    FURNITURE_TAGS,
    HEADINGS,
    is_data,
    is_superior,
    is_unseen,
    names_of,
    role_of,
)

UNSEEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
EMBEDDED = re.compile(r"data:[\w.+/-]{1,60}(?:;[\w=.+-]{1,60}){0,4};base64,[\w+/=%-]*")
SPACE = re.compile(r"[ \t\r\n\f]+")
GAP = re.compile(r"\n *\n")
# The first that is open decides the role of a block.
ORDER = ("furniture", "heading", "note", "caption", "quote", "reference", "term", "meaning", "list")


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a web page: what a visitor sees, all that stands round the text as furniture.

    Nothing is fetched and no script runs; what the page hides is left out. `metadata` holds title, authors, year and
    DOI from the meta tags. Raises `DocumentError` where the page is too large, damaged or empty.
    """
    text, encoding = decode_markup(content)
    if ";base64," in text:
        text = EMBEDDED.sub("", text)
    parser = etree.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(UNSEEN_CHARACTERS.sub("", text), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        raise DocumentError("empty", "The web page holds no text.", "Save it again from the browser.")
    page = Page()
    page.walk(root)
    problems = []
    if any("depth" in error.message for error in parser.error_log):
        problems = [DocumentError("damaged", "Part of the page is nested too deeply to be read.", "Save it as PDF.")]
    blocks = page.blocks()
    if not any(block.text.strip() for block in blocks):
        raise problems[0] if problems else _without_text(root)
    reading = settle(blocks, stated(root) | {"encoding": encoding}, reader="html", settings=settings)
    reading.problems += problems
    if "title" not in reading.metadata and (root.findtext(".//title") or "").strip():
        reading.metadata["title"] = " ".join(root.findtext(".//title").split())
    return reading


def _without_text(root: Any) -> DocumentError:
    """Why a page holds no text, as far as its markup tells."""
    if root.find(".//frameset") is not None or root.find(".//iframe") is not None:
        return DocumentError("empty", "The web page is only a frame round other pages.", "Save the page in the frame.")
    if root.find(".//script") is not None:
        message = "The web page holds no text: a script fills it in, and scripts are not run."
        return DocumentError("empty", message, "Save it from the browser as PDF, or as a complete page.")
    return DocumentError("empty", "The web page holds no text.", "Save it again from the browser.")


class Page:
    """The blocks of a page as they are met in its markup."""

    def __init__(self) -> None:
        self._shown: list[Shown] = []
        self._parts: list[str] = []
        self._open: Counter[str] = Counter()
        self._level, self._linked, self._bold = 1, 0, 0
        self._containers = Containers()
        self._terms: list[str] = []
        self._label = ""  # stands before the next block
        self._numbers: list[int] = []  # of the next item of each ordered list that is open

    def blocks(self) -> list[Block]:
        """The blocks, with what is not the text of the page as furniture."""
        mark_furniture(self._shown, self._containers)
        blocks = [each.block for each in self._shown]
        looks = {place: Look(1, each.is_bold) for place, each in enumerate(self._shown) if each.block.role == "body"}
        mark_headings(blocks, looks)
        return blocks

    def words(self) -> str:
        """All words in one line, as for a cell of a table."""
        return " ".join(each.block.text for each in self._shown)

    def walk(self, root: Any) -> None:
        """Go through the page in the order of its markup, without recursion."""
        walker = etree.iterwalk(root, events=("start", "end"))
        roles: list[str] = []
        for event, element in walker:
            if event == "end":
                self._leave(element, roles.pop())
                continue
            names = names_of(element)
            if is_unseen(element, names):
                roles.append("unseen")
                walker.skip_subtree()
            elif element.tag == "table" and is_data(element):
                self._flush()
                self._table(element)
                roles.append("unseen")
                walker.skip_subtree()
            else:
                roles.append(self._enter(element, names))
        self._flush()
        self._flush_terms()

    def _enter(self, element: Any, names: set[str]) -> str:
        tag = element.tag
        role = role_of(element, names)
        if tag in BLOCK_TAGS or tag in FURNITURE_TAGS:
            self._flush()
            if role != "meaning" and tag not in ("p", "div", "span"):
                self._flush_terms(role == "term")
        elif tag == "br":
            self._parts.append("\n")
        elif is_superior(element, names):
            sign = opening("".join(self._parts[-4:]), "".join(element.itertext()))
            self._parts.append(sign)
            role = "raised" if sign else role
        if tag in CONTAINERS:
            is_main = tag == "main" or element.get("role") == "main"
            self._containers.enter("main" if is_main else "article" if tag == "article" else "")
        self._open[role] += 1
        self._level = HEADINGS.get(tag, self._level)
        self._number(element)
        self._add(element.text, self._open["preformatted"] > 0)
        return role

    def _number(self, element: Any) -> None:
        """Set the number of a note that the page's list of notes would show."""
        if element.tag == "ol":
            self._numbers.append(span(element.get("start")))
        elif element.tag == "li" and self._numbers and element.getparent().tag == "ol":
            begins = next((text.strip() for text in element.itertext() if text.strip()), "")
            if self._open["note"] and not begins[:1].isdigit() and begins[:1] not in "[(":
                self._label = f"{self._numbers[-1]} "
            self._numbers[-1] += 1

    def _leave(self, element: Any, role: str) -> None:
        tag = element.tag
        if role == "raised":
            self._parts.append(END)
        elif tag == "a" and self._open["note"] and "".join(self._parts).strip().isdigit():
            self._parts.append(" ")  # the number of a note, which leads back to its mark
        if role != "unseen":
            if tag in BLOCK_TAGS or tag in FURNITURE_TAGS:
                self._flush()
            if tag in CONTAINERS:
                self._containers.leave()
            if tag == "dl":
                self._flush_terms()
            if tag == "ol" and self._numbers:
                self._numbers.pop()
        self._open[role] -= 1
        self._add(element.tail, self._open["preformatted"] > 0)

    def _add(self, text: str | None, is_preformatted: bool) -> None:
        if text:
            self._parts.append(text if is_preformatted else SPACE.sub(" ", text))
            if self._open["link"] > 0:
                self._linked += len(text.split())
            if self._open["bold"] > 0:
                self._bold += len(text.split())

    def _flush(self) -> None:
        """Make a block of the words gathered so far; two line breaks part paragraphs, a single one is a space."""
        text, linked, bold = "".join(self._parts), self._linked, self._bold
        self._parts, self._linked, self._bold = [], 0, 0
        if not text.strip():
            return
        text, self._label = self._label + text, ""
        role = next((each for each in ORDER if self._open[each] > 0), "body")
        if role == "term":
            self._terms.append(" ".join(text.split()).rstrip(": "))
            return
        if role == "meaning":
            text = ": ".join(each for each in (", ".join(self._terms), text.strip()) if each)
            self._terms, role = [], "list"
        for part in GAP.split(text):
            if part.strip():
                level = self._level if role == "heading" else 0
                is_bold = 0 < bold >= len(text.translate(STRAY).split())
                self._show(Block(role, part.replace("\n", " "), level=level), linked, is_bold)
                linked = 0

    def _flush_terms(self, is_term: bool = False) -> None:
        """Show terms that no meaning follows."""
        if self._terms and not is_term:
            terms, self._terms = self._terms, []
            self._show(Block("list", ", ".join(terms)))

    def _show(self, block: Block, linked: int = 0, is_bold: bool = False) -> None:
        words = len(block.text.translate(STRAY).split())
        self._shown.append(Shown(block, self._containers.open[-1], words, linked, is_bold))

    def _table(self, element: Any) -> None:
        role = "furniture" if self._open["furniture"] > 0 else "table"
        rows = []
        for row in element.iter("tr", "caption"):
            if row.tag == "caption":
                self._show(Block("caption", _words(row)))
                continue
            if is_unseen(row, names_of(row)):
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            rows.append([Cell(_words(cell), span(cell.get("colspan")), span(cell.get("rowspan"))) for cell in cells])
        self._show(Block(role, written(rows)))


def _words(element: Any) -> str:
    """The visible words of a cell, in one line."""
    if is_unseen(element, names_of(element)):
        return ""
    if not len(element):
        return element.text or ""
    cell = Page()
    cell.walk(element)
    return cell.words()
