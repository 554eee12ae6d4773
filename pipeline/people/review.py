"""What remains of the machine's proposals after people decided on them."""

import json
import re
from typing import TYPE_CHECKING, Any

from ..tables import Rows, frame, schema

if TYPE_CHECKING:
    import pandas as pd

CONFIRMED = ("confirmed", "amended", "added")
DECIDED = ("confirmed", "amended", "rejected", "added")
CODE_COLUMNS = {
    "mentions": "concept",
    "definitions": "concept",
    "remarks": "kind",
    "departures": "kind",
    "codes": "code",
}
SOURCE = re.compile(r"(.*\S),? \(?((?:1[5-9]|20)\d\d)[a-z]?\)?")
NAMING = ("mentions", "definitions")  # whose code is a family of terms: put under another, they are of its term
ALSO_DECIDED = ("definition_status", "theory_use")


def is_reviewed(decided: "pd.DataFrame") -> bool:
    """Whether people decided on any claim."""
    return bool(decided["status"].isin(DECIDED).any())


def settled(decided: "pd.DataFrame", **tables: "pd.DataFrame") -> "dict[str, pd.DataFrame]":
    """The tables mentions, definitions, remarks, codes, departures (those given) as people's decisions leave them."""
    if not is_reviewed(decided):
        return tables
    return {name: frame(name, reviewed(name, table, decided)) for name, table in tables.items()}


def confirmed(name: str, table: "pd.DataFrame", decided: "pd.DataFrame") -> "pd.DataFrame":
    """The rows of one of these tables that people confirmed, amended or added, not those that are only proposed."""
    agreed = decided["status"].isin(CONFIRMED)
    return frame(name, reviewed(name, table, decided.assign(status=decided["status"].where(agreed, "rejected"))))


def reviewed(name: str, table: "pd.DataFrame", decided: "pd.DataFrame") -> Rows:
    """The rows of one of these tables without the rejected ones, the amended ones put right, with the added ones.

    Two rows that amending has made one are one, and primary if either was.
    """
    rows: dict[int, dict[str, Any]] = dict(enumerate(table.to_dict("records")))
    added = []
    chosen = decided[(decided["source_table"] == name) & decided["status"].isin(["rejected", "amended", "added"])]
    for claim in chosen.to_dict("records"):
        own = json.loads(claim["added_row"]) if claim["added_row"] else None
        row = own if own is not None else rows.pop(int(claim["source_row"]))
        if claim["status"] == "rejected":
            continue
        if name == "definitions":
            row |= _credited(row, claim["definition_source"])
        if name in NAMING and claim["code"] != row["concept"]:
            row["term"] = claim["term"]
        row |= {CODE_COLUMNS[name]: claim["code"]} | {each: claim[each] for each in ALSO_DECIDED if each in row}
        if own is not None:
            added.append(row)
        else:
            rows[int(claim["source_row"])] = row
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in (*(rows[place] for place in sorted(rows)), *added):
        first = kept.setdefault(tuple(row[column] for column in schema()[name].key), row)
        if row.get("is_primary"):
            first["is_primary"] = True
    return list(kept.values())


def _credited(row: dict[str, Any], source: str) -> dict[str, Any]:
    """Definer and year of a definition, where people have put its source right: "Lloyd et al. (2001)"."""
    year = row["year"] if isinstance(row["year"], int) else None
    if source == (f"{row['definer']} ({year})" if year else row["definer"]):
        return {}
    match = SOURCE.fullmatch(source)
    return {"definer": match[1], "year": int(match[2])} if match else {"definer": source, "year": None}
