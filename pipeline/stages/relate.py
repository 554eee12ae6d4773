"""Pairs definitions that say the same or contradict each other, with the aliases that authors themselves report."""

import itertools
from typing import TYPE_CHECKING, Any

from ..measuring.continua import continua
from ..measuring.meanings import Meanings
from ..people.review import is_reviewed, settled

if TYPE_CHECKING:
    import pandas as pd


def relate(
    documents: "pd.DataFrame",
    decided: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    mentions: "pd.DataFrame",
) -> dict[str, list[dict[str, Any]]]:
    """Pairs of definitions that have to do with each other, pairs of terms called alike, and orders of terms.

    Gives the tables `relations` (`Meanings.relation`) and `continua` (`measuring.continua`). A pair of terms is `alias`
    where a remark says that they are used interchangeably. The side that comes first by document and place is side one.
    Only documents that count in measures enter, and no claim that people rejected; `proposed_relations` are those of
    all proposals.
    """
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False), "doc_id"])
    proposed = {"definitions": definitions, "remarks": remarks, "mentions": mentions}
    left = _counted(settled(decided, **proposed), counted)
    relations = _relations(left)
    return {
        "relations": relations,
        "proposed_relations": _relations(_counted(proposed, counted)) if is_reviewed(decided) else relations,
        "continua": continua(left["remarks"], left["mentions"], left["definitions"]),
    }


def _counted(tables: "dict[str, pd.DataFrame]", doc_ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    return {name: table[table["doc_id"].isin(doc_ids)].to_dict("records") for name, table in tables.items()}


def _relations(found: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    kept = sorted(found["definitions"], key=lambda row: (row["doc_id"], row["start"], row["term"]))
    aliases = [row for row in found["remarks"] if row["kind"] == "ML-INTER"]
    return [*definition_pairs(kept), *(pair for remark in aliases for pair in _alias_pairs(remark))]


def definition_pairs(definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `relations` for every two definitions that have to do with each other."""
    if len(definitions) < 2:
        return []
    meanings = Meanings(definitions)
    rows = []
    for one, other in itertools.combinations(range(len(definitions)), 2):
        relation, conflicts = meanings.relation(one, other)
        if relation:
            pair = _pair(relation, definitions[one], definitions[other])
            pair |= {"dimension": "; ".join(conflicts) or "not_applicable"}
            rows.append(pair | {"similarity": float(meanings.similarity[one, other])})
    return rows


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
