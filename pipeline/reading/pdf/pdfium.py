"""Pages of words as pdfium finds them: fast, and right for almost every published PDF."""

import ctypes
import io
import re
from collections.abc import Callable
from itertools import pairwise, repeat
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ..layout.page import Box, Flaw, Page, Printed, Word
from ..watching import one_by_one
from . import bare, ink
from .faults import LOCKED, damaged
from .styles import Place
from .words import add_words

PAGE = re.compile(r"^(?:page|p\.)\s*", re.IGNORECASE)
# Web browsers print a page as thousands of objects, most of them words.
OBJECTS_LOOKED_AT, DRAWINGS_KEPT = 8000, 600
SIDEWAYS_SHARE, SIDEWAYS_LEAST = 0.8, 30  # of the words of a page, and how many, so that it is read as turned
MAY_COPY = 1 << 4  # the fifth bit of the permissions of an encrypted file


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
        found.is_restricted = not pdfium.FPDF_GetDocPermissions(document.raw) & MAY_COPY
        for page in one_by_one(found.to_be_read(settings.pages)):
            found.add(page if page.problem else _pdfium_page(document, page, fonts))
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
    rotation = source.get_rotation()
    _fill(page, source, text, fonts, rotation)
    if turn := sideways(page.runs):
        turned = Page(page.index, page.label)
        _fill(turned, source, text, fonts, (rotation + turn) % 360)
        if not sideways(turned.runs):
            page = turned
            if sum(after[0].top < before[0].top for before, after in pairwise(page.runs)) > len(page.runs) / 2:
                page.runs.reverse()  # pdfium takes the lines of a page that is turned clockwise from the last one up
    if page.has_image and ink.is_covered(page, source.raw):
        page.runs = [[word._replace(flaw=Flaw.RECOGNISED) for word in run] for run in page.runs]
    text.close()
    source.close()
    return page


def _fill(page: Page, source: pypdfium2.PdfPage, text: Any, fonts: dict, rotation: int) -> None:
    """Fills a page with its drawings and words as one sees them who has turned it by `rotation` degrees."""
    page.width, page.height = source.get_size()
    if (rotation - source.get_rotation()) % 180:
        page.width, page.height = page.height, page.width
    place = _placing(source, rotation)
    _add_drawings(page, source, place)
    add_words(page, text, place, fonts, is_turned=rotation in (90, 270))


def sideways(runs: list[list[Word]]) -> int:
    """By how many degrees a reader turns a page clockwise to read its words; 0 where most of them stand upright."""
    turned = [run for run in runs if not run[0].is_upright]
    count = sum(map(len, turned))
    if count < SIDEWAYS_LEAST or count < SIDEWAYS_SHARE * sum(map(len, runs)):
        return 0
    down = sum(run[0].top < run[-1].top for run in turned if len(run) > 1)
    up = sum(run[0].top > run[-1].top for run in turned if len(run) > 1)
    return 90 if up > down else 270


def _placing(source: pypdfium2.PdfPage, rotation: int) -> Place:
    """Turns left, top, right, bottom as pdfium counts them into x0, top, x1, bottom of the page as one sees it."""
    left, bottom, right, top = source.get_bbox()  # also where a page inherits its boxes
    match rotation:
        case 90:
            return lambda x0, y1, x1, y0: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        case 180:
            return lambda x0, y1, x1, y0: (right - x1, y0 - bottom, right - x0, y1 - bottom)
        case 270:
            return lambda x0, y1, x1, y0: (top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y1, x1, y0: (x0 - left, top - y1, x1 - left, top - y0)


def _add_drawings(page: Page, source: pypdfium2.PdfPage, place: Place) -> None:
    """Notes what is drawn on the page: places of paths, and whether there is an image."""
    count, box_of, pale = min(OBJECTS_LOOKED_AT, pdfium.FPDFPage_CountObjects(source.raw)), _bounds(place), []
    objects = list(map(bare.object_at, repeat(bare.address(source.raw)), range(count)))
    for drawn in ink.without_plain_text(objects):
        kind = bare.type_of(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if not ink.is_seen(drawn) or not (box := box_of(drawn)):
                continue
            page.rectangles.append(box)
            if len(page.rectangles) == DRAWINGS_KEPT:
                page.suspects.append((0.0, 0.0, page.width, page.height))  # what is drawn later is not looked at
                break
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if box := box_of(drawn):
                pale.append((drawn, box))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            page.has_image = True
            is_form = kind == pdfium.FPDF_PAGEOBJ_FORM
            if (not is_form or ink.may_hide(drawn)) and (box := box_of(drawn)):
                (page.suspects if is_form else page.images).append(box)
    page.suspects += [box for drawn, box in pale if ink.flaw(page, drawn, box)]


def _bounds(place: Place) -> Callable[[int], Box | None]:
    """What gives the box around something drawn; None where there is none."""
    edges = (ctypes.c_float * 4)()
    at = [ctypes.byref(edges, 4 * number) for number in range(4)]

    def box_of(drawn: int) -> Box | None:
        if not bare.bounds_of(drawn, *at):
            return None
        left, bottom, right, top = edges
        return place(left, top, right, bottom)

    return box_of


def picture(content: bytes, index: int, dots: float) -> bytes:
    """A page as a grey PNG of `dots` to the inch."""
    document = pypdfium2.PdfDocument(content)
    try:
        made = io.BytesIO()
        document[index].render(scale=dots / 72, grayscale=True).to_pil().save(made, "PNG", dpi=(dots, dots))
        return made.getvalue()
    finally:
        document.close()
