"""Finds the use of a term that a claim is about, within the sentence that the claim quotes."""

import bisect
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ...people.adding import ADDED
from ...people.claims import ids
from .normalising import Span

Row = dict[str, Any]


def uses(evidence: Iterable[Row], mentions: Iterable[Row]) -> dict[str, Span]:
    """Where the use of a term stands in the stored text, by claim_id, for every claim of the axis term.

    `evidence` and `mentions` are rows of these tables, in any order. Claims on several uses in a sentence are told
    apart by their ids, which number them in the order of the text; the use of an added claim is where its spelling
    stands in what people quoted. No claims give no places.
    """
    claims = [row for row in evidence if row["axis"] == "term"]
    number = _numbers(claims)
    sentences: dict[tuple[str, str], dict[int, list[Row]]] = {}  # claims by document and code, then start of quotation
    for row in claims:
        if row["rule"] != ADDED["rule"]:
            sentences.setdefault(_family(row), {}).setdefault(row["start"], []).append(row)
    starts = {family: sorted(those) for family, those in sentences.items()}
    found: dict[tuple[str, str, int], list[Span]] = {}
    for row in mentions:
        family = row["doc_id"], row["concept"]
        sentence = bisect.bisect_right(starts.get(family, []), row["start"]) - 1
        if sentence >= 0:
            found.setdefault((*family, starts[family][sentence]), []).append((row["start"], row["end"]))
    places = {row["claim_id"]: _written(row) for row in claims}
    for family, those in sentences.items():
        for start, rows in those.items():
            rows.sort(key=lambda row: (row["end"], number.get(row["claim_id"], 0)))
            there = sorted(found.get((*family, start), []))
            places |= {row["claim_id"]: use for row, use in zip(rows, there, strict=False)}  # people edit tables
    return places


def _family(claim: Row) -> tuple[str, str]:
    """The document and the code that the machine proposed."""
    return claim["doc_id"], claim["proposed_code"] or claim["code"]


def _numbers(claims: list[Row]) -> dict[str, int]:
    """By claim_id, the how manieth of the claims with its code and words in its document a claim is."""
    often = Counter((*_family(row), row["quote"]) for row in claims)
    found: dict[str, int] = {}
    for (doc_id, code, quote), most in often.items():
        found |= {each: place for place, each in enumerate(ids(doc_id, "term", code, quote, most))}
    return found


def _written(claim: Row) -> Span:
    """Where the spelling of the term first stands in the quotation; the whole quotation where it does not."""
    place = claim["quote"].find(claim["term_as_written"])
    if place < 0 or not claim["term_as_written"]:
        return claim["start"], claim["end"]
    return claim["start"] + place, claim["start"] + place + len(claim["term_as_written"])
