"""Pairs definitions that say the same or contradict each other, with the aliases that authors themselves report."""

import itertools
from typing import TYPE_CHECKING, Any

from ..measuring.continua import continua
from ..measuring.meanings import LONG_RUN_WORDS, Meanings
from ..measuring.sampling import compared
from ..measuring.surroundings import beginning_inside
from ..measuring.wording import Masks, masked_words
from ..people.review import is_reviewed, settled

if TYPE_CHECKING:
    import pandas as pd

SIDE = ("doc_id", "term", "definer", "start", "quote")


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
    """The rows of documents that count; of mentions those inside a remark or definition, for an order of terms."""
    found = {name: table[table["doc_id"].isin(doc_ids)] for name, table in tables.items()}
    found["mentions"] = beginning_inside(found["mentions"], found["remarks"], found["definitions"])
    return {name: table.to_dict("records") for name, table in found.items()}


def _relations(found: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    kept = sorted(found["definitions"], key=lambda row: (row["doc_id"], row["start"], row["term"]))
    aliases = [row for row in found["remarks"] if row["kind"] == "ML-INTER"]
    return [*definition_pairs(kept), *(pair for remark in aliases for pair in _alias_pairs(remark))]


def definition_pairs(definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `relations` for every two definitions that have to do with each other.

    Of a vast literature every two of a sample (`measuring.sampling.compared`), and of all definitions those that share
    eight words in a row with another, each with the first that has them.
    """
    import numpy as np

    sample = compared(definitions)
    if len(definitions) < 2:
        return []
    masks = Masks({row["term"] for row in definitions})
    meanings = Meanings(sample, masks)
    found = [
        (meanings, one, other, relation, conflicts)
        for one in range(len(sample))
        for other, relation, conflicts in meanings.relations(one, np.arange(one + 1, len(sample)))
    ]
    return [_row(*each) for each in found] + (
        _copies(definitions, sample, masks) if len(sample) < len(definitions) else []
    )


def _copies(definitions: list[dict[str, Any]], sample: list[dict[str, Any]], masks: Masks) -> list[dict[str, Any]]:
    """The definitions outside the sample that have the same wording as an earlier one."""
    drawn = {id(row) for row in sample}
    first: dict[tuple[str, ...], int] = {}
    rows = []
    for place, definition in enumerate(definitions):
        words = masked_words(definition["definition"], masks)
        runs = [tuple(words[start : start + LONG_RUN_WORDS]) for start in range(len(words) - LONG_RUN_WORDS + 1)]
        for earlier in sorted({first.setdefault(run, place) for run in runs} - {place}):
            if id(definition) in drawn and id(definitions[earlier]) in drawn:
                continue
            pair = Meanings([definitions[earlier], definition], masks)
            relation, conflicts = pair.relation(0, 1)
            if relation == "same_wording":
                rows.append(_row(pair, 0, 1, relation, conflicts))
    return rows


def _row(meanings: Meanings, one: int, other: int, relation: str, conflicts: list[str]) -> dict[str, Any]:
    pair = _pair(relation, meanings.definitions[one], meanings.definitions[other])
    similarity = float(meanings.similarity[one, other])
    return pair | {"dimension": "; ".join(conflicts) or "not_applicable", "similarity": similarity}


def _pair(relation: str, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {
        "relation": relation,
        **{name: first[name] for name in SIDE},
        **{f"other_{name}": second[name] for name in SIDE},
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
