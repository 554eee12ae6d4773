"""Tells who defines a concept, with how far the definers contradict each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..codebook import DIMENSIONS
from ..statistics.resampling import Estimate, share_of_pairs, undefined
from ..tables import Rows
from .contradiction import Position, idea, position

if TYPE_CHECKING:
    import numpy as np

Definer = tuple[str, str]
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
    name = definition["definer"].strip()
    if name.casefold() in OWN:
        return (definition["doc_id"], "")
    first = re.split(r",|;|\bet al\b", name)[0].strip()
    couple = COUPLE.fullmatch(first)
    year = str(definition["year"]) if str(definition["year"]).isdigit() else ""
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


def definers_of(definitions: Iterable[dict[str, Any]]) -> list[Definer]:
    """Who is credited with any of the definitions, in the order of their keys."""
    return sorted({definer_key(row) for row in definitions})


def wordings_of(definitions: Rows, relations: Rows) -> int:
    """How many different definitions there are, those with the same wording being one.

    `relations` are rows of that table; chains count: what is worded as a second, which is worded as a third, is one.
    """
    parts = {
        (row["doc_id"], row["start"], row["term"]): {(row["doc_id"], row["start"], row["term"])} for row in definitions
    }
    for row in relations:
        one = (row["doc_id"], row["start"], row["term"])
        other = (row["other_doc_id"], row["other_start"], row["other_term"])
        if row["relation"] == "same_wording" and one in parts and other in parts and parts[one] is not parts[other]:
            parts[one] |= parts[other]
            for place in parts[other]:
                parts[place] = parts[one]
    return len({id(part) for part in parts.values()})


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
    import numpy as np

    rows = list(definitions)
    names = definers_of(rows)
    if len(names) < 2:
        return undefined("Fewer than two definers.", len(names))
    place = {name: number for number, name in enumerate(names)}
    comparable, conflicts = np.zeros((2, len(names), len(names)))
    for of_idea in _by_idea(rows):
        stated = positions_by_definer(of_idea)
        where = np.ix_(*[[place[name] for name in stated]] * 2)
        shared, against = _crossed(list(stated.values()), dimensions)
        comparable[where] += shared
        conflicts[where] += against
    for matrix in (comparable, conflicts):
        np.fill_diagonal(matrix, 0)
    found = share_of_pairs(conflicts, comparable, seed=seed, things="definers")
    pairs, against = round(comparable.sum() / 2), round(conflicts.sum() / 2)
    told = f"{against} of {pairs} pairs. {found.note}".strip() if pairs else found.note
    return replace(found, note=told)


def _crossed(stated: list[Position], dimensions: Sequence[str]) -> "tuple[np.ndarray, np.ndarray]":
    """Which two positions can be compared on any of the dimensions, and which contradict each other on one.

    As `shared_dimensions` and `conflicting_dimensions` say of two, for all pairs at once: values are bits.
    """
    import numpy as np

    shared, against = np.zeros((2, len(stated), len(stated)), dtype=bool)
    for dimension in dimensions:
        values = sorted(set().union(*(each.get(dimension, ()) for each in stated)))
        bits = np.array([sum(1 << values.index(value) for value in each.get(dimension, ())) for each in stated])
        both = (bits[:, None] > 0) & (bits[None, :] > 0)
        shared |= both
        against |= both & ((bits[:, None] & bits[None, :]) == 0)
    return shared, against


def _by_idea(definitions: Rows) -> Iterable[Rows]:
    ideas: dict[tuple[str, str], Rows] = {}
    for row in definitions:
        ideas.setdefault(idea(row), []).append(row)
    return [ideas[key] for key in sorted(ideas)]
