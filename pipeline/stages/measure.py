"""Measures how consistently terms are used, term by term, pair by pair, document by document."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..codebook import Concept
from ..measuring.figures import RUNNING_TEXT, count, figure, grouped, spread
from ..measuring.stances import corpus_stances, document_stances
from ..measuring.termfigures import concept_figures, pair_figures, term_figures
from ..people.review import is_reviewed, settled
from ..settings import Settings
from ..statistics.resampling import Estimate, share_of_documents, undefined
from ..tables import Rows, schema

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Claims:
    """What was found in the documents that count, on one basis: rows of the tables of these names.

    `mentions` are those in running text. `documents` are in the order of doc_id.
    """

    documents: Rows
    mentions: Rows
    definitions: Rows
    remarks: Rows
    codes: Rows
    relations: Rows


def measure(
    documents: "pd.DataFrame",
    decided: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    relations: "pd.DataFrame",
    clusters: "pd.DataFrame",
    proposed_relations: "pd.DataFrame",
    *,
    terms: tuple[Concept, ...],
    settings: Settings,
) -> dict[str, list[dict[str, Any]]]:
    """The tables `measures` and `coverage`; docs/measures.md says what each measure means.

    Only documents that count in measures enter. Every figure is given on the basis `machine`, where all proposals
    count, and on the basis `reviewed` too once people decided on any claim. `coverage` has a row for each document and
    concept of the codebook, on the better basis. A measure of a concept has the level `term` and the concept's id as
    subject; one of the whole corpus has the subject `corpus`.
    """
    counted = sorted(documents[documents["counts_in_measures"]].to_dict("records"), key=lambda row: row["doc_id"])

    def claims(found: dict[str, "pd.DataFrame"]) -> Claims:
        parts = {name: table.to_dict("records") for name, table in found.items()}
        parts["mentions"] = [row for row in parts["mentions"] if row["term_role"] in RUNNING_TEXT]
        known = {row["doc_id"] for row in counted}
        return Claims(
            counted, **{name: [row for row in rows if row["doc_id"] in known] for name, rows in parts.items()}
        )

    found = {"mentions": mentions, "definitions": definitions, "remarks": remarks, "codes": codes}
    bases = {"machine": claims(found | {"relations": proposed_relations})}
    if is_reviewed(decided):
        bases["reviewed"] = claims(settled(decided, **found) | {"relations": relations})
    rows = [
        row | {"basis": basis}
        for basis, found in bases.items()
        for row in (*_measures(found, terms, settings.seed), *_contexts(clusters))
    ]
    return {"measures": rows, "coverage": _coverage(list(bases.values())[-1], terms)}


def _measures(claims: Claims, concepts: tuple[Concept, ...], seed: int) -> Rows:
    single = {term.term for concept in concepts for term in concept.terms if len(term.forms) < 2}
    by_term, by_concept, by_document = (grouped(claims.mentions, name) for name in ("term", "concept", "doc_id"))
    definitions, codes = grouped(claims.definitions, "concept"), grouped(claims.codes, "doc_id")
    rows: Rows = []
    for term, uses in by_term.items():
        rows += term_figures(term, uses, seed, has_one_spelling=term in single)
    for concept in sorted({*by_concept, *definitions} - {"not_coded"}):
        rows += concept_figures(concept, by_concept.get(concept, []), definitions.get(concept, []), seed)
    rows += pair_figures(claims.mentions, claims.relations)
    for document in claims.documents:
        rows += _document_measures(document, by_document.get(document["doc_id"], []))
        rows += document_stances(document["doc_id"], codes.get(document["doc_id"], []))
    return rows + _corpus_measures(claims, by_document, seed)


def _document_measures(document: dict[str, Any], uses: Rows) -> Rows:
    counts = Counter(use["term"] for use in uses)
    ranked = sorted(counts, key=lambda term: (-counts[term], term))
    name = ranked[0] if ranked else ""
    share = undefined("No term of the codebook was found.")
    if ranked:
        equals = [term for term in ranked[1:] if counts[term] == counts[name]]
        note = f"As frequent: {', '.join(equals)}." if equals else ""
        share = Estimate(counts[name] / len(uses), len(uses), note=note)
    words = document["words"] or 0
    rate = Estimate(1000 * len(counts) / words, words) if words else undefined("No words were read.")
    subject = document["doc_id"]
    return [
        figure("document", subject, "dominant_term", share, "share", name),
        figure("document", subject, "labels", count(len(counts), len(uses)), "terms"),
        figure("document", subject, "labels_per_1000_words", rate, "terms per 1000 words"),
    ]


def _corpus_measures(claims: Claims, by_document: dict[str, Rows], seed: int) -> Rows:
    total = len(claims.documents)
    defined = {(row["doc_id"], row["concept"]) for row in claims.definitions}
    most_used = {doc_id: _most_used(uses) for doc_id, uses in by_document.items()}
    silent = sum((doc_id, concept) not in defined for doc_id, concept in most_used.items())
    never = share_of_documents(silent, len(most_used))
    remarks = grouped(claims.remarks, "kind")
    kinds = next(column.values for column in schema()["remarks"].columns if column.name == "kind")
    found = (len({row["term"] for row in claims.mentions}), len({row["concept"] for row in claims.mentions}))
    return [
        figure("corpus", "corpus", "documents", count(total, total), "documents"),
        figure("corpus", "corpus", "terms", count(found[0], len(claims.mentions)), "terms"),
        figure("corpus", "corpus", "concepts", count(found[1], len(claims.mentions)), "concepts"),
        *(
            figure("corpus", "corpus", "remark", count(spread(remarks.get(kind, [])), total), "documents", kind)
            for kind in kinds
        ),
        figure("corpus", "corpus", "share_never_defines_most_used", never, "share"),
        *corpus_stances(claims.codes, seed),
    ]


def _most_used(uses: Rows) -> str:
    counts = Counter(use["concept"] for use in uses)
    return min(counts, key=lambda concept: (-counts[concept], concept))


def _contexts(clusters: "pd.DataFrame") -> Rows:
    """How many context clusters were found, and how stable they are against chance."""
    found = clusters[clusters["cluster"].notna()]
    size, note = int(found["cluster_size"].sum()), "; ".join(clusters.loc[clusters["cluster"].isna(), "note"])
    stability, chance = (clusters[name].dropna().tolist() for name in ("stability", "null_value"))
    agreement = (
        Estimate(stability[0], size, note=note) if stability else undefined(note or "No usage was grouped.", size)
    )
    number = Estimate(float(len(found)), size, note=note) if stability else agreement
    return [
        figure("corpus", "corpus", "context_clusters", number, "clusters"),
        figure("corpus", "corpus", "context_stability", agreement, "adjusted Rand index")
        | {"null_value": chance[0] if chance else None},
    ]


def _coverage(claims: Claims, concepts: tuple[Concept, ...]) -> Rows:
    mentions = Counter((row["doc_id"], row["concept"]) for row in claims.mentions)
    definitions: dict[tuple[str, str], list[str]] = {}
    for row in claims.definitions:
        definitions.setdefault((row["doc_id"], row["concept"]), []).append(row["definition_status"])
    return [
        {
            "doc_id": document["doc_id"],
            "concept": concept.id,
            "mentions": mentions[document["doc_id"], concept.id],
            "definitions": len(definitions.get((document["doc_id"], concept.id), ())),
            "definition_status": "; ".join(sorted(set(definitions.get((document["doc_id"], concept.id), ()))))
            or "none_found",
        }
        for document in claims.documents
        for concept in concepts
    ]
