"""Words of a page as pdfium finds them, with their places, styles and flaws."""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ..cleaning import ACCENT, with_accents
from ..layout.page import PAGE_CHARACTERS, Box, Flaw, Page, Word
from . import bare, ink
from .fonts import UNREADABLE, cleaned
from .styles import Place, Style, Styles, place_of

RUN = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
WORD = re.compile(r"\S+")
# Where a mark may be glued to a word: "agencies12", "agencies.12,13", "policy*", "2004.7", "12The"; on the first page,
# which names authors, also "Brank," with a raised k.
MAY_BE_MARKED = re.compile(
    r"[\d*∗†‡§¶‖#](?:(?=[^\W\d_])|(?<=[^\W\d_].)|(?<=[)\]”’\"%»…!?;].)|(?<=[^\s\d][.,:].)"
    r"|(?<=[^\W\d_]\[.)|(?<=(?:1[5-9]|20)\d\d.)|(?<=(?:1[5-9]|20)\d\d[.,;:)].))"
)
NAMES_MAY_BE_MARKED = re.compile(rf"[A-ZÀ-Þ][^\W\d_]{{1,60}},(?!\d)|(?<=[^\W\d_]),[^\W\d_]|{MAY_BE_MARKED.pattern}")
# Beyond letters, figures, quotation marks, dashes and the like, which need no cleaning.
NOT_PLAIN = re.compile(r"[^ -_a-~À-ÿ‐-―‘-„†‡•…€£©®°§«»]")
FIGURES_AT_END = re.compile(r"(?<=\D)\d[\d,–-]{0,60}$")
LONGEST_LOOKED_INTO, MISLEADING_SHARE = 60, 0.5
# Text, x0, top, x1, bottom of a part of a word.
Piece = tuple[str, float, float, float, float]
# Left, top, right, bottom of a character as pdfium counts them, by its index on the page.
BoxOf = Callable[[int], tuple[float, float, float, float]]


class Row(NamedTuple):
    """Words that pdfium takes for one line: the index of the first character of each, and how long the line is.

    `is_marked` says that marks may be glued to words, `is_plain` that no character needs cleaning.
    """

    words: list[str]
    firsts: list[int]
    length: int
    is_marked: bool
    is_plain: bool

    def ends(self) -> Iterator[int]:
        """The index of the first and the last character of each word."""
        for first, word in zip(self.firsts, self.words, strict=True):
            yield first
            yield first + len(word) - 1


def add_words(page: Page, source: pypdfium2.PdfTextPage, place: Place, fonts: dict, *, is_turned: bool) -> None:
    """Fills `page.runs`: the text of the page in one call, then the boxes of both ends of each word."""
    text = source.get_text_range(errors="surrogatepass")
    page.is_cut, text = len(text) > PAGE_CHARACTERS, text[:PAGE_CHARACTERS]
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):  # pdfium counts in UTF-16 units: keep pairs apart until the words are cleaned
        text = "".join(map(chr, memoryview(units).cast("H")))
    page.characters, page.unreadable = len(text), len(UNREADABLE.findall(text.replace("\x02", "")))
    rows = list(_rows(text, bare.address(source.raw), NAMES_MAY_BE_MARKED if page.index == 0 else MAY_BE_MARKED))
    edges = bare.boxes(bare.address(source.raw), [end for row in rows for end in row.ends()])
    styles, is_odd_page = Styles(source.raw, fonts, is_turned=is_turned), page.unreadable > 0 or "`" in text
    maker, done = _Maker(page, source.raw, place, styles, is_odd_page=is_odd_page), 0
    for row in rows:
        page.runs += maker.runs(row, edges[done : done + 8 * len(row.words)])
        done += 8 * len(row.words)
    if page.unreadable:
        page.runs = _judged_by_font(page.runs)


def _rows(text: str, address: int, may_be_marked: re.Pattern[str]) -> Iterator[Row]:
    """The rows of words of a page."""
    for match in RUN.finditer(text):
        line, start = match[0].rstrip(), match.start()
        words = line.split()
        if not words:
            continue
        if len(line) == sum(map(len, words)) + len(words) - 1:  # single spaces
            starts = list(accumulate([len(word) + 1 for word in words[:-1]], initial=start))
        else:
            starts = [start + word.start() for word in WORD.finditer(line)]
        firsts = _indices(address, starts, start + len(line) - 1)
        is_plain = line.isascii() or not NOT_PLAIN.search(line.rstrip("\ufffe"))
        yield Row(words, firsts, len(match[0]), bool(may_be_marked.search(line)), is_plain)


