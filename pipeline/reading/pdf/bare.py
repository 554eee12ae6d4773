"""pdfium's functions that are asked for every word, line or drawing, with bare addresses for arguments.

Only the first argument is converted, from an address; after it come whole numbers and `ctypes.byref`. Such a call takes
a third of the time that it takes with checked types, and reading is mostly such calls.
"""

import ctypes
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

ADDRESS, INTEGER, REAL = ctypes.c_void_p, ctypes.c_int, ctypes.c_double


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, ADDRESS, *arguments)(ctypes.cast(function, ADDRESS).value)


def address(handle: Any) -> int:
    """Where what a handle of pypdfium2 stands for is in memory."""
    return ctypes.cast(handle, ADDRESS).value


# Of a text page and the index of a character.
loose_box = _bare(pdfium.FPDFText_GetLooseCharBox, INTEGER)
font_info = _bare(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong)
font_size = _bare(pdfium.FPDFText_GetFontSize, REAL)
matrix = _bare(pdfium.FPDFText_GetMatrix, INTEGER)
index_of = _bare(pdfium.FPDFText_GetCharIndexFromTextIndex, INTEGER)
has_no_meaning = _bare(pdfium.FPDFText_HasUnicodeMapError, INTEGER)
text_object = _bare(pdfium.FPDFText_GetTextObject, ADDRESS)
# Of a page, of a form in it, or of what is drawn there.
object_at = _bare(pdfium.FPDFPage_GetObject, ADDRESS)
object_in = _bare(pdfium.FPDFFormObj_GetObject, ADDRESS, ctypes.c_ulong)
objects_in = _bare(pdfium.FPDFFormObj_CountObjects, INTEGER)
type_of = _bare(pdfium.FPDFPageObj_GetType, INTEGER)
bounds_of = _bare(pdfium.FPDFPageObj_GetBounds, INTEGER)
fill_of = _bare(pdfium.FPDFPageObj_GetFillColor, INTEGER)
render_mode = _bare(pdfium.FPDFTextObj_GetTextRenderMode, INTEGER)
draw_mode = _bare(pdfium.FPDFPath_GetDrawMode, INTEGER)

ASKED_AT_ONCE = 250
_BOXES, _FILLS = (ctypes.c_float * (4 * ASKED_AT_ONCE))(), (ctypes.c_uint * (4 * ASKED_AT_ONCE))()
_BOX_NUMBERS, _FILL_NUMBERS = memoryview(_BOXES).cast("B").cast("f"), memoryview(_FILLS).cast("B").cast("I")
_BOX_PLACES = [ctypes.byref(_BOXES, 16 * number) for number in range(ASKED_AT_ONCE)]
_FILL_PLACES = [[ctypes.byref(_FILLS, 16 * n + part) for n in range(ASKED_AT_ONCE)] for part in (0, 4, 8, 12)]


def boxes(page: int, indices: list[int]) -> list[float]:
    """Left, top, right, bottom of characters of a text page, one character after the other.

    One that has no box counts as standing where the one before does.
    """
    found: list[float] = []
    for start in range(0, len(indices), ASKED_AT_ONCE):
        part = indices[start : start + ASKED_AT_ONCE]
        told = list(map(loose_box, repeat(page), part, _BOX_PLACES))
        found += _BOX_NUMBERS[: 4 * len(part)].tolist()
        for number, is_told in enumerate(told, start) if 0 in told else ():
            if not is_told:
                found[4 * number : 4 * number + 4] = found[4 * number - 4 : 4 * number] or [0.0] * 4
    return found


def fills(objects: list[int]) -> set[tuple[int, int, int, int] | None]:
    """The colours in which things drawn are filled, each once: red, green, blue, opacity; None for one without."""
    found: set[tuple[int, int, int, int] | None] = set()
    for start in range(0, len(objects), ASKED_AT_ONCE):
        part = objects[start : start + ASKED_AT_ONCE]
        if not all(map(fill_of, part, *_FILL_PLACES)):
            found.add(None)
        numbers = _FILL_NUMBERS[: 4 * len(part)].tolist()
        found.update(zip(*(numbers[each::4] for each in range(4)), strict=True))
    return found
