"""Tells title, authors, year and DOI from what a document states of itself."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import filterfalse
from typing import Any

from ..library.entry import DOI, YEAR, bare_doi, first_year
from ..names import family_name, title_key
from .bylines import byline

# Titles that programs put into a file by themselves.
STRAY_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\b|untitled\b|(?:new )?document ?\d*$|slide ?\d*$|title$|layout \d|page \d"
    r"|\S{1,99}[_.]\S{1,99}$|.{0,200}\.(?:docx?|pdf|indd|qxd|tex|rtf|pub|odt)$",
    re.IGNORECASE,
)
STRAY_AUTHOR = re.compile(r"microsoft|office user|admin|adobe|acrobat|unknown|default|user\b|author\b", re.IGNORECASE)
CITED = re.compile(r"\bet al\b|\([^()]{0,80}\b(?:1[5-9]|20)\d\d[a-z]?\)")
# What happened to the paper before it was published, or to this copy of it after.
OTHER_DATES = re.compile(r"\b(?:received|accepted|submitted|accessed|downloaded|retrieved|printed on|viewed)\b", re.I)
DASHES = r"[-–—]"
WHOLE_YEAR = r"(?<!\d)((?:19|20)\d\d)(?!\d|[-–]\d)"
PUBLISHED = re.compile(
    rf"(?:©|\bCopyright\b|\([cC]\)(?= (?:19|20)\d\d))[^\n]{{0,60}}?{WHOLE_YEAR}"
    r"|(?:(?:^|[.;|] )(?:Published|First published)(?: online)?:?|\bPublished(?: online)?:) "
    rf"[^\n.;]{{0,60}}?{WHOLE_YEAR}",
    re.MULTILINE,
)
VOLUME = re.compile(
    r"\bvol(?:ume|\.)? ?\d{1,4}[^\n]{0,40}?(?<!\d)((?:19|20)\d\d)(?!\d)"  # Vol 12, No 3 (2018)
    r"|(?<!\d)((?:19|20)\d\d)(?: [A-Z][a-z]{2}(?: \d{1,2})?)?; ?\d{1,4} ?(?:\(|:)"  # 2018;12(3) or 2018;12:34
    rf"|[a-z] \d{{1,4}} \(((?:19|20)\d\d)\) \d{{1,5}} ?{DASHES}",  # Journal 12 (2018) 34-56
    re.IGNORECASE,
)
ENDS_IN_YEAR = re.compile(r"\b(?:19|20)\d\d\.?$")
LONE_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-]\d|\d)")
DATELINE_LONG = 25
DATELINE_WORDS = 12
FIRST_BLOCKS = 40
DOI_MARK = re.compile(r"(?:doi(?:\.org)?\s{0,2}[:/]?\s{0,2}|https?://(?:dx\.)?doi\.org/)$", re.IGNORECASE)
PAGE_CHARS = 6000


@dataclass
class Stated:
    """What a document states of itself; empty fields where it states nothing.

    `titles` are all that it may be called, `title` the likeliest of them; `headings` are the first on its page.
    `origins` say of each field whether it stands in the file's properties (file) or on the page (first_page). `shown`
    are the words of the first page, folded, with a space before and after each.
    """

    title: str = ""
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    doi: str = ""
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    shown: str = ""


def stated(metadata: dict[str, Any], blocks: list[dict[str, Any]]) -> Stated:
    """What a document states of itself, in the properties of its file and on its first page.

    `metadata` may have title, authors, year and doi; `blocks` are the first `FIRST_BLOCKS` rows of its blocks.
    A title in the properties that the first page does not show is believed only when the page shows no other. A title
    that the page shows as such has the page as its origin, whatever the properties say.
    """
    page = _first_page(blocks)
    titles, headings = _shown_titles(page)
    property_title = " ".join(str(metadata.get("title") or "").split())
    if STRAY_TITLE.match(property_title) or not re.search(r"[^\W\d_]{3}", property_title):
        property_title = ""
    shown = titles + headings
    on_page = title_key(property_title) in title_key(" ".join(block["text"] for block in page))
    title = property_title if property_title and (on_page or not shown) else (shown or [""])[0]
    authors, year_beside = byline(page, blocks)
    choices = {
        "title": ("", title) if title_key(title) in map(title_key, shown) else (title, ""),
        "authors": (_property_authors(metadata.get("authors")), authors),
        "year": (first_year(str(metadata.get("year") or "")), year_beside or _year_on(page)),
        "doi": (bare_doi(str(metadata.get("doi") or "")), _doi_on(page)),
    }
    return Stated(
        **{name: in_file or on_first for name, (in_file, on_first) in choices.items()},
        titles=[each for each in dict.fromkeys((property_title, *titles)) if each],
        headings=headings,
        origins={
            name: "file" if in_file else "first_page"
            for name, (in_file, on_first) in choices.items()
            if in_file or on_first
        },
        shown=f" {folded_words(' '.join(block['text'] for block in page)[:PAGE_CHARS])} ",
    )


def folded_words(text: str) -> str:
    """Words of `text` without accents, ligatures, case and punctuation, parted by single spaces.

    >>> folded_words("Joined-Up: a Résumé")
    'joined up a resume'
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = letters if letters.isascii() else "".join(filterfalse(unicodedata.combining, letters))
    return " ".join(re.findall(r"\w+", plain))


