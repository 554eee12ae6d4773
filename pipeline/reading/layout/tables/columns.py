"""Columns of a region: between walls, beside white strips, or by what overlaps sideways."""

from itertools import pairwise
from statistics import median

from ..lines import Line
from .rules import Rule

Edges = tuple[float, float]

GUTTER_EMS, SURE_GUTTER_EMS, STRIP_EMS = 0.5, 1.5, 0.55
FEW_LEVELS, NARROW_POINTS, STRIP_LEVELS, MARGIN_POINTS = 5, 6.0, 4, 1e6


def gap_columns(lines: list[Line]) -> list[Edges]:
    """Left and right edges of columns: what overlaps sideways is one column, headings over several left aside."""
    found: dict[Edges, int] = {}
    for line in sorted(lines, key=lambda line: line.x1 - line.x0):
        touched = [edges for edges in found if line.x0 < edges[1] - 1 and line.x1 > edges[0] + 1]
        if len(touched) < 2:
            count = 1 + sum(found.pop(edges) for edges in touched)
            found[min([line.x0, *(e[0] for e in touched)]), max([line.x1, *(e[1] for e in touched)])] = count
    columns = sorted(found)
    if len(columns) < 3 or len(levels_of(lines)) < FEW_LEVELS:
        return columns
    # A heading that stands between two columns, over both, is no column.
    between = {edges for edges in columns[1:-1] if found[edges] == 1}
    return [edges for edges in columns if edges not in between]


def columns_of(lines: list[Line], walls: list[Rule]) -> list[Edges]:
    """Columns between walls, as far as there are any; what stands side by side between two walls is parted by gaps."""
    if not walls:
        return gap_columns(lines)
    places = sorted({x for x, _, _ in walls})
    edges = [min([places[0], *(line.x0 for line in lines)]), *places, max([places[-1], *(line.x1 for line in lines)])]
    found: list[Edges] = []
    for left, right in pairwise(edges):
        inside = [line for line in lines if left - 2 <= line.x0 and line.x1 <= right + 2]
        if not inside and right - left < NARROW_POINTS:  # between the frames of two cells
            continue
        levels = levels_of(inside)
        crowded = sum(len(level) > 1 for level in levels)
        found += gap_columns(inside) if crowded > len(levels) / 3 else [(left, right)]
    return found


def levels_of(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand at one height, from the top down."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
        if found and min(line.bottom, found[-1][0].bottom) - line.top > 0.4 * line.height:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def cut(line: Line, columns: list[Edges], walls: list[Rule], strips: list[Edges] = ()) -> list[Line]:
    """A line cut between two words: at walls, at white strips, where a wide space stands between two columns."""
    if len(line.words) == 1:
        return [line]
    places = [x for x, top, bottom in walls if _crosses(top, bottom, line)]
    gutters = [(left[1], right[0]) for left, right in pairwise(columns)]
    spaces = [(before.x1, word.x0) for before, word in pairwise(line.words)]
    # The spaces of justified text may be as wide as a gutter, but then all are.
    least = max(GUTTER_EMS, min(SURE_GUTTER_EMS, 2 * min(end - start for start, end in spaces) / line.height))
    starts = [0]
    for number, (start, end) in enumerate(spaces, 1):
        if (
            any(start - 1 <= x <= end + 1 for x in places)
            or any(min(end, b) - max(start, a) > STRIP_EMS * line.height - 0.1 for a, b in strips)
            or (end - start > least * line.height and any(start <= b + 1 and end >= a - 1 for a, b in gutters))
        ):
            starts.append(number)
    if len(starts) == 1:
        return [line]
    parts = [Line(line.page, line.words[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    for part in parts:
        part.frame = line.frame
    return parts


def _crosses(top: float, bottom: float, line: Line) -> bool:
    return top - 1 <= (line.top + line.bottom) / 2 <= bottom + 1


def place_in_columns(line: Line, columns: list[Edges], walls: list[Rule]) -> int:
    """The column a line stands in, or the first of those it spans."""
    beside = [x for x, top, bottom in walls if _crosses(top, bottom, line) and x <= line.x0 + 2]
    if beside:
        wall = max(beside)
        return max(number for number, (left, _) in enumerate(columns) if number == 0 or left <= wall + 2)
    overlaps = [min(line.x1, right) - max(line.x0, left) for left, right in columns]
    return next((number for number, overlap in enumerate(overlaps) if overlap > 1), overlaps.index(max(overlaps)))


def spans_columns(line: Line, columns: list[Edges]) -> bool:
    """Whether a line stands over more than one column."""
    return sum(line.x0 < right - 1 and line.x1 > left + 1 for left, right in columns) > 1


def white_strips(lines: list[Line], strips: list[Edges] | None = None) -> list[Edges]:
    """Where no word of any line stands between others: all such places, or what is left of `strips` where given."""
    least = STRIP_EMS * median(line.height for line in lines)
    words = sorted((word.x0, word.x1) for line in lines for word in line.words)
    found, end = [], words[0][1]
    for x0, x1 in words:
        found.append((end, x0))
        end = max(end, x1)
    if strips is not None:
        outside = [(-MARGIN_POINTS, words[0][0]), *found, (end, MARGIN_POINTS)]
        found = [(max(a, c), min(b, d)) for a, b in strips for c, d in outside]
    return [(a, b) for a, b in found if b - a >= least]


def gutters_among(strips: list[Edges], lines: list[Line]) -> list[Edges]:
    """Those white strips that part columns: past enough lines, of which several have words on both sides."""
    words = [[(word.x0, word.x1) for line in level for word in line.words] for level in levels_of(lines)]
    return [
        (a, b)
        for a, b in strips
        if len(words) >= STRIP_LEVELS
        and sum(any(x1 <= a + 1 for _, x1 in level) and any(x0 >= b - 1 for x0, _ in level) for level in words) > 1
    ]
