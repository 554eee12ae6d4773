"""What remains of the machine's proposals after people decided on them."""

import json
import re
from typing import TYPE_CHECKING, Any

from ..rows import rows_of
from ..tables import frame, schema

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


def reviewed(name: str, table: "pd.DataFrame", decided: "pd.DataFrame") -> "pd.DataFrame":
    """One of these tables without the rejected rows, the amended ones put right, with the added ones.

    Two rows that amending has made one are one, and primary if either was.
    """
    import pandas as pd

    table = table.reset_index(drop=True)  # by the numbers of rows to which claims point
    is_chosen = (decided["source_table"] == name) & decided["status"].isin(["rejected", "amended", "added"])
    claims = rows_of(decided[is_chosen])
    proposed = [claim["source_row"] for claim in claims if not claim["added_row"]]
    given = dict(zip(proposed, rows_of(table.iloc[proposed]), strict=True))
    amended, added = {}, []
    for claim in claims:
        if claim["status"] == "rejected":
            continue
        if claim["added_row"]:
            added.append(_put_right(name, json.loads(claim["added_row"]), claim))
        else:
            amended[claim["source_row"]] = _put_right(name, given[claim["source_row"]], claim)
    places = [*amended, *range(len(table), len(table) + len(added))]
    changed = pd.DataFrame([*amended.values(), *added], places, table.columns).astype(table.dtypes)
    return _once(name, pd.concat([table.drop(index=table.index[proposed]), changed]).sort_index())


def _put_right(name: str, row: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any]:
    """A row of one of these tables as people left its claim."""
    if name == "definitions":
        row |= _credited(row, claim["definition_source"])
    if name in NAMING and claim["code"] != row["concept"]:
        row["term"] = claim["term"]
    return row | {CODE_COLUMNS[name]: claim["code"]} | {each: claim[each] for each in ALSO_DECIDED if each in row}


def _once(name: str, table: "pd.DataFrame") -> "pd.DataFrame":
    """Rows with one key made one, the first of them; primary if any was."""
    key = list(schema()[name].key)
    several = table.duplicated(key, keep=False)
    if not several.any():
        return table
    if "is_primary" in table:
        any_primary = table[several].groupby(key)["is_primary"].transform("any").astype(table["is_primary"].dtype)
        table = table.assign(is_primary=any_primary.reindex(table.index).fillna(table["is_primary"]))
    return table.drop_duplicates(key)


def _credited(row: dict[str, Any], source: str) -> dict[str, Any]:
    """Definer and year of a definition, where people have put its source right: "Lloyd et al. (2001)"."""
    year = row["year"] if isinstance(row["year"], int) else None
    if source == (f"{row['definer']} ({year})" if year else row["definer"]):
        return {}
    match = SOURCE.fullmatch(source)
    return {"definer": match[1], "year": int(match[2])} if match else {"definer": source, "year": None}
