"""Paragraphs: stretches of lines cut where a new thought begins."""

import re
from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise

from ..settling import looks_like_reference
from .leading import LEADING_EMS, REACH_HEIGHTS, are_even, least, steps
from .lines import Line

# Symbol fonts put their signs at U+F020 to U+F0FF: in front of a line they are bullets.
BULLET = re.compile(r"[•●▪■□◦‣►▶➢➤✓✔❖♦◆○–—*·o\uf020-\uf0ff-] ")
SURE_BULLET = re.compile(r"[•●▪■□◦‣►▶➢➤✓✔❖♦◆○\uf020-\uf0ff] ?")
NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)|(?:\d{1,3}|[ivx]{1,4})\.|\[\d{1,3}\])\s")
SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[A-Z]")
MORE_PAGES = re.compile(r"\d{1,4}(?:[,.–-]|$)")
COUNTED = re.compile(r"[(\[]?(\d{1,3})([.)\]]*)\s+\S")
ENTRY_PAGE = re.compile(r"(?:^|[\s.…·–,])(?!(?:1[5-9]|20)\d\d$)(?:\d{1,4}[a-z]?|[ivxlc]{1,6})$")
LONGEST_PAGE = 7  # characters that `ENTRY_PAGE` looks at, at most
NOTE_NUMBER = re.compile(r"\d{1,3}\s+[A-Z“‘]")
# A sentence is over: its stop, then closing quotation marks or brackets, then raised note marks.
ENDS = re.compile(r"(?:[.!?:;…]|[.!?…][”’\"')\]]+)(?:\s*\[?\d[\d,–\s-]*+\]?|[*†‡])*$")
OPEN_ENDS = ",;-–\ufffe"
INDENT_EMS, FAR_INDENT_EMS = 0.7, 6.0
# This much more room than most lines have is that of a paragraph; less does after a sentence, where they stand evenly.
EXTRA_LEADING_EMS, SMALL_EXTRA_EMS = 0.3, 0.15
EARLY_SHARE, AXIS_EMS = 0.6, 0.2
# When lines are entries of their own: so many end early, begin with a capital, end with a page, end a sentence.
ENTRY_LINES, MOST, MANY, FEW = 4, 0.7, 0.6, 0.4