class _Maker:
    """Makes words of the rows of a page."""

    def __init__(self, page: Page, raw: Any, place: Place, styles: Styles, *, is_odd_page: bool) -> None:
        self._page, self._raw, self._place, self._styles = page, raw, place, styles
        self._is_odd_page = is_odd_page
        self._address, self._box_of = bare.address(raw), _boxes(raw)
        self._marked = NAMES_MAY_BE_MARKED if page.index == 0 else MAY_BE_MARKED

    def runs(self, row: Row, ends: list[float]) -> list[list[Word]]:
        """Words of a row, of whose first and last characters `ends` are the left, top, right and bottom edges.

        They are one run, but for words in parts of different heights, which are runs of their own.
        """
        styles, flaw = self._styles.of_words(row.firsts), None
        if bare.has_no_meaning(self._address, row.firsts[0]) == 1:
            self._page.unreadable += row.length
            flaw = Flaw.MEANINGLESS
        suspects = self._page.suspects
        is_odd = self._is_odd_page or bool(suspects and ink.is_near(suspects, self._place(*ends[:4])))
        if is_odd or row.is_marked or not (row.is_plain and self._stand_level(ends, styles)):
            return self._one_by_one(row, ends, styles, flaw, is_odd=is_odd)
        lefts, tops, _, bottoms, _, last_tops, rights, last_bottoms = [ends[each::8] for each in range(8)]
        if tops != last_tops or bottoms != last_bottoms:
            tops, bottoms = map(max, tops, last_tops), map(min, bottoms, last_bottoms)
        parts = zip(row.words, map(self._place, lefts, tops, rights, bottoms), styles, strict=True)
        made = tuple.__new__  # what Word(...) calls, twice as fast
        run = [
            made(Word, (written, x0, top, x1, bottom, font, size, is_bold, is_upright, False, flaw))
            for written, (x0, top, x1, bottom), (font, size, is_bold, is_upright) in parts
        ]
        return [run]

    def _stand_level(self, ends: list[float], styles: list[Style]) -> bool:
        """Whether the boxes of words show no part of one raised, and their fonts are to be believed."""
        if self._styles.uneven and not self._styles.uneven.isdisjoint(style[0] for style in styles):
            return False
        tops, bottoms, last_tops, last_bottoms = ends[1::8], ends[3::8], ends[5::8], ends[7::8]
        if (tops == last_tops and bottoms == last_bottoms) or self._styles.is_turned:
            return True
        return all(map(_are_alike, tops, bottoms, last_tops, last_bottoms))

    def _one_by_one(
        self, row: Row, ends: list[float], styles: list[Style], flaw: Flaw | None, *, is_odd: bool
    ) -> list[list[Word]]:
        """Words of a row of which some may be marked, raised in part, hidden or badly written."""
        runs: list[list[Word]] = [[]]
        boxes = zip(ends[::4], ends[1::4], ends[2::4], ends[3::4], strict=True)
        for written, first, style in zip(row.words, row.firsts, styles, strict=True):
            (left, top, _, bottom), end = next(boxes), next(boxes)
            right, last, own = end[2], first + len(written) - 1, flaw
            top, bottom, is_stepped = self._height((first, top, bottom), (last, end[1], end[3]), style)
            match = row.is_marked and self._marked.search(written)
            may_be_parted = style[3] and (is_stepped or (match and not _is_level(self._raw, first, match)))
            if may_be_parted and (pieces := _pieces(self._raw, written, first, self._place, self._styles, style)):
                runs += [*([Word(*piece, *style, False, own)] for piece in pieces), []]
                continue
            edges = self._place(left, top, right, bottom)
            if is_odd or not (row.is_plain or written.isascii() or not NOT_PLAIN.search(written)):
                written, own = _looked_at(self._page, self._raw, first, written, edges, flaw)
            if own is Flaw.REPLACED:  # an accent may stand at its end and part it from the word beside it
                next_right = self._box_of(max(first, last - 1))[2]
                edges = self._place(left, top, max(right, next_right), bottom)
                runs += [[Word(written, *edges, *style, False, own)], []] if written else []
            else:
                runs[-1].append(Word(written, *edges, *style, False, own))
        return [run for run in runs if run]

    def _height(
        self, first: tuple[int, float, float], last: tuple[int, float, float], style: Style
    ) -> tuple[float, float, bool]:
        """Top and bottom of a word and whether it may be raised in part, by index, top and bottom of both its ends."""
        (index, top, bottom), (last_index, last_top, last_bottom) = first, last
        if self._styles.uneven and style[0] in self._styles.uneven:
            return *self._styles.height(index), False
        if last_top == top and last_bottom == bottom:
            return top, bottom, False
        is_alike = self._styles.is_turned or _are_alike(top, bottom, last_top, last_bottom)
        is_stepped = not is_alike and self._styles.rises(index, last_index)
        return max(top, last_top), min(bottom, last_bottom), is_stepped


def _are_alike(top: float, bottom: float, other_top: float, other_bottom: float) -> bool:
    """Whether two characters are about as tall, so that neither is raised."""
    return 0.85 < (other_top - other_bottom) / ((top - bottom) or 1) < 1.15


