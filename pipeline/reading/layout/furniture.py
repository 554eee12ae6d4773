"""Page furniture: running headers, running footers, page numbers, words up the margin."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from .lines import Line
from .page import Page

DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?|[-–|] ?)?(?:\d{1,5}|[ivxlc]{1,6})(?: of \d{1,4}| ?/ ?\d{1,4}| ?[-–|])?", re.IGNORECASE
)
LABEL = re.compile(r"(?:table|figure|fig|box|chart)\b", re.IGNORECASE)
MARGIN_SHARE = 0.13
WIDER, MOSTLY = 1.15, 0.8
SAME_HEIGHT_POINTS, ROUGH_HEIGHT_POINTS = 3.0, 10.0


def running(lines: list[list[Line]], pages: list[Page]) -> set[int]:
    """Ids of the lines that are page furniture.

    These are the outermost rows of a page that also stand on another page, but for numbers, or are page numbers; what
    stands in the same row as such a line belongs to it. Running headers that change with the chapter are known by their
    place: the same height and size, no larger than the text and apart from it, on most pages. Where text begins, it
    mostly goes on below.
    """
    margins = [
        (of_page, list(_margin_rows(of_page, page, from_top)))
        for of_page, page in zip(lines, pages, strict=True)
        for from_top in (True, False)
    ]
    seen = Counter(key for _, rows in margins for key in {_key(line) for row in rows for line in row})
    places = Counter(_place(rows[0]) for _, rows in margins if rows)
    text_size = _text_size(lines) if len(pages) > 3 else 0
    usual = {place for place in places if places[place] > 0.4 * len(pages) and place[1] <= text_size}
    begun = [(of_page, rows) for of_page, rows in margins if rows and _place(rows[0]) in usual]
    apart = Counter(_place(rows[0]) for of_page, rows in begun if _is_apart(rows[:1], of_page))
    usual = {place for place in usual if apart[place] > MOSTLY * places[place]}
    found = {id(line) for of_page in lines for line in of_page if not line.is_upright}
    for of_page, rows in margins:
        known: list[list[Line]] = []
        for row in rows:
            if not ((row is rows[0] and _place(row) in usual) or any(_is_known(line, seen) for line in row)):
                break
            known.append(row)
        while known and not (_is_apart(known, of_page) or _is_sure(known, seen, len(pages))):
            known.pop()
        found.update(id(line) for row in known for line in row)
    return found


def _text_size(lines: list[list[Line]]) -> int:
    """Size of most letters, in points."""
    sizes: Counter[float] = Counter()
    for of_page in lines:
        for line in of_page:
            sizes[line.size] += len(line.text)
    return round(max(sizes, key=lambda size: (sizes[size], size), default=0.0))


def _is_known(line: Line, seen: Counter) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text)) or (seen[_key(line)] > 1 and not LABEL.match(line.text))


def _is_sure(rows: list[list[Line]], seen: Counter, count: int) -> bool:
    """Whether a single row needs no space around it to be told from the text: it stands on most pages."""
    return len(rows) == 1 and any(seen[_key(line)] > max(2, 0.3 * count) for line in rows[0])


def _margin_rows(lines: list[Line], page: Page, from_top: bool) -> Iterator[list[Line]]:
    """Rows of lines at the upper or lower margin, the outermost first."""
    edge = MARGIN_SHARE * page.height
    near = [
        line
        for line in lines
        if line.is_upright and (line.bottom < edge if from_top else line.top > page.height - edge)
    ]
    row: list[Line] = []
    for line in sorted(near, key=lambda line: line.top if from_top else -line.top):
        if row and abs(line.top - row[0].top) > SAME_HEIGHT_POINTS:
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _key(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text.lower()), round(line.top / ROUGH_HEIGHT_POINTS)


def _place(row: list[Line]) -> tuple[float, float]:
    return round(row[0].top / SAME_HEIGHT_POINTS), round(row[0].size)


def _is_apart(rows: list[list[Line]], lines: list[Line]) -> bool:
    """Whether rows at the margin stand well apart from the rest of the page: farther than its lines from each other."""
    own = {id(line) for row in rows for line in row}
    inner = rows[-1]
    top, bottom = min(line.top for line in inner), max(line.bottom for line in inner)
    gaps = [max(line.top - bottom, top - line.bottom) for line in lines if id(line) not in own and line.is_upright]
    return bool(gaps) and min(gaps) > 0.6 * (bottom - top) and min(gaps) > WIDER * _usual_gap(lines)


def _usual_gap(lines: list[Line]) -> float:
    """Room between a line and the next one below it in the file, as most lines of a page have it."""
    gaps = [below.top - above.bottom for above, below in pairwise(lines) if below.x0 < above.x1 and below.x1 > above.x0]
    return sorted(gaps)[len(gaps) // 2] if gaps else 0.0
