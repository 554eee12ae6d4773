"""How words of a page are set: font, size, boldness, and where their characters stand."""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

from ..layout.page import Box
from . import bare
from .fonts import is_bold_name

LEAST_RISE = 0.4  # points
# Ems: of a usual font, and what a font must claim to be believed.
ASCENT, DESCENT, LEAST_ASCENT, LEAST_DESCENT = 0.8, 0.2, 0.3, 0.08
# Font, size in points, boldness, uprightness.
Style = tuple[str, float, bool, bool]
Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def place_of(raw: Any, index: int, place: Place) -> Box:
    """Where a character stands."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(box))
    return place(box.left, box.top, box.right, box.bottom)


class Styles:
    """Styles of the words of one page: font, size in points, boldness, uprightness.

    `fonts` remembers what is bold, `uneven` are fonts on the page that do not say how deep they reach, so that
    pdfium makes the box of "no" end higher than that of "joy".
    """

    def __init__(self, raw: Any, fonts: dict, *, is_turned: bool) -> None:
        self._raw, self._address, self._fonts, self.is_turned = raw, bare.address(raw), fonts, is_turned
        self.uneven: set[str] = set()
        self._scale, self._origin = 1.0, (ctypes.c_double(), ctypes.c_double())
        self._name, self._flags, self._matrix = ctypes.create_string_buffer(200), ctypes.c_int(), pdfium.FS_MATRIX()
        self._told = [ctypes.byref(each) for each in (self._name, self._flags, self._matrix)]
        self._turns, self._known = memoryview(self._matrix).cast("B")[:16], {}

    def of_words(self, indices: list[int]) -> list[Style]:
        """Styles of words that begin at `indices`: of the first, the last and, where it may differ, the middle one."""
        first, last = self._at(indices[0]), self._at(indices[-1])
        may_differ = len(indices) > 2 and (first != last or first[2])
        middle = self._at(indices[len(indices) // 2]) if may_differ else last
        return [first, *[middle] * (len(indices) - 2), last][: len(indices)]

    def _at(self, index: int) -> Style:
        name_at, flags_at, matrix_at = self._told
        bare.font_info(self._address, index, name_at, 200, flags_at)
        bare.matrix(self._address, index, matrix_at)
        key = self._name.value, bare.font_size(self._address, index), self._turns.tobytes()
        if key not in self._known:
            self._known[key] = self._style(index, *key[:2])
        style, self._scale = self._known[key]
        return style

    def _style(self, index: int, name: bytes, size: float) -> tuple[Style, float]:
        """The style of a character, and how much the page enlarges it."""
        matrix = self._matrix
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        if name not in self._fonts:
            font = name.decode("utf-8", "replace").rpartition("+")[2]
            is_bold = is_bold_name(font) or pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600
            self._fonts[name] = font, is_bold, self._is_uneven(index, size * scale)
        font, is_bold, is_uneven = self._fonts[name]
        if is_uneven and not self.is_turned:
            self.uneven.add(font)
        return (font, round(size * scale, 1), is_bold, (abs(matrix.b) <= abs(matrix.a)) != self.is_turned), scale

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
        x0, _, x1, _ = place_of(self._raw, index, lambda *edges: edges)
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
