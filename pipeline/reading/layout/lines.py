"""Printed lines: words of one row that follow each other in the file."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from ..hyphens import words as known_words
from ..marks import MARK, SUPERIORS, is_mark, is_mark_before
from .page import Flaw, Page, Word

TOUCHING_EMS, UNLIKE = 0.1, 1.8
CELL_EMS, FLUSH_EMS, FAR_EMS = 1.0, 3.0, 5.0
# What stands before an item of a list, and not alone in a cell.
ITEM = re.compile(r"[^\w\s]|\(?\w{1,3}[.)]|\d{1,2}(?:\.\d{1,3})+\.?")
# Raised digits that have characters of their own, and what closes a sentence or phrase right after a raised mark.
SUPERIOR = re.compile(r"[⁰¹²³⁴-⁹]+(?:[,–-][⁰¹²³⁴-⁹]+)*")
CLOSING = re.compile(r"[.,;:!?)\]}’”»…]")
PUNCTUATION = ".,:;!?()"
BREAK_MARKS = "\ufffe"
HYPHENS = "-\u2010\u2011"


class Line:
    """A printed line. Its box is that of its words.

    `is_broken` says that its last word goes on in the next line, `frame` which box on the page it stands in (0: none),
    `is_upright` that it does not run up or down the page, `raised` where in its text raised marks stand.
    """

    __slots__ = (
        "bottom",
        "font",
        "frame",
        "is_bold",
        "is_broken",
        "is_upright",
        "page",
        "raised",
        "size",
        "sizes",
        "text",
        "top",
        "words",
        "x0",
        "x1",
    )

    def __init__(self, page: int, words: list[Word]) -> None:
        text, raised = _written(words)
        if not text.isascii() and SUPERIOR.search(text):
            words = _superiors_apart(words)
            text, raised = _written(words)
        if len(words) > 3 and len(text) < 2.4 * len(words) and not raised:
            words = _letters_together(words)
            text, raised = _written(words)
        lengths = [len(word.text) for word in words]
        core = words[lengths.index(max(lengths))]
        self.page, self.words, self.frame, self.is_upright = page, words, 0, core.is_upright
        self.x0, self.x1 = min([word.x0 for word in words]), max([word.x1 for word in words])
        self.top, self.bottom = core.top, core.bottom
        self.font, self.size, self.sizes = core.font, core.size, {words[0].size, words[-1].size, core.size}
        if len(self.sizes) > 1:
            weights = Counter()
            for word in words:
                weights[word.size] += len(word.text)
            self.size = weights.most_common(1)[0][0]
        self.is_bold = words[0].is_bold and words[-1].is_bold and words[len(words) // 2].is_bold
        self.raised = raised
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


def _written(words: list[Word]) -> tuple[str, list[tuple[int, int]]]:
    """Text of a line, and where in it raised marks stand: apart from what is before and after, but for a stop."""
    if not [word for word in words if word.is_raised]:
        return " ".join([word.text for word in words]), []
    text, raised, before = "", [], None
    for word in words:
        is_stop = before and before.is_raised and _gap(before, word) < TOUCHING_EMS and CLOSING.match(word.text)
        text += " " if text and not is_stop else ""
        if word.is_raised:
            raised.append((len(text), len(text) + len(word.text.rstrip(",;"))))
        text, before = text + word.text, word
    return text, raised


def _superiors_apart(words: list[Word]) -> list[Word]:
    """Words with marks that are written with the characters for raised digits ("teams¹²") as words of their own."""
    found: list[Word] = []
    for number, word in enumerate(words):
        for match in SUPERIOR.finditer(word.text):
            (start, end), mark = match.span(), match[0].translate(SUPERIORS)
            done = len(words[number].text) - len(word.text)
            head, tail = word.text[: start - done], word.text[end - done :]
            before = " ".join([each.text for each in found[-1:]] + [head])
            following = tail or "".join(each.text for each in words[number + 1 : number + 2])
            if is_mark(before, mark) if head else is_mark_before(mark, following, is_apart=not tail):
                edges = [word.x0 + (word.x1 - word.x0) * each / len(word.text) for each in (start - done, end - done)]
                if head:
                    found.append(word._replace(text=head, x1=edges[0]))
                found.append(word._replace(text=mark, x0=edges[0], x1=edges[1], is_raised=True))
                word = word._replace(text=tail, x0=edges[1])
        if word.text:
            found.append(word)
    return found


def _letters_together(words: list[Word]) -> list[Word]:
    """Words of a line that is set letter by letter ("C O N T E N T S"): between words the gaps are wider.

    It is left alone where no word of the language comes out, as with the initials of a name.
    """
    if not all(len(word.text) == 1 for word in words[:3]):
        return words
    gaps = [word.x0 - before.x1 for before, word in pairwise(words)]
    between = sorted(gaps)[len(gaps) // 2] + 0.12 * _height(words[0])
    together = [words[0]]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap < between and len(word.text) == 1:
            together[-1] = _glued(together[-1], word)._replace(flaw=Flaw.SPACED)
        else:
            together.append(word)
    known = [word for word in together if len(word.text) > 3 and word.text.strip(PUNCTUATION).lower() in known_words()]
    return together if sum(len(word.text) for word in known) > 0.4 * len(words) else words


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


def unseen_lines(page: Page) -> list[Line]:
    """The lines of a page that nobody sees, where it shows others."""
    return [Line(page.index, row) for row in _rows(page.unseen)]


def _ends_alike(row: list[Word], other: list[Word]) -> bool:
    return abs(row[0].x0 - other[0].x0) < 1.5 and abs(row[-1].x1 - other[-1].x1) < 1.5


def _rows(runs: Iterable[list[Word]]) -> Iterable[list[Word]]:
    """Words that follow each other from left to right at one height; a run that touches the last word continues it."""
    row: list[Word] = []
    core = None
    for run in runs:
        is_apart = True
        for word in run:
            if row and not is_apart and _is_beside(row[-1], word):
                row.append(word)
            elif row and _continues(core, row[-1], word):
                _append(row, word, is_first=word is run[0])
                is_apart = row[-1].is_raised
                if _height(core) > 1.6 * _height(word) and not row[-1].is_raised:
                    core = word
            else:
                if row:
                    yield row
                row, core, is_apart = [word], word, False
            if len(word.text) > len(core.text):
                core = word
    if row:
        yield row


def _append(row: list[Word], word: Word, *, is_first: bool) -> None:
    """Adds a word to a row: as a raised mark, as the rest of the last word, which another run began, or as it is."""
    last, touches = row[-1], is_first and _gap(row[-1], word) < TOUCHING_EMS
    base = next((each for each in reversed(row) if not each.is_raised), None)
    if base and _stands_above(word, base):
        if last.is_raised and touches and MARK.fullmatch(last.text + word.text):
            row[-1] = _glued(last, word)
            return
        word = word._replace(is_raised=is_mark(_plain_end(row), word.text))
    elif len(row) == 1 and _stands_above(last, word) and is_mark_before(last.text, word.text, is_apart=not touches):
        row[0] = last = last._replace(is_raised=True)
    if (touches and not (last.is_raised or word.is_raised)) or _is_drop_cap(last, word):
        row[-1] = _glued(last, word)
    else:
        row.append(word)


def _plain_end(row: list[Word]) -> str:
    """The last words of a row before its last raised marks."""
    return " ".join([each.text for each in row[-5:] if not each.is_raised][-2:])


def _stands_above(mark: Word, base: Word) -> bool:
    """Whether a word is set smaller and higher than the one beside it, or much higher.

    Both its middle and its foot are compared: small figures on the line have a higher foot, and where a font does not
    say how tall it is, letters without descenders a higher middle.
    """
    if not (mark.is_upright and base.is_upright):
        return False
    height = _height(base)
    rise = (base.top + base.bottom - mark.top - mark.bottom) / 2
    is_higher = rise > (0.06 if _height(mark) < 0.9 * height else 0.2) * height
    return is_higher and base.bottom - mark.bottom > 0.13 * height


def _gap(last: Word, word: Word) -> float:
    """Room between two words of a row in the height of the taller."""
    return (word.x0 - last.x1) / max(_height(last), _height(word), 0.1)


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


def _glued(last: Word, word: Word) -> Word:
    longer = max(last, word, key=lambda each: len(each.text))
    text = last.text.replace("\ufffe", "-") + word.text
    return longer._replace(text=text, x0=last.x0, x1=word.x1, flaw=last.flaw or word.flaw)


def _height(word: Word) -> float:
    return word.bottom - word.top


def _gaps(row: list[Word]) -> list[tuple[int, float, float]]:
    return [
        (place, before.x1, word.x0)
        for place, (before, word) in enumerate(pairwise(row), 1)
        if word.x0 - before.x1 > CELL_EMS * (word.bottom - word.top)
    ]
