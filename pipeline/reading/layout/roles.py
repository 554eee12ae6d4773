"""What each paragraph is on the page: title, heading, body, list, quote, note, caption, reference or box."""

import re
from collections import Counter
from itertools import pairwise

from ..settling import NOTES_HEADING, REFERENCE_HEADING, is_navigation, looks_like_reference
from .lines import Line
from .page import Page
from .paragraphs import BULLET, Paragraph, starts_item

CAPTION = re.compile(
    r"(?:figure|fig\.?|table|box|chart|exhibit|map|diagram|plate|scheme)\s*(?:\d+|[ivxlc]+\b|[a-z]\d+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
AFTER_LABEL = re.compile(r"[a-z]?\s*(?:[.:|–—-]|\(|$|[A-Z])")
NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
NOT_IN_HEADINGS = re.compile(r"[.;,]$|@|https?:|^By [A-Z]")
NOTE_SIGN = re.compile(r"[*†‡§¶]+ ?[^\W\d_]")
NOTE_START = re.compile(r"(?:\[?\d{1,3}\]?[.)]?|[*†‡¶]+)\s*[^\W\d_]")
KNOWN_HEADINGS = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:(?:executive )?summary|abstract|introduction|conclusions?|acknowledge?ments?)", re.IGNORECASE
)
LARGER, SMALLER = 1.08, 0.93
HEADING_CHARS, HEADING_LINES, TITLE_SHARE = 160, 4, 0.65
DEEPEST = 4
LABEL_CHARS, LABEL_SIZE, NARROW_SHARE = 80, 0.86, 0.25


class Setting:
    """What most of the text is set in; everything else stands out against it."""

    def __init__(self, lines: list[Line]) -> None:
        sizes, fonts = Counter(), Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0
        for line in lines:
            if abs(line.size - self.size) < 0.3:
                fonts[line.font] += len(line.text)
        self.font = max(fonts, key=lambda font: (fonts[font], font)) if fonts else ""
        self.is_bold = any(line.is_bold for line in lines if line.font == self.font)

    def stands_out(self, paragraph: Paragraph, around: list[Paragraph]) -> bool:
        """Whether a short paragraph is set like a heading: larger, bolder, in capitals, or unlike those around it."""
        if paragraph.size > LARGER * self.size:
            return True
        if paragraph.size < SMALLER * self.size:
            return False
        letters = [each for each in paragraph.text if each.isalpha()]
        is_capitals = len(letters) > 3 and all(each.isupper() for each in letters)
        faces = {word.font for line in paragraph.lines for word in (line.words[0], line.words[-1])}
        has_own_face = self.font not in faces and not any(each.font in faces for near in around for each in near.lines)
        return (paragraph.is_bold and not self.is_bold) or is_capitals or has_own_face


def assign_roles(found: list[Paragraph], pages: list[Page]) -> None:
    """Sets role and level of every paragraph that has none yet, in reading order."""
    setting = Setting([line for paragraph in found if paragraph.role == "body" for line in paragraph.lines])
    _find_title(found, pages, setting)
    notes = _notes(found, pages, setting)
    section = "body"
    for number, paragraph in enumerate(found):
        if paragraph.role != "body":
            continue
        around = found[max(0, number - 1) : number] + found[number + 1 : number + 2]
        if REFERENCE_HEADING.fullmatch(paragraph.text) and _begins_list(paragraph, setting, found[number + 1 :]):
            paragraph.role, section = "heading", "reference"
        elif NOTES_HEADING.fullmatch(paragraph.text) and setting.stands_out(paragraph, around):
            paragraph.role, section = "heading", "note"
        elif role := _own_role(paragraph, setting, around):
            paragraph.role, section = role, "body" if role == "heading" else section
        elif section != "body":
            paragraph.role = section
        elif id(paragraph) in notes or _is_signed_note(paragraph, around):
            paragraph.role = "note"
        elif _is_set_in(paragraph, around):
            paragraph.role = "quote"
        elif starts_item(paragraph.lines[0]):
            paragraph.role = "list"
    _mark_entries(found)
    _set_levels([paragraph for paragraph in found if paragraph.role == "heading"])


def _own_role(paragraph: Paragraph, setting: Setting, around: list[Paragraph]) -> str:
    """The role that a paragraph shows by itself, whatever section it stands in; empty where it shows none."""
    if is_navigation(paragraph.text):
        return "furniture"
    if _is_caption(paragraph, setting):
        return "caption"
    if paragraph.lines[0].frame:
        return "box"
    return "heading" if _is_heading(paragraph, setting, around) else ""


def _mark_entries(found: list[Paragraph]) -> None:
    """Paragraphs that read like entries of a reference list and stand together are such, under whatever heading."""
    alike = [each.role in {"body", "list"} and looks_like_reference(each.text) for each in found]
    for place, paragraph in enumerate(found):
        if alike[place] and any(alike[max(0, place - 1) : place] + alike[place + 1 : place + 2]):
            paragraph.role = "reference"


def _find_title(found: list[Paragraph], pages: list[Page], setting: Setting) -> None:
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
    upper = [paragraph for paragraph in upper if not NUMBER.match(paragraph.text)]
    telling = [paragraph for paragraph in upper if len(paragraph.text.split()) > 2] or upper
    if telling:
        size = max(paragraph.size for paragraph in telling)
        next(paragraph for paragraph in telling if paragraph.size == size).role = "title"


