"""Writes the report: a page, its charts, the methods paragraphs, the description of the tables."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..codebook import DIMENSIONS, Codebook
from ..exchange.datapackage import datapackage
from ..measuring.continua import rank_table
from ..measuring.spelling import leading_of
from ..people.review import DECIDED, settled
from ..presentation.browsing import browsed, places_of
from ..presentation.charts.drawing import LIGHT, png, svg
from ..presentation.drawings import drawings, matrix_of
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
    users_of,
    uses_of,
)
from ..presentation.view import View
from ..rows import rows_of
from ..settings import Settings
from ..student.card_index import CardIndex
from ..student.cardtext import opening, parts
from ..tables import frame

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 12  # paragraphs of a part of a term card
SOURCE = ("claim_id", "source_table", "source_row", "added_row")
STANCE = ("doc_id", "axis", "code", "is_primary", "start", "end")
# Rows of a table or list on the page; the rest stands in the tables.
SHOWN = {"definitions": 60, "pairs": 40, "remarks": 100, "documents": 500}


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
    flow: "pd.DataFrame",
    decided: "pd.DataFrame",
    runtime: str,
    *,
    codebook: Codebook,
    settings: Settings,
) -> dict[str, bytes]:
    """The files of the report by name: report.html, methods.md, datapackage.json, figures/*.svg and figures/*.png.

    Where people decided on claims, everything but the evidence table shows what remains. The page runs offline: its
    style and its scripts, one of them `runtime`, which draws charts, are named by hash in a content-security policy,
    and every text of papers or people is data or escaped, with hidden and turning characters made visible. Empty tables
    give a page that says so.
    """
    shown_claims = most_telling(evidence)
    sources = rows_of(decided.loc[decided["claim_id"].isin(shown_claims["claim_id"]), list(SOURCE)])
    excerpt = with_cues(rows_of(shown_claims), sources, {"codes": codes, "remarks": remarks})
    places = places_of(sources, mentions)
    left = settled(decided, mentions=mentions, definitions=definitions, remarks=remarks, codes=codes)
    mentions, definitions, remarks, codes = (left[name] for name in ("mentions", "definitions", "remarks", "codes"))
    uses = uses_of(mentions)
    counting = documents.loc[documents["counts_in_measures"].fillna(False).astype(bool), "doc_id"]
    counted = uses[uses["doc_id"].isin(counting)]
    running = mentions.loc[counted.index, ["doc_id", "term", "start"]]
    view = View(rows_of(documents), codebook, excerpt, leading_of(counted))
    concepts = concept_summaries(counted, coverage, view.labels)
    found = {"definitions": view.ordered(rows_of(definitions)), "remarks": view.ordered(rows_of(remarks))}
    stances = rows_of(codes.loc[(codes["axis"] == "stance") & codes["is_primary"].astype(bool), list(STANCE)])
    summaries = document_summaries(view.read, uses, stances, found)
    found = {name: without_repeats(rows, view.documents) for name, rows in found.items()}
    related, groups, steps = rows_of(relations), rows_of(clusters), rows_of(flow)
    tables = {"definitions": definitions, "remarks": remarks, "codes": codes, "claims": evidence}
    counts = corpus_counts(view.documents) | {
        "uses": len(counted),
        "terms": counted["term"].nunique(),
        **{name: view.number_counted(table) for name, table in tables.items()},
        "decided": view.number_counted(evidence[evidence["status"].isin(DECIDED)]),
        "claims_beside": len(evidence) - view.number_counted(evidence),
    }
    run_id = evidence["run_id"].iloc[0] if len(evidence) else ""
    paragraphs = methods(counts, codebook=codebook, settings=settings, tool=__version__, run_id=run_id)
    matrix = matrix_of(running, concepts, summaries, view)
    shown = {"concepts": concepts, "summaries": summaries, "codes": stances, "clusters": groups, "flow": steps}
    charts = drawings(view, running, matrix, shown | {"definitions": found["definitions"], "relations": related})
    asked = {name: ASKED[name] for name in ASKED if profiles.loc[profiles["measure"] == name, "value"].notna().any()}
    profile, users = best_basis(rows_of(profiles)), users_of(counted)
    claims = evidence[evidence["axis"] == "use"]
    known = {"documents": documents, "relations": relations, "profiles": profiles, "evidence": evidence}
    index = CardIndex(known | left | {"codebook": frame("codebook", codebook.rows())})
    cards = _cards(index)
    packed = browsed(excerpt, places, view)
    page = render(
        "report",
        runtime=runtime,
        data={"claims": packed, "specs": {name: chart.spec for name, chart in charts.items()}, "colours": LIGHT},
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
        charts=defaultdict(lambda: None, charts),
        matrix=matrix,
        concepts=concepts,
        cards=cards,
        numbered={card["term"]: number for number, card in enumerate(cards, 1)},
        groups=definition_groups(found["definitions"], related, view.labels, view.counted),
        crossing=crossing_pairs(related, found["definitions"]),
        shown=SHOWN,
        remarks=found["remarks"],
        kinds=Counter(row["kind"] for row in found["remarks"]).most_common(),
        summaries=summaries,
        contexts=groups,
        browsed=packed,
        problems=rows_of(problems),
        methods=paragraphs,
    )
    files = {"report.html": page, "methods.md": methods_page(paragraphs), "datapackage.json": datapackage(__version__)}
    drawn = {name: svg(chart.spec) for name, chart in charts.items()}
    files |= {f"figures/{name}.svg": picture for name, picture in drawn.items()}
    return files | {f"figures/{name}.png": png(picture) for name, picture in drawn.items()}


def _cards(index: CardIndex) -> list[dict[str, Any]]:
    """The term cards of the page, the most used term first: term, title, uses, documents, says, and parts in words."""
    cards = sorted(map(index.card, index.terms()), key=lambda card: (-card.uses, card.subject.term))
    return [
        {
            "term": card.subject.term,
            "title": card.title,
            "uses": card.uses,
            "documents": card.documents,
            "definitions": len(card.meanings),
            "says": opening(card),
            "parts": [(heading, told[:LONGEST], max(0, len(told) - LONGEST)) for heading, told in parts(card)],
        }
        for card in cards
    ]
