"""Whether text shows on the page: what is drawn without ink, or in the colour of the paper, does not."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from ..layout.page import Box, Flaw, Page

WITHOUT_INK = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
PALE, COVERING_SHARE, LAST_OBJECTS, MOST_IN_GROUP, DEEPEST_GROUP = 250, 0.8, 3, 2000, 3
_COLOUR = [ctypes.c_uint() for _ in range(4)]
_COLOUR_AT = [ctypes.byref(each) for each in _COLOUR]


def is_suspect(drawn: Any) -> bool:
    """Whether a text object may show nothing: it has no ink, or that of white paper."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
    if mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        return mode in WITHOUT_INK
    pdfium.FPDFPageObj_GetFillColor(drawn, *_COLOUR_AT)
    red, green, blue, opacity = _COLOUR
    return opacity.value == 0 or (red.value >= PALE and green.value >= PALE and blue.value >= PALE)


def may_hide(form: Any, depth: int = 0) -> bool:
    """Whether a group of objects holds text that may show nothing; one too large to look through may."""
    count = pdfium.FPDFFormObj_CountObjects(form)
    if count > MOST_IN_GROUP or depth > DEEPEST_GROUP:
        return True
    for number in range(count):
        drawn = pdfium.FPDFFormObj_GetObject(form, number)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and is_suspect(drawn):
            return True
        if kind == pdfium.FPDF_PAGEOBJ_FORM and may_hide(drawn, depth + 1):
            return True
    return False


def flaw(page: Page, drawn: Any, box: Box) -> Flaw | None:
    """What is wrong with a word at `box`, drawn by a text object, if anything: text over a scan was recognised."""
    if not drawn or not is_suspect(drawn):
        return None
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    has_ink = pdfium.FPDFTextObj_GetTextRenderMode(drawn) not in WITHOUT_INK and _COLOUR[3].value
    if any(_holds(image, middle) for image in page.images):
        return None if has_ink else Flaw.RECOGNISED
    if has_ink:
        return None if any(_holds(each, middle) for each in page.rectangles) else Flaw.PALE
    return Flaw.WITHOUT_INK


def is_near(suspects: list[Box], box: Box) -> bool:
    """Whether a line that begins at `box` stands at the height of suspect text."""
    return any(top <= box[3] and box[1] <= bottom for _, top, _, bottom in suspects)


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def is_covered(page: Page, source: Any) -> bool:
    """Whether the last thing drawn is an opaque image over the whole page, so that text drawn before lies under it."""
    count = pdfium.FPDFPage_CountObjects(source)
    edges = [ctypes.c_float() for _ in range(4)]
    for number in range(max(1, count - LAST_OBJECTS), count):
        drawn = pdfium.FPDFPage_GetObject(source, number)
        is_image = pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_IMAGE
        if is_image and not pdfium.FPDFPageObj_HasTransparency(drawn) and pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            x0, bottom, x1, top = (each.value for each in edges)
            if (x1 - x0) * (top - bottom) > COVERING_SHARE * page.width * page.height:
                return True
    return False
