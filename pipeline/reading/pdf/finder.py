"""Lets pdfplumber's finder decide where tables and their cells are."""

import io
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import DocumentError
from ..layout.page import Box, Page, Printed, named
from ..layout.tables import may_hold_table

SECONDS_A_PAGE = 10.0
MOST_EDGES = 4000  # of charts and maps; the finder compares each with each


class _TooLongError(BaseException):
    """Raised in the middle of a page; no `except Exception` on the way may swallow it."""


def find_cells(printed: Printed, content: bytes) -> list[DocumentError]:
    """Fills `grids` of those pages of `printed` that may hold a table; gives what went wrong.

    A page at which the finder breaks off keeps none, so that its tables are read as they are by default.
    """
    pages = [page for page in printed.pages if may_hold_table(page)]
    if not pages:
        return []
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    import pdfplumber  # a third of a second

    refused: list[tuple[Page, str]] = []
    try:
        document = pdfplumber.open(io.BytesIO(content), unicode_norm=None)
        sources = document.pages
    except MemoryError:
        raise
    except Exception as error:  # whatever the second program makes of a file that the first one read
        refused, pages = [(page, _reason(error)) for page in pages], []
    for page in pages:
        try:
            with _limited(SECONDS_A_PAGE):
                page.grids = _grids(sources[page.index], is_placed=printed.reader == "pdfplumber")
        except MemoryError:
            raise
        except (Exception, _TooLongError) as error:
            refused.append((page, _reason(error)))
    return [_refusal(refused)] if refused else []


def _grids(source: Any, *, is_placed: bool) -> list[list[Box]]:
    """The cells of each table of a page, from the corner that the words are counted from."""
    x0, top = (0.0, 0.0) if is_placed else source.cropbox[:2]
    try:
        if len(source.edges) > MOST_EDGES:
            raise ValueError(f"more than {MOST_EDGES} drawn lines")
        return [
            [(a - x0, b - top, c - x0, d - top) for a, b, c, d in table.cells]
            for table in source.find_tables()
            if len(table.cells) > 1
        ]
    finally:
        source.close()


def _reason(error: BaseException) -> str:
    if isinstance(error, _TooLongError):
        return f"more than {SECONDS_A_PAGE:g} seconds"
    return " ".join(str(error).split())[:100] or type(error).__name__


def _refusal(refused: list[tuple[Page, str]]) -> DocumentError:
    pages = [page for page, _ in refused]
    return DocumentError(
        "tables",
        f"{named(pages)}: the table finder broke off ({refused[0][1]}); tables were read as without --tables.",
        "Compare the tables there with the printed pages.",
    )


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises `_TooLongError` after so much processor time, where the system can: on its main thread, not on Windows."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, give_up)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)
