"""Reads tables that people saved from a spreadsheet, in whatever dialect it wrote."""

import csv
import io
from dataclasses import dataclass

from .errors import PipelineError
from .tables import unguard

DELIMITERS = (",", ";", "\t")
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
LARGEST_CELL = 10_000_000  # characters
QUOTED = "put cells that hold the separator in quotation marks"
SAVE_AS = "save it as 'CSV UTF-8'"


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands: the line of the file on which it ends, and the row that a spreadsheet shows."""

    line: int
    row: int

    def __str__(self) -> str:
        return f"line {self.line}" if self.line == self.row else f"line {self.line} (row {self.row} in a spreadsheet)"


@dataclass(frozen=True)
class Sheet:
    """A table of texts: its columns, its rows, and the rows that are none with what is wrong with them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Place, dict[str, str]], ...]
    faults: tuple[tuple[Place, str], ...] = ()


def read_sheet(content: bytes, name: str) -> Sheet:
    """The table in a CSV file as Excel, LibreOffice or a program writes it.

    UTF-8 or UTF-16, with or without byte order mark; commas, semicolons or tabs; a first line "sep=;"; any line ends;
    guarded formulas. Columns are named in small letters, cells lose blanks at their ends, empty rows are left out. A
    row with more cells than the heading is a fault. Raises `PipelineError` in a sentence where it is no such table.
    """
    text = _decoded(content, name)
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and len(said) <= len("sep=") + 1:
        delimiter, text, above = (first.strip()[4:] or "\t"), rest, 1
    else:
        above = 0
        delimiter = max(DELIMITERS, key=lambda each: _outside_quotes(text, each))
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [column.strip().lower() for column in next(reader, [])]
        found, faults = [], []
        for number, cells in enumerate(reader, 2):
            place = Place(reader.line_num + above, number)
            if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
                fault = f"this row has {len(cells)} cells and the heading {len(head)}; {QUOTED}."
                faults.append((place, fault))
                continue
            row = {column: unguard(cell.strip()) for column, cell in zip(head, cells, strict=False) if column}
            if any(row.values()):
                found.append((place, {column: row.get(column, "") for column in head if column}))
    except csv.Error as error:
        raise PipelineError(f"{name}: this is not a table ({error}); {SAVE_AS}.") from error
    twice = sorted({column for column in head if column and head.count(column) > 1})
    if twice:
        raise PipelineError(f"{name}: the column {twice[0]!r} stands there twice; rename one of them.")
    return Sheet(tuple(column for column in head if column), tuple(found), tuple(faults))


def _decoded(content: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise PipelineError(f"{name}: this is neither UTF-8 nor UTF-16 text; {SAVE_AS}.") from error
    if "\0" in text:
        raise PipelineError(f"{name}: this is no text file; {SAVE_AS}.")
    return text


def _outside_quotes(text: str, mark: str) -> int:
    """How often a mark stands in the heading, which ends at the first line end that is not quoted."""
    is_quoted, count = False, 0
    for letter in text:
        is_quoted ^= letter == '"'
        if letter == "\n" and not is_quoted:
            break
        count += letter == mark and not is_quoted
    return count
