"""Pairs definitions that say the same or contradict each other, with the aliases that authors themselves report."""

import itertools
from typing import TYPE_CHECKING, Any

from ..measuring.contradiction import conflicting_dimensions, position, shared_dimensions
from ..measuring.wording import masked_words, negated_alike, shared_runs, similarities
from ..people.review import is_reviewed, settled

if TYPE_CHECKING:
    import pandas as pd

# Two definitions have the same wording when both hold: their words are alike, and long runs of words are the same.
ALIKE = 0.5
LONG_RUN_WORDS = 8
SHARED_PART = 0.8
SHORTEST_WORDS = 4


def relate(
    documents: "pd.DataFrame", decided: "pd.DataFrame", definitions: "pd.DataFrame", remarks: "pd.DataFrame"
) -> dict[str, list[dict[str, Any]]]:
    """Pairs of definitions of one concept, pairs worded alike whatever they define, and pairs of terms called alike.

    Gives the table `relations`. A pair of definitions is `same_wording` (alike in words, nothing stated in conflict,
    negated alike), else `conflicting` (of one concept, with disjoint values on a dimension that both state) or
    `agreeing` (of one concept, with a dimension stated by both and no conflict), else no row. A pair of terms is
    `alias` where a remark says that they are used interchangeably. The side that comes first by document and place is
    side one. Only documents that count in measures enter, and no claim that people rejected; `proposed_relations` are
    those of all proposals.
    """
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False), "doc_id"])
    proposed = {"definitions": definitions, "remarks": remarks}
    relations = _relations(settled(decided, **proposed), counted)
    return {
        "relations": relations,
        "proposed_relations": _relations(proposed, counted) if is_reviewed(decided) else relations,
    }


def _relations(tables: "dict[str, pd.DataFrame]", counted: set[str]) -> list[dict[str, Any]]:
    found = {
        name: [row for row in table.to_dict("records") if row["doc_id"] in counted] for name, table in tables.items()
    }
    kept = sorted(found["definitions"], key=lambda row: (row["doc_id"], row["start"], row["term"]))
    aliases = [row for row in found["remarks"] if row["kind"] == "ML-INTER"]
    return [*_definition_pairs(kept), *(pair for remark in aliases for pair in _alias_pairs(remark))]


def _definition_pairs(definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(definitions) < 2:
        return []
    terms = sorted({row["term"] for row in definitions})
    words = [masked_words(row["definition"], terms) for row in definitions]
    alike = similarities(words)
    positions = [position(row) for row in definitions]
    rows = []
    for one, other in itertools.combinations(range(len(definitions)), 2):
        first, second = definitions[one], definitions[other]
        conflicts = conflicting_dimensions(positions[one], positions[other])
        relation = ""
        if not conflicts and alike[one, other] >= ALIKE and _same_wording(words[one], words[other]):
            relation = "same_wording"
        elif _idea(first) == _idea(second) and shared_dimensions(positions[one], positions[other]):
            relation = "conflicting" if conflicts else "agreeing"
        if relation:
            pair = _pair(relation, first, second)
            pair |= {"dimension": "; ".join(sorted(conflicts)) or "not_applicable"}
            rows.append(pair | {"similarity": float(alike[one, other])})
    return rows


def _same_wording(first: list[str], second: list[str]) -> bool:
    runs = shared_runs(first, second)
    longest = max((size for *_, size in runs), default=0)
    part = sum(size for *_, size in runs) / max(1, min(len(first), len(second)))
    is_long = min(len(first), len(second)) >= SHORTEST_WORDS
    return is_long and (longest >= LONG_RUN_WORDS or part >= SHARED_PART) and negated_alike(first, second)


def _idea(definition: dict[str, Any]) -> tuple[str, str]:
    """What is defined: the concept, or the term itself outside the codebook."""
    concept = definition["concept"]
    return (concept, definition["term"].casefold() if concept == "not_coded" else "")


def _pair(relation: str, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {
        "relation": relation,
        **{name: first[name] for name in ("doc_id", "term", "definer", "start", "quote")},
        **{f"other_{name}": second[name] for name in ("doc_id", "term", "definer", "start", "quote")},
    }


def _alias_pairs(remark: dict[str, Any]) -> list[dict[str, Any]]:
    """Each two of the terms that one remark calls interchangeable."""
    terms = sorted({term for term in remark["terms"].split("; ") if term})
    side = {**remark, "definer": remark["source"]}
    return [
        _pair("alias", side | {"term": first}, side | {"term": second})
        | {"dimension": "not_applicable", "similarity": None}
        for first, second in itertools.combinations(terms, 2)
    ]
