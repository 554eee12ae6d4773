"""Lays the lines of a region into rows of cells."""

import re
from collections import Counter
from itertools import pairwise, starmap
from statistics import median

from ..lines import Line
from .columns import Edges, levels_of, place_in_columns, spans_columns
from .rules import Rule

Cells = list[list[Line]]

NUMBER = re.compile(r"[<>=~≈±+−–-]?\s?[$£€]?\d[\d.,:%()/±+–− -]*(?:[*†‡§¶]{1,3}|[a-z])?")
# Dots that lead to the next cell end a cell.
LEADERS = re.compile(r"(?:\. ?){4}$")
LEADS_ON = re.compile(r"(?:[,(&/]|\b(?:and|or|of|the|in|to|for|with|a|an|by))$", re.IGNORECASE)
GLUED, LARGEST_LEADING_EMS, WORD_SPACE_EMS = 0.12, 1.5, 0.25
BROKEN_SHARE, SHOWN_SHARE, MARK_CHARS = 0.25, 0.2, 2


def _underlines(rule: Rule, line: Line) -> bool:
    return line.top < rule[0] < line.bottom - 0.05 * line.height and _reach(rule[1], rule[2], line)


def _reach(x0: float, x1: float, line: Line) -> bool:
    """Whether a rule from `x0` to `x1` stands over or under a line."""
    return min(x1, line.x1) - max(x0, line.x0) > 0.5 * min(x1 - x0, line.x1 - line.x0)


def _are_level(line: Line, other: Line) -> bool:
    return min(line.bottom, other.bottom) - max(line.top, other.top) > 0.7 * min(line.height, other.height)


