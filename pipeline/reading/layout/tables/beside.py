"""Regions of a page where cells stand side by side, row after row, without rules."""

import re
from itertools import pairwise

from ..lines import Line
from ..page import Box

TABLE_CAPTION = re.compile(r"(?:table|tabelle|tableau|exhibit)\s+(?:\d|[ivxlc]+\b|[a-z]\d)", re.IGNORECASE)
FIGURE_LABEL = re.compile(r"(?:figure|fig\.|chart|diagram|map)\s+\d+", re.IGNORECASE)
LABEL = re.compile(f"{TABLE_CAPTION.pattern}|{FIGURE_LABEL.pattern}", re.IGNORECASE)
LONGEST_CELL, NEAR_LINES, FAR_LINES, LEAST_ROWS = 14, 1.7, 3.0, 3


def box_around(lines: list[Line]) -> Box:
    """The smallest box that holds lines."""
    return min(e.x0 for e in lines), min(e.top for e in lines), max(e.x1 for e in lines), max(e.bottom for e in lines)


def side_by_side(lines: list[Line]) -> list[Box]:
    """Regions where what follows in the file stands side by side, row after row."""
    if sum(line.x0 > before.x1 and line.top < before.bottom for before, line in pairwise(lines)) < LEAST_ROWS:
        return []
    rows: list[_Row] = []
    for line in lines:
        if not rows or not rows[-1].takes(line):
            rows.append(_Row(line))
    regions: list[list[_Row]] = [[]]
    for row in rows:
        if regions[-1] and regions[-1][-1].is_followed_by(row):
            regions[-1].append(row)
        elif row.is_laid_out:
            regions.append([row])
        elif regions[-1]:
            regions.append([])
    return [_around(region) for region in regions if sum(row.is_laid_out for row in region) >= LEAST_ROWS]


def _around(rows: list["_Row"]) -> Box:
    """The box of a region, from its first row with several cells to the last."""
    last = max(number for number, row in enumerate(rows) if row.is_laid_out)
    x0 = min(row.x0 for row in rows[: last + 1])
    while last + 1 < len(rows) and _ends_cell(rows[last + 1].cell[0], x0):
        last += 1
    rows = rows[: last + 1]
    return x0, min(row.top for row in rows), max(row.x1 for row in rows), max(row.bottom for row in rows)


def _ends_cell(line: Line, left: float) -> bool:
    """Whether a line below a region may be the last of a cell that is not the first."""
    return line.x0 > left + line.height and not LABEL.match(line.text)


class _Row:
    """Lines that follow each other in the file down one cell after the other, from left to right."""

    def __init__(self, line: Line) -> None:
        self.cell = [line]
        self.cells = self.lines = self.longest = 1
        self.x0, self.top, self.x1, self.bottom = line.x0, line.top, line.x1, line.bottom

    @property
    def is_laid_out(self) -> bool:
        """Whether it has several cells, and none as long as a column of text."""
        return self.cells > 1 and self.longest <= LONGEST_CELL

    def takes(self, line: Line) -> bool:
        """Adds a line where it goes on down the last cell or begins a cell to its right."""
        last = self.cell[-1]
        step = line.top - last.top
        is_below = 0.4 * line.height < step < NEAR_LINES * line.height and line.x0 < last.x1 and line.x1 > last.x0
        if not is_below and not self._begins_cell(line):
            return False
        self.lines += 1
        self.cell.append(line)
        self.longest = max(self.longest, len(self.cell) if self.cells > 1 else 1)
        self.x0, self.top = min(self.x0, line.x0), min(self.top, line.top)
        self.x1, self.bottom = max(self.x1, line.x1), max(self.bottom, line.bottom)
        return True

    def _begins_cell(self, line: Line) -> bool:
        beside = [each for each in self.cell if each.bottom > line.top]
        if not beside or line.bottom < beside[0].top or any(each.x1 > line.x0 for each in beside):
            return False
        if self.cells == 1:  # what stands above the first cell and reaches over the second is no part of the row
            while len(beside) < len(self.cell) and self.cell[-len(beside) - 1].x1 < line.x0:
                beside.insert(0, self.cell[-len(beside) - 1])
            self.x0, self.top, self.x1, self.bottom = box_around(beside)
            self.longest = len(beside)
        self.cells += 1
        self.cell = []
        return True

    def is_followed_by(self, row: "_Row") -> bool:
        """Whether another row stands near below, side by side again or a heading of the rows after it."""
        height = row.cell[0].height
        is_near = self.top < row.top and row.top - self.bottom < FAR_LINES * height
        return is_near and row.x0 < self.x1 and row.x1 > self.x0 and (row.is_laid_out or row.lines < 3)
