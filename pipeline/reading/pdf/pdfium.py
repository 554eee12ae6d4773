"""Pages of words as pdfium finds them: fast, and right for almost every published PDF."""

import ctypes
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ..cleaning import clean
from ..layout.page import Page, Printed, Word
from .faults import LOCKED, damaged
from .fonts import UNREADABLE, is_bold_name

RUN = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
WORD = re.compile(r"\S+")
# A raised mark at the end of a word: "agencies12", "agencies.12,13", "policy*"; not an exponent ("m2", "10-3").
RAISED_AFTER = re.compile(r"(.*(?:[^\W\d_]{3}|\bal|[.,;:!?)\]’”\"])[.,;:)\]’”\"]*?)(\d[\d,–-]*|[*†‡§¶]+)", re.DOTALL)
RAISED_BEFORE = re.compile(r"(\d{1,3}|[*†‡§¶]+)([^\W\d_“‘(].*)", re.DOTALL)
PAGE = re.compile(r"^(?:page|p\.)\s*", re.IGNORECASE)
OBJECTS_LOOKED_AT, LONGEST_NOTED = 600, 60
# Font, size in points, boldness, uprightness.
Style = tuple[str, float, bool, bool]
Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def printed(content: bytes, settings: Any) -> Printed:
    """The document page by page. Raises `DocumentError` where pdfium refuses it."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise LOCKED from error
        raise damaged("its contents cannot be found") from error
    try:
        labels = [
            PAGE.sub("", _decoded(document.get_page_label, index)) or str(index + 1) for index in range(len(document))
        ]
        facts = {field: _decoded(document.get_metadata_value, field) for field in document.METADATA_KEYS}
        found, fonts = Printed("pdfium", labels, {field: value for field, value in facts.items() if value}), {}
        for index in range(min(len(labels), settings.pages)):
            found.add(_pdfium_page(document, Page(index, labels[index]), fonts))
            if found.is_full(settings.characters):
                break
        return found
    finally:
        document.close()


def _decoded(ask: Callable[[Any], str], name: Any) -> str:
    """What pdfium says of a page or field; nothing where it is broken text."""
    try:
        return ask(name)
    except UnicodeDecodeError:
        return ""


def _pdfium_page(document: pypdfium2.PdfDocument, page: Page, fonts: dict) -> Page:
    try:
        source = document[page.index]
        text = source.get_textpage()
    except pypdfium2.PdfiumError as error:
        page.problem = str(error)
        return page
    page.width, page.height = source.get_size()
    place = _placing(source)
    _add_words(page, text, place, fonts, is_turned=source.get_rotation() in (90, 270))
    _add_drawings(page, source, place)
    text.close()
    source.close()
    return page


def _placing(source: pypdfium2.PdfPage) -> Place:
    """Turns left, top, right, bottom as pdfium counts them into x0, top, x1, bottom of the page as one sees it."""
    left, bottom, right, top = source.get_cropbox()
    match source.get_rotation():
        case 90:
            return lambda x0, y1, x1, y0: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        case 180:
            return lambda x0, y1, x1, y0: (right - x1, y0 - bottom, right - x0, y1 - bottom)
        case 270:
            return lambda x0, y1, x1, y0: (top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y1, x1, y0: (x0 - left, top - y1, x1 - left, top - y0)


def _add_words(page: Page, source: pypdfium2.PdfTextPage, place: Place, fonts: dict, *, is_turned: bool) -> None:
    """Fills `page.runs`: the text of the page in one call, then the boxes of both ends of each word."""
    text = source.get_text_range(errors="surrogatepass")
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):  # pdfium counts in UTF-16 units: keep pairs apart until the words are cleaned
        text = "".join(map(chr, memoryview(units).cast("H")))
    page.characters, page.unreadable = len(text), len(UNREADABLE.findall(text.replace("\x02", "")))
    index_of, box_of = pdfium.FPDFText_GetCharIndexFromTextIndex, pdfium.FPDFText_GetLooseCharBox
    raw, box, styles = source.raw, pdfium.FS_RECTF(), _Styles(source.raw, fonts, is_turned=is_turned)
    at = ctypes.byref(box)
    for line in RUN.finditer(text):
        spans = [match.span() for match in WORD.finditer(text, *line.span())]
        if not spans:
            continue
        shift = index_of(raw, spans[0][0]) - spans[0][0]
        is_even = index_of(raw, spans[-1][1] - 1) - spans[-1][1] + 1 == shift
        if pdfium.FPDFText_HasUnicodeMapError(raw, spans[0][0] + shift) == 1:
            page.unreadable += line.end() - line.start()
        run = []
        for (start, end), style in zip(spans, styles.of_words([start + shift for start, _ in spans]), strict=True):
            if not is_even:
                shift = index_of(raw, start) - start
            box_of(raw, start + shift, at)
            left, top, bottom = box.left, box.top, box.bottom
            box_of(raw, end - 1 + shift, at)
            written = text[start:end]
            if not written.isascii():
                written, is_repaired = _cleaned(written)
                page.is_repaired |= is_repaired
                if not written:
                    continue
            word = Word(written, *place(left, max(top, box.top), box.right, min(bottom, box.bottom)), *style)
            change = (box.top - box.bottom) / ((top - bottom) or 1)
            run += [word] if 0.85 < change < 1.15 else _apart(word, RAISED_AFTER if change < 1 else RAISED_BEFORE)
        if run:
            page.runs.append(run)


def _cleaned(written: str) -> tuple[str, bool]:
    """A word without hidden characters; the sign for a hyphen at the line end stays, a soft hyphen becomes it."""
    body = written.rstrip("\ufffe\x02\u00ad")
    cleaned, is_repaired = clean(body)
    return cleaned + ("\ufffe" if len(body) < len(written) else ""), is_repaired


def _apart(word: Word, raised: re.Pattern[str]) -> list[Word]:
    """A word from a raised mark that is glued to it, so that "agencies12" is the word and its note."""
    match = raised.fullmatch(word.text) if len(word.text) < LONGEST_NOTED else None
    if match is None:
        return [word]
    cut = word.x0 + (word.x1 - word.x0) * match.end(1) / len(word.text)
    return [word._replace(text=match[1], x1=cut), word._replace(text=match[2], x0=cut)]


class _Styles:
    """Styles of the words of one page: font, size in points, boldness, uprightness. `fonts` remembers what is bold."""

    def __init__(self, raw: Any, fonts: dict, *, is_turned: bool) -> None:
        self._raw, self._fonts, self._is_turned = raw, fonts, is_turned
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(200), ctypes.c_int(), pdfium.FS_MATRIX()

    def of_words(self, indices: list[int]) -> list[Style]:
        """Styles of words that begin at `indices`: of the first, the last and, where it may differ, the middle one."""
        first, last = self._at(indices[0]), self._at(indices[-1])
        may_differ = len(indices) > 2 and (first != last or first[2])
        middle = self._at(indices[len(indices) // 2]) if may_differ else last
        return [first, *[middle] * (len(indices) - 2), last][: len(indices)]

    def _at(self, index: int) -> Style:
        raw, matrix = self._raw, self._matrix
        pdfium.FPDFText_GetFontInfo(raw, index, self._name, 200, self._flags)
        name = self._name.value
        if name not in self._fonts:
            font = name.decode("utf-8", "replace").rpartition("+")[2]
            self._fonts[name] = font, is_bold_name(font) or pdfium.FPDFText_GetFontWeight(raw, index) >= 600
        font, is_bold = self._fonts[name]
        pdfium.FPDFText_GetMatrix(raw, index, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        return font, round(size, 1), is_bold, (abs(matrix.b) <= abs(matrix.a)) != self._is_turned


def _add_drawings(page: Page, source: pypdfium2.PdfPage, place: Place) -> None:
    """Notes what is drawn on the page: places of paths, and whether there is an image."""
    bounds = [ctypes.c_float() for _ in range(4)]
    for number in range(min(OBJECTS_LOOKED_AT, pdfium.FPDFPage_CountObjects(source.raw))):
        drawn = pdfium.FPDFPage_GetObject(source.raw, number)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(drawn, *bounds):
            x0, bottom, x1, top = (each.value for each in bounds)
            page.rectangles.append(place(x0, top, x1, bottom))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            page.has_image = True