class Band:
    """Lines between two rules, or of a whole table without any, with the column of each."""

    def __init__(self, lines: list[Line], columns: list[Edges], walls: list[Rule], partial: list[Rule]) -> None:
        self.partial = [rule for rule in partial if not any(_underlines(rule, line) for line in lines)]
        self.lines = sorted(lines, key=lambda line: (line.top + line.bottom, line.x0))
        self.columns = columns
        self.place = {id(line): place_in_columns(line, columns, walls) for line in lines}
        self.spanning = {id(line) for line in lines if spans_columns(line, columns)}
        self.room = [_Room([line for line in lines if self._is_in(line, place)]) for place in range(len(columns))]

    def _is_in(self, line: Line, place: int) -> bool:
        return self.place[id(line)] == place and id(line) not in self.spanning

    def whole(self) -> list[Cells]:
        """All lines as one row; as several where a rule under some of its columns parts these."""
        depth = {
            id(line): sum(y < line.top + 1 and _reach(x0, x1, line) for y, x0, x1 in self.partial)
            for line in self.lines
        }
        parted = [line for line in self.lines if depth[id(line)]]
        for line in self.lines:
            if not depth[id(line)]:
                depth[id(line)] = next((depth[id(other)] for other in parted if _are_level(line, other)), 0)
        return [self._row([e for e in self.lines if depth[id(e)] == each]) for each in sorted(set(depth.values()))]

    def rows(self) -> list[Cells]:
        """Lines as rows: where the leading within cells is closer than that between rows by it, otherwise by words."""
        levels = levels_of(self.lines)
        if len(levels) < 2:
            return [self._row(level) for level in levels]
        return [self._row(row) for row in self._by_space() or self._by_words(levels)]

    def heading_rows(self) -> list[Cells]:
        """Lines of a heading as rows: what spans columns stands above what it spans."""
        if self.partial:
            return self.whole()
        over = [line for line in self.lines if id(line) in self.spanning]
        if not over or len(over) == len(self.lines):
            return self.whole()
        edge = min(line.bottom for line in over)
        upper = [line for line in self.lines if (line.top + line.bottom) / 2 < edge]
        return [self._row(part) for part in (upper, [line for line in self.lines if line not in upper]) if part]

    def _row(self, lines: list[Line]) -> Cells:
        row: Cells = [[] for _ in self.columns]
        for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
            row[self.place[id(line)]].append(line)
        return row

    def _pairs(self) -> list[tuple[Line, Line, float]]:
        """Lines below each other in a column, with the step from one to the next."""
        last: dict[int, Line] = {}
        found = []
        for line in self.lines:
            place = self.place[id(line)]
            if place in last and not {id(line), id(last[place])} & self.spanning:
                before = last[place]
                found.append((before, line, min(line.top - before.top, line.bottom - before.bottom)))
            last[place] = line
        return found

    def _by_space(self) -> list[list[Line]] | None:
        """Rows as lines that space sets apart; None where the space does not tell."""
        pairs = self._pairs()
        steps = sorted(step for before, line, step in pairs if step > 0.8 * line.size)
        if not steps:
            return None
        size = median(line.size for line in self.lines)
        leading = min(steps[len(steps) // 20], LARGEST_LEADING_EMS * size)
        glued = [(before, line) for before, line, step in pairs if step < leading + GLUED * size]
        apart, shown = sum(starmap(self._are_apart, glued)), sum(starmap(goes_on_from, glued))
        if len(glued) == len(pairs) or apart > BROKEN_SHARE * len(glued) or shown < SHOWN_SHARE * len(glued):
            return None
        below = {id(line): before for before, line in glued}
        cells: list[list[Line]] = []
        cell_of: dict[int, list[Line]] = {}
        for line in self.lines:
            if id(line) in below:
                cell_of[id(line)] = cell_of[id(below[id(line)])]
                cell_of[id(line)].append(line)
            else:
                cells.append([line])
                cell_of[id(line)] = cells[-1]
        return _side_by_side(cells)

    def _by_words(self, levels: list[list[Line]]) -> list[list[Line]]:
        """Rows as lines that begin where the line above had room for the first word."""
        found = [list(levels[0])]
        before = {self.place[id(line)]: line for line in levels[0]}
        for level in levels[1:]:
            here = {self.place[id(line)]: line for line in level}
            if self._goes_on(before, here):
                found[-1] += level
            else:
                found.append(list(level))
            before = here
        return found

    def _goes_on(self, before: dict[int, Line], here: dict[int, Line]) -> bool:
        """Whether the lines at one height may all go on cells of the lines above, and something shows that they do."""
        if not here.keys() <= before.keys() or any(self._are_apart(before[place], here[place]) for place in here):
            return False
        if any(id(line) in self.spanning or id(before[place]) in self.spanning for place, line in here.items()):
            return False
        is_shown = any(
            goes_on_from(before[place], line) or self.room[place].is_hanging(line) for place, line in here.items()
        )
        return is_shown or (0 not in here and len(here) < len(before))

    def _are_apart(self, before: Line, line: Line) -> bool:
        """Whether two lines below each other are two cells: marks, numbers, or room was left for the first word."""
        room = self.room[self.place[id(line)]]
        if line.top - before.top > (LARGEST_LEADING_EMS + GLUED) * line.size:
            return True
        if before.is_broken or room.is_hanging(line):
            return False
        is_whole = len(before.text) <= MARK_CHARS and len(line.text) <= MARK_CHARS
        is_number = NUMBER.fullmatch(before.text) and NUMBER.fullmatch(line.text)
        if is_whole or is_number or before.text == line.text or LEADERS.search(before.text):
            return True
        return room.has_left(before, line)

    def is_crowded(self, rows: list[Cells]) -> bool:
        """Whether rows are several although no rule parts them: most have several cells, apart from those below."""
        if sum(sum(map(bool, row)) > 1 for row in rows) <= 0.5 * len(rows):
            return False
        pairs = [
            (cell[-1], below[0])
            for row, following in pairwise(rows)
            for cell, below in zip(row, following, strict=True)
            if cell and below
        ]
        if all(map(all, rows)) and len(rows[0]) > 2 and not any(starmap(goes_on_from, pairs)):
            return len(rows) > 1
        return len(pairs) > 1 and sum(starmap(self._are_apart, pairs)) > 0.5 * len(pairs)


class _Room:
    """How wide a column is as its lines show it, and where they begin if they begin alike."""

    def __init__(self, lines: list[Line]) -> None:
        starts = Counter(round(line.x0) for line in lines)
        start, count = starts.most_common(1)[0] if starts else (0, 0)
        self.left = start if count > 2 and count > 0.3 * len(lines) and start <= min(starts) + 1 else None
        self.right = max((line.x1 for line in lines), default=0.0)
        self.width = max((line.x1 - line.x0 for line in lines), default=0.0)

    def is_hanging(self, line: Line) -> bool:
        """Whether a line is set in from where cells of the column begin."""
        return self.left is not None and 0.5 * line.size < line.x0 - self.left < 3 * line.size

    def has_left(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` would have found room after `before`."""
        first, space = line.words[0], WORD_SPACE_EMS * line.size
        used = before.x1 - before.x0 if self.left is None else before.x1
        return used + 2 * space + first.x1 - first.x0 < (self.width if self.left is None else self.right)


def goes_on_from(before: Line, line: Line) -> bool:
    """Whether something shows that a line goes on the one before it."""
    return before.is_broken or line.text[0].islower() or bool(LEADS_ON.search(before.text[-8:]))


def _side_by_side(cells: list[list[Line]]) -> list[list[Line]]:
    """Cells that overlap in height, as the lines of rows."""
    rows: list[list[Line]] = []
    bottom = 0.0
    for cell in sorted(cells, key=lambda cell: cell[0].top):
        if rows and cell[0].top + 0.3 * cell[0].height < bottom:
            rows[-1] += cell
            bottom = max(bottom, cell[-1].bottom)
        else:
            rows.append(list(cell))
            bottom = cell[-1].bottom
    return rows
