"""Coding frames as tables: a text in each row, and one or more columns of codes."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..errors import PipelineError
from ..sheets import Sheet
from .textfitting import Labels

TEXT, DOCUMENT = "text", "doc_id"
NO_CODES = frozenset([TEXT, DOCUMENT, "id", "coder", "date", "note", "notes", "source", "page"])
YES, NO = frozenset(["1", "yes", "true", "y", "x"]), frozenset(["0", "no", "false", "n", ""])
SEVERAL = re.compile(r"(?:(?<!\s)\s+)?[;|]\s*")
MOST_CODES = 200
FEWEST_TEXTS = 20
FEWEST_OF_CODE = 2
FEWEST_GROUPS = 10


@dataclass(frozen=True)
class Frame:
    """A table of coded texts: what each says, which belong together, how each axis is coded.

    Texts belong together that come from one document or are the same: they are never parted between what is learned
    from and what is scored. A column of yes and no has the one code "1".
    """

    texts: tuple[str, ...]
    groups: tuple[str, ...]
    axes: dict[str, Labels]
    left_out: tuple[str, ...]  # what was not learned from, in sentences


def read_frame(sheet: Sheet, name: str, columns: tuple[str, ...] = ()) -> Frame:
    """The frame in a sheet that has a column `text` and columns of codes: those named, by default all others.

    A cell may hold several codes, parted by a semicolon or a bar; in a column where some do, codes do not exclude each
    other. In a column of yes and no an empty cell is no; in other columns it says that the text was not coded, unless
    codes do not exclude each other. Rows without text are left out. Raises `PipelineError` in a sentence where there is
    nothing to learn.
    """
    if TEXT not in sheet.columns:
        raise PipelineError(f"{name}: the column 'text' is missing; it has {', '.join(sheet.columns) or 'no columns'}.")
    if sheet.faults:
        place, fault = sheet.faults[0]
        more = f" ({len(sheet.faults) - 1} more lines are at fault)" if len(sheet.faults) > 1 else ""
        raise PipelineError(f"{name}, {place}: {fault}{more}")
    missing = [column for column in columns if column not in sheet.columns]
    if missing:
        raise PipelineError(f"{name}: there is no column {missing[0]!r}; it has {', '.join(sheet.columns)}.")
    rows = [row for _, row in sheet.rows if row[TEXT]]
    if len(rows) < FEWEST_TEXTS:
        raise PipelineError(f"{name}: {len(rows)} coded texts are too few to learn from; {FEWEST_TEXTS} are the least.")
    left_out = [f"{len(sheet.rows) - len(rows)} rows without text"] if len(rows) < len(sheet.rows) else []
    axes = {}
    for column in columns or tuple(each for each in sheet.columns if each not in NO_CODES):
        cells = [[code for code in SEVERAL.split(row[column]) if code] for row in rows]
        said = Counter(code for cell in cells for code in cell)
        if said and {code.lower() for code in said} <= YES | NO:
            wanted = np.array([[any(code.lower() in YES for code in cell)] for cell in cells])
            if not FEWEST_OF_CODE <= wanted.sum() <= len(rows) - FEWEST_OF_CODE:
                left_out.append(f"the column {column}, which says the same of nearly all texts")
                continue
            axes[column] = Labels(("1",), False, wanted, np.ones(len(rows), dtype=bool), is_balanced=True)
            continue
        rare = sorted(code for code, many in said.items() if many < FEWEST_OF_CODE)
        codes = tuple(sorted(code for code, many in said.items() if many >= FEWEST_OF_CODE))
        left_out += [f"of {column}, codes that stand once: {', '.join(rare[:10])}"] if rare else []
        if len(codes) > MOST_CODES:
            raise PipelineError(
                f"{name}: the column {column!r} has {len(codes)} codes; name the columns with --column."
            )
        excludes = all(len(cell) < 2 for cell in cells)
        if len(codes) < (2 if excludes else 1):
            left_out.append(f"the column {column}, which has too few codes to tell apart")
            continue
        wanted = np.array([[code in cell for code in codes] for cell in cells])
        known = wanted.any(axis=1) if excludes else np.ones(len(rows), dtype=bool)
        axes[column] = Labels(codes, excludes, wanted, known, is_balanced=True)
    if not axes:
        raise PipelineError(
            f"{name}: no column has codes to learn; give each text its codes in a column beside 'text'."
        )
    groups = _groups(rows)
    if (many := len(set(groups))) < FEWEST_GROUPS:
        raise PipelineError(
            f"{name}: the texts come from {many} document{'s' * (many != 1)}, or are the same; {FEWEST_GROUPS} are the"
            " least, for texts of one document must not be parted between learning and scoring."
        )
    return Frame(tuple(row[TEXT] for row in rows), groups, axes, tuple(left_out))


def _words(row: dict[str, str]) -> str:
    return " ".join(re.findall(r"\w+", row[TEXT].lower()))


def _groups(rows: list[dict[str, str]]) -> tuple[str, ...]:
    """For each row its document, or its words where it names none; documents that have a text in common are one."""
    first: dict[str, str] = {}
    parent: dict[str, str] = {}

    def root(group: str) -> str:
        while parent.get(group, group) != group:
            group = parent[group]
        return group

    groups = [row.get(DOCUMENT) or _words(row) for row in rows]
    for group, row in zip(groups, rows, strict=True):
        other = first.setdefault(_words(row), group)
        if root(other) != root(group):
            parent[root(group)] = root(other)
    return tuple(root(group) for group in groups)
