"""What each paragraph is on the page: title, heading, body, list, quote, note, caption, reference or box."""

import re

from ..settling import NOTES_HEADING, REFERENCE_HEADING, is_navigation, looks_like_reference
from .contents import mark_contents
from .headings import KNOWN_HEADINGS, find_title, is_heading, mark_byline, mark_masthead, set_levels
from .page import Page
from .paragraphs import LEADING_EMS, Paragraph, starts_item
from .setting import LARGER, PROSE_CHARS, SMALLER, Setting
from .smallprint import is_few_words, is_signed_note, labels, small_print

CAPTION = re.compile(
    r"(?:figure|fig\.?|table|box|chart|exhibit|map|diagram|plate|scheme)\s*(?:\d+|[ivxlc]+\b|[a-z]\d+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
AFTER_LABEL = re.compile(r"[a-z]?\s*(?:[.:|–—-]|\(|$|[A-Z])")
SOURCE = re.compile(r"(?:data )?sources?\s?:", re.IGNORECASE)
NEAR_ENTRIES = 3  # a note about an entry, which a page may cut in two, and the next entry
LETTERED = re.compile(r"([A-Z])\.\s")


def assign_roles(found: list[Paragraph], pages: list[Page]) -> None:
    """Sets role and level of every paragraph that has none yet, in reading order."""
    setting = Setting([line for paragraph in found if paragraph.role == "body" for line in paragraph.lines])
    find_title(found, pages, setting)
    mark_contents(found, setting)
    notes = small_print(found, pages, setting) | labels(found, setting)
    section, before, entry_size = "body", None, 0.0
    for number, paragraph in enumerate(found):
        if paragraph.role != "body":
            before = paragraph
            continue
        around = found[max(0, number - 1) : number] + found[number + 1 : number + 2]
        if REFERENCE_HEADING.fullmatch(paragraph.text) and _begins_list(paragraph, setting, found[number + 1 :]):
            paragraph.role, section = "heading", "reference"
        elif NOTES_HEADING.fullmatch(paragraph.text) and is_heading(paragraph, setting, around):
            paragraph.role, section = "heading", "note"
        elif before is not None and _goes_on_caption(before, paragraph):
            paragraph.role = "caption"
        elif role := _own_role(paragraph, setting, around):
            paragraph.role, section = role, "body" if role == "heading" else section
        elif section != "body":
            is_below = id(paragraph) in notes and paragraph.size < SMALLER * entry_size
            paragraph.role = "note" if is_below else section
            entry_size = entry_size if is_below else paragraph.size
        elif id(paragraph) in notes or is_signed_note(paragraph, around):
            paragraph.role = "note"
        elif _is_item(paragraph, around):
            paragraph.role = "list"
        elif _is_set_in(paragraph, around):
            paragraph.role = "quote"
        before = paragraph
    _mark_entries(found)
    _mark_between_boxes(found)
    mark_masthead(found)
    mark_byline(found)
    set_levels(found, setting)


def _own_role(paragraph: Paragraph, setting: Setting, around: list[Paragraph]) -> str:
    """The role that a paragraph shows by itself, whatever section it stands in; empty where it shows none."""
    if is_navigation(paragraph.text):
        return "furniture"
    if _is_caption(paragraph, setting):
        return "caption"
    if SOURCE.match(paragraph.text):
        return "note"
    if paragraph.lines[0].frame:
        is_small = paragraph.size < SMALLER * setting.size and not KNOWN_HEADINGS.fullmatch(paragraph.text)
        is_head = any(len(each.text) > PROSE_CHARS and each.lines[0].frame for each in around[-1:])
        return "note" if is_small and not is_head and is_few_words(paragraph) else "box"
    if _is_pull_quote(paragraph, setting):
        return "quote"
    return "heading" if is_heading(paragraph, setting, around) else ""


def _is_item(paragraph: Paragraph, around: list[Paragraph]) -> bool:
    """Whether a paragraph is an item of a list: it bears a mark, or a capital letter that its neighbour counts on."""
    if paragraph.is_item or starts_item(paragraph.lines[0]):
        return True
    letter = LETTERED.match(paragraph.text)
    near = [match for each in around if (match := LETTERED.match(each.text))]
    return bool(letter) and any(abs(ord(each[1]) - ord(letter[1])) == 1 for each in near)


def _goes_on_caption(caption: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a paragraph is the rest of a caption: plain lines upon a bold one, or the words beside a mere label."""
    last, first = caption.lines[-1], paragraph.lines[0]
    if caption.role != "caption" or last.page != first.page:
        return False
    label = CAPTION.match(caption.text)
    if label and not label["rest"].strip(" .:"):
        return len(paragraph.lines) < 3 and -first.height < first.top - last.top < 2 * LEADING_EMS * first.size
    return caption.is_bold and not paragraph.is_bold and 0 < first.top - last.top < LEADING_EMS * first.size


def _is_pull_quote(paragraph: Paragraph, setting: Setting) -> bool:
    """Whether several large lines are words of somebody or of the text, set out of it to catch the eye."""
    text = paragraph.text
    if paragraph.size <= LARGER * setting.size or len(paragraph.lines) < 2:
        return False
    if len(text) <= PROSE_CHARS:
        return text.count("“") != text.count("”")
    return text[0] in '“‘"«„' or (len(paragraph.lines) > 2 and not paragraph.is_bold and text[-1] in '.”’"»')


def _mark_entries(found: list[Paragraph]) -> None:
    """Paragraphs that read like entries of a reference list and stand together are such, under whatever heading.

    A note about each entry may stand in between, as in annotated bibliographies.
    """
    flow = [each for each in found if each.role not in {"furniture", "note", "heading"}]
    alike = [each.role in {"body", "list"} and looks_like_reference(each.text) for each in flow]
    for place, paragraph in enumerate(flow):
        near = alike[max(0, place - NEAR_ENTRIES) : place] + alike[place + 1 : place + 1 + NEAR_ENTRIES]
        if alike[place] and any(near):
            paragraph.role = "reference"


def _mark_between_boxes(found: list[Paragraph]) -> None:
    """A few large words between two boxes, with no text below them, belong to a figure made of boxes."""
    for before, paragraph, after in zip(found, found[1:], found[2:], strict=False):
        pages = {each.lines[0].page for each in (before, paragraph, after)}
        if paragraph.role == "heading" and before.role == after.role == "box" and len(pages) == 1:
            paragraph.role = "note"


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
