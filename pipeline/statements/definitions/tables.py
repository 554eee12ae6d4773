"""Reads tables of definitions: which column holds the terms, which the definitions, which the sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TERM = re.compile(r"\b(?:terms?|concepts?|words?|labels?|phrases?|expressions?)\b", re.IGNORECASE)
DEFINITION = re.compile(r"\b(?:definitions?|meanings?|means?|defined as|explanation)\b", re.IGNORECASE)
SOURCE = re.compile(r"\b(?:sources?|authors?|references?|definer|by whom|according to)\b", re.IGNORECASE)
LONGEST_TERM = 100


@dataclass(frozen=True)
class DefiningRow:
    """One row of a table of definitions; offsets in the text of the table, `source` as its cell has it.

    `start` and `end` hold term and definition; `row_end` is where the whole row ends.
    """

    start: int
    end: int
    row_end: int
    term: tuple[int, int]
    definition: tuple[int, int]
    source: str


def defining_rows(text: str, *, is_glossary: bool) -> Iterator[DefiningRow]:
    """The rows of a table, rows divided by line ends and cells by tabs, that define a term.

    The header row says which column is which; a table of two columns without such a header counts when `is_glossary`.
    """
    rows = list(_cells(text))
    if not rows:
        return
    header = [text[slice(*cell)] for cell in rows[0]]
    definition = _column(header, DEFINITION)
    term = _column(header, TERM, but=definition)
    if definition is None or term is None:
        if not is_glossary or any(len(row) != 2 for row in rows):
            return
        term, definition, body = 0, 1, rows
    else:
        body = rows[1:]
    source = _column(header, SOURCE) if body is not rows else None
    for cells in body:
        if len(cells) <= max(term, definition):
            continue
        named, words = cells[term], cells[definition]
        if not 0 < named[1] - named[0] <= LONGEST_TERM or len(text[slice(*words)].split()) < 3:
            continue
        credited = text[slice(*cells[source])] if source is not None and source < len(cells) else ""
        yield DefiningRow(min(named[0], words[0]), max(named[1], words[1]), cells[-1][1], named, words, credited)


def _cells(text: str) -> Iterator[list[tuple[int, int]]]:
    """The cells of every row as offsets, without the white space round them."""
    offset = 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            shown = cell.strip()
            begin = offset + (cell.index(shown) if shown else 0)
            cells.append((begin, begin + len(shown)))
            offset += len(cell) + 1
        if any(begin < end for begin, end in cells):
            yield cells


def _column(header: list[str], wanted: re.Pattern[str], but: int | None = None) -> int | None:
    return next((place for place, name in enumerate(header) if place != but and wanted.search(name)), None)
