"""Writes tables of a run as one Excel workbook for reading, with every column explained."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..presentation.numerals import count
from ..presentation.visible import visible
from ..tables import TEXTS, Column, schema

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_UNITS = 1_048_576, 32_767  # what Excel holds: rows of a sheet, UTF-16 units of a cell
WIDEST, NARROW = 60, 24  # characters: columns of words, other columns
TALLEST, LINE = 5, 15  # lines of a row, points of a line: what is longer is read in the cell itself
EXPLAINED = ("sheet", "column", "meaning", "kind", "unit", "allowed values")
KINDS = {
    "string": "text",
    "code": "one of the allowed values",
    "codes": "one or more of the allowed values, joined by '; '",
    "list": "texts joined by '; '",
    "integer": "whole number",
    "boolean": "true or false",
    "json": "JSON array",
}
QUIET = {
    "constant_memory": True,  # row by row to disk: a corpus of thousands of papers fits
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook(tables: "Mapping[str, pd.DataFrame]", about: Sequence[str], *, most_rows: int = MOST_ROWS) -> bytes:
    """The tables as sheets of that name and order, between the sheets "Read me" and "Columns".

    `about` are the title and the paragraphs of "Read me", under which stands what a row of each sheet is. Every text is
    written as text, never as a formula, a number or a link; hidden characters are shown by their codes. A text that
    Excel cannot hold is cut, and says so; of a table with more than `most_rows` the last row of the sheet says how many
    are missing. A table without rows has its header; one of claims may have `author_year` besides its own columns. The
    same input gives the same bytes.

    >>> workbook({}, ["Nothing"])[:2]
    b'PK'
    """
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, QUIET) as book:
        _describe(book, about)
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"}),
            "header": book.add_format({"bold": True, "bg_color": "#DDE5EC", "bottom": 1, "valign": "top"}),
            "plain": book.add_format({"valign": "top"}),
            "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
            "number": book.add_format({"valign": "top", "align": "left"}),
            "link": book.add_format({"font_color": "#0B4F8A", "underline": 1, "valign": "top"}),
        }
        _read_me(book.add_worksheet("Read me"), tables, about, formats)
        for name, table in tables.items():
            columns = _columns(name, table)
            cells = [[_cell(value, f"{name}.csv") for value in table[column.name].tolist()] for column in columns]
            _sheet(book.add_worksheet(name), columns, cells, formats, most_rows=most_rows)
        explained = list(_explanations(tables))
        cells = [[row[place] for row in explained] for place in range(len(EXPLAINED))]
        _sheet(book.add_worksheet("Columns"), _headings(), cells, formats, most_rows=most_rows)
    return made.getvalue()


def _describe(book: Any, about: Sequence[str]) -> None:
    from datetime import datetime

    never = datetime(2000, 1, 1)  # no clock: the same tables give the same bytes
    book.set_properties({"title": about[0], "author": "termaudit", "comments": about[-1][:250], "created": never})


def _read_me(sheet: Any, tables: "Mapping[str, pd.DataFrame]", about: Sequence[str], formats: dict[str, Any]) -> None:
    """What the file is, then one line a sheet with a way to it."""
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 84)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, text in enumerate(about):
        shown = _fitting(visible(text), "the output folder")
        sheet.set_row(place, LINE * _lines(shown, 110) + 6)
        sheet.merge_range(place, 0, place, 2, "", formats["wrapped"])
        sheet.write_string(place, 0, shown, formats["wrapped" if place else "title"])
    start = len(about) + 1
    for column, heading in enumerate(("sheet", "rows", "a row is")):
        sheet.write_string(start, column, heading, formats["header"])
    for row, (name, table) in enumerate(tables.items(), start + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        sheet.write_number(row, 1, len(table), formats["number"])
        sheet.write_string(row, 2, schema()[name].row, formats["wrapped"])
    sheet.write_url(start + len(tables) + 1, 0, "internal:'Columns'!A1", formats["link"], "Columns")
    sheet.write_string(start + len(tables) + 1, 2, "What a column means, its unit and its allowed values.")


def _sheet(
    sheet: Any, columns: Sequence[Column], cells: list[list[Any]], formats: dict[str, Any], *, most_rows: int
) -> None:
    """A table under a header that stays in sight, with filters; `cells` column by column."""
    widths = [_width(column, values) for column, values in zip(columns, cells, strict=True)]
    wrapped = [place for place, column in enumerate(columns) if column.type in TEXTS]
    styles = [formats["wrapped" if place in wrapped else "plain"] for place in range(len(columns))]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.name, formats["header"])
    total = len(cells[0]) if cells else 0
    kept = total if total < most_rows else most_rows - 2
    for number, row in enumerate(zip(*(column[:kept] for column in cells), strict=True), 1):
        lines = max((_lines(row[place], WIDEST) for place in wrapped), default=1)
        if lines > 1:
            sheet.set_row(number, LINE * min(lines, TALLEST))
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value, styles[place])
            elif value is not None:
                sheet.write_number(number, place, value, styles[place])
    if kept < total:
        left = f"{count(total - kept, 'row')} more than a sheet can hold: all are in {sheet.get_name()}.csv"
        sheet.write_string(kept + 1, 0, left, formats["plain"])
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, kept, len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)


def _cell(value: Any, whole: str) -> Any:
    """A value as a cell can hold it, text or a finite number; None for what is missing."""
    if isinstance(value, str):
        text = _fitting(visible(value), whole)
        # XlsxWriter takes such a text for markup of its own, and writes it unescaped.
        return f" {text}" if text.startswith("<r>") and text.endswith("</r>") else text or None
    if isinstance(value, bool):
        return str(value).lower()  # as in CSV; programs show booleans in their own ways
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, int | float) else None


def _fitting(text: str, whole: str) -> str:
    """`text`, cut where Excel could not hold it; `whole` names where all of it stands."""
    if 2 * len(text) <= MOST_UNITS or _units(text) <= MOST_UNITS:
        return text
    room = MOST_UNITS - 100  # for the mark
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return f"{kept}… [cut: {len(text) - len(kept):,} more characters; whole in {whole}]"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _width(column: Column, values: list[Any]) -> int:
    """A column as wide as its longest line, with room for the arrow of the filter beside the heading."""
    longest = max((max(map(len, str(value).split("\n"))) for value in values if value is not None), default=0)
    return max(len(column.name) + 4, min(WIDEST if column.type in TEXTS else NARROW, longest + 2))


def _lines(value: Any, width: int) -> int:
    """How many lines a text takes in a column of this width, roughly."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(max(1, math.ceil(len(line) / width)) for line in value.split("\n"))


def _columns(name: str, table: "pd.DataFrame") -> list[Column]:
    """What the schema says of the columns of a sheet; of `author_year`, what it says in `evidence`."""
    known = {column.name: column for table in ("evidence", name) for column in schema()[table].columns}
    return [known[each] for each in table.columns]


def _headings() -> list[Column]:
    return [Column(name, "text", "") for name in EXPLAINED]


def _explanations(tables: "Mapping[str, pd.DataFrame]") -> Iterator[tuple[str | None, ...]]:
    """A row for every column of every table."""
    for name, table in tables.items():
        for column in _columns(name, table):
            kind = KINDS.get(column.type, column.type)
            allowed = "; ".join(column.values)
            yield name, column.name, column.meaning, kind, column.unit or None, allowed or None
