"""Writes the coded evidence table, one claim a row with its quotation, place and reason, and what to review of it."""

from typing import TYPE_CHECKING, Any

from ..bibliography.citing import author_year
from ..bibliography.documents.flow import flow
from ..codebook import Codebook
from ..people.priorities import to_review
from ..storedtext import StoredText
from ..tables import compact, schema

if TYPE_CHECKING:
    import pandas as pd

CONTEXT = 40


def evidence(
    documents: "pd.DataFrame",
    blocks: "pd.DataFrame",
    decided: "pd.DataFrame",
    relations: "pd.DataFrame",
    *,
    codebook: Codebook,
    run_id: str,
) -> dict[str, list[dict[str, Any]]]:
    """The table `evidence`: every claim with the reference of its document and the place of its quotation.

    A row is one code on one span of one document: `text[start:end] == quote` in the stored text. No claims, no rows.
    Gives `to_review` too, the claims that people should look at first (`people.priorities`), and `flow`, what became of
    the files on the way to the documents with codes.
    """
    listed = documents.to_dict("records")
    references = {row["doc_id"]: row for row in listed if row["status"] in {"read", "partial"}}
    texts = {doc_id: StoredText(rows.to_dict("records")) for doc_id, rows in blocks.groupby("doc_id", sort=False)}
    labels = {axis: codebook.labels(axis) for axis in sorted(set(decided["axis"]))}
    version = codebook.fingerprint()
    public = {column.name for column in schema()["evidence"].columns}
    rows = []
    for claim in decided.to_dict("records"):
        stored, reference = texts[claim["doc_id"]], references[claim["doc_id"]]
        start, end = claim["start"], claim["end"]
        rows.append(
            {name: value for name, value in claim.items() if name in public}
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
    disputed = set(decided.loc[decided["is_disputed"].astype(bool), "claim_id"])
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False).astype(bool), "doc_id"])
    coded = {row["doc_id"] for row in rows if row["status"] != "rejected"}
    return {
        "evidence": rows,
        "to_review": to_review(rows, disputed, relations.to_dict("records"), counted),
        "flow": flow(listed, coded),
    }