def _first_page(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = blocks[0]["page_index"] if blocks else None
    return [block for block in blocks if _same_page(block["page_index"], first) and block["role"] != "reference"]


def _same_page(page: Any, first: Any) -> bool:
    return str(page) == str(first)  # pandas gives NA where a format has no pages, and NA equals nothing


def _shown_titles(page: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """What stands as title on the page, the likeliest first: title blocks together, each alone; then headings."""
    titles = [_line(block) for block in page if block["role"] == "title"]
    headings = [_line(block) for block in page if block["role"] == "heading"][:3]
    joined = [" ".join(titles)] if len(titles) > 1 else []
    return [each for each in (*joined, *titles) if each], [each for each in headings if each]


def _line(block: dict[str, Any]) -> str:
    return " ".join(block["text"].split())


def _property_authors(value: object) -> list[str]:
    names = value if isinstance(value, list) else re.split(r";| and | & ", str(value or ""))
    if len(names) == 1 and names[0].count(",") and all(" " in part.strip() for part in names[0].split(",")):
        names = names[0].split(",")
    usable = [str(name) for name in names if re.search(r"\w[\s,]+\w", str(name)) and not STRAY_AUTHOR.search(str(name))]
    return [family_name(name) for name in usable]


def _year_on(page: list[dict[str, Any]]) -> int | None:
    """The year of publication that the page tells: by its copyright or imprint, by its volume, by a line with a date.

    The first of these that is there decides; where it gives several years, none is taken.
    """
    texts = [text for block in page if YEAR.search(text := block["text"][:2000])]
    for pattern in (PUBLISHED, VOLUME):
        years = {int(next(filter(None, match.groups()))) for text in texts for match in pattern.finditer(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return _dateline(texts)


def _dateline(texts: list[str]) -> int | None:
    """The one year in the lines that cite nobody, and are short or end with it; None where there are several."""
    years: set[int] = set()
    for text in texts:
        line = " ".join(text.split())
        is_short = len(line.split()) <= (DATELINE_LONG if ENDS_IN_YEAR.search(line) else DATELINE_WORDS)
        if is_short and not CITED.search(line) and not OTHER_DATES.search(line):
            years |= set(map(int, LONE_YEAR.findall(line)))
    return years.pop() if len(years) == 1 else None


def _doi_on(page: list[dict[str, Any]]) -> str:
    """The DOI of the page: the first that is marked as one, otherwise the only one."""
    found = []
    for text in (block["text"] for block in page if "10." in block["text"]):
        for match in DOI.finditer(text):
            is_marked = bool(DOI_MARK.search(text[max(0, match.start() - 25) : match.start()]))
            found.append((is_marked, bare_doi(match.group())))
    chosen = {doi for is_marked, doi in found if is_marked} or {doi for _, doi in found}
    return chosen.pop() if len(chosen) == 1 else ""
