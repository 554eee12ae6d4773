"""Tells who defines a concept, with how far the definers contradict each other."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from ..codebook import DIMENSIONS
from ..statistics.pairs import Pairs
from ..statistics.resampling import Estimate, undefined
from ..tables import Rows
from .contradiction import Position, idea, position
from .figures import joined
from .positions import Positions

Definer = tuple[str, str]
Idea = tuple[str, str]
PARTICLES = r"(?:(?:van|von|der|den|de|du|la|le|di|da|ter|ten) )*"
COUPLE = re.compile(rf"({PARTICLES}\S+) (?:and|&) {PARTICLES}\S+", re.IGNORECASE)
OWN = frozenset(["this document", "not_reported", ""])


def definer_key(definition: dict[str, Any]) -> Definer:
    """Who is credited with a definition, as a key: first author and year, or the document itself.

    >>> definer_key({"doc_id": "d1", "definer": "Oak et al.", "year": 2001})
    ('oak', '2001')
    >>> definer_key({"doc_id": "d1", "definer": "this document", "year": None})
    ('d1', '')
    """
    return _credited(definition["definer"], str(definition["year"])) or (definition["doc_id"], "")


@functools.lru_cache(maxsize=65536)
def _credited(definer: str, stated_year: str) -> Definer | None:
    """The key of a definer; None where documents speak for themselves."""
    name = definer.strip()
    if name.casefold() in OWN:
        return None
    first = re.split(r",|;|\bet al\b", name)[0].strip()
    couple = COUPLE.fullmatch(first)
    year = stated_year if stated_year.isdigit() else ""
    return ((couple.group(1) if couple else first).casefold(), year)


def positions_by_definer(definitions: Iterable[dict[str, Any]]) -> dict[Definer, Position]:
    """What each definer states, over all definitions credited to that definer; definers in the order of their key.

    Values that differ between two renderings of one definer are joined, so that a conflict is between people.
    """
    found: dict[Definer, dict[str, frozenset[str]]] = {}
    for definition in definitions:
        joined = found.setdefault(definer_key(definition), {})
        for dimension, values in position(definition).items():
            joined[dimension] = joined.get(dimension, frozenset()) | values
    return {key: found[key] for key in sorted(found)}


def contradicting(positions: Mapping[Definer, Position]) -> tuple[Counter[str], set[Definer]]:
    """How many pairs of definers contradict each other on each dimension, and who does.

    Definers who state the same on a dimension are taken together: those who state anything are many, what they state is
    little.
    """
    conflicts, parties = Counter[str](), set[Definer]()
    for dimension in DIMENSIONS:
        holders: dict[frozenset[str], list[Definer]] = {}
        for definer, stated in positions.items():
            if dimension in stated:
                holders.setdefault(stated[dimension], []).append(definer)
        for one, other in combinations(holders, 2):
            if one.isdisjoint(other):
                conflicts[dimension] += len(holders[one]) * len(holders[other])
                parties.update(holders[one], holders[other])
    return conflicts, parties


def definers_of(definitions: Iterable[dict[str, Any]]) -> list[Definer]:
    """Who is credited with any of the definitions, in the order of their keys."""
    return sorted({definer_key(row) for row in definitions})


def wordings_of(definitions: Rows, relations: Rows) -> int:
    """How many different definitions there are, those with the same wording being one.

    `relations` are rows of that table; chains count: what is worded as a second, which is worded as a third, is one.
    """
    places = {(row["doc_id"], row["start"], row["term"]) for row in definitions}
    pairs = (
        ((row["doc_id"], row["start"], row["term"]), (row["other_doc_id"], row["other_start"], row["other_term"]))
        for row in relations
        if row["relation"] == "same_wording"
    )
    chains = joined(pair for pair in pairs if places.issuperset(pair))
    return len(places) - sum(len(chain) - 1 for chain in chains)


def jingle(
    definitions: Iterable[dict[str, Any]], *, seed: int | None, dimensions: Sequence[str] = DIMENSIONS
) -> Estimate:
    """Share of pairs of definers who contradict each other on what a concept is: one term, several meanings.

    Formula: pairs of definers with disjoint values on at least one of the `dimensions` that both state, divided by
    pairs of definers who both state one of them; with definitions of several concepts, pairs are counted concept by
    concept and added up. Range 0 to 1; higher = less consistent. Silence is no conflict, so the share is a floor; it
    grows with the number of dimensions that definitions state. n is the number of definers. Undefined with fewer than
    two, or where no two state the same dimension. Reference: Thorndike (1904) for the name; Kelley (1927) for its
    counterpart, jangle.
    """
    rows = list(definitions)
    if len(definers_of(rows)) < 2:
        return undefined("Fewer than two definers.", len(definers_of(rows)))
    found, (pairs, against) = _compared(rows, dimensions)
    estimate = found.share(seed=seed, things="definers")
    told = f"{against} of {pairs} pairs. {estimate.note}".strip() if pairs else estimate.note
    return replace(estimate, note=told)


def _compared(rows: Rows, dimensions: Sequence[str]) -> tuple[Pairs, tuple[int, int]]:
    """The pairs of definers of one concept, with how many can be compared and how many contradict each other."""
    import numpy as np

    names = {name: number for number, name in enumerate(definers_of(rows))}
    ideas: dict[Idea, int] = {}
    units = [(ideas.setdefault(idea(row), len(ideas)), names[definer_key(row)]) for row in rows]
    positions = Positions.of(position(row) for row in rows)
    keys = np.array(units, dtype=int) @ [len(names), 1]
    order = np.argsort(keys, kind="stable")
    keys, firsts = np.unique(keys[order], return_index=True)
    joined = replace(positions, bits=np.bitwise_or.reduceat(positions.bits[order], firsts))
    found = joined.pairs(keys % len(names), keys // len(names), len(names), dimensions=dimensions)
    pairs, against = (round(float(each[0]) / 2) for each in found.sums(np.ones((1, len(names)))))
    return found, (pairs, against)
