"""Packs coded claims for the evidence browser of the page, every text once."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..measuring.figures import RUNNING_TEXT
from ..rows import rows_of
from ..tables import Rows
from .view import View
from .visible import visible

if TYPE_CHECKING:
    import pandas as pd


class Texts:
    """Distinct texts by number, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._known: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, made visible."""
        if text not in self._known:
            self._known[text] = self._numbers.setdefault(visible(text), len(self._numbers))
        return self._known[text]

    def all(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


Span = tuple[int, int]
FACTS = ("path", "citekey", "doi")
QUOTED = ("quote", "quote_prefix", "quote_suffix")
COLUMNS = (
    *("claim", "doc", "axis", "code", "label", "concept", "terms", "quote", "before", "after"),
    *("from", "to", "page", "place", "section", "reason", "status", "counted"),
)


def browsed(claims: Rows, places: Mapping[str, Span], view: View) -> dict[str, Any]:
    """What the evidence browser needs, as JSON can hold it.

    `claims` are rows of `evidence` with their cues, in the order in which they are shown; `places` are those of the
    uses of terms that they are about (`places_of`). Gives columns (the names), rows (a list a claim), texts (to which
    texts in the rows point by number) and documents (id, name, path, citekey, DOI, and a word where it does not count).
    Of a claim on a term, from and to say where the term stands in the quotation, in the UTF-16 units in which browsers
    count; of others they are None.
    """
    texts = Texts()
    documents = {row["doc_id"]: place for place, row in enumerate(view.read)}
    rows = []
    for row in claims:
        begin, end = _within(row, places)
        short = [texts.number(row[name]) for name in ("axis", "code", "code_label", "concept")]
        shown = QUOTED if row["axis"] == "term" else QUOTED[:1]
        long = [texts.number(row[name]) if name in shown else None for name in QUOTED]
        where = [texts.number(row["page_label"]), row["page_index"], texts.number(row["section"])]
        rows.append(
            [
                *(row["claim_id"], documents[row["doc_id"]]),
                *short,
                [texts.number(term) for term in row["term"].split("; ") if term],
                *long,
                *(begin, end),
                *where,
                texts.number("\n".join(_reasons(row, view))),
                texts.number(row["status"]),
                int(_is_counted(row, view)),
            ]
        )
    known = [[row["doc_id"], view.names[row["doc_id"]], *map(row.get, FACTS)] for row in view.read]
    spelt = {term: view.term(term) for row in claims for term in row["term"].split("; ") if term}
    return {
        "columns": COLUMNS,
        "rows": rows,
        "texts": texts.all(),
        "documents": [
            [visible(each or "") for each in (*document, view.beside.get(document[0]))] for document in known
        ],
        "spelt": {visible(term): visible(form) for term, form in sorted(spelt.items()) if form != term},
    }


def _is_counted(row: dict[str, Any], view: View) -> bool:
    """Whether the figures of the page count a claim: of a document that counts, a use in running text, not rejected."""
    is_use = row["axis"] != "term" or row["term_role"] in RUNNING_TEXT
    return row["doc_id"] in view.counted and is_use and row["status"] not in {"rejected", "stale"}


def _reasons(row: dict[str, Any], view: View) -> list[str]:
    """Why a claim has its code, in lines."""
    lines = [f"{row['method']}: {row['rule']}"]
    lines += [f"cues: {row['cues']}"] if row["cues"] else []
    lines += [f"source: {row['definition_source']}"] if row["definition_source"] else []
    lines += [f"theory {view.label(row['theory_use'])}"] if row["theory_use"] not in ("not_applicable", "") else []
    if row["confidence"] is not None and row["confidence"] < 1:
        lines.append(f"confidence {row['confidence']:.2f}")
    lines += [f"note: {row['decision_note']}"] if row["decision_note"] else []
    return lines


def places_of(sources: Rows, mentions: "pd.DataFrame") -> dict[str, Span]:
    """Where the use of a term stands that a claim is about, by claim_id.

    `sources` are rows of `decided`, `mentions` that table as it was proposed, into which these point by number.
    """
    uses = [claim for claim in sources if claim["source_table"] == "mentions"]
    added = {claim["claim_id"]: json.loads(claim["added_row"]) for claim in uses if claim["added_row"]}
    rows = {claim["claim_id"]: claim["source_row"] for claim in uses if not claim["added_row"]}
    found = rows_of(mentions[["start", "end"]].iloc[list(rows.values())])
    spans = {claim_id: (row["start"], row["end"]) for claim_id, row in added.items()}
    return spans | {claim_id: (row["start"], row["end"]) for claim_id, row in zip(rows, found, strict=True)}


def _within(claim: dict[str, Any], places: Mapping[str, Span]) -> tuple[int | None, int | None]:
    """Where the use stands in the quotation of its claim; None for a claim on something else."""
    found = places.get(claim["claim_id"])
    if found is None or not claim["start"] <= found[0] <= found[1] <= claim["end"]:
        return None, None
    begin, end = (_units(claim["quote"][: at - claim["start"]]) for at in found)
    return begin, end


def _units(text: str) -> int:
    """Length of a text, made visible, in UTF-16 units."""
    return len(visible(text).encode("utf-16-le", "replace")) // 2
