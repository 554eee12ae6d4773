"""Figures about pairs of terms: how far two names stand for one thing."""

from typing import TYPE_CHECKING, Any

from ..statistics.pairs import Pairs, matrix
from ..statistics.resampling import Estimate, undefined
from ..tables import Rows
from .definers import definer_key
from .figures import QUOTABLE, count, figure, grouped, noted
from .swapping import Exchanges, interchange

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[str, str]
SAME = ("same_wording", "alike")  # relations in which two definitions say the same


def pair_figures(
    mentions: "pd.DataFrame", definitions: Rows, relations: Rows, *, seed: int, said_of_sample: str = ""
) -> Rows:
    """Figures about every pair of terms of which a remark, two definitions or a text say that they are one thing.

    `definitions` are those that were compared each with each other, `relations` what was found then; `said_of_sample`
    is for the note where they are a sample.
    """
    called, wordings, saying = _called_alike(relations), _with_one_wording(relations), _saying_the_same(relations)
    exchanged = Exchanges(mentions[mentions["term_role"].isin(QUOTABLE)])
    defined = grouped(definitions, "term")
    users = mentions.groupby("term")["doc_id"].agg(set).to_dict()
    rows = []
    for pair in sorted({*called, *wordings, *exchanged.swapped, *saying}):
        one, other = pair
        both = len(users.get(one, set()) & users.get(other, set()))
        found = list(exchanged[pair].values())
        same = jangle(defined.get(one, []), defined.get(other, []), saying.get(pair, []), seed=seed)
        worded = noted(count(wordings.get(pair, 0), both), said_of_sample)
        rows += [
            figure("pair", one, "alias", count(len(called.get(pair, ())), both), "documents", other),
            figure("pair", one, "same_wording", worded, "pairs of definitions", other),
            figure("pair", one, "jangle", noted(same, said_of_sample), "share", other),
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
    sides = [{definer_key(row) for row in rows} for rows in (ones, others)]
    names = sorted(sides[0] | sides[1])
    if not all(sides):
        return undefined("No definition of one of the two was found.", len(names))
    place = {name: number for number, name in enumerate(names)}
    units = {
        _place(row): (number, place[definer_key(row)]) for number, rows in enumerate((ones, others)) for row in rows
    }
    same = set()
    for row in relations:
        ends = [units.get(_place(row)), units.get(_place(row, "other_"))]
        if row["relation"] in SAME and None not in ends:
            (side, one), (other_side, other) = sorted(ends)
            if side != other_side:
                same.add((one, other))
    return _pairs([[place[name] for name in side] for side in sides], same, len(names)).share(
        seed=seed, things="definers"
    )


def _pairs(sides: list[list[int]], same: set[tuple[int, int]], many: int) -> Pairs:
    """The pairs of definers of either term; each definer is a feature, and so is defining either of the terms."""
    import numpy as np

    places = np.concatenate((np.arange(many), *sides)).astype(int)
    features = np.concatenate((np.arange(many), *([many + side] * len(each) for side, each in enumerate(sides))))
    size = (many + 2, many + 2)
    ones, others = np.array(sorted(same), dtype=int).reshape(-1, 2).T
    ends = np.concatenate((ones, others)), np.concatenate((others, ones))
    return Pairs(
        matrix((places, features.astype(int)), np.ones(len(places)), (many, many + 2)),
        matrix(([many, many + 1], [many + 1, many]), np.ones(2), size),
        matrix(ends, np.ones(len(ends[0])), size),
    )


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


def _saying_the_same(relations: Rows) -> dict[Pair, Rows]:
    """The relations in which definitions of two terms say the same, by pair."""
    found: dict[Pair, Rows] = {}
    for row in relations:
        if row["relation"] in SAME and row["term"] != row["other_term"]:
            found.setdefault(_pair(row), []).append(row)
    return found
