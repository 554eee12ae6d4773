"""Condenses the tables to what a reader sees at a glance: terms, definitions, remarks, documents, contexts.

Everything here takes rows (lists of dicts, None where a figure is missing) and gives rows, in reading order. A use is a
mention in running text, as in the measures: reference lists, cited titles and named bodies are left out.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..codebook import DIMENSIONS
from ..measuring.figures import OWN_SPELLING, RUNNING_TEXT, grouped, spread
from ..measuring.spelling import ranked_forms
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

OUTSIDE = "Terms outside the codebook"
ONCE = "Families with one definition"
NOT_COUNTED = "Only in documents that are not counted"
USE = ("doc_id", "concept", "term", "form", "position", "term_role")


def rows_of(table: "pd.DataFrame") -> Rows:
    """The rows of a data frame as dicts, missing figures as None."""
    plain = table.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def uses_of(mentions: "pd.DataFrame") -> Rows:
    """Mentions in running text, each with doc_id, concept, term, form, position and term_role."""
    running = mentions[mentions["term_role"].isin(RUNNING_TEXT)]
    return [dict(zip(USE, values, strict=True)) for values in zip(*(running[name] for name in USE), strict=True)]


def users_of(uses: Rows) -> Counter[str]:
    """How many documents use each term."""
    return Counter(term for _, term in {(use["doc_id"], use["term"]) for use in uses})


def concept_summaries(uses: Rows, coverage: Rows, labels: dict[str, str]) -> Rows:
    """Families of terms, most used first, each with its terms, and how often no definition was found.

    `uses` and `coverage` are those of the documents that count. A summary has concept, label, uses, users (documents
    that use it), undefined_in (those of them in which no definition was found) and terms; a term has term, uses,
    documents, forms (pairs of spelling and count, most frequent first, where the document chooses its spelling and in
    the position in which the term stands most often), hidden (uses whose spelling a line end hides), leading (the
    spelling that is used most, empty for a tie) and leading_share.
    """
    silent = Counter(row["concept"] for row in coverage if row["mentions"] and row["definition_status"] == "none_found")
    summaries = []
    for concept, found in grouped(uses, "concept").items():
        rows = sorted((_term_summary(term, its) for term, its in grouped(found, "term").items()), key=_most_used)
        summaries.append(
            {
                "concept": concept,
                "label": labels.get(concept, concept),
                "term": concept,
                "uses": len(found),
                "users": spread(found),
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
    definition of the group departs from it); a pair has relation, numbers, dimensions and similarity.
    """
    beside = [row for row in definitions if row["doc_id"] not in counted]
    by_concept = grouped([row for row in definitions if row["doc_id"] in counted], "concept")
    often = sorted((each for each in by_concept if len(by_concept[each]) > 1), key=lambda each: -len(by_concept[each]))
    groups = [(labels.get(each, OUTSIDE if each == "not_coded" else each), by_concept[each]) for each in often]
    once = [row for each, rows in by_concept.items() if each not in often for row in rows]
    apart = [(label, rows) for label, rows in ((ONCE, once), (NOT_COUNTED, beside)) if rows]
    return [_group(label, rows, relations) for label, rows in groups] + [
        _group(label, rows, []) for label, rows in apart
    ]


def _group(label: str, definitions: Rows, relations: Rows) -> Row:
    numbered = {
        (row["doc_id"], row["start"], row["term"]): {**row, "number": number, "conflicts": set()}
        for number, row in enumerate(definitions, 1)
    }
    pairs = [pair for relation in relations if (pair := _pair(relation, numbered))]
    pairs.sort(key=lambda pair: pair["numbers"])
    return {"label": label, "definitions": list(numbered.values()), "pairs": pairs}


def _pair(relation: Row, numbered: dict[tuple, Row]) -> Row | None:
    one = numbered.get((relation["doc_id"], relation["start"], relation["term"]))
    two = numbered.get((relation["other_doc_id"], relation["other_start"], relation["other_term"]))
    if relation["relation"] == "alias" or one is None or two is None:
        return None
    dimensions = [each for each in relation["dimension"].split("; ") if each in DIMENSIONS]
    if relation["relation"] == "conflicting":
        one["conflicts"].update(dimensions)
        two["conflicts"].update(dimensions)
    numbers = sorted([one["number"], two["number"]])
    return {
        "relation": relation["relation"],
        "numbers": numbers,
        "dimensions": dimensions,
        "similarity": relation["similarity"],
    }


def crossing_pairs(relations: Rows, definitions: Rows) -> Rows:
    """Relations between definitions of different families, conflicts first."""
    concept_of = {(row["doc_id"], row["start"], row["term"]): row["concept"] for row in definitions}
    crossing = []
    for row in relations:
        one = concept_of.get((row["doc_id"], row["start"], row["term"]))
        two = concept_of.get((row["other_doc_id"], row["other_start"], row["other_term"]))
        if row["relation"] != "alias" and one and two and one != two:
            crossing.append(row)
    return sorted(crossing, key=lambda row: row["relation"] != "conflicting")


def document_summaries(documents: Rows, uses: Rows, codes: Rows, found: dict[str, Rows]) -> Rows:
    """Documents that were read, each with its leading terms, its stances and what was found in it.

    `found` holds the rows of "definitions" and "remarks". A summary keeps the columns of `documents` and gains uses,
    leading (the terms that are used most; several for a tie), leading_uses, stances (passages by primary code),
    definitions and remarks (counts).
    """
    counts = {name: Counter(row["doc_id"] for row in rows) for name, rows in found.items()}
    by_document = grouped(uses, "doc_id")
    stances = Counter((row["doc_id"], row["code"]) for row in codes if row["axis"] == "stance" and row["is_primary"])
    summaries = []
    for row in documents:
        terms = Counter(use["term"] for use in by_document.get(row["doc_id"], []))
        most = max(terms.values(), default=0)
        its = {
            "uses": terms.total(),
            "leading": sorted(term for term, number in terms.items() if number == most),
            "leading_uses": most,
            "stances": Counter({code: number for (doc_id, code), number in stances.items() if doc_id == row["doc_id"]}),
            **{name: number[row["doc_id"]] for name, number in counts.items()},
        }
        summaries.append(row | its)
    return summaries
