"""Reads PDFs: pdfium first, then pdfplumber, then both again after a repair."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import DocumentError
from .. import Reading
from ..layout import blocks_of
from ..layout.page import Printed
from . import pdfium, plumber
from .facts import stated
from .faults import damaged, faults, lost_pages, no_text


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """While this holds, garbage is looked for seldom: words are many, and none refers to another.

    Around a whole function it lets go of its words before garbage is looked for again.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@_collecting_seldom()
def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a PDF in reading order, with what went wrong on the way.

    Raises `DocumentError` when the file is damaged, locked, or holds no text at all.
    """
    printed, content = _opened(content, settings)
    problems = _recognised(printed, content, settings) if settings.ocr else []
    if not any(page.runs for page in printed.pages):
        raise [*problems, *lost_pages(printed.pages), no_text(printed, is_recognised=settings.ocr)][0]
    problems += faults(printed, settings)
    problems += _find_cells(printed, content) if settings.tables else []
    blocks, doubts = blocks_of(printed)
    return Reading(blocks, len(printed.labels), stated(printed, content, blocks), problems + doubts)


def _opened(content: bytes, settings: Any) -> tuple[Printed, bytes]:
    """The document as the first reader sees it that finds text or pictures, and the bytes that it read.

    A file that no reader can open, or that shows nothing, is written anew in memory and read once more.
    """
    printed, refusal = _as_first_reader_sees(content, settings)
    if printed and printed.shows_something:
        return printed, content
    from .repair import note_losses, rewritten  # seldom needed

    try:
        content_anew = rewritten(content)
    except DocumentError as error:
        if error.kind == "password":
            raise
    else:
        mended, _ = _as_first_reader_sees(content_anew, settings)
        if mended and note_losses(mended):
            return mended, content_anew
    if printed and printed.labels:
        return printed, content
    raise refusal or damaged("it has no pages")


def _as_first_reader_sees(content: bytes, settings: Any) -> tuple[Printed | None, DocumentError | None]:
    """The document with text, else with pictures, else empty, else None and why the first reader refused it.

    Raises `DocumentError` where a password is needed.
    """
    readers = [pdfium.printed, plumber.printed] if settings.reader == "pdfium" else [plumber.printed]
    refusals, seen = [], []
    for reader in readers:
        try:
            seen.append(reader(content, settings))
        except DocumentError as error:
            if error.kind == "password":
                raise
            refusals.append(error)
            continue
        if any(page.runs for page in seen[-1].pages):
            return seen[-1], None
    best = next((each for each in seen if each.shows_something), seen[0] if seen else None)
    return best, next(iter(refusals), None)


def _recognised(printed: Printed, content: bytes, settings: Any) -> list[DocumentError]:
    from .ocr import recognise  # seldom asked for

    return recognise(printed, content, settings)


def _find_cells(printed: Printed, content: bytes) -> list[DocumentError]:
    from .finder import find_cells  # seldom asked for

    return find_cells(printed, content)
