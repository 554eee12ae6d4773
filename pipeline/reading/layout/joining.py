"""Puts together what a column, a page or something set in between has cut in two."""

import re
from itertools import pairwise

from .paragraphs import INDENT_EMS, NOTE_NUMBER, Paragraph, starts_item

GOING_ON = frozenset({"body", "list", "quote", "note", "reference", "box"})
FULL_LINE_CHARS = 35
ENTRY_NUMBER = re.compile(r"\[?\d{1,3}[\].]?\s*\S")


def join_across(found: list[Paragraph]) -> list[Paragraph]:
    """Sentences that were cut in two, whole again.

    What stands between the parts (a figure, a note, a running header) comes after the whole.
    """
    kept: list[Paragraph] = []
    last: dict[str, Paragraph] = {}
    waiting: dict[str, Paragraph] = {}
    for before, paragraph in pairwise([Paragraph([]), *found]):
        role, whole = paragraph.role, paragraph
        if _continues(last.get(role), paragraph, is_next=True, is_apart=last.get(role) is not before):
            whole = last[role]
        elif waiting.get(role) is not last.get(role) and _continues(
            waiting.get(role), paragraph, is_next=False, is_apart=True
        ):
            whole = waiting[role]
        if whole is paragraph:
            kept.append(paragraph)
        else:
            whole.lines += paragraph.lines
        if role in GOING_ON:
            last[role] = whole
            if whole.is_unfinished:
                waiting[role] = whole
        elif role in {"title", "heading"}:
            last.clear()
            waiting.clear()
    return kept


def _continues(earlier: Paragraph | None, later: Paragraph, *, is_next: bool, is_apart: bool) -> bool:
    """Whether `later` goes on with the sentence that `earlier` left open.

    `is_next` says that no other text of the kind stands in between, `is_apart` that something else does.
    """
    if earlier is None or not earlier.is_unfinished:
        return False
    last, first = earlier.lines[-1], later.lines[0]
    if not last.is_as_large_as(first) or not 0 <= first.page - last.page <= 1 or starts_item(first):
        return False
    if earlier.role in {"note", "reference"} and NOTE_NUMBER.match(first.text):
        return False
    is_column_break = first.page != last.page or first.top < last.top or first.x0 > last.x1
    if last.is_broken:
        return is_next
    if not (is_apart or is_column_break) or earlier.fonts.isdisjoint(later.fonts):
        return False
    if first.text[0].islower() or first.text[0] in "(,;–&0123456789":
        return _filled(earlier) > 0.6
    return is_next and is_column_break and not later.starts_indented and _filled(earlier) > 0.8


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
