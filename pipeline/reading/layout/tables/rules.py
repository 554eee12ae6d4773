"""Drawn rules of a page: lines across and upright, and the regions that lines of one width enclose."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..lines import Line
from ..page import Page

RULE_POINTS, WIDE_POINTS, SHORTEST_POINTS = 3.0, 60.0, 8.0
MEET_POINTS, SAME_LINE_POINTS = 4.0, 2.0
LARGEST_SHARE, WALL_SHARE = 0.5, 0.3
Box = tuple[float, float, float, float]
# Where a rule stands, and from where to where it runs: (y, x0, x1) across, (x, top, bottom) upright.
Rule = tuple[float, float, float]


@dataclass
class Ruled:
    """A region between rules of one width: `borders` are their heights, `partial` and `walls` the rules inside."""

    box: Box
    borders: list[float]
    partial: list[Rule] = field(default_factory=list)
    walls: list[Rule] = field(default_factory=list)

    def between(self, top: float, bottom: float) -> "Ruled":
        """The part between two heights, with those walls that part a good share of it."""
        inside = [(x, max(a, top), min(b, bottom)) for x, a, b in self.walls if a < bottom and b > top]
        lengths = Counter()
        for x, a, b in inside:
            lengths[x] += b - a
        tall = {x for x, length in lengths.items() if length > WALL_SHARE * (bottom - top)}
        walls = [wall for wall in self.walls if wall[0] in tall and wall[1] < bottom and wall[2] > top]
        return Ruled(self.box, self.borders, [rule for rule in self.partial if top < rule[0] < bottom], walls)

    def parts(self, lines: list[Line]) -> bool:
        """Whether a wall runs beside every one of these lines."""
        return all(any(a < (e.top + e.bottom) / 2 < b for _, a, b in self.walls) for e in lines)


def ruled_regions(page: Page) -> list[Ruled]:
    """Regions between three or more rules of the same width above each other; two suffice where walls part them."""
    if len(page.rectangles) < 2:
        return []
    across, upright = _rules(page)
    groups: dict[tuple[int, int], list[float]] = {}
    for y, x0, x1 in across:
        if x1 - x0 > WIDE_POINTS:
            near = (key for key in groups if abs(key[0] - x0) < MEET_POINTS and abs(key[1] - x1) < MEET_POINTS)
            groups.setdefault(next(near, (round(x0), round(x1))), []).append(y)
    found = []
    for (x0, x1), heights in groups.items():
        if len(heights) < 2:
            continue
        box = (x0, heights[0], x1, heights[-1])
        walls = [rule for rule in upright if _crosses(rule, box)]
        if len(heights) > 2 or walls:
            partial = [(y, a, b) for y, a, b in across if box[1] < y < box[3] and x0 - 2 < a and b < x1 + 2]
            found.append(Ruled(box, heights, [rule for rule in partial if rule[0] not in heights], walls))
    return found


def holds_rules(page: Page) -> bool:
    """Whether something is drawn on the page that is wide enough for the rules or the frame of a table."""
    return sum(x1 - x0 > WIDE_POINTS for x0, _, x1, _ in page.rectangles) > 1 or any(
        x1 - x0 > WIDE_POINTS and bottom - top > 2 * SHORTEST_POINTS for x0, top, x1, bottom in page.rectangles
    )


def whole_grids(grids: list[list[Box]], ruled: list[Ruled]) -> list[Ruled]:
    """Regions of tables whose cells are known, but for those that rules hold together, as shaded rows of one table."""
    found = [_grid(cells) for cells in grids]
    held = [[grid for grid in found if _contains(region.box, grid.box)] for region in ruled]
    return [grid for grid in found if not any(grid in each and len(each) > 1 for each in held)]


def _contains(outer: Box, inner: Box) -> bool:
    return all(a < b + MEET_POINTS for a, b in zip(outer[:2], inner[:2], strict=True)) and all(
        a > b - MEET_POINTS for a, b in zip(outer[2:], inner[2:], strict=True)
    )


def _grid(cells: list[Box]) -> Ruled:
    """The region and the rules of a table whose cells are known, each as (x0, top, x1, bottom)."""
    box = min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)
    heights = sorted({round(y) for cell in cells for y in (cell[1], cell[3])})
    inside = [y for y in heights if any(top + 2 < y < bottom - 2 for _, top, _, bottom in cells)]
    partial = [(y, c[0], c[2]) for y in inside for c in cells if abs(c[1] - y) < SAME_LINE_POINTS]
    walls = [(x, top, bottom) for x0, top, x1, bottom in cells for x in (x0, x1)]
    borders = [y for y in heights if y not in inside]
    return Ruled(box, borders, _joined(partial), [wall for wall in _joined(walls) if _crosses(wall, box)])


def _crosses(wall: Rule, box: Box) -> bool:
    x, top, bottom = wall
    return box[0] + MEET_POINTS < x < box[2] - MEET_POINTS and top < box[3] - 2 and bottom > box[1] + 2


def _rules(page: Page) -> tuple[list[Rule], list[Rule]]:
    """Rules across and upright, pieces that touch joined; frames and grounds give their edges."""
    across, upright = [], []
    for x0, top, x1, bottom in page.rectangles:
        width, height = x1 - x0, bottom - top
        if height < RULE_POINTS:
            if width > SHORTEST_POINTS:
                across.append(((top + bottom) / 2, x0, x1))
        elif width < RULE_POINTS:
            if height > SHORTEST_POINTS:
                upright.append(((x0 + x1) / 2, top, bottom))
        elif width > SHORTEST_POINTS and height > SHORTEST_POINTS and height < LARGEST_SHARE * page.height:
            across += [(top, x0, x1), (bottom, x0, x1)]
            upright += [(x0, top, bottom), (x1, top, bottom)]
    return _joined(across), _joined(upright)


def _joined(pieces: Iterable[Rule]) -> list[Rule]:
    """Rules that lie along one line, pieces that touch put together."""
    lines: list[list[Rule]] = []
    for piece in sorted(pieces):
        if lines and piece[0] - lines[-1][0][0] < SAME_LINE_POINTS:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    found: list[Rule] = []
    for line in lines:
        found.append((line[0][0], *min(piece[1:] for piece in line)))
        for _, start, end in sorted(line, key=lambda piece: piece[1]):
            at, begun, ended = found[-1]
            if start < ended + RULE_POINTS:
                found[-1] = (at, begun, max(ended, end))
            else:
                found.append((at, start, end))
    return found
