"""Tells what an element of a web page says of the words in it, by its tag, names and attributes."""

import re
from typing import Any

HEADINGS = {f"h{level}": level for level in range(1, 7)}
ROLES = {
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "li": "list",
    "dt": "term",
    "dd": "meaning",
}
BLOCKS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul"""
NAVIGATION = """
    nav navbar navigation menu main-menu mainmenu topnav breadcrumb breadcrumbs sidebar side-bar footer site-footer
    header site-header masthead cookie cookies cookie-banner skip-link skiplink share sharing social pagination"""
BLOCK_TAGS = frozenset(HEADINGS) | frozenset(BLOCKS.split())
# What holds other blocks: the parts among which the main one is looked for.
CONTAINERS = frozenset("article aside center div fieldset form header main section table tbody td tr ul ol dl".split())
UNSEEN = frozenset(
    """head script style template noscript iframe object svg textarea datalist audio video canvas map noframes
    annotation annotation-xml""".split()
)
FURNITURE_TAGS = frozenset(["nav", "aside", "header", "footer", "form", "button", "menu", "dialog", "select"])
FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo complementary search menu menubar dialog alertdialog doc-toc".split()
)
FURNITURE_NAMES = frozenset(NAVIGATION.split())
# Banners, and what points to other pages; "related work" and "informed consent" are sections of papers.
BANNER = re.compile(
    r"(?:.*[-_])?(?:cookies?|newsletters?|gdpr|onetrust|advert(?:s|isements?)?)(?:[-_].*)?|cookieconsent"
    r"|(?:.*[-_])?consent[-_](?:banner|bar|sdk|manager|popup|modal|overlay)"
    r"|(?:.*[-_])?(?:related|recommended|similar|popular|latest)[-_]?(?:articles?|posts?|content|items?|links?|stories|pages?|news)"
)
NOTE_NAMES = frozenset("footnote footnotes endnote endnotes fn doc-footnote doc-endnote doc-endnotes".split())
NOTE_ID = re.compile(r"(?:fn|ftn|edn|(?:sd)?(?:foot|end)note|note)[-_:]?\d{1,4}")
REFERENCE_NAMES = frozenset("references ref-list reflist bibliography doc-bibliography csl-bib-body".split())
HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
HIDDEN_NAMES = frozenset(
    """hidden d-none is-hidden sf-hidden sr-only visually-hidden visuallyhidden screen-reader-text doc-backlink
    footnote-back footnote-backref reversefootnote mw-cite-backlink mw-editsection""".split()
)
SHOWN_AT_SOME_WIDTH = re.compile(r"(?:^|[:-])(?:block|flex|grid|inline|table)\b")
SUPERIOR = re.compile(r"vertical-align\s{0,3}:\s{0,3}super", re.IGNORECASE)
SUPERIOR_NAMES = frozenset("sup superscript footnote-ref footnoteref noteref doc-noteref".split())


def names_of(element: Any) -> set[str]:
    """The words of class, id and role, in lower case."""
    return set(f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower().split())


def is_unseen(element: Any, names: set[str]) -> bool:
    """Whether no visitor sees what stands in the element."""
    if element.tag in UNSEEN or "hidden" in element.attrib:
        return True
    if element.get("aria-hidden") == "true" and element.find(".//p") is None:
        return True  # with paragraphs in it, it is the page behind a banner that was open when it was saved
    if element.tag == "a" and element.get("href", "").startswith("#") and _leads_nowhere(element):
        return True
    if names & HIDDEN_NAMES and not any(SHOWN_AT_SOME_WIDTH.search(name) for name in names):
        return True
    return bool(HIDDEN.search(element.get("style", "")))


def _leads_nowhere(link: Any) -> bool:
    """Whether a link within the page is only a sign, as those back from a note or to a heading; not a note's mark."""
    shown = "".join(link.itertext()).strip()
    if not shown or len(shown) > 3 or any(each.isalnum() for each in shown):
        return False
    return shown[0] not in "*†‡§" or link.getparent().tag in HEADINGS


def is_superior(element: Any, names: set[str]) -> bool:
    """Whether the words of the element are raised."""
    if element.tag == "sup":
        return True
    if element.tag not in ("a", "span") or element.find(".//sup") is not None:
        return False
    return bool(names & SUPERIOR_NAMES) or bool(SUPERIOR.search(element.get("style", "")))


def role_of(element: Any, names: set[str]) -> str:
    """What an element says of the words in it: a role of a block, term, meaning, bold, link, preformatted, nothing."""
    tag = element.tag
    if tag in HEADINGS:
        return "heading"
    if tag in ("html", "body", "main", "article"):
        return ""
    if tag == "a":
        return "" if element.get("href", "#").startswith("#") else "link"
    if tag in ("b", "strong"):
        return "bold"
    if names & NOTE_NAMES or (tag in BLOCK_TAGS and NOTE_ID.fullmatch(element.get("id", "").lower())):
        return "note"
    if _is_furniture(element, tag, names):
        return "furniture"
    if names & REFERENCE_NAMES:
        return "reference"
    return "preformatted" if tag == "pre" else ROLES.get(tag, "")


def _is_furniture(element: Any, tag: str, names: set[str]) -> bool:
    if not (
        tag in FURNITURE_TAGS
        or names & FURNITURE_NAMES
        or names & FURNITURE_ROLES
        or any(BANNER.fullmatch(name) for name in names if len(name) < 100)
    ):
        return False
    # Old pages wrap everything into a form, and some styles call the whole page a menu's neighbour.
    if any(element.find(f".//{inner}") is not None for inner in ("h1", "article", "main")):
        return False
    return not (tag == "form" and element.find(".//p") is not None)


def is_data(table: Any) -> bool:
    """Whether a table holds data; old pages use tables to place everything else too."""
    if table.get("role") in ("presentation", "none") or any(
        table.find(f".//{tag}") is not None for tag in ("table", *HEADINGS)
    ):
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    return sum(width > 1 for width in widths) > 1
