"""Printed lines: words of one row that follow each other in the file."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from .page import Page, Word

GLUED_EMS, UNLIKE = 0.1, 1.8
CELL_EMS, FLUSH_EMS, FAR_EMS = 1.0, 3.0, 5.0
# What stands before an item of a list, and not alone in a cell.
ITEM = re.compile(r"[^\w\s]|\(?\w{1,3}[.)]")
# A raised mark of a note, and what it may follow: a word or a stop, not a unit ("m2") or a figure ("103").
NOTE_MARK = re.compile(r"\[?\d[\d,–-]*\]?|[*†‡§¶]+")
CAN_BE_NOTED = re.compile(r"(?:[^\W\d_]{3}|\bal|[.,;:!?)\]’”\"])$")
BREAK_MARKS = "\ufffe"
HYPHENS = "-\u2010\u2011"


class Line:
    """A printed line. Its box is that of its words.

    `is_broken` says that its last word goes on in the next line, `frame` which box on the page it stands in (0: none),
    `is_upright` that it does not run up or down the page.
    """

    __slots__ = (
        "bottom",
        "font",
        "frame",
        "is_bold",
        "is_broken",
        "is_upright",
        "page",
        "size",
        "sizes",
        "text",
        "top",
        "words",
        "x0",
        "x1",
    )

    def __init__(self, page: int, words: list[Word]) -> None:
        core = max(words, key=lambda word: len(word.text))
        self.page, self.words, self.frame, self.is_upright = page, words, 0, core.is_upright
        self.x0, self.x1 = min(word.x0 for word in words), max(word.x1 for word in words)
        self.top, self.bottom = core.top, core.bottom
        self.font, self.size, self.sizes = core.font, core.size, {words[0].size, words[-1].size, core.size}
        if len(self.sizes) > 1:
            weights = Counter()
            for word in words:
                weights[word.size] += len(word.text)
            self.size = weights.most_common(1)[0][0]
        self.is_bold = words[0].is_bold and words[-1].is_bold and words[len(words) // 2].is_bold
        text = " ".join([word.text for word in words])
        self.is_broken = text[-1] in BREAK_MARKS or (text[-1] in HYPHENS and text[-2:-1].isalnum())
        self.text = text.replace("\ufffe", "-")

    @property
    def height(self) -> float:
        """Height of its letters in points."""
        return self.bottom - self.top

    def is_as_large_as(self, other: "Line") -> bool:
        """Whether both have letters of one size; small capitals and raised marks within a line do not part them."""
        return any(abs(one - two) <= 0.06 * max(one, two) for one in self.sizes for two in other.sizes)

    def __repr__(self) -> str:
        return f"Line({self.page}, {self.x0:.0f}, {self.top:.0f}, {self.size}, {self.text!r})"


def lines_of(page: Page) -> list[Line]:
    """The lines of a page in the order of the file.

    A row is cut at a gap that the rows next to it share, as between the cells of a table or two columns, and at any
    very wide one. The gaps of justified text seldom stand above each other, and its rows end alike on both sides.
    """
    rows = list(_rows(page.runs))
    gaps = [_gaps(row) for row in rows]
    lines = []
    for number, row in enumerate(rows):
        start = 0
        if gaps[number]:
            near = [other for other in range(max(0, number - 2), min(len(rows), number + 3)) if other != number]
            least = FLUSH_EMS if sum(_ends_alike(row, rows[other]) for other in near) > 1 else CELL_EMS
        for place, left, right in gaps[number]:
            if place == 1 and ITEM.fullmatch(row[0].text):
                continue
            shared = sum(any(min(right, r) - max(left, x) > 3 for _, x, r in gaps[other]) for other in near)
            ems = (right - left) / min(_height(row[place]), _height(row[place - 1]))
            if (shared > 1 and ems > least) or ems > FAR_EMS:
                lines.append(Line(page.index, row[start:place]))
                start = place
        lines.append(Line(page.index, row[start:]))
    return lines


def _ends_alike(row: list[Word], other: list[Word]) -> bool:
    return abs(row[0].x0 - other[0].x0) < 1.5 and abs(row[-1].x1 - other[-1].x1) < 1.5


def _rows(runs: Iterable[list[Word]]) -> Iterable[list[Word]]:
    """Words that follow each other from left to right at one height; a run that touches the last word continues it."""
    row: list[Word] = []
    core = None
    for run in runs:
        is_first = True
        for word in run:
            if row and not is_first and _is_beside(row[-1], word):
                row.append(word)
                if len(word.text) > len(core.text):
                    core = word
            elif row and _continues(core, row[-1], word):
                gap = word.x0 - row[-1].x1
                touches = is_first and gap < GLUED_EMS * _height(core) and not _is_note_mark(row[-1], word)
                if touches or _is_drop_cap(row[-1], word):
                    row[-1] = _glued(row[-1], word)
                else:
                    row.append(word)
                if len(word.text) > len(core.text) or _height(core) > 1.6 * _height(word):
                    core = word
            else:
                if row:
                    yield row
                row, core = [word], word
            is_first = False
    if row:
        yield row


def _is_beside(last: Word, word: Word) -> bool:
    """Whether a word of the same run plainly goes on: the common case, or words up the page."""
    if not word.is_upright:
        return not last.is_upright
    slack = 0.1 * (last.bottom - last.top)
    return abs(word.bottom - last.bottom) < slack and abs(word.top - last.top) < slack and word.x0 > last.x1 - slack


def _continues(core: Word, last: Word, word: Word) -> bool:
    smaller, larger = sorted((_height(core), _height(word)))
    overlap, gap = min(core.bottom, word.bottom) - max(core.top, word.top), word.x0 - last.x1
    is_raised = smaller < 0.8 * larger and overlap > 0.25 * smaller and gap < 0.5 * larger
    is_level = overlap > 0.5 * smaller or is_raised
    is_alike = larger < UNLIKE * smaller or gap < smaller  # else: a logo beside a line
    return is_level and is_alike and word.x0 > last.x1 - 0.5 * smaller


def _is_drop_cap(last: Word, word: Word) -> bool:
    return len(last.text) == 1 and last.text.isupper() and last.size > 1.8 * word.size and word.text[0].islower()


def _is_note_mark(last: Word, word: Word) -> bool:
    is_small = _height(word) < 0.85 * _height(last)
    return is_small and bool(NOTE_MARK.fullmatch(word.text)) and bool(CAN_BE_NOTED.search(last.text[-12:]))


def _glued(last: Word, word: Word) -> Word:
    longer = max(last, word, key=lambda each: len(each.text))
    text = last.text.replace("\ufffe", "-") + word.text
    return longer._replace(text=text, x0=last.x0, x1=word.x1)


def _height(word: Word) -> float:
    return word.bottom - word.top


def _gaps(row: list[Word]) -> list[tuple[int, float, float]]:
    return [
        (place, before.x1, word.x0)
        for place, (before, word) in enumerate(pairwise(row), 1)
        if word.x0 - before.x1 > CELL_EMS * _height(word)
    ]
