"""Chooses the rows of evidence that a page can show."""

from typing import TYPE_CHECKING

from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

WHOLE = ("definition", "remark")
ORDER = (*WHOLE, "stance", "theory", "term", "theme", "element", "valence", "level", "design", "evidence")
EACH = 3


def most_telling(evidence: "pd.DataFrame", limit: int = 2000) -> "pd.DataFrame":
    """At most `limit` rows of the table `evidence`, sorted by axis, document (oldest first) and place.

    All definitions and remarks come first; then, of every other code, term and document, the three claims that are
    most certain (of equals, the first in the text): the best of each before the second of any.
    """
    others = evidence[~evidence["axis"].isin(WHOLE)].sort_values(
        ["confidence", "start", "claim_id"], ascending=[False, True, True], kind="stable"
    )
    rank = others.groupby(["doc_id", "axis", "code", "term"], sort=False).cumcount()
    others = others.assign(rank=rank)[rank < EACH].sort_values("rank", kind="stable")
    whole = evidence[evidence["axis"].isin(WHOLE)].iloc[:limit]
    chosen = [*whole.index, *others.index[: limit - len(whole)]]
    picked = evidence.loc[chosen]
    place = picked["axis"].map({axis: number for number, axis in enumerate(ORDER)})
    return picked.assign(place=place).sort_values(
        ["place", "year", "author_year", "doc_id", "start", "claim_id"], ignore_index=True
    )


def with_cues(claims: Rows, codes: Rows, remarks: Rows) -> Rows:
    """`claims` (rows of `evidence`), each with the cues that decided it; empty for a term or a definition.

    `codes` and `remarks` are rows of the tables of these names as the machine proposed them.
    """
    cues = {(row["doc_id"], row["axis"], row["start"], row["code"]): row["cues"] for row in codes}
    cues |= {(row["doc_id"], "remark", row["start"], row["kind"]): row["cues"] for row in remarks}
    keys = ((row["doc_id"], row["axis"], row["start"], row["proposed_code"] or row["code"]) for row in claims)
    return [{**row, "cues": cues.get(key, "")} for row, key in zip(claims, keys, strict=True)]
