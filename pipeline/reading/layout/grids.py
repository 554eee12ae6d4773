"""Finds tables on a page: cells side by side in several rows, within rules, in gaps, or below a caption."""

import re
from itertools import pairwise
from statistics import median

from .lines import Line
from .page import Page

TABLE_CAPTION = re.compile(r"(?:table|tabelle|tableau|exhibit)\s+(?:\d|[ivxlc]+\b|[a-z]\d)", re.IGNORECASE)
RULE_POINTS, WIDE_POINTS = 3.0, 60.0
PROSE_CHARS, RUNNING_CHARS = 60, 20
Box = tuple[float, float, float, float]


def tables_of(lines: list[Line], page: Page) -> list[list[list[list[Line]]]]:
    """Tables of a page as rows of cells of lines; a line belongs to one table at most."""
    tables, taken = [], set()
    for region, borders in [*_ruled(page), *((region, []) for region in _beside(lines))]:
        inside = [line for line in lines if id(line) not in taken and _holds(region, line)]
        columns = _columns(inside)
        rows = _without_caption(_rows(inside, columns, borders))
        if _is_table(rows, columns):
            taken.update(id(line) for row in rows for cell in row for line in cell)
            tables.append(rows)
    return tables


def _without_caption(rows: list[list[list[Line]]]) -> list[list[list[Line]]]:
    first = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    above = [line for row in rows[:first] for cell in row for line in cell]
    return rows[first:] if above and TABLE_CAPTION.match(above[0].text) else rows


def _holds(region: Box, line: Line) -> bool:
    x0, top, x1, bottom = region
    return x0 - 2 <= line.x0 and line.x1 <= x1 + 2 and top - 2 <= (line.top + line.bottom) / 2 <= bottom + 2


def _is_table(rows: list[list[list[Line]]], columns: list[tuple[float, float]]) -> bool:
    """Whether most rows have cells side by side, and the cells are not columns of running text."""
    full = sum(sum(bool(cell) for cell in row) > 1 for row in rows)
    longest = max((len(cell) for row in rows for cell in row), default=0)
    is_laid_out = len(columns) > 1 and full >= 2 and len(rows) > 2 and full >= 0.4 * len(rows) and longest <= 14
    return is_laid_out and not _runs_on(rows)


def _runs_on(rows: list[list[list[Line]]]) -> bool:
    """Whether the cells are rows of columns of running text: long, and mostly going on in small letters."""
    cells = [cell[0].text for row in rows[1:] for cell in row if cell]
    lower = sum(cell[0].islower() for cell in cells)
    return lower > 0.5 * len(cells) and median(len(cell) for cell in cells) > RUNNING_CHARS


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    """Left and right edges of columns: what overlaps sideways is one column, headings over several left aside."""
    found: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.x1 - line.x0):
        touched = [edges for edges in found if line.x0 < edges[1] - 1 and line.x1 > edges[0] + 1]
        if len(touched) < 2:
            found = [edges for edges in found if edges not in touched]
            found.append((min([line.x0, *(e[0] for e in touched)]), max([line.x1, *(e[1] for e in touched)])))
    return sorted(found)


def _rows(lines: list[Line], columns: list[tuple[float, float]], borders: list[float]) -> list[list[list[Line]]]:
    """Lines laid into rows (between rules if every row has them, otherwise by height) and columns."""
    bands: list[list[Line]] = []
    edge = -1
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
        middle = (line.top + line.bottom) / 2
        band = sum(border < middle for border in borders)
        is_level = bool(bands) and min(line.bottom, bands[-1][0].bottom) - line.top > 0.4 * line.height
        if (band == edge) if borders else is_level:
            bands[-1].append(line)
        else:
            bands.append([line])
        edge = band
    rows = []
    for band in bands:
        row: list[list[Line]] = [[] for _ in columns]
        for line in sorted(band, key=lambda line: (line.top, line.x0)):
            row[_column(line, columns)].append(line)
        rows.append(row)
    return rows


def _column(line: Line, columns: list[tuple[float, float]]) -> int:
    overlaps = [min(line.x1, right) - max(line.x0, left) for left, right in columns]
    return next((number for number, overlap in enumerate(overlaps) if overlap > 1), overlaps.index(max(overlaps)))


def _ruled(page: Page) -> list[tuple[Box, list[float]]]:
    """Regions between three or more rules of the same width above each other, and the heights of these rules."""
    rules: dict[tuple[int, int], list[float]] = {}
    for y, x0, x1 in _rules(page):
        if x1 - x0 <= WIDE_POINTS:
            continue
        key = next((key for key in rules if abs(key[0] - x0) < 4 and abs(key[1] - x1) < 4), (round(x0), round(x1)))
        rules.setdefault(key, []).append(y)
    found = []
    for (x0, x1), heights in rules.items():
        heights = sorted(heights)
        if len(heights) > 2:
            gaps = [after - before for before, after in pairwise(heights)]
            borders = heights if len(heights) > 4 or max(gaps) < 40 else []
            found.append(((x0, heights[0], x1, heights[-1]), borders))
    return found


def _rules(page: Page) -> list[tuple[float, float, float]]:
    """Horizontal rules as (y, x0, x1), pieces that touch joined; frames give their upper and lower edge."""
    pieces = []
    for x0, top, x1, bottom in page.rectangles:
        if bottom - top < RULE_POINTS and x1 - x0 > 8:
            pieces.append(((top + bottom) / 2, x0, x1))
        elif x1 - x0 > 8 and bottom - top < 0.5 * page.height:
            pieces += [(top, x0, x1), (bottom, x0, x1)]
    joined: list[tuple[float, float, float]] = []
    for y, x0, x1 in sorted((round(y), x0, x1) for y, x0, x1 in pieces):
        if joined and abs(joined[-1][0] - y) < 2 and x0 < joined[-1][2] + 3:
            joined[-1] = (joined[-1][0], min(joined[-1][1], x0), max(joined[-1][2], x1))
        else:
            joined.append((y, x0, x1))
    return joined


def _beside(lines: list[Line]) -> list[Box]:
    """Regions where lines that follow each other in the file stand side by side, row after row."""
    regions: list[list[Line]] = []
    for before, line in pairwise(lines):
        is_level = min(before.bottom, line.bottom) - max(before.top, line.top) > 0.6 * min(before.height, line.height)
        if is_level and line.x0 > before.x1 and min(len(before.text), len(line.text)) < PROSE_CHARS:
            near = regions and line.top - max(each.bottom for each in regions[-1]) < 3 * line.height
            if near and line.bottom > min(each.top for each in regions[-1]):
                regions[-1] += [before, line]
            else:
                regions.append([before, line])
    return [
        (min(e.x0 for e in r), min(e.top for e in r), max(e.x1 for e in r), max(e.bottom for e in r))
        for r in regions
        if len({round(each.top / each.height) for each in r}) > 2
    ]
