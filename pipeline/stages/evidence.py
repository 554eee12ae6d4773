"""Writes the coded evidence table: one claim a row, with its quotation, place and reason."""

from typing import TYPE_CHECKING, Any

from ..bibliography.citing import author_year
from ..codebook import Codebook
from ..storedtext import StoredText
from ..tables import compact

if TYPE_CHECKING:
    import pandas as pd

CONTEXT = 40


def evidence(
    documents: "pd.DataFrame",
    blocks: "pd.DataFrame",
    decided: "pd.DataFrame",
    *,
    codebook: Codebook,
    run_id: str,
) -> list[dict[str, Any]]:
    """The table `evidence`: every claim with the reference of its document and the place of its quotation.

    A row is one code on one span of one document: `text[start:end] == quote` in the stored text. No claims, no rows.
    """
    references = {row["doc_id"]: row for row in documents.to_dict("records") if row["status"] in {"read", "partial"}}
    texts = {doc_id: StoredText(rows.to_dict("records")) for doc_id, rows in blocks.groupby("doc_id", sort=False)}
    labels = {axis: codebook.labels(axis) for axis in sorted(set(decided["axis"]))}
    version = codebook.fingerprint()
    rows = []
    for claim in decided.to_dict("records"):
        stored, reference = texts[claim["doc_id"]], references[claim["doc_id"]]
        start, end = claim["start"], claim["end"]
        rows.append(
            claim
            | {
                "citekey": reference["citekey"],
                "author_year": author_year(reference["authors"], reference["year"]),
                "year": reference["year"],
                "doi": reference["doi"],
                "code_label": labels[claim["axis"]].get(claim["code"], claim["code"]),
                "quote_prefix": stored.text[max(0, start - CONTEXT) : start],
                "quote_suffix": stored.text[end : end + CONTEXT],
                "boxes": compact(stored.boxes(start, end)),
                "text_quality": stored.block_at(start)["quality"],
                "codebook_version": version,
                "run_id": run_id,
            }
        )
    return rows
