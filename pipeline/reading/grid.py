"""Writes the rows of a table with merged cells as lines of cells."""

from collections.abc import Iterable
from typing import NamedTuple

COLUMNS = 100  # more than any table on paper has; a page may claim to merge millions


class Cell(NamedTuple):
    """A cell of a table, with the number of columns and rows that it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def written(rows: Iterable[list[Cell]]) -> str:
    r"""The table as lines, cells parted by tabs: a merged cell stands once, where it begins, and leaves gaps.

    >>> written([[Cell("Term"), Cell("Meaning", columns=2)], [Cell("joint"), Cell("together"), Cell("at once")]])
    'Term\tMeaning\t\njoint\ttogether\tat once'
    """
    lines = []
    covered: dict[int, int] = {}  # column: rows that a cell above still covers
    for row in rows:
        line: list[str] = []
        below: dict[int, int] = {}
        for cell in row:
            while covered.get(len(line)):
                line.append("")
            width = max(1, min(cell.columns, COLUMNS - len(line)))
            if cell.rows > 1:
                below |= dict.fromkeys(range(len(line), len(line) + width), cell.rows)
            line += [" ".join(cell.text.split()), *[""] * (width - 1)]
        while covered.get(len(line)):
            line.append("")
        covered = {column: left - 1 for column, left in (covered | below).items() if left > 1}
        lines.append("\t".join(line))
    return "\n".join(lines)


def span(value: str | None) -> int:
    """How many columns or rows a cell covers, by its attribute; 1 where that is no sensible number."""
    return max(1, int(value)) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1
