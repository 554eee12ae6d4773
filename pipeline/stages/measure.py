"""Measures how consistently terms are used, term by term, pair by pair, document by document."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ..codebook import Concept
from ..measuring.breakdowns import breakdowns
from ..measuring.closeness import Closeness, definition_distance
from ..measuring.contexts import context_figures, crossings, stability_figures
from ..measuring.continua import rank_figures
from ..measuring.definers import wordings_of
from ..measuring.figures import RUNNING_TEXT, count, figure, grouped, noted, with_false_discovery_rates
from ..measuring.literature import Literature
from ..measuring.meanings import Meanings
from ..measuring.of_corpus import corpus_figures
from ..measuring.of_documents import document_figures
from ..measuring.of_pairs import pair_figures
from ..measuring.of_terms import concept_figures, term_figures
from ..measuring.profiles import profiles
from ..measuring.remarks import remark_figures
from ..measuring.sampling import compared, said_of_sample
from ..measuring.stances import corpus_stances, counted, document_stances, passages
from ..measuring.theories import theory_figures
from ..measuring.uses import Uses
from ..measuring.wording import Masks
from ..people.review import DECIDED, confirmed, is_reviewed, settled
from ..settings import Settings
from ..statistics.diversity import dominant
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

NOTHING: Counter[str] = Counter()
PARTS = ("definitions", "remarks", "departures")
TEXT = ("quote", "cues", "rule", "method", "section", "page_label", "page_index")  # that no measure looks at
OF_MENTIONS = ("doc_id", "concept", "term", "form", "position", "term_role", "section", "head", "start")
MAKE_ONE = ("alias", "same_wording", "alike")
OF_RELATIONS = ("relation", "doc_id", "start", "term", "other_doc_id", "other_start", "other_term")


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
) -> "dict[str, Rows | pd.DataFrame]":
    """The tables measures, profiles, breakdowns, crossings and coverage; docs/measures.md says what each measure means.

    Only documents that count in measures enter. Every figure is given on the basis `machine`, where all proposals
    count, and on the basis `reviewed` too once people decided on any claim; contexts and ranks of terms only on the
    better one. `coverage` has a row for each document and concept of the codebook, `crossings` for each context cluster
    and value. A measure of a concept has the level `term` and the concept's id as subject; one of the whole corpus has
    the subject `corpus`.
    """
    of_measures = sorted(documents[documents["counts_in_measures"]].to_dict("records"), key=lambda row: row["doc_id"])
    spelt_one_way = frozenset(term.term for concept in terms for term in concept.terms if len(term.forms) < 2)
    found = {"mentions": mentions, "definitions": definitions, "remarks": remarks, "codes": codes}
    nothing = {"departures": departures.iloc[:0]}
    bases = {"machine": Found.of(of_measures, found | nothing | {"relations": proposed_relations}, spelt_one_way)}
    if is_reviewed(decided):
        left = settled(decided, **found) | {"relations": relations}
        left["departures"] = confirmed("departures", departures, decided)
        of_use = decided.loc[decided["axis"] == "use", "status"].isin(DECIDED).any()
        bases["reviewed"] = Found.of(of_measures, left, spelt_one_way, has_decided_departures=bool(of_use))
    shared = [
        *stability_figures(clusters),
        *context_figures(contexts, seed=settings.seed),
        *rank_figures(continua.to_dict("records"), seed=settings.seed, by="concept"),
    ]
    tables: dict[str, Rows] = {"measures": [], "profiles": [], "breakdowns": []}
    for basis, each in bases.items():
        measured = with_false_discovery_rates([*_figures(each, settings.seed), *shared])
        made = {
            "measures": measured,
            "profiles": profiles(each.literature, settings.seed),
            "breakdowns": breakdowns(each.literature, settings.seed),
        }
        for name, rows in made.items():
            tables[name] += [row | {"basis": basis} for row in rows]
    best = list(bases.values())[-1]
    return tables | {
        "coverage": _coverage(best.literature, terms),
        "crossings": crossings(contexts, best.codes, of_measures),
    }


@dataclass(frozen=True)
class Found:
    """What was found in the documents that count, on one basis.

    `literature` is what headlines see; `mentions` are those in running text, `codes` the primary stances of passages,
    `relations` those that make two terms or definitions one.
    """

    literature: Literature
    mentions: "pd.DataFrame"
    codes: "pd.DataFrame"
    relations: Rows

    @classmethod
    def of(
        cls,
        documents: Rows,
        tables: "dict[str, pd.DataFrame]",
        spelt_one_way: frozenset[str],
        *,
        has_decided_departures: bool = False,
    ) -> Self:
        """The rows of the documents that count."""
        known = {row["doc_id"] for row in documents}
        counted = {name: table[table["doc_id"].isin(known)] for name, table in tables.items()}
        mentions = counted["mentions"].loc[counted["mentions"]["term_role"].isin(RUNNING_TEXT), list(OF_MENTIONS)]
        parts = {name: counted[name].drop(columns=list(TEXT), errors="ignore").to_dict("records") for name in PARTS}
        literature = Literature(documents, Uses.of(mentions), **parts, spelt_one_way=spelt_one_way)
        relations = counted["relations"].loc[counted["relations"]["relation"].isin(MAKE_ONE), list(OF_RELATIONS)]
        return cls(
            replace(literature, has_decided_departures=has_decided_departures),
            mentions,
            passages(counted["codes"]),
            relations.to_dict("records"),
        )


def _figures(found: Found, seed: int) -> Rows:
    literature = found.literature
    uses, by_concept = literature.uses, literature.uses.by("concept")
    defined, defined_term = (grouped(literature.definitions, name) for name in ("concept", "term"))
    none = uses.having("concept", ())
    sample = compared(literature.definitions)
    of_sample = said_of_sample(literature.definitions, sample)
    closeness = Closeness(Meanings(sample, Masks(defined_term)))
    rows: Rows = []
    for term, of_term in uses.by("term").items():
        one_way = term in literature.spelt_one_way
        rows += term_figures(term, of_term, defined_term.get(term, []), seed=seed, has_one_spelling=one_way)
    for concept in sorted({*by_concept, *defined} - {"not_coded"}):
        definitions = defined.get(concept, [])
        wordings = noted(count(wordings_of(definitions, found.relations), len(definitions)), of_sample)
        rows += concept_figures(concept, by_concept.get(concept, none), definitions, wordings, seed=seed)
        distance = noted(definition_distance(closeness, (concept, ""), seed=seed), of_sample)
        rows.append(figure("term", concept, "definition_distance", distance, "distance"))
    rows += pair_figures(found.mentions, sample, found.relations, seed=seed, said_of_sample=of_sample)
    rows += remark_figures(literature.remarks, uses)
    rows += theory_figures(found.mentions, literature.definitions, found.codes, seed)
    labels, stances = uses.by_document("term"), counted(found.codes)
    for document in literature.documents:
        doc_id = document["doc_id"]
        rows += document_figures(document, labels.get(doc_id, Counter()))
        rows += document_stances(doc_id, stances.get(doc_id, Counter()))
    return rows + corpus_figures(literature) + corpus_stances(stances, seed)


def _coverage(literature: Literature, concepts: tuple[Concept, ...]) -> "pd.DataFrame":
    """A row for each document and concept; as columns, for there are as many as documents times concepts."""
    import pandas as pd

    labels = {concept: uses.by_document("term") for concept, uses in literature.uses.by("concept").items()}
    statuses: dict[tuple[str, str], list[str]] = {}
    for row in literature.definitions:
        statuses.setdefault((row["doc_id"], row["concept"]), []).append(row["definition_status"])
    pairs = [(document["doc_id"], concept.id) for document in literature.documents for concept in concepts]
    counts = [labels.get(concept, {}).get(doc_id, NOTHING) for doc_id, concept in pairs]
    stated = [statuses.get(pair, ()) for pair in pairs]
    return pd.DataFrame(
        {
            "doc_id": pd.Series([doc_id for doc_id, _ in pairs], dtype="object"),
            "concept": pd.Series([concept for _, concept in pairs], dtype="object"),
            "mentions": [each.total() for each in counts],
            "definitions": [len(each) for each in stated],
            "definition_status": pd.Series(
                ["; ".join(sorted(set(each))) or "none_found" for each in stated], dtype="object"
            ),
            "labels": [len(each) for each in counts],
            "dominant_label": pd.Series([dominant([each])[0] if each else "" for each in counts], dtype="object"),
        }
    )
