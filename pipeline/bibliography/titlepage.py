"""Tells title, authors, year and DOI from what a document states of itself."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from .library import DOI, bare_doi, first_year

# Titles that programs put into a file by themselves.
STRAY_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\b|untitled\b|(?:new )?document ?\d*$|slide ?\d*$|title$|layout \d|page \d"
    r"|\S{1,99}[_.]\S{1,99}$|.{0,200}\.(?:docx?|pdf|indd|qxd|tex|rtf|pub|odt)$",
    re.IGNORECASE,
)
ORGANISATION = re.compile(
    r"\b(?:agency|alliance|association|authority|board|cent(?:er|re)|college|commission|committee|council|department|"
    r"foundation|government|group|institute|ltd|ministry|network|office|organi[sz]ation|partnership|press|school|"
    r"service|services|society|team|trust|unit|university)\b",
    re.IGNORECASE,
)
NAME_WORD = r"[^\W\d_][\w'’.-]{0,30}"
NAME = re.compile(rf"(?:(?:Dr|Prof|Professor)\.? )?(?=[A-ZÀ-Þ]){NAME_WORD}(?: {NAME_WORD}){{1,4}}")
PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "du", "la", "le", "al", "bin", "ten", "ter", "zu"]
)
CITED = re.compile(r"\bet al\b|\([^()]{0,80}\b(?:1[5-9]|20)\d\d[a-z]?\)")
BYLINE_WORDS = 25
DATELINE_WORDS = 12


@dataclass
class Stated:
    """What a document states of itself; empty fields where it states nothing.

    `titles` are all that it may be called, `title` the likeliest of them.
    """

    title: str = ""
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    doi: str = ""
    titles: list[str] = field(default_factory=list)


def stated(metadata: dict[str, Any], blocks: list[dict[str, Any]]) -> Stated:
    """What a document states of itself, in the properties of its file and on its first page.

    `metadata` may have title, authors, year and doi; `blocks` are the first rows of the table `blocks` of the document.
    A title in the properties that the first page does not show is believed only when the page shows no other.
    """
    page = _first_page(blocks)
    shown = _shown_titles(page)
    property_title = " ".join(str(metadata.get("title") or "").split())
    if STRAY_TITLE.match(property_title) or not re.search(r"[^\W\d_]{3}", property_title):
        property_title = ""
    on_page = title_key(property_title) in title_key(" ".join(block["text"] for block in page))
    title = property_title if property_title and (on_page or not shown) else (shown or [""])[0]
    authors = _property_authors(metadata.get("authors")) or _byline(page, blocks)
    return Stated(
        title=title,
        authors=authors,
        year=first_year(str(metadata.get("year") or "")) or _dateline(page),
        doi=bare_doi(str(metadata.get("doi") or "")) or _only_doi(page),
        titles=[each for each in (property_title, *shown) if each],
    )


def title_key(title: str) -> str:
    """Letters and digits of a title without accents and case, for comparison.

    >>> title_key("Joined-Up: a Résumé")
    'joineduparesume'
    """
    letters = unicodedata.normalize("NFKD", title).casefold()
    return "".join(character for character in letters if character.isalnum())


def _first_page(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = blocks[0]["page_index"] if blocks else None
    return [block for block in blocks if _same_page(block["page_index"], first) and block["role"] != "reference"]


def _same_page(page: Any, first: Any) -> bool:
    return str(page) == str(first)  # pandas gives NA where a format has no pages, and NA equals nothing


def _shown_titles(page: list[dict[str, Any]]) -> list[str]:
    """What stands as title on the page, the likeliest first: title blocks together, each alone, then headings."""
    titles = [_line(block) for block in page if block["role"] == "title"]
    headings = [_line(block) for block in page if block["role"] == "heading"][:3]
    joined = [" ".join(titles)] if len(titles) > 1 else []
    return [each for each in (*joined, *titles, *headings) if each]


def _line(block: dict[str, Any]) -> str:
    return " ".join(block["text"].split())


def _property_authors(value: object) -> list[str]:
    names = value if isinstance(value, list) else re.split(r";| and | & ", str(value or ""))
    if len(names) == 1 and names[0].count(",") and all(" " in part.strip() for part in names[0].split(",")):
        names = names[0].split(",")
    return [family_name(str(name)) for name in names if re.search(r"\w[\s,]+\w", str(name))]


def family_name(name: str) -> str:
    """The family name in a personal name; an organisation stays whole.

    >>> family_name("Ida Q. Oak"), family_name("Elm, Tom"), family_name("Anna van der Berg"), family_name("Ash Trust")
    ('Oak', 'Elm', 'van der Berg', 'Ash Trust')
    """
    name = " ".join(name.split())
    if ORGANISATION.search(name):
        return name
    if "," in name:
        return name.partition(",")[0]
    words = name.split()
    first = next((place for place, word in enumerate(words) if place and word in PARTICLES), len(words) - 1)
    return " ".join(words[first:])


def _byline(page: list[dict[str, Any]], blocks: list[dict[str, Any]]) -> list[str]:
    """Family names in the line below the title, where every part of the line can only be a person's name.

    Words of a name do not stand in lower case elsewhere in the document: this tells "Oak, Elm" from "Health, Care".
    """
    places = [place for place, block in enumerate(page) if block["role"] in {"title", "heading"}]
    after = page[places[0] + 1 : places[0] + 4] if places else []
    lower = {word for block in blocks for word in re.findall(r"\b[a-z]{2,}\b", block["text"])} - PARTICLES
    for block in after:
        line = _line(block)
        if len(line.split()) > BYLINE_WORDS:
            continue
        line = re.split(r"(?<=[^\W\d_]{3})\. ", line)[0]  # what follows is where they work
        by = re.match(r"by[: ]+", line, re.IGNORECASE)
        parts = re.split(r",|;| and | & ", re.sub(r"[\d*†‡]", "", line[by.end() :] if by else line))
        names = [part.strip(" .") for part in parts if part.strip(" .")]
        if ORGANISATION.search(line):
            continue
        certain = by or len(names) > 1 or any(re.search(r"\b[A-Z]\.", name) for name in names)
        if names and certain and all(_is_person(name, lower) for name in names):
            return [family_name(name) for name in names]
    return []


def _is_person(name: str, lower: set[str]) -> bool:
    words = name.split()
    capital = all(word[:1].isupper() or word in PARTICLES for word in words)
    return bool(NAME.fullmatch(name)) and capital and not any(word.lower() in lower for word in words)


def _dateline(page: list[dict[str, Any]]) -> int | None:
    """The one year on the page's lines that cite nobody, and are short or end with it; None where there are several."""
    lines = [_line(block) for block in page if not CITED.search(block["text"])]
    ending = re.compile(r"\b(?:19|20)\d\d\.?$")
    short = [line for line in lines if len(line.split()) <= (BYLINE_WORDS if ending.search(line) else DATELINE_WORDS)]
    years = {int(year) for line in short for year in re.findall(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-]\d|\d)", line)}
    return years.pop() if len(years) == 1 else None


def _only_doi(page: list[dict[str, Any]]) -> str:
    found = {bare_doi(match.group()) for block in page for match in DOI.finditer(block["text"])}
    return found.pop() if len(found) == 1 else ""
