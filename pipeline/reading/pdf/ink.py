"""Whether text shows on the page: what is drawn without ink, or in the colour of the paper, does not."""

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ..layout.page import Box, Flaw, Page
from . import bare

WITHOUT_INK = frozenset([pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP])
NO_TEXT = pdfium.FPDF_TEXTRENDERMODE_UNKNOWN
PALE, WHITE, COVERING_SHARE, LAST_OBJECTS, MOST_IN_GROUP, DEEPEST_GROUP = 250, 253, 0.8, 3, 2000, 3
_COLOUR = (ctypes.c_uint * 4)()  # red, green, blue, opacity
_COLOUR_AT = [ctypes.byref(_COLOUR, 4 * number) for number in range(4)]


def is_suspect(drawn: int) -> bool:
    """Whether a text object may show nothing: it has no ink, or that of white paper."""
    mode = bare.render_mode(drawn)
    if mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        return mode in WITHOUT_INK
    bare.fill_of(drawn, *_COLOUR_AT)
    return _is_pale(_COLOUR)


def without_plain_text(objects: list[int]) -> list[int]:
    """What is drawn on a page but for text that surely shows: mostly one look at the inks of all text tells that."""
    modes = list(map(bare.render_mode, objects))
    texts = [drawn for drawn, mode in zip(objects, modes, strict=True) if mode != NO_TEXT]
    if not WITHOUT_INK.isdisjoint(modes) or any(colour is None or _is_pale(colour) for colour in bare.fills(texts)):
        texts = [drawn for drawn in texts if not is_suspect(drawn)]
    plain = set(texts)
    return [drawn for drawn in objects if drawn not in plain]


def _is_pale(colour: Sequence[int]) -> bool:
    return colour[3] == 0 or min(colour[:3]) >= PALE


def is_seen(path: int) -> bool:
    """Whether a drawn path shows on paper: it has an outline, or a ground that is neither white nor transparent."""
    fill, has_outline = ctypes.c_int(), ctypes.c_int()
    bare.draw_mode(path, ctypes.byref(fill), ctypes.byref(has_outline))
    if has_outline.value or not fill.value:
        return bool(has_outline.value)
    return not bare.fill_of(path, *_COLOUR_AT) or (_COLOUR[3] > 0 and min(_COLOUR[:3]) < WHITE)


def may_hide(form: int, depth: int = 0) -> bool:
    """Whether a group of objects holds text that may show nothing; one too large to look through may."""
    count = bare.objects_in(form)
    if count > MOST_IN_GROUP or depth > DEEPEST_GROUP:
        return True
    for number in range(count):
        drawn = bare.object_in(form, number)
        kind = bare.type_of(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and is_suspect(drawn):
            return True
        if kind == pdfium.FPDF_PAGEOBJ_FORM and may_hide(drawn, depth + 1):
            return True
    return False


def flaw(page: Page, drawn: int, box: Box) -> Flaw | None:
    """What is wrong with a word at `box`, drawn by a text object, if anything: text over a scan was recognised."""
    if not drawn or not is_suspect(drawn):
        return None
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    has_ink = bare.render_mode(drawn) not in WITHOUT_INK and _COLOUR[3]
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
