"""Measures how consistently terms are used, term by term, pair by pair, document by document."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..codebook import Concept
from ..measuring.breakdowns import breakdowns
from ..measuring.closeness import Closeness, definition_distance
from ..measuring.contexts import context_figures, crossings, stability_figures
from ..measuring.continua import rank_figures
from ..measuring.figures import RUNNING_TEXT, figure, grouped, with_false_discovery_rates
from ..measuring.literature import Literature
from ..measuring.meanings import Meanings
from ..measuring.of_corpus import corpus_figures
from ..measuring.of_documents import document_figures
from ..measuring.of_pairs import pair_figures
from ..measuring.of_terms import concept_figures, term_figures
from ..measuring.profiles import profiles
from ..measuring.remarks import remark_figures
from ..measuring.stances import document_stances
from ..measuring.theories import theory_figures
from ..people.review import DECIDED, confirmed, is_reviewed, settled
from ..settings import Settings
from ..statistics.diversity import dominant
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd


def measure(
    documents: "pd.DataFrame",
    decided: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    departures: "pd.DataFrame",
    relations: "pd.DataFrame",
    clusters: "pd.DataFrame",
    proposed_relations: "pd.DataFrame",
    contexts: "pd.DataFrame",
    continua: "pd.DataFrame",
    *,
    terms: tuple[Concept, ...],
    settings: Settings,
) -> dict[str, list[dict[str, Any]]]:
    """The tables measures, profiles, breakdowns, crossings and coverage; docs/measures.md says what each measure means.

    Only documents that count in measures enter. Every figure is given on the basis `machine`, where all proposals
    count, and on the basis `reviewed` too once people decided on any claim; contexts and ranks of terms only on the
    better one. `coverage` has a row for each document and concept of the codebook, `crossings` for each context cluster
    and value. A measure of a concept has the level `term` and the concept's id as subject; one of the whole corpus has
    the subject `corpus`.
    """
    counted = sorted(documents[documents["counts_in_measures"]].to_dict("records"), key=lambda row: row["doc_id"])
    spelt_one_way = frozenset(term.term for concept in terms for term in concept.terms if len(term.forms) < 2)
    found = {"mentions": mentions, "definitions": definitions, "remarks": remarks, "codes": codes}
    nothing = {"departures": departures.iloc[:0]}
    bases = {"machine": _literature(counted, found | nothing | {"relations": proposed_relations}, spelt_one_way)}
    if is_reviewed(decided):
        left = settled(decided, **found) | {"relations": relations}
        left["departures"] = confirmed("departures", departures, decided)
        of_use = decided.loc[decided["axis"] == "use", "status"].isin(DECIDED).any()
        bases["reviewed"] = replace(_literature(counted, left, spelt_one_way), has_decided_departures=bool(of_use))
    shared = [
        *stability_figures(clusters),
        *context_figures(contexts, seed=settings.seed),
        *rank_figures(continua.to_dict("records"), seed=settings.seed, by="concept"),
    ]
    tables: dict[str, Rows] = {"measures": [], "profiles": [], "breakdowns": []}
    for basis, literature in bases.items():
        measured = with_false_discovery_rates([*_figures(literature, settings.seed), *shared])
        made = {
            "measures": measured,
            "profiles": profiles(literature, settings.seed),
            "breakdowns": breakdowns(literature, settings.seed),
        }
        for name, rows in made.items():
            tables[name] += [row | {"basis": basis} for row in rows]
    best = list(bases.values())[-1]
    return tables | {
        "coverage": _coverage(best, terms),
        "crossings": crossings(contexts, best.codes, counted),
    }


def _literature(documents: Rows, tables: "dict[str, pd.DataFrame]", spelt_one_way: frozenset[str]) -> Literature:
    """The rows of the documents that count."""
    known = {row["doc_id"] for row in documents}
    parts = {
        name: [row for row in table.to_dict("records") if row["doc_id"] in known] for name, table in tables.items()
    }
    parts["mentions"] = [row for row in parts["mentions"] if row["term_role"] in RUNNING_TEXT]
    return Literature(documents, **parts, spelt_one_way=spelt_one_way)


def _figures(literature: Literature, seed: int) -> Rows:
    by_term, by_concept, by_document = (grouped(literature.mentions, name) for name in ("term", "concept", "doc_id"))
    defined, codes = grouped(literature.definitions, "concept"), grouped(literature.codes, "doc_id")
    defined_term = grouped(literature.definitions, "term")
    closeness = Closeness(Meanings(literature.definitions))
    rows: Rows = []
    for term, uses in by_term.items():
        one_way = term in literature.spelt_one_way
        rows += term_figures(term, uses, defined_term.get(term, []), seed=seed, has_one_spelling=one_way)
    for concept in sorted({*by_concept, *defined} - {"not_coded"}):
        definitions = defined.get(concept, [])
        rows += concept_figures(concept, by_concept.get(concept, []), definitions, literature.relations, seed=seed)
        distance = definition_distance(closeness, (concept, ""), seed=seed)
        rows.append(figure("term", concept, "definition_distance", distance, "distance"))
    rows += pair_figures(literature.mentions, literature.definitions, literature.relations, seed)
    rows += remark_figures(literature.remarks, literature.mentions)
    rows += theory_figures(literature.mentions, literature.definitions, literature.codes, seed)
    for document in literature.documents:
        rows += document_figures(document, by_document.get(document["doc_id"], []))
        rows += document_stances(document["doc_id"], codes.get(document["doc_id"], []))
    return rows + corpus_figures(literature, seed)


def _coverage(literature: Literature, concepts: tuple[Concept, ...]) -> Rows:
    uses = grouped(literature.mentions, "doc_id")
    definitions: dict[tuple[str, str], list[str]] = {}
    for row in literature.definitions:
        definitions.setdefault((row["doc_id"], row["concept"]), []).append(row["definition_status"])
    rows = []
    for document in literature.documents:
        by_concept = grouped(uses.get(document["doc_id"], []), "concept")
        for concept in concepts:
            statuses = definitions.get((document["doc_id"], concept.id), [])
            labels = Counter(use["term"] for use in by_concept.get(concept.id, []))
            rows.append(
                {
                    "doc_id": document["doc_id"],
                    "concept": concept.id,
                    "mentions": labels.total(),
                    "definitions": len(statuses),
                    "definition_status": "; ".join(sorted(set(statuses))) or "none_found",
                    "labels": len(labels),
                    "dominant_label": dominant([labels])[0],
                }
            )
    return rows
