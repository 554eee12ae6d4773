"""Title and headings: which paragraphs they are, and how deep they stand."""

import re
from collections import Counter

from ..settling import NOTES_HEADING, REFERENCE_HEADING
from .contents import CONTENTS_HEADING
from .page import Page
from .paragraphs import BULLET, Paragraph
from .setting import LARGER, PROSE_CHARS, Setting, is_in_capitals

NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
COUNTED = re.compile(
    r"(?P<roman>[IVX]+)\.\s|(?P<letter>[A-Z])\.\s|(?P<small>\([a-z]\))\s|(?P<part>(?i:part) [IVX\d]+\b)"
)
NOT_IN_HEADINGS = re.compile(r"[.;,]$|@|https?:|www\.|^By [A-Z]|\bISS?BN\b|, \d+$")
KNOWN_HEADINGS = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:(?:executive )?summary|abstract|introduction|conclusions?|acknowledge?ments?)", re.IGNORECASE
)
ITALIC = re.compile(r"ital|obli|slant|-it\b|kursiv", re.IGNORECASE)
HEADING_CHARS, HEADING_LINES, TITLE_SHARE = 160, 4, 0.65
BETWEEN = frozenset({"and", "de", "der", "van", "von"})
COLUMN_LINES, MOSTLY = 4, 0.9
DEEPEST, CHAPTER_SIZE = 4, 1.6


def find_title(found: list[Paragraph], pages: list[Page], setting: Setting) -> None:
    """The largest words of the upper part of the first page, if they are larger than the text."""
    first = min((paragraph.lines[0].page for paragraph in found if paragraph.role == "body"), default=0)
    upper = [
        paragraph
        for paragraph in found
        if paragraph.role == "body"
        and paragraph.lines[0].page == first
        and paragraph.lines[0].top < TITLE_SHARE * pages[first].height
        and (paragraph.size > LARGER * setting.size)
        and len(paragraph.lines) < 8
    ]
    # A logo may be larger than the title; a numbered heading is none.
    upper = [each for each in upper if not (NUMBER.match(each.text) or is_part(each.text))]
    telling = [paragraph for paragraph in upper if len(paragraph.text.split()) > 2] or upper
    if telling:
        size = max(paragraph.size for paragraph in telling)
        next(paragraph for paragraph in telling if paragraph.size == size).role = "title"


def is_part(text: str) -> bool:
    """Whether a text is the name of a part that many documents have."""
    return any(known.fullmatch(text) for known in (CONTENTS_HEADING, KNOWN_HEADINGS, REFERENCE_HEADING, NOTES_HEADING))


def is_heading(paragraph: Paragraph, setting: Setting, around: list[Paragraph]) -> bool:
    """Whether a short paragraph is worded and set like a heading, other than those `around` it."""
    text = paragraph.text
    if KNOWN_HEADINGS.fullmatch(text):
        return True
    if len(text) > HEADING_CHARS or len(paragraph.lines) > HEADING_LINES or text.count("(") != text.count(")"):
        return False
    if BULLET.match(text) or NOT_IN_HEADINGS.search(text) or text.count(",") > 2:
        return False
    if sum(map(str.isalpha, text)) < 3:
        return False
    if text[0].islower() and not paragraph.is_bold and paragraph.size < LARGER * setting.size:
        return False
    return setting.stands_out(paragraph, around) or _stands_in_the_middle(paragraph, around)


def _stands_in_the_middle(paragraph: Paragraph, around: list[Paragraph]) -> bool:
    """Whether words stand in the middle of the column, between text that fills it; formulas do too."""
    if paragraph.is_item:
        return False
    first = paragraph.lines[0]
    column = [line for each in around if each.role == "body" for line in each.lines if line.page == first.page]
    letters = sum(char.isalpha() or char == " " for char in paragraph.text)
    if len(column) < COLUMN_LINES or letters < MOSTLY * len(paragraph.text) or not first.text[0].isupper():
        return False
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    return all(
        abs(line.x0 - left - right + line.x1) < 0.5 * line.size and line.x0 - left > 2 * line.size
        for line in paragraph.lines
    )


