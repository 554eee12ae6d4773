"""Numbers of lines that stand beside the text, as in drafts, preprints and bills."""

import re
from itertools import pairwise

from .lines import Line

NUMBER = re.compile(r"\d{1,5}")
COUNTED_BY = (1, 5, 2, 10)
LEAST_NUMBERS, LEAST_PAGES, HALF, MOST = 5, 2, 0.5, 0.8
FLUSH_POINTS, CELLS_IN_ROW = 2.0, 1.3


def without_line_numbers(lines: list[list[Line]]) -> tuple[list[list[Line]], list[list[Line]]]:
    """Lines of all pages without the numbers that count their rows, and these numbers by page.

    Every row of running text has one, or every fifth, flush and outside of the text, on most pages. So the numbers of
    notes and sources, which have several rows, and those of rows of a table, which have several cells, are none.
    """
    numbered = [_numbered(of_page) for of_page in lines]
    counted = sum(bool(of_page) for of_page in numbered)
    if counted < LEAST_PAGES or counted < HALF * sum(len(of_page) > LEAST_NUMBERS for of_page in lines):
        return lines, [[] for _ in lines]
    told = set().union(*numbered)
    edges = {round(line.words[0].x1) for of_page in lines for line in of_page if id(line) in told}
    # The last page may have few rows: there the place alone tells.
    numbered = [
        own or {id(e) for e in _starting(of_page) if round(e.words[0].x1) in edges}
        for own, of_page in zip(numbered, lines, strict=True)
    ]
    rest: list[list[Line]] = []
    numbers: list[list[Line]] = []
    for of_page, own in zip(lines, numbered, strict=True):
        rest.append([])
        numbers.append([])
        for line in of_page:
            if id(line) not in own:
                rest[-1].append(line)
                continue
            numbers[-1].append(Line(line.page, line.words[:1]))
            if line.words[1:]:
                rest[-1].append(Line(line.page, line.words[1:]))
    return rest, numbers


def _starting(lines: list[Line]) -> list[Line]:
    """The lines that begin with a bare number."""
    return [line for line in lines if line.text[0].isdigit() and NUMBER.fullmatch(line.words[0].text)]


def _numbered(lines: list[Line]) -> set[int]:
    """Ids of the lines of a page that are the number of a row or begin with it; none where rows are not counted."""
    starting = _starting(lines)
    if len(starting) < LEAST_NUMBERS:
        return set()
    edge = sorted(line.words[0].x1 for line in starting)[len(starting) // 2]
    flush = sorted((e for e in starting if abs(e.words[0].x1 - edge) < FLUSH_POINTS), key=lambda line: line.top)
    if len(flush) < LEAST_NUMBERS:
        return set()
    steps = [int(below.words[0].text) - int(above.words[0].text) for above, below in pairwise(flush)]
    step = max(COUNTED_BY, key=steps.count)
    own = {id(line) for line in flush}
    beside = [line for line in lines if flush[0].top - 1 < line.top < flush[-1].top + 1 and line.is_upright]
    rows = _row_count(beside)
    cells = len(beside) - sum(len(line.words) == 1 for line in flush)
    counts_rows = steps.count(step) >= MOST * len(steps) and len(flush) * step >= MOST * rows
    return own if counts_rows and cells < CELLS_IN_ROW * rows and _is_clear(flush, beside) else set()


def _is_clear(flush: list[Line], beside: list[Line]) -> bool:
    """Whether numbers stand outside of the text, on its left or its right."""
    own = {id(line) for line in flush}
    starts = [line.x0 for line in beside if id(line) not in own] + [e.words[1].x0 for e in flush if e.words[1:]]
    ends = [line.x1 for line in beside if id(line) not in own]
    first, last = min(line.x0 for line in flush), max(line.words[0].x1 for line in flush)
    return bool(starts) and (last < min(starts) or first > max(ends, default=first))


def _row_count(lines: list[Line]) -> int:
    tops = sorted((line.top, line.height) for line in lines)
    return 1 + sum(below[0] - above[0] > 0.5 * above[1] for above, below in pairwise(tops))
