"""Puts together what a column, a page or something set in between has cut in two."""

import re
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from .paragraphs import INDENT_EMS, Paragraph, starts_item

GOING_ON = frozenset({"body", "list", "quote", "note", "reference", "box"})
# What a second half may have been taken for, as fewer lines show less of how they are set.
REST = frozenset({("list", "body"), ("quote", "body"), ("body", "quote")})
FULL_LINE_CHARS = 35
NARROWER, INDENTED_SHARE, LEAST_PAIRS = 0.6, 0.8, 4
ENTRY_NUMBER = re.compile(r"\[?\d{1,3}[\].]?\s*\S")
# How the second half of a sentence may begin, and how a note, an entry or a numbered section begins.
GOES_ON = re.compile(r"[^\W\d_A-Z]|[(,;&\d]|–(?!–)")
BEGINS = re.compile(r"\d{1,3}\s*[A-Z“‘]|\d+(?:\.\d+)+\.?\s+[A-Z]")
MOST_WAITING = 50  # unfinished paragraphs: no two pages that are meant to be read hold so many
# No sentence, heading or item ends with one of these.
DANGLING = re.compile(r"(?:^|\s)(?:an?|the|of|and|or|to|in|for|by|with|from|that|which|its|their)$", re.IGNORECASE)


def join_across(found: list[Paragraph]) -> list[Paragraph]:
    """Sentences that were cut in two, whole again.

    What stands between the parts (a figure, a note, a running header, a box with its heading) comes after the whole.
    """
    indents = _indents(found)
    kept: list[Paragraph] = []
    waiting: list[_Open] = []
    for before, paragraph in pairwise([Paragraph([]), *found]):
        role = paragraph.role
        if role in {"title", "heading"}:
            for each in waiting:
                each.is_past_heading = True
        is_indenting = id(paragraph) in indents
        earlier = _first_half(waiting, paragraph, before, is_indenting=is_indenting) if role in GOING_ON else None
        if earlier:
            earlier.lines += paragraph.lines
        else:
            kept.append(paragraph)
        if role in GOING_ON:
            whole = earlier or paragraph
            page = whole.lines[-1].page
            waiting = [each for each in waiting[-MOST_WAITING:] if each.may_wait(page) and each.whole is not whole]
            waiting.append(_Open(whole, page, whole.is_unfinished))
    return kept


@dataclass
class _Open:
    """A paragraph whose rest may still come, the page that it reaches, and whether a heading has come since."""

    whole: Paragraph
    page: int
    is_unfinished: bool
    is_past_heading: bool = False

    def may_wait(self, page: int) -> bool:
        """Whether it is unfinished and no more than a page ago."""
        return self.is_unfinished and page - self.page <= 1


def _first_half(waiting: list[_Open], later: Paragraph, before: Paragraph, *, is_indenting: bool) -> Paragraph | None:
    """The paragraph that `later` goes on with: the nearest open one of its kind that is set alike."""
    is_next, is_last = True, True
    for each in reversed(waiting):
        earlier = each.whole
        is_rest = is_last and (earlier.role, later.role) in REST
        if (earlier.role == later.role or is_rest) and _is_set_alike(earlier, later):
            is_direct = is_next and not each.is_past_heading
            if each.is_unfinished:
                is_apart = earlier is not before
                return earlier if _continues(earlier, later, is_next=is_direct, is_apart=is_apart) else None
            if is_direct and _is_rest(earlier, later, is_indenting=is_indenting):
                return earlier
            is_next = False
        is_last = is_last and earlier.role not in {"body", "list", "quote"}
    return None


def _is_set_alike(earlier: Paragraph, later: Paragraph) -> bool:
    """Whether both stand in one frame and have one size, a font in common and, if they can be compared, one measure."""
    last, first = earlier.lines[-1], later.lines[0]
    if not last.is_as_large_as(first) or earlier.fonts.isdisjoint(later.fonts):
        return False
    if last.page == first.page and last.frame != first.frame:
        return False
    if len(later.lines) < 2 or len(earlier.lines) < 2:
        return True
    narrow, wide = sorted(max(line.x1 - line.x0 for line in each.lines) for each in (earlier, later))
    return narrow > NARROWER * wide