def _is_heading(paragraph: Paragraph, setting: Setting, around: list[Paragraph]) -> bool:
    text = paragraph.text
    if KNOWN_HEADINGS.fullmatch(text):
        return True
    if len(text) > HEADING_CHARS or len(paragraph.lines) > HEADING_LINES or sum(map(str.isalpha, text)) < 3:
        return False
    if BULLET.match(text) or NOT_IN_HEADINGS.search(text) or text.count(",") > 2:
        return False
    if text[0].islower() and not paragraph.is_bold and paragraph.size < LARGER * setting.size:
        return False
    return setting.stands_out(paragraph, around)


def _is_caption(paragraph: Paragraph, setting: Setting) -> bool:
    match = CAPTION.match(paragraph.text)
    if not match or not AFTER_LABEL.match(match["rest"]):
        return False
    words = paragraph.lines[0].words[0]
    looks_different = paragraph.size < SMALLER * setting.size or words.font != setting.font
    return looks_different or bool(re.match(r"\s*[.:|–—]|$", match["rest"]))


def _begins_list(paragraph: Paragraph, setting: Setting, following: list[Paragraph]) -> bool:
    """Whether a line that says "References" is a heading: it looks like one, or a list of entries comes after it."""
    if setting.stands_out(paragraph, following[:1]):
        return True
    entries = [each for each in following if each.role == "body"][:6]
    return sum(_is_entry(each) for each in entries) > len(entries) / 2


def _is_entry(paragraph: Paragraph) -> bool:
    """Whether a paragraph looks like an entry of a list of references."""
    return bool(re.search(r"\b(?:19|20)\d\d[a-z]?\b", paragraph.text)) and len(paragraph.text) > 30


def _notes(found: list[Paragraph], pages: list[Page], setting: Setting) -> set[int]:
    """Ids of small print: notes below the text of a column, matter about the publication, labels within figures."""
    text: dict[int, list[Line]] = {}
    for paragraph in found:
        if paragraph.role in {"body", "title"} and paragraph.size >= SMALLER * setting.size:
            for line in paragraph.lines:
                text.setdefault(line.page, []).append(line)
    notes: set[int] = set()
    for before, paragraph in pairwise([Paragraph([]), *found]):
        if paragraph.role != "body" or paragraph.size >= SMALLER * setting.size:
            continue
        first, last = paragraph.lines[0], paragraph.lines[-1]
        around = text.get(first.page, [])
        is_lowest = not any(line.top > last.top and line.x0 < last.x1 and line.x1 > last.x0 for line in around)
        is_below = is_lowest and first.page == last.page and any(line.top < first.top for line in around)
        is_first_page = found[0].lines[0].page == first.page
        goes_on = id(before) in notes and before.lines[-1].page == first.page
        if (
            before.role == "table"
            or (is_below and (is_first_page or goes_on or bool(NOTE_START.match(paragraph.text))))
            or _is_label(paragraph, setting, pages[first.page].width if is_first_page else 0)
        ):
            notes.add(id(paragraph))
    return notes


def _is_label(paragraph: Paragraph, setting: Setting, width: float) -> bool:
    """Whether a paragraph is a few small words in a figure, or stands in a narrow column beside the title."""
    is_small = paragraph.size < LABEL_SIZE * setting.size and len(paragraph.text) < LABEL_CHARS
    return is_small or max(line.x1 - line.x0 for line in paragraph.lines) < NARROW_SHARE * width


def _is_signed_note(paragraph: Paragraph, around: list[Paragraph]) -> bool:
    """Whether a paragraph begins with an asterisk or dagger and is no item of a list."""
    return bool(NOTE_SIGN.match(paragraph.text)) and not any(BULLET.match(each.text) for each in around)


def _is_set_in(paragraph: Paragraph, around: list[Paragraph]) -> bool:
    """Whether a paragraph of several lines stands in from both edges of the text around it, as long quotations do."""
    near = [each for each in around if each.role in {"body", "quote"} and each.lines[0].page == paragraph.lines[0].page]
    lines = [line for each in near for line in each.lines]
    if len(paragraph.lines) < 2 or len(lines) < 3 or starts_item(paragraph.lines[0]):
        return False
    em = paragraph.size
    left, right = min(line.x0 for line in paragraph.lines), max(line.x1 for line in paragraph.lines)
    before, after = left - min(line.x0 for line in lines), max(line.x1 for line in lines) - right
    is_in = before > 1.2 * em and after > max(1.2 * em, 0.5 * before)
    return is_in and left < min(line.x1 for line in lines) and paragraph.lines[0].x0 < left + 0.5 * em


def _set_levels(headings: list[Paragraph]) -> None:
    """Levels from the numbers of headings where they have any, otherwise from the sizes and faces they are set in."""
    uses = Counter((each.size, each.is_bold) for each in headings)
    # Reports have covers and part titles in many sizes: there, a size that stands once opens no level of its own.
    telling = [style for style in uses if uses[style] > 1 or len(uses) <= DEEPEST]
    ranks = {style: min(DEEPEST, 1 + sum(other > style for other in telling)) for style in uses}
    depths: dict[tuple[float, bool], int] = {}
    for heading in headings:
        if match := NUMBER.match(heading.text):
            heading.level = match["number"].count(".") + 1
            depths.setdefault((heading.size, heading.is_bold), heading.level)
    for heading in headings:
        style = heading.size, heading.is_bold
        heading.level = heading.level or depths.get(style, ranks[style])
