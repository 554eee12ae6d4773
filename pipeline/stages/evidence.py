"""Writes the coded evidence table, one claim a row with its quotation, place and reason, and what to review of it."""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..bibliography.citing import author_year
from ..bibliography.documents.flow import flow
from ..codebook import Codebook
from ..people.priorities import to_review
from ..rows import places_by, rows_of
from ..storedtext import StoredText, StoredTexts
from ..tables import compact, schema

if TYPE_CHECKING:
    import numpy as np
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
) -> dict[str, Any]:
    """The table `evidence`: every claim with the reference of its document and the place of its quotation.

    A row is one code on one span of one document: `text[start:end] == quote` in the stored text. No claims, no rows.
    Gives `to_review` too, the claims that people should look at first (`people.priorities`), and `flow`, what became of
    the files on the way to the documents with codes.
    """
    listed = rows_of(documents)
    references = {row["doc_id"]: row for row in listed if row["status"] in {"read", "partial"}}
    made = decided.assign(
        **_references(decided["doc_id"], references),
        **_places(decided, StoredTexts(blocks)),
        code_label=_labels(decided, codebook),
        codebook_version=codebook.fingerprint(),
        run_id=run_id,
    )[[column.name for column in schema()["evidence"].columns]]
    disputed = set(decided.loc[decided["is_disputed"].astype(bool), "claim_id"])
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False).astype(bool), "doc_id"])
    coded = set(made.loc[made["status"] != "rejected", "doc_id"])
    return {"evidence": made, "to_review": to_review(made, disputed, relations, counted), "flow": flow(listed, coded)}


def _references(doc_ids: "pd.Series", references: dict[str, dict[str, Any]]) -> "dict[str, pd.Series]":
    """What a claim says of its document: citekey, author_year, year, doi."""
    given = {name: {doc_id: row[name] for doc_id, row in references.items()} for name in ("citekey", "year", "doi")}
    given["author_year"] = {doc_id: author_year(row["authors"], row["year"]) for doc_id, row in references.items()}
    made = {name: doc_ids.map(values) for name, values in given.items()}
    return made | {"year": made["year"].astype("Int64")}


def _labels(decided: "pd.DataFrame", codebook: Codebook) -> "pd.Series":
    """What people call the code of each claim."""
    import pandas as pd

    labels = pd.Series("", index=decided.index, dtype="object")
    for axis, codes in decided["code"].groupby(decided["axis"], sort=True):
        named = codebook.labels(axis)
        labels[codes.index] = codes.map({code: named.get(code, code) for code in codes.unique()}).astype(object)
    return labels


def _places(decided: "pd.DataFrame", texts: Mapping[str, StoredText]) -> "dict[str, np.ndarray]":
    """What stands around each quotation, its lines on the page, and how well the page was read."""
    import numpy as np

    names = ("quote_prefix", "quote_suffix", "boxes", "text_quality")
    found = {name: np.empty(len(decided), dtype=object) for name in names}
    starts, ends = (decided[name].to_numpy("int64") for name in ("start", "end"))
    for doc_id, place in places_by(decided["doc_id"]).items():
        at = functools.cache(functools.partial(_place, texts[doc_id]))  # many claims are on one span
        here = [at(*span) for span in zip(starts[place].tolist(), ends[place].tolist(), strict=True)]
        for name, values in zip(names, zip(*here, strict=True), strict=True):
            found[name][place] = values
    return found


def _place(stored: StoredText, start: int, end: int) -> tuple[str, str, str, str]:
    text = stored.text
    around = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return *around, compact(stored.boxes(start, end)), stored.block_at(start)["quality"]
