"""Reads decisions.csv, the people's word on single claims."""

import csv
import io

from ..errors import PipelineError

COLUMNS = ("claim_id", "field", "value")


def read_decisions(content: bytes, name: str = "decisions.csv") -> list[dict[str, str]]:
    """Rows of a decisions file, as spreadsheets save it: with BOM or not, commas or semicolons.

    A row has at least claim_id, field and value. Raises `PipelineError` when the file is no such table.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PipelineError(f"{name}: this is not UTF-8 text; save it as 'CSV UTF-8'.") from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise PipelineError(f"{name}: this is not a table ({error}); save it as 'CSV UTF-8'.") from error
    columns = {column.strip() for column in head.replace(";", ",").replace('"', "").split(",")}
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise PipelineError(f"{name}: the column {missing[0]!r} is missing; expected at least {', '.join(COLUMNS)}.")
    return [{key.strip(): (value or "").strip() for key, value in row.items() if key} for row in rows]
