"""What a claim is, and the id that it keeps: a code on a quotation in a document."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Claim = dict[str, Any]  # a row of the table `decided`
TABLES = {"term": "mentions", "definition": "definitions", "remark": "remarks", "use": "departures"}
PRODUCT = "termaudit"


def table_of(axis: str) -> str:
    """The table in which claims of an axis stand."""
    return TABLES.get(axis, "codes")


def claim(table: str, place: int | None, row: dict[str, Any], axis: str, code: str) -> Claim:
    """The claim that row number `place` of a table makes; without its id."""
    source = row.get("definer", "") if axis == "definition" else row.get("source", "") if axis == "remark" else ""
    year = row.get("year") if axis == "definition" else None
    return {
        "claim_id": "",
        "doc_id": row["doc_id"],
        "axis": axis,
        "code": code,
        "concept": row.get("concept", "not_applicable"),
        "term": row.get("term", row.get("terms", "")),
        "term_as_written": row.get("term_as_written", ""),
        "term_role": row.get("term_role", "not_applicable"),
        "definition_status": row.get("definition_status", "not_applicable"),
        "definition_source": f"{source} ({year})" if _is_given(year) else source,
        "theory_use": row.get("theory_use", "not_applicable"),
        "quote": row["quote"],
        "page_index": row["page_index"],
        "page_label": row["page_label"],
        "section": row["section"],
        "start": row["start"],
        "end": row["end"],
        "coder": PRODUCT,
        "method": row["method"],
        "rule": row["rule"],
        "confidence": row["confidence"],
        "status": "proposed",
        "proposed_code": "",
        "decision_note": "",
        "is_primary": bool(row.get("is_primary", True)),
        "source_table": table,
        "source_row": place,
        "added_row": "",
        "is_disputed": False,
    }


def both_terms(departure: dict[str, Any]) -> str:
    """The terms that a row of `departures` concerns, joined as those of a remark are.

    >>> both_terms({"term": "interagency", "other_term": "multiagency"})
    'interagency; multiagency'
    """
    terms = (departure["term"], departure["other_term"])
    return "; ".join(term for term in terms if term != "not_applicable")


def _is_given(value: Any) -> bool:
    return value is not None and value == value and str(value) != "<NA>"


def identify(claims: list[Claim]) -> None:
    """Sort claims by place and give every one an id that survives a better reading of the page.

    It rests on document, axis, code and words of the quotation, not on offsets; the same words twice are numbered.
    """
    claims.sort(key=lambda each: (each["doc_id"], each["start"], each["end"], each["axis"], each["code"]))
    seen: Counter = Counter()
    for each in claims:
        name = (each["doc_id"], each["axis"], each["code"], words(each["quote"]))
        seen[name] += 1
        each["claim_id"] = _hash(*name, seen[name])


def ids(doc_id: str, axis: str, code: str, quote: str, most: int = 20) -> Iterator[str]:
    """The ids that a code on a quotation has, the first time that its words stand in the document, the second, ..."""
    said = words(quote)
    yield from (_hash(doc_id, axis, code, said, number) for number in range(1, most + 1))


def words(quote: str) -> str:
    """The words of a quotation, without marks, case and line breaks."""
    return re.sub(r"[\W_]+", " ", quote).strip().lower()


def _hash(doc_id: str, axis: str, code: str, said: str, number: int) -> str:
    content = "\0".join((doc_id, axis, code, said, str(number)))
    return "e" + hashlib.sha256(content.encode()).hexdigest()[:12]
