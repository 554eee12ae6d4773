"""Reads decisions.csv, the people's word on single claims."""

from ..errors import PipelineError
from ..sheets import read_sheet

COLUMNS = ("claim_id", "field", "value")


def read_decisions(content: bytes, name: str = "decisions.csv") -> list[dict[str, str]]:
    """Rows of a decisions file, as spreadsheets save it (`read_sheet`), with at least claim_id, field and value.

    Raises `PipelineError` when the file is no such table.
    """
    sheet = read_sheet(content, name)
    missing = [column for column in COLUMNS if column not in sheet.columns]
    if missing:
        raise PipelineError(f"{name}: the column {missing[0]!r} is missing; expected at least {', '.join(COLUMNS)}.")
    return [row for _, row in sheet.rows]
