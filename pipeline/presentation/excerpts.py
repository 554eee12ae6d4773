"""Chooses the rows that a page can show."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..rows import values_of
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

WHOLE = ("definition", "remark")
ORDER = (*WHOLE, "use", "stance", "theory", "term", "theme", "element", "valence", "level", "design", "evidence")
SHOWN = 20_000
RANKED = ["claim_id", "doc_id", "axis", "code", "term", "start", "confidence"]


def most_telling(evidence: "pd.DataFrame", limit: int = SHOWN) -> "pd.DataFrame":
    """At most `limit` rows of the table `evidence`, sorted by axis, document (oldest first) and place.

    All definitions and remarks come first; then, of every other code, term and document, the claims that are most
    certain (of equals, the first in the text): the best of each before the second of any.
    """
    is_whole = evidence["axis"].isin(WHOLE)
    others = evidence.loc[~is_whole, RANKED].sort_values(
        ["confidence", "start", "claim_id"], ascending=[False, True, True], kind="stable"
    )
    rank = others.groupby(["doc_id", "axis", "code", "term"], sort=False).cumcount()
    whole = evidence.index[is_whole][:limit]
    chosen = rank.sort_values(kind="stable").index[: limit - len(whole)]
    picked = evidence.loc[whole.append(chosen)]
    place = picked["axis"].map({axis: number for number, axis in enumerate(ORDER)}).fillna(len(ORDER))
    return picked.assign(place=place).sort_values(
        ["place", "axis", "year", "author_year", "doc_id", "start", "claim_id"], ignore_index=True
    )


def with_cues(claims: Rows, sources: Rows, tables: "Mapping[str, pd.DataFrame]") -> Rows:
    """`claims` (rows of `evidence`), each with the cues that decided it; empty for a term or a definition.

    `sources` are the rows of `decided` of these claims, which point into `tables`: codes and remarks as the machine
    proposed them.
    """
    cues: dict[str, str] = {}
    for name, table in tables.items():
        given = {row["claim_id"]: row["source_row"] for row in sources if row["source_table"] == name}
        known = {claim_id: place for claim_id, place in given.items() if place is not None}
        cues |= zip(known, values_of(table["cues"].iloc[list(known.values())]), strict=True)
    return [{**row, "cues": cues.get(row["claim_id"], "")} for row in claims]


def without_repeats(rows: Rows, documents: Rows) -> Rows:
    """`rows` with a quotation, less those of a copy whose counted version has the same words.

    `documents` are rows of the table `documents`, which tells in `same_work_as` what a document is a copy of. Spaces,
    punctuation and case make no difference: two files of one work seldom agree on them.
    """
    at = {row["path"]: row["doc_id"] for row in documents}
    original = {row["doc_id"]: at.get(row["same_work_as"]) for row in documents if row["same_work_as"]}
    said = {(row["doc_id"], _bare(row["quote"])) for row in rows}
    return [row for row in rows if (original.get(row["doc_id"]), _bare(row["quote"])) not in said]


def _bare(quote: str) -> str:
    return re.sub(r"[\W_]+", "", quote).casefold()
