"""Small print: notes below the text, matter about the publication, the words of figures."""

import re
from itertools import pairwise

from .lines import Line
from .page import Page
from .paragraphs import BULLET, Paragraph, is_over
from .setting import PROSE_CHARS, SMALLER, Setting

NOTE_SIGN = re.compile(r"[*†‡§¶]+ ?[^\W\d_]")
NOTE_START = re.compile(r"(?:\[?\d{1,3}\]?[.)]?|[*†‡¶]+)\s*[^\W\d_]")
LABEL_CHARS, LABEL_SIZE, NARROW_SHARE = 80, 0.86, 0.25
FRAGMENT_CHARS, LEAST_FRAGMENTS = 40, 3


def small_print(found: list[Paragraph], pages: list[Page], setting: Setting) -> set[int]:
    """Ids of small print: notes below the text of a column, matter about the publication, labels within figures.

    A note that the page cuts goes on below the text of the next one.
    """
    text: dict[int, list[Line]] = {}
    for paragraph in found:
        if paragraph.role in {"body", "title"} and paragraph.size >= SMALLER * setting.size:
            for line in paragraph.lines:
                text.setdefault(line.page, []).append(line)
    notes: set[int] = set()
    last_note: Paragraph | None = None
    for before, paragraph, after in zip([Paragraph([]), *found], found, [*found[1:], None], strict=False):
        if paragraph.role != "body" or paragraph.size >= SMALLER * setting.size:
            continue
        first, last = paragraph.lines[0], paragraph.lines[-1]
        around = text.get(first.page, [])
        is_lowest = not any(line.top > last.top and line.x0 < last.x1 and line.x1 > last.x0 for line in around)
        is_below = is_lowest and first.page == last.page and any(line.top < first.top for line in around)
        is_first_page = found[0].lines[0].page == first.page and not _goes_over(paragraph, after)
        goes_on = id(before) in notes and before.lines[-1].page == first.page
        goes_on |= last_note is not None and last_note.is_unfinished and last_note.lines[-1].page == first.page - 1
        is_marked = bool(NOTE_START.match(paragraph.text))
        if (
            before.role == "table"
            or (is_below and (is_first_page or goes_on or is_marked))
            or (is_first_page and (is_marked or "@" in paragraph.text))
            or _is_label(paragraph, setting, pages[first.page].width if is_first_page else 0)
        ):
            notes.add(id(paragraph))
            last_note = paragraph if is_below and len(paragraph.text) > PROSE_CHARS else None
    return notes


def _goes_over(paragraph: Paragraph, after: Paragraph | None) -> bool:
    """Whether text that bears no mark of a note goes on in the next column."""
    if after is None or not paragraph.is_unfinished or NOTE_START.match(paragraph.text):
        return False
    line, following = paragraph.lines[-1], after.lines[0]
    is_above = following.page != line.page or following.top < line.top
    return is_above and following.size == line.size and following.text[0].islower()


def _is_label(paragraph: Paragraph, setting: Setting, width: float) -> bool:
    """Whether a paragraph is a few small words in a figure, or stands in a narrow column beside the title."""
    is_small = paragraph.size < LABEL_SIZE * setting.size and len(paragraph.text) < LABEL_CHARS
    return is_small or max(line.x1 - line.x0 for line in paragraph.lines) < NARROW_SHARE * width


def is_signed_note(paragraph: Paragraph, around: list[Paragraph]) -> bool:
    """Whether a paragraph begins with an asterisk or dagger and is no item of a list."""
    return bool(NOTE_SIGN.match(paragraph.text)) and not any(BULLET.match(each.text) for each in around)


def labels(found: list[Paragraph], setting: Setting) -> set[int]:
    """Ids of the words of figures: scattered about the page, several on end, none of them a sentence; bare numbers."""
    told: set[int] = set()
    run: list[Paragraph] = []
    for paragraph in [*found, Paragraph([], "end")]:
        if paragraph.role == "furniture":
            continue
        is_fragment = paragraph.role == "body" and (is_few_words(paragraph) or _has_own_face(paragraph, setting))
        if is_fragment and run and _share_page(run[-1], paragraph):
            run.append(paragraph)
            continue
        scattered = sum(not _is_under(one, other) for one, other in pairwise(run))
        if len(run) >= LEAST_FRAGMENTS and scattered >= len(run) / 2:
            told.update(map(id, run))
        told.update(id(each) for each in run if not any(letter.isalpha() for letter in each.text))
        run = [paragraph] if is_fragment else []
    return told


def is_few_words(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a few words that end no sentence."""
    is_short = len(paragraph.lines) < 3 and len(paragraph.text) < FRAGMENT_CHARS
    return is_short and not is_over(paragraph.lines[-1]) and not paragraph.is_item


def _has_own_face(paragraph: Paragraph, setting: Setting) -> bool:
    """Whether a short line is set in letters that the text is not set in, as code and the legends of figures are."""
    is_short = len(paragraph.lines) == 1 and len(paragraph.text) < PROSE_CHARS and not paragraph.is_item
    return is_short and all(word.font != setting.font for word in paragraph.lines[0].words)


def _share_page(one: Paragraph, other: Paragraph) -> bool:
    return one.lines[0].page == other.lines[0].page


def _is_under(one: Paragraph, other: Paragraph) -> bool:
    """Whether `other` stands right below `one`, flush with it or on the same axis."""
    above, below = one.lines[-1], other.lines[0]
    is_flush = abs(one.lines[0].x0 - below.x0) < 2 or abs(above.x0 + above.x1 - below.x0 - below.x1) < 4
    return is_flush and 0 < below.top - above.top < 3 * below.height
