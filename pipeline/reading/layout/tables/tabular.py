"""Tells tables from what only looks like one: running text, lists, contents, forms, charts."""

import re
from statistics import median

from ..lines import ITEM, Line
from .beside import LONGEST_CELL
from .cells import Cells
from .columns import Edges, columns_of, spans_columns

LEADERS = re.compile(r"\.{4}|(?:\. ){4}|_{4}|…{2}")
NUMBER_OF_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
NUMBER_OF_ENTRY = re.compile(r"\[\d{1,3}\]|\d{1,3}[.)]")
PLAIN_NUMBER = re.compile(r"\d{1,3}")
# Type in which spaces set words below each other: computer code, typescript.
FIXED_PITCH = re.compile(r"mono|courier|typewriter|consol|cmtt|sftt", re.IGNORECASE)
LONGEST_LOOSE_CELL, RUNNING_CHARS, PROSE_CHARS = 6, 20, 30
Table = list[Cells]


def is_table(rows: Table, columns: list[Edges], *, is_ruled: bool, is_walled: bool) -> bool:
    """Whether rows of cells are a table; where nothing is drawn more is asked of them."""
    return (
        _is_laid_out(rows, columns, is_walled=is_walled)
        and not _runs_on(rows)
        and (is_walled or not _is_list(rows, is_ruled=is_ruled))
        and (is_ruled or not _is_listing(rows))
    )


def is_prose(band: list[Line]) -> bool:
    """Whether a band holds columns of running text."""
    columns = columns_of(band, [])
    of_column = [[line for line in band if left <= line.x0 < right] for left, right in columns]
    return len(columns) < 4 and all(
        len(lines) > 3 and median(len(line.text) for line in lines) > PROSE_CHARS for lines in of_column
    )


def _is_laid_out(rows: Table, columns: list[Edges], *, is_walled: bool) -> bool:
    """Whether most rows have cells side by side, and few lines run over several columns."""
    if not all(map(any, zip(*rows, strict=True))):  # nothing between two walls: boxes of a chart, lines of a form
        return False
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    spanning = sum(spans_columns(line, columns) for row in rows for cell in row for line in cell)
    longest = max(len(cell) for row in rows for cell in row)
    return (
        full >= max(1 if is_walled and len(columns) > 2 else 2, 0.4 * len(rows))
        and len(rows) > (1 if is_walled else 2)
        and spanning <= 0.3 * len(rows) + 1
        and longest <= LONGEST_CELL
    )


def _runs_on(rows: Table) -> bool:
    """Whether the cells are rows of columns of running text: long, and mostly going on in small letters."""
    cells = [cell[0].text for row in rows[1:] for cell in row if cell]
    lower = sum(cell[0].islower() for cell in cells)
    return bool(cells) and lower > 0.5 * len(cells) and median(len(cell) for cell in cells) > RUNNING_CHARS


def _is_list(rows: Table, *, is_ruled: bool) -> bool:
    """Whether two columns are the marks and the texts of a list; between rules, bare numbers may be data."""
    marks = [" ".join(line.text for line in row[0]) for row in rows if row[0]]
    marked = sum(
        bool(ITEM.fullmatch(mark) or NUMBER_OF_ENTRY.fullmatch(mark) or (not is_ruled and PLAIN_NUMBER.fullmatch(mark)))
        for mark in marks
    )
    return len(rows[0]) == 2 and marked > len(rows) / 2


def _is_listing(rows: Table) -> bool:
    """Whether rows are names with addresses, code, a table of contents, a form, or paragraphs side by side."""
    texts = [[" ".join(line.text for line in cell) for cell in row] for row in rows]
    lines = [line for row in rows for cell in row for line in cell]
    first, last = [row[0] for row in texts if row[0]], [row[-1] for row in texts if row[-1]]
    return (
        any(sum("@" in cell for cell in row) > 1 for row in texts)
        or sum(bool(FIXED_PITCH.search(line.font)) for line in lines) > 0.5 * len(lines)
        or sum(any(LEADERS.search(cell) for cell in row) for row in texts) > 1
        or sum(cell.endswith(":") for cell in first) > 0.5 * len(rows)
        or (len(texts[0]) == 2 and sum(bool(NUMBER_OF_PAGE.fullmatch(cell)) for cell in last) > 0.8 * len(last))
        or median(len(cell) for row in rows for cell in row if cell) > LONGEST_LOOSE_CELL
    )
