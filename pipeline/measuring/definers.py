"""Tells who defines a concept, with how far the definers contradict each other."""

import re
from collections.abc import Iterable
from typing import Any

from ..statistics.resampling import Estimate, share_of_pairs, undefined
from .contradiction import Position, conflicting_dimensions, position, shared_dimensions

Definer = tuple[str, str]
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
    couple = re.fullmatch(r"(\S+) (?:and|&) \S+", first)
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


def jingle(definitions: Iterable[dict[str, Any]], *, seed: int) -> Estimate:
    """Share of pairs of definers who contradict each other on what the concept is: one term, several meanings.

    Formula: pairs of definers with disjoint values on at least one dimension that both state, divided by pairs of
    definers who both state some dimension. Range 0 to 1; higher = less consistent. Silence is no conflict, so the share
    is a floor; it grows with the number of dimensions that definitions state. n is the number of definers. Undefined
    with fewer than two, or where no two state the same dimension. Reference: Thorndike (1904) for the name; Kelley
    (1927) for its counterpart, jangle.
    """
    import numpy as np

    stated = list(positions_by_definer(definitions).values())
    if len(stated) < 2:
        return undefined("Fewer than two definers.", len(stated))
    comparable = np.array([[bool(shared_dimensions(one, other)) for other in stated] for one in stated])
    conflicts = np.array([[bool(conflicting_dimensions(one, other)) for other in stated] for one in stated])
    return share_of_pairs(conflicts.astype(float), comparable, seed=seed, things="definers")
