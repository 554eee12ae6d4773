"""Recognises the text of pages that are pictures, with ocrmypdf and tesseract."""

import importlib.util
import logging
import re
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, NamedTuple
from xml.etree import ElementTree

from ...errors import DocumentError
from ..layout.page import Box, Page, Printed, Word, named
from ..watching import one_by_one
from . import pdfium
from .faults import RECOGNISED
from .fonts import cleaned

INSTALL = (
    "Install it with 'pip install termaudit[ocr]' (and 'apt install tesseract-ocr' on Debian), or leave out --ocr."
)
DOTS_AN_INCH = 300
PIXELS = 25_000_000  # an A3 page at 300 dots an inch has 17 million
SECONDS_A_PAGE = (
    600  # of wall time, the last resort: the processor time that the worker may use holds for tesseract too
)
THREADS = 1  # more hinder each other where several documents are read at once
# What is said of a line in hOCR: its baseline, as slope and as height above the foot of its box, and its letters.
BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
BASELINE = re.compile(r"baseline \S+ (-?\d+)")
LETTERS = re.compile(r"x_size ([\d.]+)")
TURNED = re.compile(r"textangle (?:90|270)\b")
# Ems: how far letters reach above and below the baseline, and how unlike the sizes are that one size is measured as.
ASCENT, DESCENT, UNLIKE = 0.8, 0.2, 0.12
# What a dot before an item is mistaken for; it stands higher than a letter would, this many ems above the baseline.
LIKE_A_DOT, RISE_OF_A_DOT = frozenset("e¢©®°oO«»*"), 0.1


class _Line(NamedTuple):
    """A line as tesseract recognised it: words with their boxes; distances in points from the top left corner."""

    words: list[tuple[str, Box]]
    foot: float
    size: float
    is_upright: bool


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
    found: list[tuple[Page, list[_Line]]] = []
    for page in one_by_one(bare[: settings.ocr_pages]):
        if page.problem:
            continue
        try:
            found.append((page, _recognised(content, page, settings)))
        except MemoryError:
            raise
        except Exception as error:  # whatever one page makes the engine stumble over must not cost the others
            refused.append((page, " ".join(str(error).split())[:200] or type(error).__name__))
    levels = _levels([line for _, lines in found for line in lines])
    for page, lines in found:
        if lines:
            page.runs, page.repair = [_run(line, levels[line.size]) for line in lines], RECOGNISED
            page.characters = sum(len(word.text) + 1 for run in page.runs for word in run)
            printed.characters += page.characters
    if refused:
        message = f"{named([page for page, _ in refused])} could not be recognised ({refused[0][1]})."
        hint = f"See whether tesseract has the language '{settings.ocr_language}', and whether the page is whole."
        problems.append(DocumentError("ocr_failed", message, hint))
    return problems


def _recognised(content: bytes, page: Page, settings: Any) -> list[_Line]:
    """The lines that tesseract finds in a picture of the page, so that nothing else of the file gets in."""
    from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine, TesseractOptions

    logging.getLogger("ocrmypdf").setLevel(logging.CRITICAL)
    languages = settings.ocr_language.split("+")
    if missing := set(languages) - set(TesseractOcrEngine.languages(None)):
        raise ValueError(f"tesseract does not have the language '{min(missing)}'")
    dots = min(DOTS_AN_INCH, 72 * (PIXELS / max(1, page.width * page.height)) ** 0.5)
    tesseract = TesseractOptions(timeout=SECONDS_A_PAGE, omp_thread_limit=THREADS)
    with TemporaryDirectory() as folder:
        picture, hocr, text = (Path(folder) / name for name in ("page.png", "page.hocr", "page.txt"))
        picture.write_bytes(pdfium.picture(content, page.index, dots))
        TesseractOcrEngine.generate_hocr(picture, hocr, text, SimpleNamespace(languages=languages, tesseract=tesseract))
        return _lines(hocr.read_text(encoding="utf-8"), 72 / dots)


def _lines(hocr: str, points: float) -> list[_Line]:
    """The lines of a page of hOCR in its order, which is down one column after the other; a pixel has `points`."""
    if not hocr.strip():  # a page that took too long
        return []
    found = []
    for element in ElementTree.fromstring(hocr).iter():  # noqa: S314 - tesseract wrote it
        words = [_word(each, points) for each in element if each.get("class") == "ocrx_word"]
        words = [(text, box) for text, box in words if text]
        if not words:
            continue
        title = element.get("title", "")
        _, top, _, bottom = _box(title, points)
        baseline, letters = BASELINE.search(title), LETTERS.search(title)
        foot = bottom + points * int(baseline[1]) if baseline else bottom - DESCENT * (bottom - top)
        size = points * float(letters[1]) if letters else bottom - top
        size = max(0.5, round(2 * size) / 2)
        text, box = words[0]
        if len(words) > 1 and text in LIKE_A_DOT and foot - box[3] > RISE_OF_A_DOT * size:
            words[0] = ("•", box)
        found.append(_Line(words, foot, size, not TURNED.search(title)))
    return found


def _word(element: ElementTree.Element, points: float) -> tuple[str, Box]:
    return cleaned("".join(element.itertext()).strip())[0], _box(element.get("title", ""), points)


def _box(title: str, points: float) -> Box:
    return tuple(points * int(edge) for edge in BOX.search(title).groups())


def _levels(lines: list[_Line]) -> dict[float, float]:
    """The size that lines of each measured size are set in: that of most letters among the sizes hardly unlike it.

    What letters a line happens to hold makes it measure larger or smaller; texts are set in few sizes.
    """
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += sum(len(text) for text, _ in line.words)
    levels: dict[float, float] = {}
    for usual, _ in letters.most_common():
        if usual not in levels:
            alike = [size for size in letters if size not in levels and abs(size - usual) <= UNLIKE * usual]
            levels |= dict.fromkeys(alike, usual)
    return levels


def _run(line: _Line, size: float) -> list[Word]:
    """The words of a line, all as high as it; those up or down the page keep their boxes."""
    top, bottom = line.foot - ASCENT * size, line.foot + DESCENT * size
    return [
        Word(
            text,
            x0,
            top if line.is_upright else y0,
            x1,
            bottom if line.is_upright else y1,
            "",
            size,
            False,
            line.is_upright,
        )
        for text, (x0, y0, x1, y1) in line.words
    ]
