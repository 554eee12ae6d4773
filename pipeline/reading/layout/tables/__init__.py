"""Finds tables on a page: cells side by side in several rows, within rules or in gaps."""

from bisect import bisect_left
from dataclasses import dataclass, field

from ..lines import Line, lines_of
from ..page import Page
from .beside import FIGURE_LABEL, LABEL, TABLE_CAPTION, box_around, side_by_side
from .cells import Band
from .columns import Edges, columns_of, cut, gutters_among, levels_of, spans_columns, white_strips
from .rules import Box, Ruled, holds_rules, ruled_regions, whole_grids
from .tabular import Table, is_prose, is_table

TITLE_SPACE, LEVELS_ABOVE = 2.2, 6


@dataclass
class Stretch:
    """Bands of lines that follow each other between rules, and the white strips that run down through all of them."""

    bands: list[list[Line]] = field(default_factory=list)
    strips: list[Edges] = field(default_factory=list)

    def takes(self, band: list[Line], region: Ruled) -> bool:
        """Adds a band unless it is running text."""
        strips = white_strips(band, self.strips if self.bands else None)
        parts = [part for line in band for part in cut(line, [], [], strips)]
        if len(band) > 1 and (not (_is_side_by_side(parts) or region.parts(band)) or is_prose(parts)):
            return False
        if strips or len(band) > 1:  # a single line may be a heading over all columns
            self.strips = strips
        self.bands.append(band)
        return True


def tables_of(lines: list[Line], page: Page) -> tuple[list[Line], list[Table]]:
    """The lines of a page, cut where they run over several cells, and its tables as rows of cells of lines.

    A line belongs to one table at most.
    """
    found: list[Table] = []
    ruled = ruled_regions(page)
    for region in [*whole_grids(page.grids, ruled), *ruled]:
        for stretch in _stretches(_free(lines, found), region):
            lines = _take(lines, stretch, region, found)
    for box in side_by_side(_free(lines, found)):
        inside = [line for line in _free(lines, found) if _holds(box, line)]
        if inside:
            lines = _take(lines, Stretch([inside], white_strips(inside)), Ruled(box, []), found)
    return lines, found


def may_hold_table(page: Page) -> bool:
    """Whether a page has rules, frames or cells side by side that a table could be made of."""
    return holds_rules(page) or bool(side_by_side(lines_of(page)))


def _take(lines: list[Line], stretch: Stretch, region: Ruled, found: list[Table]) -> list[Line]:
    """Adds the table that a stretch makes, if any, to those found; gives all lines, cut where the table cuts them."""
    inside = [line for band in stretch.bands for line in band]
    region = region.between(*box_around(inside)[1::2])
    strips = gutters_among(stretch.strips, inside)
    columns = columns_of([part for line in inside for part in cut(line, [], region.walls, strips)], region.walls)
    if len(columns) < 2 or any(FIGURE_LABEL.match(line.text) for line in inside):
        return lines
    bands = _extended(stretch.bands, columns, strips, _free(lines, found))
    parts = {id(line): cut(line, columns, region.walls, strips) for band in bands for line in band}
    made = [
        Band([part for line in band for part in parts[id(line)]], columns, region.walls, region.partial)
        for band in bands
    ]
    rows = _without_title(_rows(made, region), columns, is_ruled=bool(region.borders))
    if not rows or not is_table(rows, columns, is_ruled=bool(region.borders), is_walled=bool(region.walls)):
        return lines
    found.append(rows)
    taken = {id(line) for row in rows for cell in row for line in cell}
    return [
        part
        for line in lines
        for part in (parts[id(line)] if any(id(each) in taken for each in parts.get(id(line), ())) else [line])
    ]


def _extended(
    bands: list[list[Line]], columns: list[Edges], strips: list[Edges], lines: list[Line]
) -> list[list[Line]]:
    """Bands with the rows above the first and below the last that rules or gaps left out."""
    inside = {id(line) for band in bands for line in band}
    x0, top, x1, bottom = box_around([line for band in bands for line in band])
    near = [line for line in lines if id(line) not in inside and line.x0 < x1 and line.x1 > x0]
    above = levels_of([line for line in near if line.bottom < top + 0.5 * line.height])[::-1]
    below = levels_of([line for line in near if line.top > bottom - 0.5 * line.height])
    while row := _row_above(above, top, columns, strips):
        bands, above = [[line for level in row for line in level], *bands], above[len(row) :]
        top = row[-1][0].top
    row = _row_below(below, bottom, columns, strips)
    return [*bands, [line for level in row for line in level]] if row else bands


def _row_above(levels: list[list[Line]], edge: float, columns: list[Edges], strips: list[Edges]) -> list[list[Line]]:
    """Levels of the row that ends at `edge`, from its last to its first, which has several cells; else none."""
    for number, level in enumerate(levels[:LEVELS_ABOVE]):
        parts = _parts(level, columns, strips)
        if edge - level[0].bottom > (0.4 if number else 1.0) * level[0].height or not parts:
            break
        if len(parts) > 1:
            return levels[: number + 1]
        edge = level[0].top
    return []