def _judged_by_font(runs: list[list[Word]]) -> list[list[Word]]:
    """Words in a font most of whose words on the page hold characters without meaning: the others mislead as well."""
    words = Counter(word.font for run in runs for word in run)
    flawed = Counter(word.font for run in runs for word in run if word.flaw is Flaw.MEANINGLESS)
    misleading = {font for font, count in flawed.items() if count > MISLEADING_SHARE * words[font]}
    return [[word._replace(flaw=Flaw.MEANINGLESS) if word.font in misleading else word for word in run] for run in runs]


def _indices(address: int, starts: list[int], end: int) -> list[int]:
    """Where pdfium has the characters of a line at `starts`: it counts some that are not in the text."""
    shift = bare.index_of(address, starts[0]) - starts[0]
    if bare.index_of(address, end) - end != shift:
        return [bare.index_of(address, start) for start in starts]
    return [start + shift for start in starts] if shift else starts


def _boxes(raw: Any) -> BoxOf:
    """What gives the box of a character."""
    edges, page = (ctypes.c_float * 4)(), bare.address(raw)
    found, at = memoryview(edges).cast("B").cast("f"), ctypes.byref(edges)

    def box_of(index: int) -> tuple[float, float, float, float]:
        bare.loose_box(page, index, at)
        return tuple(found)

    return box_of


def _looked_at(
    page: Page, raw: Any, first: int, written: str, edges: Box, flaw: Flaw | None
) -> tuple[str, Flaw | None]:
    """A word as it is kept, and what is wrong with it: its characters, or that it does not show."""
    is_apart = ACCENT.search(written) and len(written) < LONGEST_LOOKED_INTO
    whole = with_accents(written, lambda place: _under(raw, first, place, len(written))) if is_apart else written
    kept, own_flaw = cleaned(whole)
    flaw = own_flaw or flaw or (Flaw.REPLACED if whole != written else None)
    if page.suspects and kept:
        flaw = ink.flaw(page, bare.text_object(bare.address(raw), first), edges) or flaw
    return kept, flaw


def _under(raw: Any, first: int, place: int, length: int) -> int | None:
    """Which letter beside the accent at `place` of a word of `length` characters stands under it."""
    left, right, *_ = edges = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(raw, first + place, *edges)
    middle = (left.value + right.value) / 2
    for other in (place + 1, place - 1):
        if 0 <= other < length and pdfium.FPDFText_GetCharBox(raw, first + other, *edges):
            inset = 0.2 * (right.value - left.value)
            if left.value + inset < middle < right.value - inset:
                return other
    return None


def _is_level(raw: Any, first: int, match: re.Match[str]) -> bool:
    """Whether what may be a mark stands like the first character of its word, and is drawn no higher in its box."""
    if FIGURES_AT_END.search(match.string):
        return False
    box, heights = pdfium.FS_RECTF(), set()
    for number in {0, match.start(), max(0, match.end() - 2), match.end() - 1}:
        pdfium.FPDFText_GetLooseCharBox(raw, first + number, ctypes.byref(box))
        heights.add((round(box.top, 1), round(box.bottom, 1)))
    return len(heights) == 1


def _pieces(raw: Any, written: str, first: int, place: Place, styles: Styles, style: Style) -> list[Piece]:
    """The parts of a word whose characters differ in height or rise; nothing where they do not.

    As runs of their own they are put together again, or told apart, where the lines are made.
    """
    if len(written) > LONGEST_LOOKED_INTO:
        return []
    parts: list[Piece] = []
    for number, character in enumerate(written, first):
        x0, top, x1, bottom = styles.place(number, place) if style[0] in styles.uneven else place_of(raw, number, place)
        text, start, last_top, _, last_bottom = parts[-1] if parts else ("", 0, 0, 0, 0)
        slack = 0.08 * (last_bottom - last_top)
        if abs(top - last_top) < slack and abs(bottom - last_bottom) < slack:
            parts[-1] = (text + character, start, top, x1, bottom)
        else:
            parts.append((character, x0, top, x1, bottom))
    parts = parts if len(parts) > 1 else _with_raised_figures(raw, parts[0], first, place)
    parts = [(cleaned(text)[0], *edges) for text, *edges in parts] if len(parts) > 1 else []
    return [part for part in parts if part[0]]


def _with_raised_figures(raw: Any, part: Piece, first: int, place: Place) -> list[Piece]:
    """A word parted where it ends in figures that are drawn high on a line: some fonts have such, of the full size."""
    figures = FIGURES_AT_END.search(part[0])
    if figures is None:
        return [part]
    edges, origin = [ctypes.c_double() for _ in range(4)], [ctypes.c_double() for _ in range(2)]
    pdfium.FPDFText_GetCharOrigin(raw, first + figures.start(), *origin)
    pdfium.FPDFText_GetCharBox(raw, first + figures.start(), *edges)
    left, right, bottom, top = (each.value for each in edges)
    if not left < right or bottom - origin[1].value < 0.3 * (top - bottom):
        return [part]
    text, start, full_top, end, full_bottom = part
    x0, high, _, low = place(left, top, right, bottom)
    return [(text[: figures.start()], start, full_top, x0, full_bottom), (figures[0], x0, high, end, low)]
