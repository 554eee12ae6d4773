"""Title, authors, year and DOI as the properties of a PDF state them."""

import html
import re
from typing import Any

from .. import Block
from ..cleaning import clean
from ..layout.page import Printed

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`]{2,150}")
PACKET = re.compile(rb"<x:xmpmeta.{1,200000}?</x:xmpmeta>", re.DOTALL)
ITEM = re.compile(r"<rdf:li[^>]{0,200}>([^<]{1,2000})</rdf:li>")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What word processors and typesetters write in the place of a title.
NO_TITLE = re.compile(r"microsoft word - .*|.*\.(?:docx?|indd|qx[dp]|pdf|tex|rtf|dvi|p65)|\S*", re.IGNORECASE)
FIRST_PAGE_CHARS = 6000


def stated(printed: Printed, content: bytes, blocks: list[Block]) -> dict[str, Any]:
    """title, authors (a list), year and doi of the XMP packet or the document information: what is missing has no key.

    Title and authors hold only where the first page has them too. The year is that of publication by the packet: the
    date on which a file was made says nothing about it.
    """
    packet, facts = _packet(content), printed.facts
    first = "\n".join(block.text for block in blocks if block.page_index == 0)[:FIRST_PAGE_CHARS]
    titles = [clean(each)[0] for each in (*_items(packet, "dc:title"), facts.get("Title", ""))]
    title = next((each for each in titles if not NO_TITLE.fullmatch(each) and _stands_in(each, first)), "")
    authors = [name for each in _items(packet, "dc:creator") or [facts.get("Author", "")] for name in _names(each)]
    dates = [_value(packet, name) for name in ("prism:publicationDate", "prism:coverDate", "prism:coverDisplayDate")]
    years = YEAR.findall(" ".join(dates))
    dois = [_value(packet, "prism:doi"), _value(packet, "dc:identifier"), facts.get("Subject", "")]
    found = {
        "title": title.replace("\n", " "),
        "authors": [name for name in authors if _stands_in(name.split()[-1], first)],
        "year": int(years[0]) if years else None,
        "doi": _doi(" ".join(dois)),
    }
    return {key: value for key, value in found.items() if value}


def _stands_in(stated: str, first: str) -> bool:
    """Whether most words of what the file says of itself are printed on its first page: templates say other things."""
    words, printed = re.findall(r"\w+", stated.lower()), set(re.findall(r"\w+", first.lower()))
    return sum(word in printed for word in words) > 0.7 * len(words)


def _packet(content: bytes) -> str:
    """The XMP packet, which stands in a file uncompressed so that programs find it."""
    start = content.find(b"<x:xmpmeta")
    match = PACKET.match(content, start) if start >= 0 else None
    return match[0].decode("utf-8", "replace") if match else ""


def _value(packet: str, name: str) -> str:
    """The text of an element or attribute of the packet."""
    match = re.search(rf"<{name}>\s*([^<]{{1,2000}})</{name}>|{name}=\"([^\"]{{1,2000}})\"", packet)
    return html.unescape(match[1] or match[2]).strip() if match else " ".join(_items(packet, name))


def _items(packet: str, name: str) -> list[str]:
    """The texts of a list of the packet."""
    start, end = packet.find(f"<{name}>"), packet.find(f"</{name}>")
    return [html.unescape(each).strip() for each in ITEM.findall(packet[start:end])] if 0 <= start < end else []


def _names(text: str) -> list[str]:
    """Names of authors that stand in one field; "Family, Given" stays together where semicolons part the names."""
    text = clean(text)[0]
    parts = re.split(r"\s*;\s*" if ";" in text else r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", text)
    return [part for part in parts if len(part) > 1 and any(map(str.isalpha, part))]


def _doi(text: str) -> str:
    match = DOI.search(text)
    return match[0].rstrip(".,;:)]'’").lower() if match else ""
