"""Writes the report: a page, its charts, the methods paragraphs, the description of the tables."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..bibliography.citing import cited, document_names
from ..codebook import DIMENSIONS, Codebook
from ..exchange.datapackage import datapackage
from ..measuring.continua import RankTable, rank_table
from ..people.review import DECIDED, settled
from ..presentation.charts import draw, stance_chart, usage_chart
from ..presentation.excerpts import most_telling, with_cues, without_repeats
from ..presentation.findings import findings
from ..presentation.methods import corpus_counts, methods, methods_page
from ..presentation.page import render
from ..presentation.profiles import ASKED, best_basis, corpus_sentences, term_profiles, theory_sentence
from ..presentation.summaries import (
    concept_summaries,
    crossing_pairs,
    definition_groups,
    document_summaries,
    rows_of,
    users_of,
    uses_of,
)
from ..settings import Settings
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

CHART_TERMS = 30
CHART_DOCUMENTS = 40
OUTSIDE = ("ST-OFF", "unclear")


def report(
    documents: "pd.DataFrame",
    problems: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    departures: "pd.DataFrame",
    relations: "pd.DataFrame",
    clusters: "pd.DataFrame",
    continua: "pd.DataFrame",
    measures: "pd.DataFrame",
    profiles: "pd.DataFrame",
    coverage: "pd.DataFrame",
    evidence: "pd.DataFrame",
    decided: "pd.DataFrame",
    *,
    codebook: Codebook,
    settings: Settings,
) -> dict[str, bytes]:
    """The files of the report by name: report.html, methods.md, datapackage.json, figures/*.svg.

    Where people decided on claims, everything but the evidence table shows what remains. The page runs offline: its
    style and its one script are named by hash in a content-security policy, charts are pictures, and every text of
    papers or people is escaped, with hidden and turning characters made visible. Empty tables give a page that says so.
    """
    excerpt = with_cues(rows_of(most_telling(evidence)), rows_of(codes), rows_of(remarks))
    left = settled(decided, mentions=mentions, definitions=definitions, remarks=remarks, codes=codes)
    mentions, definitions, remarks, codes = (left[name] for name in ("mentions", "definitions", "remarks", "codes"))
    view = View(rows_of(documents), codebook, excerpt)
    uses = uses_of(mentions)
    counted = [use for use in uses if use["doc_id"] in view.counted]
    concepts = concept_summaries(counted, rows_of(coverage), view.labels)
    found = {"definitions": view.ordered(rows_of(definitions)), "remarks": view.ordered(rows_of(remarks))}
    summaries = document_summaries(view.read, uses, rows_of(codes), found)
    found = {name: without_repeats(rows, view.documents) for name, rows in found.items()}
    related = rows_of(relations)
    tables = {"definitions": definitions, "remarks": remarks, "codes": codes, "claims": evidence}
    counts = corpus_counts(view.documents) | {
        "uses": len(counted),
        "terms": len({use["term"] for use in counted}),
        **{name: view.number_counted(table) for name, table in tables.items()},
        "decided": view.number_counted(evidence[evidence["status"].isin(DECIDED)]),
        "claims_beside": len(evidence) - view.number_counted(evidence),
    }
    run_id = evidence["run_id"].iloc[0] if len(evidence) else ""
    paragraphs = methods(counts, codebook=codebook, settings=settings, tool=__version__, run_id=run_id)
    charts = {
        "terms_by_document": _usage(counted, concepts, summaries, view),
        "stance_by_document": _stances(summaries, view),
    }
    asked = {name: ASKED[name] for name in ASKED if profiles.loc[profiles["measure"] == name, "value"].notna().any()}
    profile, users = best_basis(rows_of(profiles)), users_of(counted)
    claims = evidence[evidence["axis"] == "use"]
    page = render(
        "report",
        view=view,
        asked=asked,
        profile=corpus_sentences(profile, int(claims["status"].eq("proposed").sum())),
        theory=theory_sentence(rows_of(measures)),
        terms=term_profiles(profile, users),
        ranks=view.named(rank_table(rows_of(continua), by="concept")),
        counts=counts,
        dimensions=DIMENSIONS,
        findings=findings(
            {
                "documents": documents,
                "mentions": mentions,
                "definitions": definitions,
                "remarks": remarks,
                "relations": relations,
                "measures": measures,
                "coverage": coverage,
            },
            view.labels,
        ),
        charts=charts,
        concepts=concepts,
        groups=definition_groups(found["definitions"], related, view.labels, view.counted),
        crossing=crossing_pairs(related, found["definitions"]),
        remarks=found["remarks"],
        summaries=summaries,
        contexts=rows_of(clusters),
        evidence=excerpt,
        problems=rows_of(problems),
        methods=paragraphs,
    )
    files = {"report.html": page, "methods.md": methods_page(paragraphs), "datapackage.json": datapackage(__version__)}
    return files | {f"figures/{name}.svg": chart["svg"] for name, chart in charts.items() if chart}


class View:
    """How documents and codes are called on the page, and where a claim stands on it.

    `documents` and `excerpt` are rows of the tables `documents` and `evidence`, the latter those that the page shows.
    """

    def __init__(self, documents: Rows, codebook: Codebook, excerpt: Rows) -> None:
        self.documents = documents
        self.names = document_names(documents)
        read = [row for row in documents if row["status"] in {"read", "partial"}]
        self.read = sorted(read, key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))
        self.counted = {row["doc_id"] for row in self.read if row["counts_in_measures"]}
        self.beside = {
            row["doc_id"]: f"{'copy, ' if row['same_work_as'] else ''}not counted"
            for row in self.read
            if row["doc_id"] not in self.counted
        }
        entries = (*codebook.terms, *codebook.stances, *codebook.themes, *codebook.remarks)
        self.labels = {entry.id: entry.label for entry in entries}
        self.stances = [entry.id for entry in codebook.stances if entry.axis == "stance" and entry.id not in OUTSIDE]
        self.stances += OUTSIDE
        self.terms = sorted({term for row in excerpt for term in row["term"].split("; ") if term})
        self._claims = {
            (row["doc_id"], row["axis"], row["start"], row["term" if row["axis"] == "definition" else "code"]): row[
                "claim_id"
            ]
            for row in excerpt
        }

    def ordered(self, rows: Rows) -> Rows:
        """Rows of a table by document, oldest first, and place."""
        places = {row["doc_id"]: place for place, row in enumerate(self.read)}
        return sorted(rows, key=lambda row: (places[row["doc_id"]], row["start"]))

    def number_counted(self, table: "pd.DataFrame") -> int:
        """How many rows of a table are of documents that count."""
        return int(table["doc_id"].isin(self.counted).sum())

    def cite(self, row: dict[str, Any]) -> str:
        """Author, year and page of a row, marked where the document does not count."""
        place = cited(self.names.get(row["doc_id"], row["doc_id"]), row["page_label"])
        return f"{place} ({self.beside[row['doc_id']]})" if row["doc_id"] in self.beside else place

    def named(self, ranks: RankTable) -> RankTable:
        """The table of ranks with concepts, and sources that speak for themselves, as people call them."""
        places = {(self.label(term), self._source(source)): each for (term, source), each in ranks.places.items()}
        terms = tuple(self.label(term) for term in ranks.terms)
        inferred = frozenset(map(self._source, ranks.inferred))
        return RankTable(terms, tuple(dict.fromkeys(map(self._source, ranks.sources))), places, inferred)

    def _source(self, source: str) -> str:
        return self.names.get(source, source)

    def label(self, code: str) -> str:
        """What people call a code."""
        return self.labels.get(code, code.replace("_", " "))

    def claim(self, row: dict[str, Any]) -> str:
        """The claim_id of a definition or remark, empty where the page does not show the claim."""
        axis, code = ("definition", row["term"]) if "definer" in row else ("remark", row["kind"])
        return self._claims.get((row["doc_id"], axis, row["start"], code), "")


def _usage(uses: Rows, concepts: Rows, summaries: Rows, view: View) -> dict[str, Any]:
    """The heat map of the most used terms and the documents that use most of them; empty without uses.

    It has svg, alt (what it says in words), terms, documents, counts by (term, doc_id), and how many terms and
    documents were left out.
    """
    counts = Counter((use["term"], use["doc_id"]) for use in uses)
    if not counts:
        return {}
    ranked = sorted((row for each in concepts for row in each["terms"]), key=lambda row: (-row["uses"], row["term"]))
    terms = [row["term"] for row in ranked[:CHART_TERMS]]
    users = [row for row in summaries if row["doc_id"] in view.counted and row["uses"]]
    kept = {row["doc_id"] for row in sorted(users, key=lambda row: -row["uses"])[:CHART_DOCUMENTS]}
    documents = [row["doc_id"] for row in users if row["doc_id"] in kept]
    cells = [
        {"term": term, "document": view.names[doc_id], "mentions": counts[term, doc_id]}
        for term in terms
        for doc_id in documents
        if counts[term, doc_id]
    ]
    most = max(cells, key=lambda cell: cell["mentions"])
    return {
        "svg": draw(usage_chart(cells, terms, [view.names[doc_id] for doc_id in documents])),
        "alt": f"Heat map of the uses of {len(terms)} terms in {len(documents)} documents. The darkest field is "
        f"{most['term']} in {most['document']}: {most['mentions']} uses. The table below has the numbers.",
        "terms": terms,
        "documents": documents,
        "counts": counts,
        "terms_left_out": len(ranked) - len(terms),
        "left_out": len(users) - len(documents),
    }


def _stances(summaries: Rows, view: View) -> dict[str, Any]:
    """The bars of stance by document, with alt and left_out as for the heat map; empty without coded passages."""
    coded = [row for row in summaries if row["doc_id"] in view.counted and row["stances"]]
    if not coded:
        return {}
    kept = coded[:CHART_DOCUMENTS]
    cells = [
        {"document": view.names[row["doc_id"]], "stance": view.label(code), "passages": row["stances"][code]}
        for row in kept
        for code in view.stances
    ]
    names = [view.names[row["doc_id"]] for row in kept]
    return {
        "svg": draw(stance_chart(cells, names, [view.label(code) for code in view.stances])),
        "alt": f"Bars that divide the passages of {len(names)} documents by stance. The table below has the numbers.",
        "left_out": len(coded) - len(names),
    }
