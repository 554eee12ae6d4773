"""What remains of the machine's proposals after people decided on them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..tables import Rows, frame

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[Any, ...]


def is_reviewed(decided: "pd.DataFrame") -> bool:
    """Whether people decided on any claim."""
    return bool((decided["status"] != "proposed").any())


def settled(
    claims: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
) -> "tuple[pd.DataFrame, ...]":
    """The four tables as people's decisions leave them, or as they are where nobody decided on any claim."""
    if not is_reviewed(claims):
        return mentions, definitions, remarks, codes
    return (
        frame("mentions", reviewed_mentions(mentions, claims)),
        frame("definitions", reviewed_definitions(definitions, claims)),
        frame("remarks", reviewed_remarks(remarks, claims)),
        frame("codes", reviewed_codes(codes, claims)),
    )


def reviewed_definitions(definitions: "pd.DataFrame", decided: "pd.DataFrame") -> Rows:
    """Rows of `definitions` without the rejected ones, the amended ones under their new concept."""

    def claim_key(claim: dict[str, Any]) -> Key:
        return (claim["doc_id"], claim["start"], claim["term"])

    claims = _decisions(decided, "definition", claim_key)
    rows = definitions.to_dict("records")
    return _settled(rows, claims, lambda row: (row["doc_id"], row["start"], row["term"]), "concept")


def reviewed_remarks(remarks: "pd.DataFrame", decided: "pd.DataFrame") -> Rows:
    """Rows of `remarks` without the rejected ones, the amended ones with their new kind."""
    claims = _decisions(decided, "remark", lambda claim: (claim["doc_id"], claim["start"], _proposed(claim)))
    rows = remarks.to_dict("records")
    return _settled(rows, claims, lambda row: (row["doc_id"], row["start"], row["kind"]), "kind")


def reviewed_codes(codes: "pd.DataFrame", decided: "pd.DataFrame") -> Rows:
    """Rows of `codes` without the rejected ones, the amended ones with their new code."""

    def claim_key(claim: dict[str, Any]) -> Key:
        return (claim["doc_id"], claim["axis"], claim["start"], _proposed(claim))

    claims = {
        key: claim for axis in sorted(set(codes["axis"])) for key, claim in _decisions(decided, axis, claim_key).items()
    }
    rows = codes.to_dict("records")
    return _settled(rows, claims, lambda row: (row["doc_id"], row["axis"], row["start"], row["code"]), "code")


def reviewed_mentions(mentions: "pd.DataFrame", decided: "pd.DataFrame") -> Rows:
    """Rows of `mentions` without the rejected ones, the amended ones under their new concept.

    A claim about a mention is quoted with its sentence. Of several mentions in one sentence that are written alike and
    used alike, each decision settles one; which one makes no difference to any count.
    """
    rows = mentions.to_dict("records")
    open_places: dict[Key, list[int]] = {}
    for place, row in enumerate(rows):
        open_places.setdefault((row["doc_id"], row["concept"], row["term_as_written"], row["term_role"]), []).append(
            place
        )
    gone = set()
    decisions = decided[(decided["axis"] == "term") & decided["status"].isin(["rejected", "amended"])]
    for claim in decisions.to_dict("records"):
        places = open_places.get((claim["doc_id"], _proposed(claim), claim["term_as_written"], claim["term_role"]), [])
        place = next((each for each in places if claim["start"] <= rows[each]["start"] < claim["end"]), None)
        if place is None:
            continue
        places.remove(place)
        if claim["status"] == "rejected":
            gone.add(place)
        else:
            rows[place] = rows[place] | {"concept": claim["code"]}
    return [row for place, row in enumerate(rows) if place not in gone]


def _proposed(claim: dict[str, Any]) -> str:
    """The code before people amended it."""
    return claim["proposed_code"] or claim["code"]


def _decisions(decided: "pd.DataFrame", axis: str, key: Callable[[dict[str, Any]], Key]) -> dict[Key, dict[str, Any]]:
    chosen = decided[(decided["axis"] == axis) & decided["status"].isin(["rejected", "amended"])]
    return {key(claim): claim for claim in chosen.to_dict("records")}


def _settled(rows: Rows, claims: dict[Key, dict[str, Any]], key: Callable[[dict[str, Any]], Key], column: str) -> Rows:
    """`rows` without those whose claim was rejected; an amended claim puts its code into `column`.

    Two rows that amending has made one are one.
    """
    kept: dict[Key, dict[str, Any]] = {}
    for row in rows:
        claim = claims.get(key(row))
        if claim is None or claim["status"] == "amended":
            settled_row = row if claim is None else row | {column: claim["code"]}
            kept.setdefault(key(settled_row), settled_row)
    return list(kept.values())