def _continues(earlier: Paragraph, later: Paragraph, *, is_next: bool, is_apart: bool) -> bool:
    """Whether `later` goes on with the sentence that `earlier` left open.

    `is_next` says that neither other text of the kind nor a heading stands in between, `is_apart` that something does.
    """
    last, first = earlier.lines[-1], later.lines[0]
    is_lower, is_break = first.text[0].islower(), _is_column_break(earlier, later)
    if last.is_broken and is_lower:
        return is_next or is_break
    if later.is_item or starts_item(first) or BEGINS.match(first.text):
        return False
    if last.is_broken:
        return is_next
    if not is_break and (not is_apart or later.role == "note"):
        return False
    if not is_next and (len(earlier.lines) < 2 or not is_lower):
        return False
    if earlier.role != later.role:
        is_open = (is_lower and _filled(earlier) > 0.6) or bool(DANGLING.search(last.text[-12:]))
        return is_break and is_open
    if GOES_ON.match(first.text):
        return _filled(earlier) > (0.6 if is_next else 0.8)
    is_full = len(earlier.lines) > 1 and _filled(earlier) > 0.8
    return is_next and is_break and not later.starts_indented and is_full


def _is_rest(earlier: Paragraph, later: Paragraph, *, is_indenting: bool) -> bool:
    """Whether `later` goes on with a paragraph that stops at the end of its column with a whole sentence.

    A part of a sentence ended there, or all paragraphs begin with an indented line, as `is_indenting` says.
    """
    if earlier.role != "body" or later.role != "body" or not _is_column_break(earlier, later):
        return False
    if starts_item(later.lines[0]) or BEGINS.match(later.text):
        return False
    if later.text[0].islower() and earlier.text[-1] == ";":
        return True
    return is_indenting and len(later.lines) > 1 and not later.starts_indented and _filled(earlier) > 0.95


def _is_column_break(earlier: Paragraph, later: Paragraph) -> bool:
    last, first = earlier.lines[-1], later.lines[0]
    return first.page != last.page or first.top < last.top or first.x0 > last.x1


def _indents(found: list[Paragraph]) -> set[int]:
    """Ids of paragraphs at whose place the first line of each is set in, where one follows another in a column.

    This is so in most of the document, or in the last few before.
    """
    following = [
        later.starts_indented
        if earlier.role == later.role == "body"
        and len(later.lines) > 1
        and earlier.lines[-1].page == later.lines[0].page
        and not _is_column_break(earlier, later)
        else None
        for earlier, later in pairwise(found)
    ]
    told = [each for each in following if each is not None]
    if len(told) >= LEAST_PAIRS and sum(told) > INDENTED_SHARE * len(told):
        return set(map(id, found))
    indents, recent = set(), deque(maxlen=LEAST_PAIRS)
    for paragraph, is_indented in zip(found[1:], following, strict=True):
        if is_indented is not None:
            recent.append(is_indented)
        elif len(recent) == LEAST_PAIRS and all(recent):
            indents.add(id(paragraph))
    return indents


def _filled(paragraph: Paragraph) -> float:
    """How much of the column the last line fills: where it goes to the edge, nothing shows that the paragraph ends."""
    last = paragraph.lines[-1]
    if len(paragraph.lines) == 1:
        return float(len(last.text) >= FULL_LINE_CHARS)
    left, right = min(line.x0 for line in paragraph.lines[-4:]), max(line.x1 for line in paragraph.lines[-4:])
    return (last.x1 - left) / max(1.0, right - left)


def join_entries(found: list[Paragraph]) -> list[Paragraph]:
    """Entries of the reference list, whole again.

    Where most are numbered only a number begins one, and where they hang only a line at the edge.
    """
    entries = [paragraph for paragraph in found if paragraph.role == "reference"]
    numbered = sum(bool(ENTRY_NUMBER.match(entry.text)) for entry in entries)
    hanging = sum(_hangs(entry) for entry in entries)
    several = sum(len(entry.lines) > 1 for entry in entries)
    kept: list[Paragraph] = []
    for paragraph in found:
        before = kept[-1] if kept and kept[-1].role == paragraph.role == "reference" else None
        lacks_number = numbered > 0.6 * len(entries) and not ENTRY_NUMBER.match(paragraph.text)
        if before and (lacks_number or (hanging > 0.6 * max(1, several) and _is_indented(paragraph, before))):
            before.lines += paragraph.lines
        else:
            kept.append(paragraph)
    return kept


def _hangs(entry: Paragraph) -> bool:
    return len(entry.lines) > 1 and entry.lines[1].x0 - entry.lines[0].x0 > INDENT_EMS * entry.lines[0].size


def _is_indented(paragraph: Paragraph, before: Paragraph) -> bool:
    """Whether a paragraph begins where the entry before it goes on, in the same column."""
    line, first = paragraph.lines[0], before.lines[0]
    in_column = line.page == first.page and line.x0 < first.x1
    return in_column and line.x0 - first.x0 > INDENT_EMS * line.size
