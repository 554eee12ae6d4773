"""Reads what people decided about claims: decisions.csv, and decisions-NAME.csv of each coder."""

import re
from dataclasses import dataclass, fields

from ..errors import PipelineError
from ..sheets import Place, read_sheet

LAST_WORD = "decisions.csv"
ADJUDICATED = "adjudicated"  # the coder who settles what others disagree on
NEEDED = ("field", "value")
OF_CODER = re.compile(r"decisions[-_. ]*(.*)\.csv", re.IGNORECASE)


@dataclass(frozen=True)
class Decision:
    """One line of a decisions file. `fault` says why it cannot be read, where it cannot.

    `field` is what is decided and `value` how: status (confirmed, rejected), code (the right one), add (a code that was
    not proposed), or another coded column of the evidence table. All are texts, empty where nothing was said.
    """

    file: str
    place: Place
    fault: str = ""
    claim_id: str = ""
    doc_id: str = ""
    axis: str = ""
    quote: str = ""
    quote_prefix: str = ""
    quote_suffix: str = ""
    field: str = ""
    value: str = ""
    coder: str = ""
    reason: str = ""
    date: str = ""
    codebook_version: str = ""

    @property
    def note(self) -> str:
        """The reason, then who decided and when."""
        by = ", ".join(each for each in (self.coder, self.date) if each)
        return " ".join(each for each in (self.reason, f"({by})" if by else "") if each)


GIVEN = tuple(each.name for each in fields(Decision))[3:]


def read_decisions(files: dict[str, bytes]) -> list[Decision]:
    """The decisions of all files, by name, as spreadsheets save them (`read_sheet`); decisions.csv has the last word.

    A file needs the columns field and value; in decisions-NAME.csv the coder is NAME where the column coder is empty.
    A line on which nothing is decided yet is left out. Raises `PipelineError` when a file is no such table.
    """
    found = []
    for name in sorted(files, key=lambda each: (each.lower() == LAST_WORD, each)):
        sheet = read_sheet(files[name], name)
        missing = [column for column in NEEDED if column not in sheet.columns]
        if missing:
            raise PipelineError(f"{name}: the column {missing[0]!r} is missing; expected are {', '.join(GIVEN)}.")
        match = OF_CODER.fullmatch(name)
        coder = match[1] if match else ""
        lines = [Decision(name, place, fault=fault) for place, fault in sheet.faults]
        for place, row in sheet.rows:
            given = {column: row[column] for column in GIVEN if column in row}
            if given["field"] or given["value"]:
                lines.append(Decision(name, place, **{**given, "coder": given.get("coder") or coder}))
        found += sorted(lines, key=lambda decision: decision.place)
    return found
