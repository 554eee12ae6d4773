"""Reading order: that of the file, unless the page itself speaks against it."""

from collections import Counter
from itertools import combinations
from statistics import median

from .lines import Line
from .paragraphs import Paragraph, runs_on, stretches

PROSE_LINES, PROSE_CHARS, HEADING_LINES = 3, 22, 4
PIECES_COMPARED = 150
Stretch = list[Line]


def in_reading_order(lines: list[Line], tables: list[Paragraph]) -> tuple[list[Stretch | Paragraph], bool]:
    """Stretches of lines and tables of one page in reading order, and whether file and page disagree about it.

    The order of the file holds unless running text goes up a column or from a right column to a left one. Then, or when
    the file jumps between columns line by line, the places on the page decide. A table stands where the file has its
    first line.
    """
    in_table = {id(line) for table in tables for line in table.lines}
    loose = [line for line in lines if id(line) not in in_table]
    flow = stretches(loose)
    is_choppy = _is_choppy(loose, flow)
    pieces: list[Stretch | Paragraph] = [*(_flowing(loose) if is_choppy else flow)]
    place = {id(line): number for number, line in enumerate(lines)}
    pieces = sorted([*pieces, *tables], key=lambda piece: min(place[id(line)] for line in _lines(piece)))
    if is_choppy or _goes_back(pieces):
        return _as_placed(pieces), True
    return _headings_first(pieces), False


def _headings_first(pieces: list[Stretch | Paragraph]) -> list[Stretch | Paragraph]:
    """Pieces in the same order, but a short one set as large as the text below it before that text.

    Layout programs often draw headings after the text that they stand above.
    """
    if len(pieces) > PIECES_COMPARED:
        return pieces
    boxes = {id(piece): _box(piece) for piece in pieces}
    ordered: list[Stretch | Paragraph] = []
    for piece in pieces:
        place = len(ordered)
        if not isinstance(piece, Paragraph) and len(piece) <= HEADING_LINES:
            below = (n for n, other in enumerate(ordered) if _heads(piece, other, boxes))
            place = next(below, place)
        ordered.insert(place, piece)
    return ordered


def _heads(piece: Stretch, other: Stretch | Paragraph, boxes: dict[int, tuple[float, ...]]) -> bool:
    """Whether a piece may be the heading of a stretch that the file has earlier."""
    if isinstance(other, Paragraph) or piece[0].frame != other[0].frame or not _is_prose(other):
        return False
    a, b = boxes[id(piece)], boxes[id(other)]
    is_large = piece[0].size > other[0].size or (piece[0].is_bold and piece[0].size >= other[0].size)
    return is_large and a[3] <= b[1] + 1 and _share(a[0], a[2], b[0], b[2]) > 0.5


def _lines(piece: Stretch | Paragraph) -> list[Line]:
    return piece.lines if isinstance(piece, Paragraph) else piece


def _is_prose(piece: Stretch | Paragraph) -> bool:
    return (
        not isinstance(piece, Paragraph)
        and len(piece) >= PROSE_LINES
        and median(len(e.text) for e in piece) > PROSE_CHARS
    )


def _is_choppy(lines: list[Line], flow: list[Stretch]) -> bool:
    """Whether most long lines stand alone in the file, of which `flow` are the stretches, although not on the page."""
    least = 0.5 * _count_long(lines)
    if least < 6 or _count_in_stretches(flow) > least:
        return False
    return _count_in_stretches(_flowing(lines)) > least


def _count_in_stretches(found: list[Stretch]) -> int:
    """How many long lines run on with two more at least."""
    return sum(_count_long(stretch) for stretch in found if len(stretch) > 2)


def _count_long(lines: list[Line]) -> int:
    return sum([len(line.text) > PROSE_CHARS for line in lines])


def _flowing(lines: list[Line]) -> list[Stretch]:
    """Stretches by place alone: each line goes on the stretch that ends right above it."""
    found: list[Stretch] = []
    near: list[Stretch] = []
    reach = 3 * max((line.height for line in lines), default=0.0)
    for line in sorted(lines, key=lambda line: (line.top, line.x0)):
        near = [stretch for stretch in near if stretch[-1].top > line.top - reach]
        above = [stretch for stretch in near if runs_on(stretch[-1], line)]
        if above:
            max(above, key=lambda s: (s[-1].top, min(s[-1].x1, line.x1) - max(s[-1].x0, line.x0))).append(line)
        else:
            near.append([line])
            found.append(near[-1])
    return found


def _goes_back(pieces: list[Stretch | Paragraph]) -> bool:
    """Whether running text of the usual size goes up a column, or from a column to one on its left."""
    prose = [piece for piece in pieces if _is_prose(piece)]
    chars = Counter()
    for stretch in prose:
        chars[stretch[0].size] += sum(len(line.text) for line in stretch)
    usual = max(chars, key=lambda size: (chars[size], size), default=0.0)
    prose = [stretch for stretch in prose if abs(stretch[0].size - usual) <= 0.06 * usual]
    for earlier, later in combinations(prose[:PIECES_COMPARED], 2):
        if earlier[0].frame != later[0].frame:
            continue
        a, b = _column(earlier), _column(later)
        if _share(a[0], a[2], b[0], b[2]) > 0.5 and b[3] < a[1] + earlier[0].height:
            return True
        if b[2] < a[0] and _share(a[1], a[3], b[1], b[3]) > 0.5:
            return True
    return False


def _as_placed(pieces: list[Stretch | Paragraph]) -> list[Stretch | Paragraph]:
    """Pieces of a page from top to bottom within a column, columns from left to right, what spans them in between."""
    pieces = sorted(pieces, key=lambda piece: (round(_box(piece)[1]), _box(piece)[0]))
    boxes = [_box(piece) for piece in pieces]
    if len(pieces) > PIECES_COMPARED:
        return pieces
    earlier = [
        [other for other in range(len(boxes)) if other != one and _precedes(boxes, other, one)]
        for one in range(len(boxes))
    ]
    ordered: list[int] = []
    seen: set[int] = set()

    def place(number: int) -> None:
        seen.add(number)
        for other in earlier[number]:
            if other not in seen:
                place(other)
        ordered.append(number)

    for number in range(len(boxes)):
        if number not in seen:
            place(number)
    return [pieces[number] for number in ordered]


def _precedes(boxes: list[tuple[float, ...]], one: int, other: int) -> bool:
    """Whether a reader comes to box `one` before `other`: it is above, or left with nothing that spans both between."""
    a, b = boxes[one], boxes[other]
    if _share(a[0], a[2], b[0], b[2]) > 0.1:
        return a[1] < b[1]
    if a[0] > b[0]:
        return False
    return not any(
        b[1] < c[1] < a[1] and _share(a[0], a[2], c[0], c[2]) > 0.1 and _share(b[0], b[2], c[0], c[2]) > 0.1
        for c in boxes
    )


def _share(start: float, end: float, other_start: float, other_end: float) -> float:
    """Overlap of two stretches as a share of the shorter."""
    return (min(end, other_end) - max(start, other_start)) / max(1.0, min(end - start, other_end - other_start))


def _column(stretch: Stretch) -> tuple[float, float, float, float]:
    """Box of a stretch as most of its lines have it, whatever wider line follows it."""
    left, right = median(line.x0 for line in stretch), median(line.x1 for line in stretch)
    return left, stretch[0].top, right, max(line.bottom for line in stretch)


def _box(piece: Stretch | Paragraph) -> tuple[float, float, float, float]:
    lines = _lines(piece)
    return min(e.x0 for e in lines), min(e.top for e in lines), max(e.x1 for e in lines), max(e.bottom for e in lines)
