"""Which claims people should look at first: disputed ones, then those that are unsure and weigh much."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..rows import rows_of
from ..tables import Rows
from .claims import Claim

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST, MOST_BESIDE = 500, 100  # claims; those without influence on headline figures
SURE = 0.1  # of weight that even a claim of confidence 1 has
CONFLICTS = 5  # more conflicts weigh no more
HEADLINE = ("term", "definition", "remark", "stance")  # axes that headline figures count
ONCE_CONFIRMED = ("use",)  # axes of which headline figures count what people confirmed
ALONE = {"definition": "definition", "term": "use", "remark": "remark"}
OPEN = ("proposed", "stale")
BESIDE = ("theory_use", "definition_status", "definition_source")
TO_FILL_IN = ("field", "value", "coder", "reason", "date")


def to_review(evidence: "pd.DataFrame", disputed: set[str], relations: "pd.DataFrame", counted: set[str]) -> Rows:
    """The table `to_review` of the table `evidence`: at most 500 claims, the most urgent first.

    Disputed claims come first. The others are those without a decision, in documents that count, in the order of
    (1.1 - confidence) x (1 + influence). Influence on the headline figures is 0 for codes that enter none; else it is
    1, and 1 more for each definition in conflict with this one, up to five, and 1 more where the claim is the only one
    with its code in its document, so that the document is counted by it alone. A use against a definition has 1: once
    people confirm it, it may be counted. A second stance has none. Of claims without influence at most 100 are listed.
    """
    import numpy as np

    open_ones = evidence["status"].isin(OPEN) & evidence["doc_id"].isin(counted)
    claims = evidence[open_ones | evidence["claim_id"].isin(disputed)]
    facts = _facts(claims, evidence, disputed, _conflicts(relations))
    weight = (1 + SURE - claims["confidence"].to_numpy("float64")) * (1 + facts["influence"])
    order = np.lexsort((claims["claim_id"].to_numpy(object), -weight - MOST * facts["disputed"]))
    is_beside = ((facts["influence"] == 0) & ~facts["disputed"])[order]
    chosen = order[~is_beside | (is_beside.cumsum() <= MOST_BESIDE)][:MOST]
    rows = rows_of(claims.iloc[chosen])
    known = zip(*(facts[name][chosen].tolist() for name in ("influence", "disputed", "against", "only")), strict=True)
    return [
        {"rank": rank, **_line(row | {"why": "; ".join(_reasons(row, *told))})}
        for rank, (row, told) in enumerate(zip(rows, known, strict=True), 1)
    ]


def _facts(
    claims: "pd.DataFrame", evidence: "pd.DataFrame", disputed: set[str], conflicts: Counter[tuple[str, int]]
) -> "dict[str, np.ndarray]":
    """Of each claim its influence, whether it is disputed, its conflicts, and whether it is the only one of its code.

    `claims` are some of the rows of `evidence`.
    """
    import numpy as np

    stands = (evidence["status"] != "rejected").astype("int64")
    of_code = stands.groupby([evidence[name] for name in ("doc_id", "axis", "code")], sort=False).transform("sum")
    alone = of_code.loc[claims.index].to_numpy() == 1
    is_definition = (claims["axis"] == "definition").to_numpy(bool)
    against = np.zeros(len(claims), dtype=int)
    places = zip(claims.loc[is_definition, "doc_id"], claims.loc[is_definition, "start"].tolist(), strict=True)
    against[is_definition] = [conflicts[place] for place in places]
    is_first = (claims["axis"] != "stance") | claims["is_primary"].astype(bool)
    is_counted = (claims["axis"].isin(HEADLINE) & is_first).to_numpy(bool)
    only = is_counted & alone
    may_count = is_counted | claims["axis"].isin(ONCE_CONFIRMED).to_numpy(bool)
    influence = np.where(may_count, 1 + np.minimum(against, CONFLICTS) + only, 0)
    is_disputed = claims["claim_id"].isin(disputed).to_numpy(bool)
    return {"influence": influence, "disputed": is_disputed, "against": against, "only": only}


def _second(row: Claim) -> str:
    return "; a second stance of its passage" if row["axis"] == "stance" and not row["is_primary"] else ""


def _reasons(row: Claim, influence: int, is_disputed: bool, against: int, is_only: bool) -> Iterable[str]:
    if not influence and not is_disputed:
        yield f"confidence {row['confidence']:.2f}{_second(row)}"
        return
    if is_disputed:
        yield "coders disagree"
    if row["status"] == "stale":
        yield "decided under another codebook"
    if against:
        yield f"conflicts with {against} other definition{'s' * (against > 1)}"
    if is_only:
        yield f"the only {ALONE.get(row['axis'], 'passage')} in its document with this code"
    yield f"confidence {row['confidence']:.2f}"


def _conflicts(relations: "pd.DataFrame") -> Counter[tuple[str, int]]:
    """How many definitions are in conflict with the one that stands at a place."""
    found: Counter[tuple[str, int]] = Counter()
    conflicting = relations[relations["relation"] == "conflicting"]
    for side in ("", "other_"):
        found.update(zip(conflicting[f"{side}doc_id"], conflicting[f"{side}start"].tolist(), strict=True))
    return found


def _line(row: Claim) -> dict[str, Any]:
    given = ("claim_id", "doc_id", "axis", "quote", "quote_prefix", "quote_suffix", "codebook_version")
    shown = ("why", "code", "code_label", *BESIDE, "author_year", "page_label", "confidence")
    return {name: row[name] for name in (*given, *shown)} | dict.fromkeys(TO_FILL_IN, "")
