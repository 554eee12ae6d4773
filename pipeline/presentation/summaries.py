"""Condenses the tables to what a reader sees at a glance: terms, definitions, remarks, documents, contexts.

Everything here takes rows (lists of dicts, None where a figure is missing) and gives rows, in reading order; but uses
come as a data frame. A use is a mention in running text, as in the measures: reference lists, cited titles and named
bodies are left out.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..codebook import DIMENSIONS
from ..measuring.figures import OWN_SPELLING, RUNNING_TEXT, grouped, spread
from ..measuring.spelling import counts_by_document, ranked_forms
from ..rows import rows_of
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

OUTSIDE = "Terms outside the codebook"
ONCE = "Families with one definition"
NOT_COUNTED = "Only in documents that are not counted"
USE = ["doc_id", "concept", "term", "form", "position", "term_role"]


def uses_of(mentions: "pd.DataFrame") -> "pd.DataFrame":
    """Mentions in running text, each with doc_id, concept, term, form, position and term_role."""
    return mentions.loc[mentions["term_role"].isin(RUNNING_TEXT), USE]


def users_of(uses: "pd.DataFrame") -> dict[str, int]:
    """How many documents use each term."""
    return uses.groupby("term")["doc_id"].nunique().to_dict()


def concept_summaries(uses: "pd.DataFrame", coverage: "pd.DataFrame", labels: dict[str, str]) -> Rows:
    """Families of terms, most used first, each with its terms, and how often no definition was found.

    `uses` and `coverage` are those of the documents that count. A summary has concept, label, uses, users (documents
    that use it), undefined_in (those of them in which no definition was found) and terms; a term has term, uses,
    documents, forms (pairs of spelling and count, most frequent first, where the document chooses its spelling and in
    the position in which the term stands most often), hidden (uses whose spelling a line end hides), leading (the
    spelling that is used most, empty for a tie) and leading_share.
    """
    silent = Counter(
        coverage.loc[(coverage["mentions"] > 0) & (coverage["definition_status"] == "none_found"), "concept"]
    )
    summaries = []
    for concept, found in uses.groupby("concept"):
        rows = sorted((_term_summary(term, rows_of(its)) for term, its in found.groupby("term")), key=_most_used)
        summaries.append(
            {
                "concept": concept,
                "label": labels.get(concept, concept),
                "term": concept,
                "uses": len(found),
                "users": found["doc_id"].nunique(),
                "undefined_in": silent[concept],
                "terms": rows,
            }
        )
    return sorted(summaries, key=_most_used)


def ranked_terms(concepts: Rows) -> Rows:
    """The terms of all families, most used first, as `concept_summaries` gives them."""
    return sorted((row for each in concepts for row in each["terms"]), key=_most_used)


def _most_used(row: Row) -> tuple[int, str]:
    return -row["uses"], row["term"]


def _term_summary(term: str, uses: Rows) -> Row:
    ranked = ranked_forms(uses)
    is_tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
    return {
        "term": term,
        "uses": len(uses),
        "documents": spread(uses),
        "forms": ranked,
        "hidden": sum(use["form"] == "unknown" for use in uses if use["term_role"] in OWN_SPELLING),
        "leading": ranked[0][0] if ranked and not is_tied else "",
        "leading_share": ranked[0][1] / sum(number for _, number in ranked) if ranked else None,
    }


def definition_groups(definitions: Rows, relations: Rows, labels: dict[str, str], counted: set[str]) -> Rows:
    """Definitions by family, most defined first, with the pairs that agree or conflict; families defined once together.

    The definitions of documents that are not `counted` (doc_ids) stand in a last group of their own.

    A group has label, definitions and pairs. A definition gains number and conflicts (the dimensions on which another
    definition of the group departs from it); the pairs of each relation have numbers, dimensions and similarity.
    """
    beside = [row for row in definitions if row["doc_id"] not in counted]
    by_concept = grouped([row for row in definitions if row["doc_id"] in counted], "concept")
    often = sorted((each for each in by_concept if len(by_concept[each]) > 1), key=lambda each: -len(by_concept[each]))
    groups = [_group(labels.get(each, OUTSIDE if each == "not_coded" else each), by_concept[each]) for each in often]
    _pair_up(groups, relations)
    once = [row for each, rows in by_concept.items() if each not in often for row in rows]
    return groups + [_group(label, rows) for label, rows in ((ONCE, once), (NOT_COUNTED, beside)) if rows]


def _group(label: str, definitions: Rows) -> Row:
    numbered = [{**row, "number": number, "conflicts": set()} for number, row in enumerate(definitions, 1)]
    return {"label": label, "definitions": numbered, "pairs": {}}


def _pair_up(groups: Rows, relations: Rows) -> None:
    """Give each group the relations between two of its definitions, and each definition what it conflicts on."""
    homes = {_key(row): (group, row) for group in groups for row in group["definitions"]}
    for relation in relations:
        one, two = homes.get(_key(relation)), homes.get(_key(relation, "other_"))
        if relation["relation"] == "alias" or one is None or two is None or one[0] is not two[0]:
            continue
        dimensions = [each for each in relation["dimension"].split("; ") if each in DIMENSIONS]
        if relation["relation"] == "conflicting":
            one[1]["conflicts"].update(dimensions)
            two[1]["conflicts"].update(dimensions)
        pair = {"numbers": sorted([one[1]["number"], two[1]["number"]]), "dimensions": dimensions}
        same = one[0]["pairs"].setdefault(relation["relation"], [])
        same.append(pair | {"similarity": relation["similarity"]})
    for group in groups:
        for same in group["pairs"].values():
            same.sort(key=lambda pair: pair["numbers"])


def _key(row: Row, side: str = "") -> tuple[str, int, str]:
    """What tells a definition from all others."""
    return row[f"{side}doc_id"], row[f"{side}start"], row[f"{side}term"]


def crossing_pairs(relations: Rows, definitions: Rows) -> Rows:
    """Relations between definitions of different families, conflicts first."""
    concept_of = {_key(row): row["concept"] for row in definitions}
    crossing = []
    for row in relations:
        one, two = concept_of.get(_key(row)), concept_of.get(_key(row, "other_"))
        if row["relation"] != "alias" and one and two and one != two:
            crossing.append(row)
    return sorted(crossing, key=lambda row: row["relation"] != "conflicting")


def document_summaries(documents: Rows, uses: "pd.DataFrame", stances: Rows, found: dict[str, Rows]) -> Rows:
    """Documents that were read, each with its leading terms, its stances and what was found in it.

    `stances` are the rows of `codes` with a primary stance; `found` holds the rows of "definitions" and "remarks". A
    summary keeps the columns of `documents` and gains uses,
    leading (the terms that are used most; several for a tie), leading_uses, stances (passages by primary code),
    definitions and remarks (counts).
    """
    counts = {name: Counter(row["doc_id"] for row in rows) for name, rows in found.items()}
    by_document = counts_by_document(stances, "code")
    terms_of: dict[str, Counter[str]] = {}
    for (doc_id, term), number in uses.groupby(["doc_id", "term"]).size().items():
        terms_of.setdefault(doc_id, Counter())[term] = number
    summaries = []
    for row in documents:
        terms = terms_of.get(row["doc_id"], Counter())
        most = max(terms.values(), default=0)
        its = {
            "uses": terms.total(),
            "leading": sorted(term for term, number in terms.items() if number == most),
            "leading_uses": most,
            "stances": by_document.get(row["doc_id"], Counter()),
            **{name: number[row["doc_id"]] for name, number in counts.items()},
        }
        summaries.append(row | its)
    return summaries