@dataclass
class Paragraph:
    """Lines that belong together, and what they are on the page; `rows` are the cells of a table.

    `is_item` says that it hangs, stands in a list of short lines, or has a drawn bullet before it; `is_entry` that the
    entries of its list end in page numbers.
    """

    lines: list[Line]
    role: str = "body"
    level: int = 0
    starts_indented: bool = False
    is_item: bool = False
    is_entry: bool = False
    rows: list[list[list[Line]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words on one line, broken words still broken."""
        return " ".join([line.text for line in self.lines])

    @property
    def size(self) -> float:
        """Size of the letters that most of it is set in."""
        size = self.lines[0].size
        if all(line.size == size for line in self.lines):
            return size
        sizes = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def fonts(self) -> set[str]:
        """Fonts of its lines."""
        return {line.font for line in self.lines}

    @property
    def is_bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.is_bold for line in self.lines)

    @property
    def is_unfinished(self) -> bool:
        """Whether it stops in the middle of a sentence."""
        return self.lines[-1].is_broken or not is_over(self.lines[-1])


def table(rows: list[list[list[Line]]]) -> Paragraph:
    """A table as one paragraph."""
    return Paragraph([line for row in rows for cell in row for line in cell], "table", rows=rows)


def stretches(lines: list[Line]) -> list[list[Line]]:
    """Lines that run on down one column, in the order given."""
    found: list[list[Line]] = []
    for line in lines:
        if found and runs_on(found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def runs_on(line: Line, following: Line) -> bool:
    """Whether `following` stands below `line` in the same column and frame, not far away."""
    step = following.top - line.top
    if not 0.4 * following.height < step < REACH_HEIGHTS * max(line.height, following.height):
        return False
    overlap = min(line.x1, following.x1) - max(line.x0, following.x0)
    narrower = min(line.x1 - line.x0, following.x1 - following.x0)
    return overlap > 0.3 * narrower and line.frame == following.frame


def paragraphs(stretch: list[Line], bulleted: frozenset[int], leading: dict[float, float]) -> list[Paragraph]:
    """The paragraphs of one stretch of lines.

    `bulleted` are the ids of lines with a drawn bullet before them, `leading` is the usual one of the document.
    """
    column = Column(stretch, leading)
    parts = [[stretch[0]]]
    for before, line in pairwise(stretch):
        if id(line) in bulleted or column.sets_apart(before, line, is_item=id(parts[-1][0]) in bulleted):
            parts.append([line])
        else:
            parts[-1].append(line)
    found: list[Paragraph] = []
    for part in parts:
        of_part = _entries(part) or (_of_hanging(part) if _hangs(part) else _of_running(part, column.around(part)))
        of_part[0].is_item |= id(part[0]) in bulleted
        found += of_part
    return found


def _entries(part: list[Line]) -> list[Paragraph]:
    """Entries of a list of contents or an index, each ending in the number of a page; none where it is none."""
    if len(part) < ENTRY_LINES:
        return []
    ends = [ends_with_page(line.text) for line in part]
    if sum(ends) < MANY * len(part):
        return []
    found = [Paragraph([part[0]], is_entry=True)]
    for (line, is_end), after in zip(zip(part, ends, strict=True), part[1:], strict=False):
        if is_end and not line.is_broken and not MORE_PAGES.match(after.text):
            found.append(Paragraph([after], is_entry=True))
        else:
            found[-1].lines.append(after)
    return found


def _of_hanging(part: list[Line]) -> list[Paragraph]:
    """Entries that begin at the left edge and go on indented."""
    left = min(line.x0 for line in part)
    found: list[Paragraph] = []
    for line in part:
        is_item = line.x0 < left + 0.5 * line.size
        if not found or is_item or _counts_on(found[-1].lines[0], found[-1].lines[-1], line):
            found.append(Paragraph([line], is_item=is_item))
        else:
            found[-1].lines.append(line)
    return found


def _of_running(part: list[Line], column: "Column") -> list[Paragraph]:
    """Paragraphs of lines that nothing but their edges and their words part."""
    found: list[Paragraph] = []
    is_listing = column.lists(part)
    if not is_listing and _is_centred(part):
        return [Paragraph(part)]
    for number, line in enumerate(part):
        after = part[number + 1] if number + 1 < len(part) else None
        is_new = is_listing and starts_sentence(line) and part[number - 1].text[-1] not in OPEN_ENDS
        if found and not is_new and not column.parts(found[-1].lines, line, after):
            found[-1].lines.append(line)
        else:
            edges = [part[number - 1].x0] if number else []
            edges += [after.x0] if after else []
            edge = min(edges) if edges else column.edge(line)
            is_indented = line.x0 - edge > INDENT_EMS * line.size
            found.append(Paragraph([line], starts_indented=is_indented, is_item=is_listing))
    return found


def _is_centred(part: list[Line]) -> bool:
    """Whether lines of various lengths stand on one axis."""
    lefts, axis = [line.x0 for line in part], part[0].x0 + part[0].x1
    is_ragged = max(lefts) - min(lefts) > INDENT_EMS * part[0].size
    return is_ragged and all(abs(line.x0 + line.x1 - axis) < 2 * AXIS_EMS * line.size for line in part)


class Column:
    """How a stretch of lines is set: its edges and its leading, which short ones share with the document."""

    def __init__(self, stretch: list[Line], leading: dict[float, float]) -> None:
        self._lines = stretch
        ends = sorted(line.x1 for line in stretch)
        self.left = min(line.x0 for line in stretch)
        self.right = ends[int(0.9 * (len(ends) - 1))] if len(ends) > 3 else ends[-1]
        own = steps(stretch)
        self.leading = leading | {size: least(of_size) for size, of_size in own.items() if len(of_size) > 2}
        self.even = {size for size, of_size in own.items() if len(of_size) > 4 and are_even(of_size, size)}

    def around(self, part: list[Line]) -> "Column":
        """The column as lines that stand in from its left have it: their right edge may be their own."""
        if len(part) < ENTRY_LINES or min(line.x0 for line in part) - self.left < INDENT_EMS * part[0].size:
            return self
        column = copy(self)
        column.right = min(self.right, max(line.x1 for line in part))
        return column

    def edge(self, line: Line) -> float:
        """Where lines as large as a given one begin: notes below a column may begin left of it."""
        return min(each.x0 for each in self._lines if each.size == line.size)

    def sets_apart(self, before: Line, line: Line, *, is_item: bool = False) -> bool:
        """Whether space above, size, boldness or a bullet sets a line apart from the one before.

        A heading that runs into its paragraph, or into the item that `is_item` says it begins, does not end there.
        """
        step = min(line.top - before.top, line.bottom - before.bottom)
        leading = self.leading.get(line.size, LEADING_EMS * line.size)
        extra = step - leading
        if extra > EXTRA_LEADING_EMS * max(before.size, line.size) or SURE_BULLET.match(line.text):
            return True
        if before.is_broken:
            return False
        if extra > SMALL_EXTRA_EMS * line.size and self._is_own_space(before, line):
            return True
        if before.is_bold and line.is_bold and before.text.isupper() != line.text.isupper():
            return True
        runs_in = before.words[-1].is_bold == line.words[0].is_bold and not self._ends_early(before, line)
        return (before.is_bold != line.is_bold and not runs_in and not is_item) or not before.is_as_large_as(line)

    def _stands_alone(self, before: Line, line: Line, after: Line | None) -> bool:
        """Whether a line that ends early is set in a face that neither the line before nor the one after has."""
        if after is None or line.font in (before.font, after.font) or not starts_sentence(line):
            return False
        return self._ends_early(line, after) and not is_over(line)

    def _is_own_space(self, before: Line, line: Line) -> bool:
        """Whether a little more room between two lines is that of a paragraph: raised marks make room too."""
        is_plain = before.size == line.size and not (before.raised or line.raised)
        return is_plain and line.size in self.even and is_over(before) and starts_sentence(line)

    def lists(self, part: list[Line]) -> bool:
        """Whether every line is an entry of its own, as in lists of names: most end early and begin with a capital."""
        pairs = list(pairwise(part))
        right = max(line.x1 for line in part)
        early = (_leaves_room(*each, right) and each[0].text[-1] not in OPEN_ENDS for each in pairs)
        return (
            len(part) >= ENTRY_LINES
            and sum(early) >= MOST * len(pairs)
            and sum(starts_sentence(line) for line in part) >= MOST * len(part)
            and sum(is_over(line) for line in part) < FEW * len(part)
        )

    def parts(self, lines: list[Line], line: Line, after: Line | None) -> bool:
        """Whether a new paragraph begins with a line that nothing sets apart from the `lines` of the last one."""
        before = lines[-1]
        if before.is_broken:
            return False
        if _counts_on(lines[0], before, line) or (SECTION.match(line.text) and SECTION.match(lines[0].text)):
            return True
        is_first = len(lines) == 1
        is_in = self._is_indented(before, line) and not (is_first and _may_hang(before))
        is_out = before.x0 - line.x0 > INDENT_EMS * line.size
        if not self._ends_early(before, line):
            is_start = after is not None and self._is_indented(after, line) and starts_sentence(line)
            if is_over(before):
                if looks_like_reference(line.text) and looks_like_reference(lines[0].text):
                    return True
                is_edge = is_in or is_start or (is_out and not is_first)
                return is_edge or _is_run_in(before, line) or self._stands_alone(before, line, after)
            return is_in and starts_item(line)
        first, last = line.words[0], line.words[-1]
        return (
            is_over(before)
            or starts_item(line)
            or bool(NOTE_NUMBER.match(line.text))
            or is_out
            or {before.words[0].font, before.words[-1].font}.isdisjoint((first.font, last.font))
            or is_in
            or self._is_cut_short(before, line)
            or (line.text[0].isupper() and bool(SURE_BULLET.match(lines[0].text)))
        )

    def _ends_early(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` would have found room on the line before."""
        return _leaves_room(before, line, self.right)

    def _is_indented(self, before: Line, line: Line) -> bool:
        return INDENT_EMS * line.size < line.x0 - before.x0 < FAR_INDENT_EMS * line.size

    def _is_cut_short(self, before: Line, line: Line) -> bool:
        """Whether a line of ordinary text ends so early, before a capital, that it was ended on purpose."""
        is_early = before.x1 < self.left + EARLY_SHARE * (self.right - self.left) and before.text[-1] != ","
        return is_early and not before.is_bold and abs(before.x0 - line.x0) < 2 and line.text[0].isupper()


def _leaves_room(before: Line, line: Line, right: float) -> bool:
    first = line.words[0]
    return right - before.x1 > first.x1 - first.x0 + 0.4 * max(before.size, line.size)


def ends_with_page(text: str) -> bool:
    """Whether the number of a page stands at the end of a text."""
    return bool(ENTRY_PAGE.search(text, len(text) - LONGEST_PAGE))


def is_over(line: Line) -> bool:
    """Whether a sentence ends with the line: no letter ends one."""
    return not line.text[-1].isalpha() and bool(ENDS.search(line.text[-40:]))


def starts_sentence(line: Line) -> bool:
    """Whether a line may be the first of a sentence: it begins with a capital, a figure or a mark."""
    return not line.text[0].islower()


def _counts_on(first: Line, before: Line, line: Line) -> bool:
    """Whether a line bears the number that follows that of the paragraph, as the next note or source does."""
    number, following = COUNTED.match(first.text), COUNTED.match(line.text)
    if not number or not following or number[2] != following[2] or int(following[1]) != int(number[1]) + 1:
        return False
    return bool(number[2]) or (is_over(before) and line.text[following.end() - 1].isupper())


def _may_hang(line: Line) -> bool:
    """Whether a line begins what goes on indented: an item or a source."""
    return starts_item(line) or looks_like_reference(line.text)


def _is_run_in(before: Line, line: Line) -> bool:
    """Whether a line begins with a bold heading that its paragraph follows on the same line."""
    is_bold = line.words[0].is_bold and not line.words[-1].is_bold
    return is_bold and not before.words[-1].is_bold and starts_sentence(line)


def starts_item(line: Line) -> bool:
    """Whether a line begins like an item of a list."""
    return bool(BULLET.match(line.text) or NUMBERED.match(line.text))


def _hangs(part: list[Line]) -> bool:
    """Whether entries begin at the left edge and go on indented, as in lists of references.

    Paragraphs of two lines look the same, but there a sentence is over before the lines that stand in.
    """
    left = min(line.x0 for line in part)
    indented = [line.x0 > left + INDENT_EMS * line.size for line in part]
    pairs = list(pairwise(indented))
    starts = sum(not before and after for before, after in pairs)
    twice_left = sum(not (before or after) for before, after in pairs)
    if len(part) < 4 or starts < 2 or sum(indented) < 0.4 * len(indented) or twice_left > starts or _is_centred(part):
        return False
    begins = [is_over(part[n]) or starts_item(part[n + 1]) for n, pair in enumerate(pairs) if pair == (False, True)]
    ends = [is_over(part[n]) for n, pair in enumerate(pairs) if pair == (True, False)]
    return sum(begins) < MOST * len(begins) or sum(begins) * len(ends) <= sum(ends) * len(begins)
