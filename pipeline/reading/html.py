"""Reads web pages."""

import re
from collections import Counter
from typing import Any

from lxml import etree

from ..errors import DocumentError
from . import Block, Reading
from .encoding import decode
from .settling import is_note_mark, settle
from .webmeta import stated

MARKUP_BYTES = 50_000_000
CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?|\?xml\b[^>]{0,100}?encoding=[\"'])([\w.:-]{2,40})",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
UNSEEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
GAP = re.compile(r"\n *\n")

HEADINGS = {f"h{level}": level for level in range(1, 7)}
ROLES = {"blockquote": "quote", "figcaption": "caption", "caption": "caption", "li": "list", "dt": "list", "dd": "list"}
BLOCKS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul"""
NAVIGATION = """
    nav navbar navigation menu main-menu mainmenu topnav breadcrumb breadcrumbs sidebar side-bar footer site-footer
    header site-header masthead cookie cookies cookie-banner skip-link skiplink share sharing social pagination"""
BLOCK_TAGS = frozenset(HEADINGS) | frozenset(BLOCKS.split())
UNSEEN = frozenset(
    ["head", "script", "style", "template", "noscript", "iframe", "object", "svg", "textarea", "datalist"]
)
FURNITURE_TAGS = frozenset(["nav", "aside", "header", "footer", "form", "button", "menu", "dialog", "select"])
FURNITURE_ROLES = frozenset(["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"])
FURNITURE_NAMES = frozenset(NAVIGATION.split())
NOTE_NAMES = frozenset(["footnote", "footnotes", "endnote", "endnotes", "fn", "doc-footnote", "doc-endnotes"])
HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a web page: what a visitor sees, menus and footers as furniture.

    Nothing is fetched and no script runs; what the page hides is left out. `metadata` holds title, authors, year and
    DOI from the meta tags. Raises `DocumentError` where the page is too large, damaged or empty.
    """
    if len(content) > MARKUP_BYTES:
        raise DocumentError(
            "too_large",
            f"The web page has more than {MARKUP_BYTES // 1_000_000} million bytes.",
            "Save it without embedded images, or as PDF.",
        )
    text, encoding = _decoded(content)
    parser = etree.HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(UNSEEN_CHARACTERS.sub("", DECLARATION.sub("", text, count=1)), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        raise DocumentError("empty", "The web page holds no text.", "Save it again from the browser.")
    page = _Page()
    page.walk(root)
    problems = []
    if any("depth" in error.message for error in parser.error_log):
        problems = [DocumentError("damaged", "Part of the page is nested too deeply to be read.", "Save it as PDF.")]
    if problems and not page.blocks:
        raise problems[0]
    reading = settle(page.blocks, stated(root) | {"encoding": encoding}, reader="html", settings=settings)
    reading.problems += problems
    if "title" not in reading.metadata and (root.findtext(".//title") or "").strip():
        reading.metadata["title"] = " ".join(root.findtext(".//title").split())
    return reading


def _decoded(content: bytes) -> tuple[str, str]:
    """Text and encoding of a page: sound UTF-8 is believed before the page's own statement, which is often stale."""
    text, encoding = decode(content)
    named = CHARSET.search(content[:4096])
    if encoding != "cp1252" or not named:
        return text, encoding
    try:
        return content.decode(named[1].decode().lower(), "replace"), named[1].decode().lower()
    except (LookupError, UnicodeError):
        return text, encoding


class _Page:
    """The blocks of a page as they are met in its markup."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._open: Counter[str] = Counter()
        self._level = 1

    def walk(self, root: etree._Element) -> None:
        """Go through the page in the order of its markup, without recursion."""
        walker = etree.iterwalk(root, events=("start", "end"))
        roles: list[str] = []
        for event, element in walker:
            if event == "end":
                self._leave(element, roles.pop())
                continue
            if _is_unseen(element):
                roles.append("unseen")
                walker.skip_subtree()
            elif element.tag == "table" and _is_data(element):
                self._flush()
                self._table(element)
                roles.append("")
                walker.skip_subtree()
            else:
                roles.append(self._enter(element))
        self._flush()

    def _enter(self, element: etree._Element) -> str:
        tag = element.tag
        if tag in BLOCK_TAGS or tag in FURNITURE_TAGS:
            self._flush()
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "sup" and is_note_mark("".join(self._parts[-2:]), "".join(element.itertext())):
            self._parts.append(" ")
        role = _role(element)
        self._open[role] += 1
        self._level = HEADINGS.get(tag, self._level)
        self._add(element.text, tag == "pre")
        return role

    def _leave(self, element: etree._Element, role: str) -> None:
        if role != "unseen" and (element.tag in BLOCK_TAGS or element.tag in FURNITURE_TAGS):
            self._flush()
        self._open[role] -= 1
        self._add(element.tail, self._open["preformatted"] > 0)

    def _add(self, text: str | None, is_preformatted: bool) -> None:
        if text:
            self._parts.append(text if is_preformatted else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _flush(self) -> None:
        """Make a block of the words gathered so far; two line breaks part paragraphs, a single one is a space."""
        written = "".join(self._parts)
        self._parts = []
        order = ("furniture", "note", "heading", "caption", "quote", "list")
        role = next((each for each in order if self._open[each] > 0), "body")
        for text in GAP.split(written):
            if text.strip():
                level = self._level if role == "heading" else 0
                self.blocks.append(Block(role, text.replace("\n", " "), level=level))

    def _table(self, element: etree._Element) -> None:
        role = "furniture" if self._open["furniture"] > 0 else "table"
        rows = []
        for row in element.iter("tr", "caption"):
            if row.tag == "caption":
                self.blocks.append(Block("caption", _words(row)))
            else:
                rows.append("\t".join(_words(cell) for cell in row if cell.tag in ("td", "th")))
        self.blocks.append(Block(role, "\n".join(rows)))


def _is_unseen(element: etree._Element) -> bool:
    return element.tag in UNSEEN or "hidden" in element.attrib or bool(HIDDEN.search(element.get("style", "")))


def _role(element: etree._Element) -> str:
    """What an element says of the words in it: a role, `preformatted`, or nothing."""
    tag = element.tag
    if tag in HEADINGS:
        return "heading"
    if tag in ("html", "body", "main", "article"):
        return ""
    names = set(f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower().split())
    if names & NOTE_NAMES:
        return "note"
    if tag in FURNITURE_TAGS or names & FURNITURE_NAMES or names & FURNITURE_ROLES:
        # Old pages wrap everything into a form, and some styles call the whole page a menu's neighbour.
        holds_text = element.find(".//h1") is not None or element.find(".//article") is not None
        if (
            not holds_text
            and element.find(".//main") is None
            and not (tag == "form" and element.find(".//p") is not None)
        ):
            return "furniture"
    return "preformatted" if tag == "pre" else ROLES.get(tag, "")


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data; old pages use tables to place everything else too."""
    if table.get("role") in ("presentation", "none") or any(
        table.find(f".//{tag}") is not None for tag in ("table", *HEADINGS)
    ):
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    return sum(width > 1 for width in widths) > 1


def _words(element: etree._Element) -> str:
    """The visible words of a cell, in one line."""
    return " ".join(" ".join(text for text in element.itertext() if text.strip()).split())
