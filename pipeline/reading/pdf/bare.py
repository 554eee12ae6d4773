"""pdfium's functions that are asked for every word, line or drawing, with bare addresses for arguments.

Unchecked, a call takes two thirds of the time that it takes with checked types, and reading is mostly such calls.
"""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

ADDRESS, INTEGER, REAL = ctypes.c_void_p, ctypes.c_int, ctypes.c_double


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, ADDRESS, *arguments)(ctypes.cast(function, ADDRESS).value)


def address(handle: Any) -> int:
    """Where what a handle of pypdfium2 stands for is in memory."""
    return ctypes.cast(handle, ADDRESS).value


# Of a text page and the index of a character.
loose_box = _bare(pdfium.FPDFText_GetLooseCharBox, INTEGER, INTEGER, ADDRESS)
font_info = _bare(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, INTEGER, ADDRESS, ctypes.c_ulong, ADDRESS)
font_size = _bare(pdfium.FPDFText_GetFontSize, REAL, INTEGER)
matrix = _bare(pdfium.FPDFText_GetMatrix, INTEGER, INTEGER, ADDRESS)
index_of = _bare(pdfium.FPDFText_GetCharIndexFromTextIndex, INTEGER, INTEGER)
has_no_meaning = _bare(pdfium.FPDFText_HasUnicodeMapError, INTEGER, INTEGER)
text_object = _bare(pdfium.FPDFText_GetTextObject, ADDRESS, INTEGER)
# Of a page, of a form in it, or of what is drawn there.
object_at = _bare(pdfium.FPDFPage_GetObject, ADDRESS, INTEGER)
object_in = _bare(pdfium.FPDFFormObj_GetObject, ADDRESS, ctypes.c_ulong)
objects_in = _bare(pdfium.FPDFFormObj_CountObjects, INTEGER)
type_of = _bare(pdfium.FPDFPageObj_GetType, INTEGER)
bounds_of = _bare(pdfium.FPDFPageObj_GetBounds, INTEGER, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
fill_of = _bare(pdfium.FPDFPageObj_GetFillColor, INTEGER, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
render_mode = _bare(pdfium.FPDFTextObj_GetTextRenderMode, INTEGER)
draw_mode = _bare(pdfium.FPDFPath_GetDrawMode, INTEGER, ADDRESS, ADDRESS)
