"""Reads PDFs: pdfium first, pdfplumber where pdfium refuses or finds nothing."""

from typing import Any

from ...errors import DocumentError
from .. import Reading
from ..layout import blocks_of
from ..layout.page import Printed
from . import pdfium, plumber
from .facts import stated
from .faults import damaged, faults, no_text


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a PDF in reading order, with what went wrong on the way.

    Raises `DocumentError` when the file is damaged, locked, or holds no text at all.
    """
    printed = _printed(content, settings)
    problems = list(faults(printed, settings))
    blocks, doubts = blocks_of(printed)
    return Reading(blocks, len(printed.labels), stated(printed, content, blocks), problems + doubts)


def _printed(content: bytes, settings: Any) -> Printed:
    """The document as the first reader sees it that finds text."""
    readers = [pdfium.printed, plumber.printed] if settings.reader == "pdfium" else [plumber.printed]
    refusals, empty = [], []
    for reader in readers:
        try:
            printed = reader(content, settings)
        except DocumentError as error:
            if error.kind == "password":
                raise
            refusals.append(error)
            continue
        if any(page.runs for page in printed.pages):
            return printed
        empty.append(printed)
    if refusals or not empty[0].labels:
        raise next(iter(refusals), damaged("it has no pages"))
    raise no_text(empty[0])
