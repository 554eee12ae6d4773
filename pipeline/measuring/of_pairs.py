"""Figures about pairs of terms: how far two names stand for one thing."""

from typing import Any

from ..statistics.resampling import Estimate, share_of_pairs, undefined
from ..tables import Rows
from .definers import definer_key
from .figures import QUOTABLE, count, figure, grouped
from .swapping import exchanges, interchange

Pair = tuple[str, str]
SAME = ("same_wording", "alike")  # relations in which two definitions say the same


def pair_figures(mentions: Rows, definitions: Rows, relations: Rows, seed: int) -> Rows:
    """Figures about every pair of terms of which a remark, two definitions or a text say that they are one thing."""
    called, wordings = _called_alike(relations), _with_one_wording(relations)
    exchanged = exchanges(use for use in mentions if use["term_role"] in QUOTABLE)
    defined = grouped(definitions, "term")
    users: dict[str, set[str]] = {}
    for use in mentions:
        users.setdefault(use["term"], set()).add(use["doc_id"])
    swapped = {pair for pair, found in exchanged.items() if any(each.swaps for each in found.values())}
    rows = []
    for pair in sorted({*called, *wordings, *swapped, *_saying_the_same(relations)}):
        one, other = pair
        both = len(users.get(one, set()) & users.get(other, set()))
        found = list(exchanged.get(pair, {}).values())
        same = jangle(defined.get(one, []), defined.get(other, []), relations, seed=seed)
        rows += [
            figure("pair", one, "alias", count(len(called.get(pair, ())), both), "documents", other),
            figure("pair", one, "same_wording", count(wordings.get(pair, 0), both), "pairs of definitions", other),
            figure("pair", one, "jangle", same, "share", other),
            figure("pair", one, "swapped", count(sum(each.swaps > 0 for each in found), both), "documents", other),
            figure("pair", one, "interchange", interchange(found, seed=seed), "ratio", other),
        ]
    return rows


def jangle(ones: Rows, others: Rows, relations: Rows, *, seed: int | None) -> Estimate:
    """Share of pairs of definers, one of each of two terms, who say the same: two terms, one meaning.

    `ones` and `others` are the definitions of the two terms. Two definers say the same where any two of their
    definitions are related as `same_wording` or, of two concepts, `alike` (they agree on all that both state, and are
    similar); what one definer says of both does not count. Range 0 to 1; higher = less consistent, for two names then
    stand for one thing. Terse definitions that state nothing can
    only agree by their wording, so the share is a floor. n is the number of definers. Undefined where one of the terms
    has none. Reference: Kelley (1927).
    """
    import numpy as np

    sides = [{definer_key(row) for row in rows} for rows in (ones, others)]
    names = sorted(sides[0] | sides[1])
    if not all(sides):
        return undefined("No definition of one of the two was found.", len(names))
    place = {name: number for number, name in enumerate(names)}
    has = np.array([[name in side for name in names] for side in sides], dtype=float)
    units = {
        _place(row): (number, place[definer_key(row)]) for number, rows in enumerate((ones, others)) for row in rows
    }
    same = np.zeros((len(names), len(names)))
    for row in relations:
        ends = [units.get(_place(row)), units.get(_place(row, "other_"))]
        if row["relation"] in SAME and None not in ends:
            (side, one), (other_side, other) = sorted(ends)
            if side != other_side:
                same[one, other] = 1
    compared = np.outer(has[0], has[1])
    return share_of_pairs(same + same.T, compared + compared.T, seed=seed, things="definers")


def _place(row: dict[str, Any], side: str = "") -> tuple[str, int, str]:
    return row[f"{side}doc_id"], row[f"{side}start"], row[f"{side}term"]


def _pair(row: dict[str, Any]) -> Pair:
    return min(row["term"], row["other_term"]), max(row["term"], row["other_term"])


def _called_alike(relations: Rows) -> dict[Pair, set[str]]:
    """The documents in which a remark calls two terms interchangeable, by pair."""
    found: dict[Pair, set[str]] = {}
    for row in relations:
        if row["relation"] == "alias":
            found.setdefault(_pair(row), set()).add(row["doc_id"])
    return found


def _with_one_wording(relations: Rows) -> dict[Pair, int]:
    """How many pairs of definitions, one of each term, have the same wording, by pair."""
    found: dict[Pair, int] = {}
    for row in relations:
        if row["relation"] == "same_wording" and row["term"] != row["other_term"]:
            found[_pair(row)] = found.get(_pair(row), 0) + 1
    return found


def _saying_the_same(relations: Rows) -> set[Pair]:
    return {_pair(row) for row in relations if row["relation"] in SAME and row["term"] != row["other_term"]}
