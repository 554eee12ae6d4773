"""Reads articles in JATS, the XML in which publishers and PubMed Central keep them (also NLM 2 and 3)."""

import re
from html.entities import html5
from typing import Any

from lxml import etree

from ...errors import DocumentError
from .. import Block, Reading
from ..encoding import decode_markup
from ..grid import Cell, span, written
from ..settling import settle
from .front import front_blocks, stated
from .text import HELD, SILENT, cited_numbers, gather, gather_one, reference, words

NUMBERED_CHARACTER = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,9});")
NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
OF_XML = frozenset(["lt;", "gt;", "amp;", "quot;", "apos;"])
SAVE_AGAIN = "Get it again from the publisher, or use its PDF."
# Kinds of sections, with what publishers print above those that have no title of their own.
SECTIONS = {"sec": "", "app": "", "ack": "Acknowledgements", "glossary": "", "bio": "", "notes": "", "fn-group": ""}
SECTIONS |= {"ref-list": "References", "answer": "", "question": "", "abstract": "Abstract", "trans-abstract": ""}
# What parts a paragraph; a formula or a computer's line goes on within it.
PARTING = frozenset(["list", "def-list", "disp-quote", "speech", "verse-group", "statement", "preformat", "code"])
# What stands beside the article in its file, but is none of its text.
LETTERS = re.compile("letter|report|reply|comment|review|translation|assessment|correction|retraction")
NOT_SHOWN = SILENT | {"front", "front-stub", "journal-meta", "article-meta", "title", "label"}


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a JATS article: sections, notes and references are what the markup says they are.

    No document type is fetched and no entity expanded: a file that declares entities is refused. `metadata` holds
    title, authors, year, doi, journal, keywords and encoding. Raises `DocumentError` where the file is no such article,
    nested too deeply, too large or empty.
    """
    text, encoding = decode_markup(content)
    root, problems = _parsed(text)
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    articles = [root] if root.tag == "article" else list(root.iter("article"))
    articles = [each for each in articles if any(each.find(part) is not None for part in ("front", "body"))]
    if not articles:
        raise DocumentError("unsupported", "The XML holds no article in JATS or NLM form.", SAVE_AGAIN)
    blocks = []
    for article in articles:
        blocks += _article(article)
    metadata = stated(articles[0]) | {"encoding": encoding}
    reading = settle(blocks, metadata, reader="jats", settings=settings, roles_are_given=True)
    reading.problems += problems
    return reading


def _allowed(reference: re.Match[str]) -> str:
    """A numbered character as it is written, or U+FFFD where XML allows none such."""
    number = int(reference[1][1:], 16) if reference[1][0] in "xX" else int(reference[1])
    is_sign = 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if is_sign or number in (9, 10, 13) else "\ufffd"


def _parsed(text: str) -> tuple[Any, list[DocumentError]]:
    """The root of an XML text, and a problem where a fault in the markup had to be passed over."""
    if "<!ENTITY" in text:
        message = "The XML declares entities, which can hide or fetch anything: it was not read."
        raise DocumentError("damaged", message, SAVE_AGAIN)
    text = NUMBERED_CHARACTER.sub(_allowed, text)
    text = NAMED_CHARACTER.sub(lambda name: name[0] if name[1] in OF_XML else html5.get(name[1], name[0]), text)
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    options |= {"remove_comments": True, "remove_pis": True}
    try:
        return etree.fromstring(text, etree.XMLParser(**options)), []
    except etree.XMLSyntaxError as error:
        fault = error
    except ValueError as error:
        raise DocumentError("damaged", "The XML cannot be read.", SAVE_AGAIN) from error
    if "depth" in str(fault):
        raise DocumentError("damaged", "The XML is nested more deeply than any article is.", SAVE_AGAIN) from fault
    try:
        root = etree.fromstring(text, etree.XMLParser(**options, recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise DocumentError("damaged", "The file is named or begins as XML, but it is broken.", SAVE_AGAIN) from fault
    message = f"The XML is broken in line {fault.lineno or 1}: what could be made out was read."
    return root, [DocumentError("damaged", message, SAVE_AGAIN)]


def _article(article: Any) -> list[Block]:
    """The blocks of one article as it is printed: front, body, floats, back, then the parts that belong to it."""
    text = _Text(cited_numbers(article))
    for front in article.iterfind("front"):
        text.blocks += front_blocks(front)
        for abstract in front.iterfind("article-meta/*"):
            text.abstract(abstract)
        text.keywords(front)
    for part in ("body", "floats-group", "floats-wrap", "back"):
        for element in article.iterfind(part):
            text.walk(element)
    for part in article.iterchildren("sub-article", "response"):
        inner = [
            Block("heading", words(title), level=1) for title in part.iterfind("front-stub/title-group/article-title")
        ]
        inner += _article(part)
        if part.tag == "response" or LETTERS.search(part.get("article-type", "")):
            inner = [Block("furniture", block.text) for block in inner]
        text.blocks += inner
    return text.blocks


class _Text:
    """The blocks of an article as its elements are met. `role` is the one that an enclosing box or quotation gives.

    `numbers` are those by which the text cites the entries of the reference list.
    """

    def __init__(self, numbers: dict[str, str]) -> None:
        self.blocks: list[Block] = []
        self._numbers = numbers

    def abstract(self, element: Any) -> None:
        """Add an abstract; one in another language, or a teaser, is furniture."""
        if element.tag not in ("abstract", "trans-abstract"):
            return
        lang = element.get("{http://www.w3.org/XML/1998/namespace}lang", "en")
        is_other = element.tag == "trans-abstract" and not lang.lower().startswith("en")
        if is_other or element.get("abstract-type", "") in ("teaser", "toc", "precis", "graphical"):
            self.blocks.append(Block("furniture", words(element)))
        else:
            self._section(element, "", 1)

    def keywords(self, front: Any) -> None:
        """Add the keywords, each group in a line."""
        for group in front.iterfind("article-meta/kwd-group"):
            title = group.find("title")
            called = words(title).rstrip(": ") if title is not None else "Keywords"
            shown = "; ".join(words(each) for each in group.iter("kwd", "compound-kwd"))
            self.blocks.append(Block("body", f"{called}: {shown}"))

    def walk(self, parent: Any, role: str = "", depth: int = 1) -> None:
        """Add what stands in `parent`, in order; sections in it are of the level `depth`."""
        for element in parent:
            self._element(element, role, depth)

    def _element(self, element: Any, role: str, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in NOT_SHOWN or (tag == "caption" and element.getparent().tag in HELD):
            return
        if tag in READ_BY:
            READ_BY[tag](self, element, role, depth)
        elif (element.text or "").strip() or tag in ("disp-formula", "attrib", "tex-math", "math"):
            self._paragraph(element, role or "body", depth)
        else:
            self._titled(element, role or "body")
            self.walk(element, role, depth)

    def _plain(self, element: Any, role: str, depth: int) -> None:
        self._paragraph(element, role or "body", depth)

    def _list(self, element: Any, role: str, depth: int) -> None:
        for item in element.iterchildren("list-item"):
            self._item(item, role or "list", depth)

    def _box(self, element: Any, role: str, depth: int) -> None:
        self._titled(element, "box")
        self.walk(element, "box", depth)

    def _float(self, element: Any, role: str, depth: int) -> None:
        self._titled(element, "caption")
        self.walk(element, role, depth)

    def _foot(self, element: Any, role: str, depth: int) -> None:
        self.walk(element, "note", depth)

    def _reference(self, element: Any, role: str, depth: int) -> None:
        self.blocks.append(Block("reference", reference(element, self._numbers)))

    def _section(self, element: Any, role: str, depth: int) -> None:
        """A section with its heading; within a box the heading is a line of the box."""
        shown = _title(element) or SECTIONS[element.tag]
        if shown:
            is_box = role in ("box", "note")
            self.blocks.append(Block(role if is_box else "heading", shown, level=0 if is_box else depth))
        self.walk(element, role, depth + 1 if shown else depth)

    def _titled(self, element: Any, role: str) -> None:
        """Label, title and caption of a float or a box, as one block; paragraphs of a box's caption stand alone."""
        shown = _title(element)
        for caption in element.iterfind("caption"):
            shown = f"{shown} {words(caption)}"
        if shown.strip():
            self.blocks.append(Block(role, shown.strip()))

    def _paragraph(self, element: Any, role: str, depth: int, label: str = "") -> None:
        """A paragraph, parted where a list or a quotation stands in it; floats and notes follow it."""
        parts, held = [f"{label} ", element.text or ""], []
        for child in element:
            if child.tag in PARTING:
                self._flush(parts, role)
                parts = []
                self._element(child, role if role in ("box", "note") else "", depth)
            else:
                gather_one(child, parts, held)
            parts.append(child.tail or "")
        self._flush(parts, role)
        for each in held:
            self._element(each, role if role in ("box", "note") else "", depth)

    def _flush(self, parts: list[str], role: str) -> None:
        text = " ".join("".join(parts).split())
        if text:
            self.blocks.append(Block(role, text))

    def _item(self, item: Any, role: str, depth: int) -> None:
        """An item of a list, its label before its first paragraph; further paragraphs are items too."""
        label = _label(item)
        for child in item:
            if child.tag == "p":
                self._paragraph(child, role, depth, label)
                label = ""
            else:
                self._element(child, role if role == "box" else "", depth)

    def _definitions(self, element: Any, role: str, depth: int) -> None:
        for item in element.iterchildren("def-item"):
            term = "; ".join(words(each).rstrip(": ") for each in item.iterfind("term"))
            meaning = " ".join(words(each) for each in item.iterfind("def"))
            self.blocks.append(Block(role or "list", ": ".join(each for each in (term, meaning) if each)))
        for inner in element.iterchildren("def-list"):
            self._definitions(inner, role, depth)

    def _quotation(self, element: Any, role: str, depth: int) -> None:
        role = role or "quote"
        speaker, lines = element.find("speaker"), element.findall("verse-line")
        if lines:
            self.blocks.append(Block(role, " ".join(words(line) for line in lines)))
        label = words(speaker) if speaker is not None else _title(element)
        for child in element:
            if child.tag == "p":
                self._paragraph(child, role, depth, label)
                label = ""
            elif child.tag not in ("speaker", "verse-line"):
                self._element(child, role, depth)

    def _note(self, element: Any, role: str, depth: int) -> None:
        """A note as one block, its label first."""
        held: list[Any] = []
        parts = [_label(element)]
        parts += [words(child, held) for child in element if child.tag not in ("label", "object-id")]
        self._flush([" ".join(parts)], "note")
        for each in held:
            self._element(each, "note", depth)

    def _table(self, table: Any, role: str, depth: int) -> None:
        rows, held = [], []
        for row in table.iter("tr", "row"):
            cells = []
            for cell in row.iterchildren("td", "th", "entry"):
                parts: list[str] = []
                gather(cell, parts, held)
                below = span(cell.get("rowspan")) if cell.tag != "entry" else 1 + span(cell.get("morerows", "0"))
                cells.append(Cell("".join(parts), span(cell.get("colspan")), below))
            rows.append(cells)
        self.blocks.append(Block("table", written(rows)))
        for each in held:
            self._element(each, "note", depth)


READ_BY = dict.fromkeys(SECTIONS, _Text._section) | {
    "p": _Text._plain,
    "list": _Text._list,
    "def-list": _Text._definitions,
    "disp-quote": _Text._quotation,
    "verse-group": _Text._quotation,
    "speech": _Text._quotation,
    "boxed-text": _Text._box,
    "fig": _Text._float,
    "fig-group": _Text._float,
    "table-wrap": _Text._float,
    "table-wrap-group": _Text._float,
    "supplementary-material": _Text._float,
    "chem-struct-wrap": _Text._float,
    "table": _Text._table,
    "array": _Text._table,
    "tgroup": _Text._table,
    "fn": _Text._note,
    "table-wrap-foot": _Text._foot,
    "ref": _Text._reference,
}


def _label(element: Any) -> str:
    label = element.find("label")
    return words(label) if label is not None else ""


def _title(element: Any) -> str:
    """Label and title of a section in one line."""
    title = element.find("title")
    return " ".join(each for each in (_label(element), words(title) if title is not None else "") if each)
