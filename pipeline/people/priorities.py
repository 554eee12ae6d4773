"""Which claims people should look at first: disputed ones, then those that are unsure and weigh much."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..tables import Rows
from .claims import Claim

MOST, MOST_BESIDE = 500, 100  # claims; those without influence on headline figures
SURE = 0.1  # of weight that even a claim of confidence 1 has
CONFLICTS = 5  # more conflicts weigh no more
HEADLINE = ("term", "definition", "remark", "stance")  # axes that headline figures count
ONCE_CONFIRMED = ("use",)  # axes of which headline figures count what people confirmed
ALONE = {"definition": "definition", "term": "use", "remark": "remark"}
OPEN = ("proposed", "stale")
BESIDE = ("theory_use", "definition_status", "definition_source")
TO_FILL_IN = ("field", "value", "coder", "reason", "date")


def to_review(evidence: Rows, disputed: set[str], relations: Rows, counted: set[str]) -> Rows:
    """The table `to_review` of rows of `evidence`: at most 500 claims, the most urgent first.

    Disputed claims come first. The others are those without a decision, in documents that count, in the order of
    (1.1 - confidence) x (1 + influence). Influence on the headline figures is 0 for codes that enter none; else it is
    1, and 1 more for each definition in conflict with this one, up to five, and 1 more where the claim is the only one
    with its code in its document, so that the document is counted by it alone. A use against a definition has 1: once
    people confirm it, it may be counted. A second stance has none. Of claims without influence at most 100 are listed.
    """
    conflicts = _conflicts(relations)
    alone = Counter((row["doc_id"], row["axis"], row["code"]) for row in evidence if row["status"] != "rejected")
    found: list[tuple[float, str, Claim]] = []
    beside: list[tuple[float, str, Claim]] = []
    for row in evidence:
        is_disputed = row["claim_id"] in disputed
        if not is_disputed and not (row["status"] in OPEN and row["doc_id"] in counted):
            continue
        against = conflicts[_place(row)] if row["axis"] == "definition" else 0
        is_only = _is_counted(row) and alone[row["doc_id"], row["axis"], row["code"]] == 1
        may_count = _is_counted(row) or row["axis"] in ONCE_CONFIRMED
        influence = (1 + min(against, CONFLICTS) + is_only) if may_count else 0
        weight = (1 + SURE - row["confidence"]) * (1 + influence)
        if not influence and not is_disputed:
            beside.append((-weight, row["claim_id"], row))
            continue
        why = list(_reasons(row, is_disputed=is_disputed, against=against, is_only=is_only))
        found.append((-weight - MOST * is_disputed, row["claim_id"], row | {"why": "; ".join(why)}))
    for weight, claim_id, row in sorted(beside, key=lambda each: each[:2])[:MOST_BESIDE]:
        found.append((weight, claim_id, row | {"why": f"confidence {row['confidence']:.2f}{_second(row)}"}))
    chosen = [row for *_, row in sorted(found, key=lambda each: each[:2])[:MOST]]
    return [{"rank": rank, **_line(row)} for rank, row in enumerate(chosen, 1)]


def _is_counted(row: Claim) -> bool:
    """Whether headline figures count the claim."""
    return row["axis"] in HEADLINE and (row["axis"] != "stance" or row["is_primary"])


def _second(row: Claim) -> str:
    return "; a second stance of its passage" if row["axis"] == "stance" and not row["is_primary"] else ""


def _reasons(row: Claim, *, is_disputed: bool, against: int, is_only: bool) -> Iterable[str]:
    if is_disputed:
        yield "coders disagree"
    if row["status"] == "stale":
        yield "decided under another codebook"
    if against:
        yield f"conflicts with {against} other definition{'s' * (against > 1)}"
    if is_only:
        yield f"the only {ALONE.get(row['axis'], 'passage')} in its document with this code"
    yield f"confidence {row['confidence']:.2f}"


def _conflicts(relations: Rows) -> Counter[tuple[str, int]]:
    """How many definitions are in conflict with the one that stands at a place."""
    found: Counter[tuple[str, int]] = Counter()
    for row in relations:
        if row["relation"] == "conflicting":
            found[row["doc_id"], row["start"]] += 1
            found[row["other_doc_id"], row["other_start"]] += 1
    return found


def _place(row: Claim) -> tuple[str, int]:
    return row["doc_id"], row["start"]


def _line(row: Claim) -> dict[str, Any]:
    given = ("claim_id", "doc_id", "axis", "quote", "quote_prefix", "quote_suffix", "codebook_version")
    shown = ("why", "code", "code_label", *BESIDE, "author_year", "page_label", "confidence")
    return {name: row[name] for name in (*given, *shown)} | dict.fromkeys(TO_FILL_IN, "")
