"""Words of a page as pdfium finds them, with their places, styles and flaws."""

import ctypes
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ..cleaning import ACCENT, with_accents
from ..layout.page import PAGE_CHARACTERS, Box, Flaw, Page, Word
from . import bare, ink
from .fonts import UNREADABLE, cleaned, is_bold_name

RUN = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
WORD = re.compile(r"\S+")
# Where a mark may be glued to a word: "agencies12", "agencies.12,13", "policy*", "2004.7", "12The"; on the first page,
# which names authors, also "Brank," with a raised k.
MAY_BE_MARKED = re.compile(
    r"[\d*∗†‡§¶‖#](?:(?=[^\W\d_])|(?<=[^\W\d_].)|(?<=[)\]”’\"%»…!?;].)|(?<=[^\s\d][.,:].)"
    r"|(?<=[^\W\d_]\[.)|(?<=(?:1[5-9]|20)\d\d.)|(?<=(?:1[5-9]|20)\d\d[.,;:)].))"
)
NAMES_MAY_BE_MARKED = re.compile(rf"[A-ZÀ-Þ][^\W\d_]+,(?!\d)|(?<=[^\W\d_]),[^\W\d_]|{MAY_BE_MARKED.pattern}")
# Beyond letters, figures, quotation marks, dashes and the like, which need no cleaning.
NOT_PLAIN = re.compile(r"[^ -_a-~À-ÿ‐-―‘-„†‡•…€£©®°§«»]")
FIGURES_AT_END = re.compile(r"(?<=\D)\d[\d,–-]*$")
LEAST_RISE = 0.4  # points
# Ems: of a usual font, and what a font must claim to be believed.
ASCENT, DESCENT, LEAST_ASCENT, LEAST_DESCENT = 0.8, 0.2, 0.3, 0.08
LONGEST_LOOKED_INTO, MISLEADING_SHARE = 60, 0.5
# Font, size in points, boldness, uprightness.
Style = tuple[str, float, bool, bool]
# Text, x0, top, x1, bottom of a part of a word.
Piece = tuple[str, float, float, float, float]
Place = Callable[[float, float, float, float], tuple[float, float, float, float]]
# Left, top, right, bottom of a character as pdfium counts them, by its index on the page.
BoxOf = Callable[[int], tuple[float, float, float, float]]


