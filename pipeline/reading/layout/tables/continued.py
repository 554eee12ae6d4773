"""Puts together the parts of a table that goes on over a page."""

import re

from ..lines import Line
from ..paragraphs import Paragraph, is_over
from .cells import Cells, goes_on_from

CONTINUED = re.compile(r"\b(?:continued|cont[.’']?d?)\b", re.IGNORECASE)
LABEL_CHARS, SAME_EDGE_POINTS = 120, 12.0


def join_tables(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs in which a table that goes on over a page is one; headings that it repeats there are furniture.

    A row that the page cuts in two is one row.
    """
    kept: list[Paragraph] = []
    last: Paragraph | None = None
    for paragraph in found:
        if last and paragraph.role == "table" and _continues(last, paragraph):
            rows = paragraph.rows
            repeated = _repeated(last.rows, rows)
            kept += [Paragraph([line], "furniture") for row in rows[:repeated] for cell in row for line in cell]
            _append(last, rows[repeated:])
        else:
            kept.append(paragraph)
            if paragraph.role == "table":
                last = paragraph
            elif paragraph.role != "furniture" and not _is_label(paragraph):
                last = None
    return kept


def _continues(table: Paragraph, part: Paragraph) -> bool:
    """Whether a table begins on the page after another, in columns of the same number and place."""
    if part.lines[0].page != table.lines[-1].page + 1 or len(part.rows[0]) != len(table.rows[0]):
        return False
    return all(
        abs(min(each.x0 for each in lines) - min(each.x0 for each in others)) < SAME_EDGE_POINTS
        for lines, others in zip(_columns(table), _columns(part), strict=True)
        if lines and others
    )


def _columns(table: Paragraph) -> list[list[Line]]:
    """The lines of each column."""
    return [[line for row in table.rows for line in row[place]] for place in range(len(table.rows[0]))]


def _is_label(paragraph: Paragraph) -> bool:
    return len(paragraph.text) < LABEL_CHARS and bool(CONTINUED.search(paragraph.text))


def _repeated(rows: list[Cells], part: list[Cells]) -> int:
    """How many rows at the start of a part are those at the start of the table."""
    count = 0
    for row, other in zip(rows, part[:-1], strict=False):
        if _texts(row) != _texts(other):
            break
        count += 1
    return count


def _texts(row: Cells) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]


def _append(table: Paragraph, rows: list[Cells]) -> None:
    if rows and _is_cut(table.rows[-1], rows[0]):
        table.rows[-1] = [cell + rest for cell, rest in zip(table.rows[-1], rows[0], strict=True)]
        rows = rows[1:]
    table.rows += rows
    table.lines = [line for row in table.rows for cell in row for line in cell]


def _is_cut(row: Cells, rest: Cells) -> bool:
    """Whether cells of a row break off and those of the next page's first row go on with them."""
    pairs = [(cell, part) for cell, part in zip(row, rest, strict=True) if part]
    if any(not cell or is_over(cell[-1]) for cell, _ in pairs):
        return False
    return any(goes_on_from(cell[-1], part[0]) for cell, part in pairs) or not rest[0]
