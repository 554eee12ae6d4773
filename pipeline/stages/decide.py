"""Gathers every claim and applies what people decided about it."""

import bisect
from typing import TYPE_CHECKING, Any

from ..codebook import Codebook
from ..people.claims import both_terms, claim, identify
from ..people.deciding import apply_decisions
from ..people.decisions import Decision
from ..storedtext import StoredText

if TYPE_CHECKING:
    import pandas as pd


def decide(
    documents: "pd.DataFrame",
    sentences: "pd.DataFrame",
    blocks: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    departures: "pd.DataFrame",
    decisions: list[Decision],
    *,
    codebook: Codebook,
) -> dict[str, list[dict[str, Any]]]:
    """One row for each claim of the machine and each that people added, with its status after human decisions.

    Gives the table `decided`, and in `problems` each decision that could not be applied as it stands: at fault,
    orphaned, stale or disputed (`apply_decisions`).
    """
    texts = {doc_id: StoredText(rows.to_dict("records")) for doc_id, rows in blocks.groupby("doc_id", sort=False)}
    claims = _term_claims(mentions, sentences, texts)
    for place, row in enumerate(definitions.to_dict("records")):
        claims.append(claim("definitions", place, row, "definition", row["concept"]))
    for place, row in enumerate(remarks.to_dict("records")):
        claims.append(claim("remarks", place, row, "remark", row["kind"]))
    for place, row in enumerate(codes.to_dict("records")):
        claims.append(claim("codes", place, row, row["axis"], row["code"]))
    for place, row in enumerate(departures.to_dict("records")):
        claims.append(claim("departures", place, row | {"term": both_terms(row)}, "use", row["kind"]))
    identify(claims)
    rows = documents.to_dict("records")
    named = {row[name]: row["doc_id"] for row in rows for name in ("citekey", "path") if row[name] and row["doc_id"]}
    return {"problems": apply_decisions(decisions, claims, texts, codebook, named), "decided": claims}


def _term_claims(
    mentions: "pd.DataFrame", sentences: "pd.DataFrame", texts: dict[str, StoredText]
) -> list[dict[str, Any]]:
    """A claim for every mention, quoted with its sentence."""
    claims = []
    spans = {doc_id: rows.to_dict("list") for doc_id, rows in sentences.groupby("doc_id", sort=False)}
    for place, row in enumerate(mentions.to_dict("records")):
        span = spans[row["doc_id"]]
        number = bisect.bisect_right(span["start"], row["start"]) - 1
        start, end = span["start"][number], max(span["end"][number], row["end"])
        quoted = {**row, "start": start, "end": end, "quote": texts[row["doc_id"]].text[start:end]}
        quoted |= {"method": "rule", "rule": "codebook", "confidence": 1.0}
        claims.append(claim("mentions", place, quoted, "term", row["concept"]))
    return claims
