"""Pages of words as pdfplumber finds them: slow, for what pdfium refuses or leaves empty."""

import io
import logging
from typing import Any

from ..layout.page import PAGE_CHARACTERS, Page, Printed, Word
from ..watching import one_by_one
from .faults import LOCKED, damaged
from .fonts import UNREADABLE, cleaned, is_bold_name


def printed(content: bytes, settings: Any) -> Printed:
    """The document page by page. Raises `DocumentError` where pdfplumber refuses it."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of a font
    import pdfplumber  # a third of a second, and seldom needed
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        document = pdfplumber.open(io.BytesIO(content), unicode_norm=None)
        count = len(document.pages)
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            error.__cause__ or (error.args or [0])[0], PDFPasswordIncorrect
        ):
            raise LOCKED from error
        raise damaged("its contents cannot be found") from error
    labels = [str(index + 1) for index in range(count)]
    facts = {key: value for key, value in (document.metadata or {}).items() if isinstance(value, str) and value}
    found = Printed("pdfplumber", labels, facts, is_restricted=not document.doc.is_extractable)
    for page in one_by_one(found.to_be_read(settings.pages)):
        found.add(page if page.problem else _pdfplumber_page(document.pages[page.index], page))
        if found.is_full(settings.characters):
            break
    return found


def _pdfplumber_page(source: Any, page: Page) -> Page:
    page.width, page.height = float(source.width), float(source.height)
    try:
        words = source.dedupe_chars(tolerance=0.7).extract_words(
            use_text_flow=True, x_tolerance_ratio=0.15, extra_attrs=["fontname", "size"]
        )
        page.rectangles = [
            (each["x0"], each["top"], each["x1"], each["bottom"]) for each in source.rects + source.lines
        ]
        page.has_image = bool(source.images)
    except Exception as error:
        page.problem = f"{type(error).__name__} in its contents"
        return page
    finally:
        source.close()
    for each in words:
        if page.characters > PAGE_CHARACTERS:
            page.is_cut = True
            break
        text, flaw = cleaned(each["text"].replace("(cid:127)", "•"))  # Windows' undefined codes show as bullets
        page.characters += len(text) + 1
        page.unreadable += len(UNREADABLE.findall(text)) + 6 * text.count("(cid:")
        if not text:
            continue
        font = each["fontname"].rpartition("+")[2]
        place = (each["x0"], each["top"], each["x1"], each["bottom"])
        word = Word(text, *place, font, round(each["size"], 1), is_bold_name(font), each["upright"], False, flaw)
        # A run of its own, so that the parts of a word in several fonts are put together again.
        if page.runs and not (word.is_upright or page.runs[-1][-1].is_upright):
            page.runs[-1].append(word)
        else:
            page.runs.append([word])
    return page
