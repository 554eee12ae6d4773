"""Reads PDFs: pdfium first, pdfplumber where pdfium refuses or finds nothing."""

import contextlib
import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ..errors import DocumentError
from . import Reading
from .cleaning import clean
from .layout import blocks
from .page import Page, Word

RUN = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
WORD = re.compile(r"\S+")
BOLD = re.compile(r"bold|black|heavy|semib|demi\b|medi\b|cmbx|[-,.]b\b", re.IGNORECASE)
# A raised mark at the end of a word: "agencies12", "agencies.12,13", "policy*"; not an exponent ("m2", "10-3").
RAISED_AFTER = re.compile(r"(.*(?:[^\W\d_]{3}|\bal|[^\w\s])[.,;:)\]’”\"]*?)(\d[\d,–-]*|[*†‡§¶]+)", re.DOTALL)
RAISED_BEFORE = re.compile(r"(\d{1,3}|[*†‡§¶]+)([^\W\d_“‘(].*)", re.DOTALL)
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{3,120}")
RECTANGLES_LOOKED_AT = 600
READABLE_SHARE = 0.7


def read(content: bytes, form: str, *, settings: Any) -> Reading:  # noqa: ANN401, ARG001
    """Blocks of a PDF in reading order, with what went wrong on the way.

    Raises `DocumentError` when the file is damaged, locked, or holds no text at all.
    """
    second = _plumber_pages if settings.reader == "pdfium" else None
    first = _pdfium_pages if settings.reader == "pdfium" else _plumber_pages
    reader = settings.reader
    try:
        pages, metadata, count = _limited(first(content, settings.pages), settings)
    except DocumentError as error:
        if second is None or error.kind == "password":
            raise
        reader, pages = "pdfplumber", []
    if second is not None and not any(page.characters for page in pages):
        with contextlib.suppress(DocumentError):
            again = _limited(second(content, settings.pages), settings)
            if not pages or any(page.characters for page in again[0]):
                (pages, metadata, count), reader = again, "pdfplumber"
    return Reading(blocks(pages, reader=reader), pages=count, metadata=metadata)