def mark_masthead(found: list[Paragraph]) -> None:
    """What stands large above the title names the series or the kind of paper, and heads no section."""
    place = next((number for number, paragraph in enumerate(found) if paragraph.role == "title"), None)
    if place is None:
        return
    title = found[place]
    first, right = title.lines[0], max(line.x1 for line in title.lines)
    for number, paragraph in enumerate(found):
        last = paragraph.lines[-1]
        is_before = last.x0 < right or number < place
        is_above = last.page == first.page and last.top < first.top and is_before
        if paragraph.role == "heading" and is_above and not KNOWN_HEADINGS.fullmatch(paragraph.text):
            paragraph.role = "note"


def mark_byline(found: list[Paragraph]) -> None:
    """What stands between the title and the text in a face that no heading has names the authors or adds to the title.

    It heads no section either. Several names are known in any face.
    """
    place = next((number for number, paragraph in enumerate(found) if paragraph.role == "title"), len(found))
    below: list[Paragraph] = []
    for paragraph in found[place + 1 :]:
        is_prose = paragraph.role in {"body", "list", "quote"} and len(paragraph.text) > PROSE_CHARS
        if is_prose or paragraph.lines[0].page != found[place].lines[0].page:
            break
        if paragraph.role == "heading":
            if is_part(paragraph.text) or NUMBER.match(paragraph.text):
                break
            below.append(paragraph)
    taken = set(map(id, below))
    shared = {_style(each) for each in found[place + 1 :] if each.role == "heading" and id(each) not in taken}
    for paragraph in below if shared else []:
        if _style(paragraph) in shared and not _are_names(paragraph.text):
            break
        paragraph.role = "note"


def _are_names(text: str) -> bool:
    is_several = "," in text or " and " in text
    return is_several and all(not word[0].isalpha() or word[0].isupper() or word in BETWEEN for word in text.split())


def _style(heading: Paragraph) -> tuple[str, float, bool]:
    return heading.lines[0].font, heading.size, is_in_capitals(heading)


def set_levels(found: list[Paragraph], setting: Setting) -> None:
    """Levels from the numbers of headings where they have any, otherwise from the sizes and faces they are set in.

    Titles of chapters, large and first on their page, are one level, whatever their sizes.
    """
    headings = [paragraph for paragraph in found if paragraph.role == "heading"]
    highest: dict[int, float] = {}
    for paragraph in found:
        if paragraph.role in {"heading", "body", "list", "quote"}:
            first = paragraph.lines[0]
            highest[first.page] = min(first.top, highest.get(first.page, first.top))
    styles = {}
    for heading in headings:
        first = heading.lines[0]
        is_chapter = heading.size >= CHAPTER_SIZE * setting.size and first.top <= highest[first.page]
        size = float("inf") if is_chapter else heading.size
        styles[id(heading)] = size, heading.is_bold, is_in_capitals(heading), not ITALIC.search(first.font)
    uses = Counter(styles.values())
    # Reports have covers and part titles in many sizes: there, a size that stands once opens no level of its own. A
    # summary or a list of sources that is set apart from all other headings has none of them below it.
    parts = {styles[id(heading)] for heading in headings if is_part(heading.text)}
    telling = [style for style in uses if uses[style] > 1 or (len(uses) <= DEEPEST and style not in parts)]
    ranks = {style: min(DEEPEST, 1 + sum(other > style for other in telling)) for style in uses}
    depths: dict[tuple[float, bool, bool, bool], int] = {}
    for heading in headings:
        if match := NUMBER.match(heading.text):
            heading.level = match["number"].count(".") + 1
            depths.setdefault(styles[id(heading)], heading.level)
    for heading in headings:
        style = styles[id(heading)]
        heading.level = heading.level or depths.get(style, ranks[style])
    _level_series(headings)


def _level_series(headings: list[Paragraph]) -> None:
    """One level for headings that are counted alike: I., II., or A., B., whatever face each is set in."""
    series: dict[str, list[Paragraph]] = {}
    for heading in headings:
        if match := COUNTED.match(heading.text):
            series.setdefault(match.lastgroup or "", []).append(heading)
    for counted in series.values():
        highest = min(heading.level for heading in counted)
        for heading in counted:
            heading.level = highest
