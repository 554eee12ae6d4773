"""Puts decisions at the end of a decisions file, in whatever dialect people saved it, and leaves theirs as it is."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import PipelineError
from ...people.decisions import GIVEN, read_decisions
from ...sheets import DELIMITERS, MARKS, read_sheet
from ...tables import guard

Row = Mapping[str, str]


@dataclass(frozen=True)
class _Dialect:
    """How a file is written: the line before its heading, if any, its separator, line ends, columns, encoding."""

    above: str
    delimiter: str
    end: str
    columns: tuple[str, ...]
    encoding: str


def append(content: bytes, rows: Sequence[Row], name: str) -> bytes:
    """A decisions file with further rows, whose columns are those of a decision; empty `content` begins a file.

    What stands there stays byte for byte, unless a column is missing: then it is added. Raises `PipelineError` when the
    file is no such table, or what is appended would not be read as it was meant.
    """
    if not content.strip():
        return _lines([GIVEN, *_cells(rows, GIVEN)], ",", "\r\n").encode("utf-8-sig")
    before = len(read_decisions({name: content}))
    text, dialect = _opened(content, name)
    missing = [column for column in GIVEN if column not in dialect.columns]
    if missing:
        text = _widened(text, missing, dialect, name)
    text = text if text.endswith("\n") else text + dialect.end
    text += _lines(_cells(rows, (*dialect.columns, *missing)), dialect.delimiter, dialect.end)
    made = text.encode(dialect.encoding)
    if len(read_decisions({name: made})) != before + len(rows):
        raise PipelineError(f"{name} ends within a quoted cell: open it in a spreadsheet, mend its last row, save it.")
    return made


def _opened(content: bytes, name: str) -> tuple[str, _Dialect]:
    columns = read_sheet(content, name).columns
    encoding = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "utf-8")
    # Codecs named for their byte order keep the mark as a character, so that it is written again.
    if encoding == "utf-16":
        encoding = "utf-16-le" if content.startswith(MARKS[0][0]) else "utf-16-be"
    text = content.decode(encoding)
    first, ending, _ = text.partition("\n")
    above = first + ending if first.strip("\ufeff ").lower().startswith("sep=") else ""
    for delimiter in (*DELIMITERS, *above.strip("\ufeff \r\n")[4:5]):
        heading = next(csv.reader(io.StringIO(text[len(above) :].lstrip("\ufeff")), delimiter=delimiter), [])
        head = tuple(each.strip().lower() for each in heading)
        if tuple(filter(None, head)) == columns:
            return text, _Dialect(above, delimiter, "\r\n" if "\r\n" in text else "\n", head, encoding)
    raise PipelineError(f"{name}: its heading cannot be told apart: save it as 'CSV UTF-8'.")


def _widened(text: str, missing: Sequence[str], dialect: _Dialect, name: str) -> str:
    """The table with columns put after its last."""
    head, *rows = csv.reader(io.StringIO(text[len(dialect.above) :], newline=""), delimiter=dialect.delimiter)
    for number, row in enumerate(rows, 2):
        if len(row) > len(head):
            raise PipelineError(f"{name}: row {number} has more cells than the heading: mend it first.")
    whole = [[*row, *[""] * (len(head) - len(row) + len(missing))] if row else [] for row in rows]
    return dialect.above + _lines([[*head, *missing], *whole], dialect.delimiter, dialect.end)


def _cells(rows: Sequence[Row], columns: Sequence[str]) -> list[list[str]]:
    """The rows as cells that no spreadsheet runs as a formula."""
    return [[guard(row.get(column, "")) for column in columns] for row in rows]


def _lines(rows: Sequence[Sequence[str]], delimiter: str, end: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    return buffer.getvalue()
