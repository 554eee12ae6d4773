"""What a claim is, and the id that it keeps: a code on a quotation in a document."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..rows import places_by, values_of
from ..tables import schema

if TYPE_CHECKING:
    import pandas as pd

Claim = dict[str, Any]  # a row of the table `decided`
TABLES = {"term": "mentions", "definition": "definitions", "remark": "remarks", "use": "departures"}
PRODUCT = "termaudit"
WORD = re.compile(r"[^\W_]+")
SOURCES = {"definitions": "definer", "remarks": "source"}  # the column that names who is credited
GIVEN = ("doc_id", "quote", "page_index", "page_label", "section", "start", "end", "method", "rule", "confidence")
BLANK = dict.fromkeys(("claim_id", "term", "term_as_written", "definition_source"), "")
BLANK |= dict.fromkeys(("concept", "term_role", "definition_status", "theory_use"), "not_applicable")
BLANK |= {"coder": PRODUCT, "status": "proposed", "proposed_code": "", "decision_note": "", "is_primary": True}
BLANK |= {"added_row": "", "is_disputed": False}


def table_of(axis: str) -> str:
    """The table in which claims of an axis stand."""
    return TABLES.get(axis, "codes")


def claim(table: str, row: dict[str, Any], axis: str, code: str) -> Claim:
    """The claim that a row of a table makes; without its id, and without its number in the table."""
    given = {name: row[name] for name in (*BLANK, *GIVEN) if name in row}
    about = {"axis": axis, "code": code, "source_table": table, "source_row": None}
    return BLANK | {"term": row.get("terms", "")} | given | about | _source(table, row)


def claims_of(table: str, rows: "pd.DataFrame", axis: "str | pd.Series", code: "pd.Series") -> "pd.DataFrame":
    """The claims that the rows of a table make, in their order; without their ids."""
    import pandas as pd

    given = {name: rows[name] for name in (*BLANK, *GIVEN) if name in rows}
    about = {"axis": axis, "code": code, "source_table": table}
    if "terms" in rows:
        about["term"] = rows["terms"]
    if table in SOURCES:
        years = values_of(rows["year"]) if "year" in rows else [None] * len(rows)
        sources = zip(values_of(rows[SOURCES[table]]), years, strict=True)
        about["definition_source"] = pd.Series([_dated(*each) for each in sources], rows.index, dtype="object")
    about["source_row"] = pd.Series(range(len(rows)), rows.index, dtype="Int64")
    return pd.DataFrame(BLANK | given | about, rows.index, [column.name for column in schema()["decided"].columns])


def both_terms(departure: dict[str, Any]) -> str:
    """The terms that a row of `departures` concerns, joined as those of a remark are.

    >>> both_terms({"term": "interagency", "other_term": "multiagency"})
    'interagency; multiagency'
    """
    terms = (departure["term"], departure["other_term"])
    return "; ".join(term for term in terms if term != "not_applicable")


def _source(table: str, row: dict[str, Any]) -> dict[str, str]:
    return {"definition_source": _dated(row[SOURCES[table]], row.get("year"))} if table in SOURCES else {}


def _dated(source: str, year: int | None) -> str:
    return source if year is None else f"{source} ({year})"


def identified(claims: "pd.DataFrame") -> "pd.DataFrame":
    """Claims sorted by place, every one with an id that survives a better reading of the page.

    It rests on document, axis, code and words of the quotation, not on offsets; the same words twice are numbered.
    """
    import numpy as np

    claims = claims.sort_values(["doc_id", "start", "end", "axis", "code"], kind="stable", ignore_index=True)
    found: list[str] = []
    for doc_id, place in places_by(claims["doc_id"]).items():
        said: dict[str, str] = {}
        seen: Counter[tuple[str, str, str]] = Counter()
        here = (values_of(claims[name].iloc[place]) for name in ("axis", "code", "quote"))
        for axis, code, quote in zip(*here, strict=True):
            if quote not in said:
                said[quote] = words(quote)
            name = (axis, code, said[quote])
            seen[name] += 1
            found.append(_hash(doc_id, *name, seen[name]))
    return claims.assign(claim_id=np.array(found, dtype=object))


def ids(doc_id: str, axis: str, code: str, quote: str, most: int = 20) -> Iterator[str]:
    """The ids that a code on a quotation has, the first time that its words stand in the document, the second, ..."""
    said = words(quote)
    yield from (_hash(doc_id, axis, code, said, number) for number in range(1, most + 1))


def words(quote: str) -> str:
    """The words of a quotation, without marks, case and line breaks."""
    return " ".join(WORD.findall(quote)).lower()


def _hash(doc_id: str, axis: str, code: str, said: str, number: int) -> str:
    content = "\0".join((doc_id, axis, code, said, str(number)))
    return "e" + hashlib.sha256(content.encode()).hexdigest()[:12]
