"""Recognises the text of pages that are pictures, with ocrmypdf and tesseract."""

import importlib.util
import io
import logging
import shutil
from typing import Any

from ...errors import DocumentError
from ..layout.page import Page, Printed, named
from ..watching import one_by_one
from . import pdfium
from .faults import RECOGNISED

INSTALL = (
    "Install it with 'pip install termaudit[ocr]' (and 'apt install tesseract-ocr' on Debian), or leave out --ocr."
)
DOTS_AN_INCH = 300
PIXELS = 25_000_000  # an A3 page at 300 dots an inch has 17 million
SECONDS_A_PAGE = (
    600  # of wall time, the last resort: the processor time that the worker may use holds for tesseract too
)


def what_is_missing() -> str:
    """A sentence about what must be installed before pages can be recognised; empty where all is there."""
    if importlib.util.find_spec("ocrmypdf") is None:
        return f"Character recognition (--ocr) needs the Python package ocrmypdf. {INSTALL}"
    if shutil.which("tesseract") is None:
        return f"Character recognition (--ocr) needs the program tesseract. {INSTALL}"
    return ""


def recognise(printed: Printed, content: bytes, settings: Any) -> list[DocumentError]:
    """Fill the pages of `printed` that show something but hold no text; gives what went wrong.

    At most `settings.ocr_pages` pages are recognised, in the languages `settings.ocr_language` ("eng", "eng+deu").
    """
    bare = [page for page in printed.pages if page.shows_something and not page.runs]
    problems = []
    if len(bare) > settings.ocr_pages:
        message = f"{len(bare)} pages are images; the first {settings.ocr_pages} of them were recognised."
        problems.append(
            DocumentError("too_many_pages", message, "Raise `ocr_pages` in the settings, or split the file.")
        )
    refused: list[tuple[Page, str]] = []
    for page in one_by_one(bare[: settings.ocr_pages]):
        if page.problem:
            continue
        try:
            found = _recognised(content, page, settings)
        except MemoryError:
            raise
        except Exception as error:  # whatever one page makes the engine stumble over must not cost the others
            refused.append((page, " ".join(str(error).split())[:200] or type(error).__name__))
            continue
        if found.runs:
            page.runs = [[word._replace(flaw=None) for word in run] for run in found.runs]  # `repair` says it better
            page.characters, page.unreadable = found.characters, found.unreadable
            page.width, page.height, page.repair = found.width, found.height, RECOGNISED
            printed.characters += page.characters
    if refused:
        message = f"{named([page for page, _ in refused])} could not be recognised ({refused[0][1]})."
        hint = f"See whether tesseract has the language '{settings.ocr_language}', and whether the page is whole."
        problems.append(DocumentError("ocr_failed", message, hint))
    return problems


def _recognised(content: bytes, page: Page, settings: Any) -> Page:
    """The page as pdfium reads it after recognition: of its picture, so that nothing else of the file gets in."""
    import ocrmypdf

    logging.getLogger("ocrmypdf").setLevel(logging.CRITICAL)
    dots = min(DOTS_AN_INCH, 72 * (PIXELS / max(1, page.width * page.height)) ** 0.5)
    picture = io.BytesIO(pdfium.picture(content, page.index, dots))
    made = io.BytesIO()
    ocrmypdf.ocr(
        picture,
        made,
        language=settings.ocr_language.split("+"),
        image_dpi=round(dots),
        output_type="pdf",  # PDF/A would need Ghostscript
        rasterizer="pypdfium",
        optimize=0,
        jobs=1,
        use_threads=True,
        tesseract_timeout=SECONDS_A_PAGE,
        progress_bar=False,
    )
    return pdfium.printed(made.getvalue(), settings).pages[0]