def add_words(page: Page, source: pypdfium2.PdfTextPage, place: Place, fonts: dict, *, is_turned: bool) -> None:
    """Fills `page.runs`: the text of the page in one call, then the boxes of both ends of each word."""
    text = source.get_text_range(errors="surrogatepass")
    page.is_cut, text = len(text) > PAGE_CHARACTERS, text[:PAGE_CHARACTERS]
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):  # pdfium counts in UTF-16 units: keep pairs apart until the words are cleaned
        text = "".join(map(chr, memoryview(units).cast("H")))
    page.characters, page.unreadable = len(text), len(UNREADABLE.findall(text.replace("\x02", "")))
    raw, address, box_of = source.raw, bare.address(source.raw), _boxes(source.raw)
    styles, made = _Styles(raw, fonts, is_turned=is_turned), tuple.__new__  # what Word(...) calls, twice as fast
    may_be_marked = NAMES_MAY_BE_MARKED if page.index == 0 else MAY_BE_MARKED
    is_odd_page = page.unreadable or "`" in text
    for line in RUN.finditer(text):
        spans = [match.span() for match in WORD.finditer(text, *line.span())]
        if not spans:
            continue
        firsts = _indices(address, spans)
        flaw_of_line = None
        if bare.has_no_meaning(address, firsts[0]) == 1:
            page.unreadable += line.end() - line.start()
            flaw_of_line = Flaw.MEANINGLESS
        marked = may_be_marked.search(text, *line.span()) and may_be_marked.search
        is_odd = is_odd_page or (page.suspects and ink.is_near(page.suspects, _place(raw, firsts[0], place)))
        runs: list[list[Word]] = [[]]
        for (start, end), first, style in zip(spans, firsts, styles.of_words(firsts), strict=True):
            left, top, _, bottom = around = box_of(first)
            _, last_top, right, last_bottom = box_of(first + end - start - 1) if end - start > 1 else around
            written, flaw, is_stepped = text[start:end], flaw_of_line, False
            if styles.uneven and style[0] in styles.uneven:
                top, bottom = styles.height(first)
            elif last_top != top or last_bottom != bottom:
                is_alike = is_turned or 0.85 < (last_top - last_bottom) / ((top - bottom) or 1) < 1.15
                is_stepped = not is_alike and styles.rises(first, first + end - start - 1)
                top, bottom = max(top, last_top), min(bottom, last_bottom)
            match = marked and marked(written)
            may_be_parted = style[3] and (
                (is_stepped and styles.rises(first, first + end - start - 1))
                or (match and not _is_level(raw, first, match))
            )
            if may_be_parted and (pieces := _pieces(raw, written, first, place, styles, style)):
                runs += [*([Word(*piece, *style, False, flaw)] for piece in pieces), []]
                continue
            edges = place(left, top, right, bottom)
            if is_odd or (not written.isascii() and NOT_PLAIN.search(written)):
                written, flaw = _looked_at(page, raw, first, written, edges, flaw)
            if flaw is Flaw.REPLACED:  # an accent may stand at its end and part it from the word beside it
                _, _, next_right, _ = box_of(max(first, first + end - start - 2))
                edges = place(left, top, max(right, next_right), bottom)
                runs += [[Word(written, *edges, *style, False, flaw)], []] if written else []
            else:
                runs[-1].append(made(Word, (written, *edges, *style, False, flaw)))
        page.runs += [run for run in runs if run]
    if page.unreadable:
        page.runs = _judged_by_font(page.runs)


def _judged_by_font(runs: list[list[Word]]) -> list[list[Word]]:
    """Words in a font most of whose words on the page hold characters without meaning: the others mislead as well."""
    words = Counter(word.font for run in runs for word in run)
    flawed = Counter(word.font for run in runs for word in run if word.flaw is Flaw.MEANINGLESS)
    misleading = {font for font, count in flawed.items() if count > MISLEADING_SHARE * words[font]}
    return [[word._replace(flaw=Flaw.MEANINGLESS) if word.font in misleading else word for word in run] for run in runs]


def _indices(address: int, spans: list[tuple[int, int]]) -> list[int]:
    """Where pdfium has the first characters of the words of a line: it counts some that are not in the text."""
    shift = bare.index_of(address, spans[0][0]) - spans[0][0]
    is_even = bare.index_of(address, spans[-1][1] - 1) - spans[-1][1] + 1 == shift
    return [start + shift for start, _ in spans] if is_even else [bare.index_of(address, start) for start, _ in spans]


def _boxes(raw: Any) -> BoxOf:
    """What gives the box of a character."""
    edges, page = (ctypes.c_float * 4)(), bare.address(raw)
    found, at = memoryview(edges).cast("B").cast("f"), ctypes.addressof(edges)

    def box_of(index: int) -> tuple[float, float, float, float]:
        bare.loose_box(page, index, at)
        return tuple(found)

    return box_of


