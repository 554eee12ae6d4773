"""Paragraphs: stretches of lines cut where a new thought begins."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from .lines import Line

BULLET = re.compile(r"[•●▪■□◦‣►▶➢➤✓✔–—*·o-] ")
SURE_BULLET = re.compile(r"[•●▪■□◦‣►▶➢➤✓✔] ?")
NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)|(?:\d{1,3}|[A-Z]|[ivx]{1,4})\.|\[\d{1,3}\])\s")
NOTE_NUMBER = re.compile(r"\d{1,3}\s+[A-Z“‘]")
# A sentence is over: its stop, then closing quotation marks or brackets, then raised note marks.
ENDS = re.compile(r"(?:[.!?:;…]|[.!?…][”’\"')\]]+)(?:\s*\[?\d[\d,–\s-]*\]?|[*†‡])*$")
INDENT_EMS, FAR_INDENT_EMS = 0.7, 6.0
LEADING_EMS, EXTRA_LEADING_EMS = 1.3, 0.3
EARLY_SHARE = 0.6


@dataclass
class Paragraph:
    """Lines that belong together, and what they are on the page; `rows` are the cells of a table."""

    lines: list[Line]
    role: str = "body"
    level: int = 0
    starts_indented: bool = False
    rows: list[list[list[Line]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words on one line, broken words still broken."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Size of the letters that most of it is set in."""
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
    overlap = min(line.x1, following.x1) - max(line.x0, following.x0)
    narrower = min(line.x1 - line.x0, following.x1 - following.x0)
    is_near = 0.4 * following.height < step < 2.5 * max(line.height, following.height)
    return is_near and overlap > 0.3 * narrower and line.frame == following.frame


def paragraphs(stretch: list[Line]) -> list[Paragraph]:
    """The paragraphs of one stretch of lines."""
    column = Column(stretch)
    parts = [[stretch[0]]]
    for before, line in pairwise(stretch):
        if column.sets_apart(before, line):
            parts.append([line])
        else:
            parts[-1].append(line)
    found: list[Paragraph] = []
    for part in parts:
        is_hanging, left = _hangs(part), min(line.x0 for line in part)
        for before, line in pairwise([None, *part]):
            at_edge = line.x0 < left + 0.5 * line.size
            if before is None or (at_edge if is_hanging else column.parts(before, line)):
                is_indented = before is not None and line.x0 - before.x0 > INDENT_EMS * line.size
                found.append(Paragraph([line], starts_indented=is_indented))
            else:
                found[-1].lines.append(line)
    return found


class Column:
    """How a stretch of lines is set: its edges and its leading."""

    def __init__(self, stretch: list[Line]) -> None:
        ends = sorted(line.x1 for line in stretch)
        self.left = min(line.x0 for line in stretch)
        self.right = ends[int(0.9 * (len(ends) - 1))] if len(ends) > 3 else ends[-1]
        self.leading = _leading(stretch)

    def sets_apart(self, before: Line, line: Line) -> bool:
        """Whether space above, size, boldness or a bullet sets a line apart from the one before."""
        step = min(line.top - before.top, line.bottom - before.bottom)
        leading = self.leading.get(line.size, LEADING_EMS * line.size)
        if step > leading + EXTRA_LEADING_EMS * max(before.size, line.size) or SURE_BULLET.match(line.text):
            return True
        return not before.is_broken and (before.is_bold != line.is_bold or not before.is_as_large_as(line))

    def parts(self, before: Line, line: Line) -> bool:
        """Whether a new paragraph begins with a line that nothing sets apart."""
        if before.is_broken:
            return False
        if not self._ends_early(before, line):
            return is_over(before) and self._is_indented(before, line)
        first, last = line.words[0], line.words[-1]
        return (
            is_over(before)
            or starts_item(line)
            or bool(NOTE_NUMBER.match(line.text))
            or before.x0 - line.x0 > INDENT_EMS * line.size
            or {before.words[0].font, before.words[-1].font}.isdisjoint((first.font, last.font))
            or self._is_indented(before, line)
            or self._is_cut_short(before, line)
        )

    def _ends_early(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` would have found room on the line before."""
        first = line.words[0]
        return self.right - before.x1 > first.x1 - first.x0 + 0.4 * max(before.size, line.size)

    def _is_indented(self, before: Line, line: Line) -> bool:
        indent = line.x0 - before.x0
        return INDENT_EMS * line.size < indent < FAR_INDENT_EMS * line.size and not starts_item(before)

    def _is_cut_short(self, before: Line, line: Line) -> bool:
        """Whether a line of ordinary text ends so early, before a capital, that it was ended on purpose."""
        is_early = before.x1 < self.left + EARLY_SHARE * (self.right - self.left) and before.text[-1] != ","
        return is_early and not before.is_bold and abs(before.x0 - line.x0) < 2 and line.text[0].isupper()


def is_over(line: Line) -> bool:
    """Whether a sentence ends with the line."""
    return bool(ENDS.search(line.text[-40:]))


def starts_item(line: Line) -> bool:
    """Whether a line begins like an item of a list."""
    return bool(BULLET.match(line.text) or NUMBERED.match(line.text))


def _leading(stretch: list[Line]) -> dict[float, float]:
    """The usual distance between the tops of two lines of one size, for sizes with enough lines to tell."""
    steps: dict[float, list[float]] = {}
    for before, line in pairwise(stretch):
        if before.size == line.size:
            steps.setdefault(line.size, []).append(min(line.top - before.top, line.bottom - before.bottom))
    return {size: sorted(of_size)[len(of_size) // 4] for size, of_size in steps.items() if len(of_size) > 2}


def _hangs(part: list[Line]) -> bool:
    """Whether entries begin at the left edge and go on indented, as in lists of references."""
    left = min(line.x0 for line in part)
    indented = [line.x0 > left + INDENT_EMS * line.size for line in part]
    starts = sum(not before and after for before, after in pairwise(indented))
    twice_left = sum(not (before or after) for before, after in pairwise(indented))
    return len(part) > 3 and starts > 1 and sum(indented) >= 0.4 * len(indented) and twice_left <= starts