def _row_below(levels: list[list[Line]], edge: float, columns: list[Edges], strips: list[Edges]) -> list[list[Line]]:
    """Levels of the row that begins at `edge` with several cells, as far as its lines stand close; else none."""
    count = 0
    for level in levels:
        parts = _parts(level, columns, strips)
        if level[0].top - edge > (0.4 if count else 1.0) * level[0].height or len(parts) < (1 if count else 2):
            break
        count, edge = count + 1, level[0].bottom
    return levels[:count]


def _parts(level: list[Line], columns: list[Edges], strips: list[Edges]) -> list[Line]:
    """Cells of a level; none where it holds a caption or a line that spans columns."""
    parts = [part for line in level for part in cut(line, columns, [], strips)]
    is_other = any(LABEL.match(part.text) or spans_columns(part, columns) for part in parts)
    return [] if is_other else parts


def _free(lines: list[Line], tables: list[Table]) -> list[Line]:
    taken = {id(line) for rows in tables for row in rows for cell in row for line in cell}
    return [line for line in lines if id(line) not in taken]


def _holds(box: Box, line: Line) -> bool:
    x0, top, x1, bottom = box
    return (
        line.is_upright
        and x0 - 2 <= line.x0
        and line.x1 <= x1 + 2
        and top - 2 <= (line.top + line.bottom) / 2 <= bottom + 2
    )


def _runs_over(box: Box, line: Line) -> bool:
    """Whether a line of wider text stands within the height of a region."""
    x0, top, x1, bottom = box
    is_wider = line.x0 < x0 - line.height or line.x1 > x1 + line.height
    return is_wider and line.x0 < x1 and line.x1 > x0 and top < (line.top + line.bottom) / 2 < bottom


def _stretches(lines: list[Line], region: Ruled) -> list[Stretch]:
    """Bands between the rules of a region that follow each other and hold no running text, captions or titles."""
    bands: list[list[Line]] = [[] for _ in region.borders]
    crossed = set()
    for line in lines:
        number = max(0, bisect_left(region.borders, (line.top + line.bottom) / 2) - 1)
        if _holds(region.box, line):
            bands[number].append(line)
        elif _runs_over(region.box, line):
            crossed.add(number)
    found = [Stretch()]
    for number, whole in enumerate(bands):
        if number in crossed:
            found.append(Stretch())
        for band in _without_titles(whole, region.borders[number : number + 2]):
            if not band or not found[-1].takes(band, region):
                found.append(Stretch())
    return [stretch for stretch in found if stretch.bands]


def _without_titles(band: list[Line], borders: list[float]) -> list[list[Line]]:
    """A band cut where a caption stands, or a line alone with much space above and below; these are left empty."""
    if band and TABLE_CAPTION.match(band[0].text):
        return [[]]
    levels = levels_of(band)
    tops = [*(level[0].top for level in levels[1:]), borders[-1]]
    bottoms = [borders[0], *(max(line.bottom for line in level) for level in levels[:-1])]
    parts: list[list[Line]] = [[]]
    for level, above, below in zip(levels, bottoms, tops, strict=bool(levels)):
        line = level[0]
        space = line.top - above, below - line.bottom
        if len(level) == 1 and min(space) > 0.5 * line.height and sum(space) > TITLE_SPACE * line.height:
            parts += [[], []]
        else:
            parts[-1] += level
    return [part for number, part in enumerate(parts) if part or number not in (0, len(parts) - 1)]


def _is_side_by_side(band: list[Line]) -> bool:
    return any(len(level) > 1 for level in levels_of(band))


def _rows(bands: list[Band], region: Ruled) -> Table:
    """Rows of all bands: each band is a row where rules part the rows, otherwise space and words tell."""
    parted = [band.rows() for band in bands]
    if region.borders and len(bands) > (1 if region.walls else 3):
        crowded = [band.is_crowded(rows) for band, rows in zip(bands, parted, strict=True)]
        parted = [rows if each else band.whole() for band, rows, each in zip(bands, parted, crowded, strict=True)]
    elif region.borders and len(bands) > 1:
        parted[0] = bands[0].heading_rows()
    return [row for rows in parted for row in rows]


def _without_title(rows: Table, columns: list[Edges], *, is_ruled: bool) -> Table:
    """Rows without what stands above the first row of several cells: a caption, or a line over several columns."""
    first = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    above = [line for row in rows[:first] for cell in row for line in cell]
    is_title = above and (TABLE_CAPTION.match(above[0].text) or any(spans_columns(line, columns) for line in above))
    return rows[first:] if is_title or not is_ruled else rows