def _place(raw: Any, index: int, place: Place) -> Box:
    """Where a character stands."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(box))
    return place(box.left, box.top, box.right, box.bottom)


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


def _pieces(raw: Any, written: str, first: int, place: Place, styles: "_Styles", style: Style) -> list[Piece]:
    """The parts of a word whose characters differ in height or rise; nothing where they do not.

    As runs of their own they are put together again, or told apart, where the lines are made.
    """
    if len(written) > LONGEST_LOOKED_INTO:
        return []
    parts: list[Piece] = []
    for number, character in enumerate(written, first):
        x0, top, x1, bottom = styles.place(number, place) if style[0] in styles.uneven else _place(raw, number, place)
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


class _Styles:
    """Styles of the words of one page: font, size in points, boldness, uprightness.

    `fonts` remembers what is bold, `uneven` are fonts on the page that do not say how deep they reach, so that
    pdfium makes the box of "no" end higher than that of "joy".
    """

    def __init__(self, raw: Any, fonts: dict, *, is_turned: bool) -> None:
        self._raw, self._fonts, self._is_turned = raw, fonts, is_turned
        self.uneven: set[str] = set()
        self._scale, self._origin = 1.0, (ctypes.c_double(), ctypes.c_double())
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(200), ctypes.c_int(), pdfium.FS_MATRIX()
        self._address, self._name_at, self._flags_at, self._matrix_at = (
            bare.address(raw),
            *map(ctypes.addressof, (self._name, self._flags, self._matrix)),
        )

    def of_words(self, indices: list[int]) -> list[Style]:
        """Styles of words that begin at `indices`: of the first, the last and, where it may differ, the middle one."""
        first, last = self._at(indices[0]), self._at(indices[-1])
        may_differ = len(indices) > 2 and (first != last or first[2])
        middle = self._at(indices[len(indices) // 2]) if may_differ else last
        return [first, *[middle] * (len(indices) - 2), last][: len(indices)]

    def _at(self, index: int) -> Style:
        page, matrix = self._address, self._matrix
        bare.font_info(page, index, self._name_at, 200, self._flags_at)
        name = self._name.value
        bare.matrix(page, index, self._matrix_at)
        self._scale = (matrix.c**2 + matrix.d**2) ** 0.5
        size = bare.font_size(page, index) * self._scale
        if name not in self._fonts:
            font = name.decode("utf-8", "replace").rpartition("+")[2]
            is_bold = is_bold_name(font) or pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600
            self._fonts[name] = font, is_bold, self._is_uneven(index, size)
        font, is_bold, is_uneven = self._fonts[name]
        if is_uneven and not self._is_turned:
            self.uneven.add(font)
        return font, round(size, 1), is_bold, (abs(matrix.b) <= abs(matrix.a)) != self._is_turned

    def rises(self, first: int, last: int) -> bool:
        """Whether two characters of a word do not stand on one line; those of two fonts may differ in height only."""
        pdfium.FPDFText_GetCharOrigin(self._raw, first, *self._origin)
        foot = self._origin[1].value
        pdfium.FPDFText_GetCharOrigin(self._raw, last, *self._origin)
        return abs(foot - self._origin[1].value) > LEAST_RISE

    def height(self, index: int) -> tuple[float, float]:
        """Top and bottom of a character as if its font said how tall it is, counted as pdfium does."""
        pdfium.FPDFText_GetCharOrigin(self._raw, index, *self._origin)
        size, y = pdfium.FPDFText_GetFontSize(self._raw, index) * self._scale, self._origin[1].value
        return y + ASCENT * size, y - DESCENT * size

    def place(self, index: int, place: Place) -> Box:
        """Where a character of an uneven font stands."""
        x0, _, x1, _ = _place(self._raw, index, lambda *edges: edges)
        top, bottom = self.height(index)
        return place(x0, top, x1, bottom)

    def _is_uneven(self, index: int, size: float) -> bool:
        drawn = pdfium.FPDFText_GetTextObject(self._raw, index)
        font = drawn and pdfium.FPDFTextObj_GetFont(drawn)
        if not font:
            return False
        ascent, descent, edges = ctypes.c_float(), ctypes.c_float(), [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFFont_GetAscent(font, 1.0, ascent)
        pdfium.FPDFFont_GetDescent(font, 1.0, descent)
        pdfium.FPDFText_GetCharBox(self._raw, index, *edges)
        ink = edges[3].value - edges[2].value
        return (ascent.value < LEAST_ASCENT or descent.value > -LEAST_DESCENT) and 0 < ink < 1.3 * size < 13 * ink
