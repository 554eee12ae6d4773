"""Makes the charts of the report out of the tables."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..measuring.definers import OWN
from ..measuring.stances import stances_of
from ..tables import Rows
from .charts.contexts import contexts_chart
from .charts.drawing import Chart
from .charts.flow import flow_chart
from .charts.sources import sources_chart
from .charts.stances import stance_by_year_chart, stance_chart, term_stance_chart
from .charts.usage import spellings_chart, usage_chart
from .numerals import count
from .summaries import ranked_terms
from .view import View

if TYPE_CHECKING:
    import pandas as pd

TERMS = 30
DOCUMENTS = 40
LEAST_CODED = 5  # uses in passages with a stance, for a term to have a row


def drawings(view: View, uses: "pd.DataFrame", matrix: "Matrix | None", rows: Mapping[str, Rows]) -> dict[str, Chart]:
    """The charts of the page by name, those that have something to show.

    `uses` are mentions in running text of the documents that count, `matrix` is what `matrix_of` makes of them. `rows`
    has concepts and summaries, which are what `presentation.summaries` makes of terms and documents, rows of the tables
    definitions, relations, clusters and flow, and of codes those with a primary stance.
    """
    counted = [row for row in rows["summaries"] if row["doc_id"] in view.counted]
    told = [row for row in rows["definitions"] if row["doc_id"] in view.counted]
    terms = [{**row, "entry": row["term"], "term": view.term(row["term"])} for row in ranked_terms(rows["concepts"])]
    made = [
        _usage(matrix, view),
        spellings_chart(terms),
        sources_chart(_taken(told, rows["relations"], view), [view.names[row["doc_id"]] for row in counted]),
        _stances(counted, view),
        _years(counted, view),
        _term_stances(uses, rows["codes"], terms, view),
        contexts_chart(rows["clusters"]),
        flow_chart(rows["flow"]),
    ]
    return {chart.name: chart for chart in made if chart}


@dataclass(frozen=True)
class Matrix:
    """The most used terms, the doc_ids that use most of them, and the uses by both; how many of either are left out."""

    terms: list[str]
    documents: list[str]
    counts: Counter[tuple[str, str]]
    terms_left_out: int
    documents_left_out: int


def matrix_of(uses: "pd.DataFrame", concepts: Rows, summaries: Rows, view: View) -> Matrix | None:
    """The numbers of the heat map of terms by documents, oldest document first; None without uses."""
    counts = Counter(zip(uses["term"], uses["doc_id"], strict=True))
    if not counts:
        return None
    users = [row for row in summaries if row["doc_id"] in view.counted and row["uses"]]
    kept = {row["doc_id"] for row in sorted(users, key=lambda row: -row["uses"])[:DOCUMENTS]}
    documents = [row["doc_id"] for row in users if row["doc_id"] in kept]
    terms = [row["term"] for row in ranked_terms(concepts)]
    return Matrix(terms[:TERMS], documents, counts, len(terms) - TERMS, len(users) - len(documents))


def _usage(matrix: Matrix | None, view: View) -> Chart | None:
    """The most used terms in the documents that use most of them."""
    if matrix is None:
        return None
    cells = [
        {"term": view.term(term), "entry": term, "document": view.names[doc_id], "doc_id": doc_id, "mentions": number}
        for term in matrix.terms
        for doc_id in matrix.documents
        if (number := matrix.counts[term, doc_id])
    ]
    left = [(matrix.terms_left_out, "rarer term"), (matrix.documents_left_out, "document with fewer uses")]
    names = [view.names[doc_id] for doc_id in matrix.documents]
    return usage_chart(cells, [view.term(term) for term in matrix.terms], names, left_out=_left_out(left))


def _taken(definitions: Rows, relations: Rows, view: View) -> Rows:
    """Who gives which definition and from whom, as `sources_chart` wants it."""
    alike = {
        (row[f"{side}doc_id"], row[f"{side}start"])
        for row in relations
        if row["relation"] == "same_wording" and row["doc_id"] != row["other_doc_id"]
        for side in ("", "other_")
    }
    rows = []
    for row in definitions:
        is_own = row["definer"].casefold() in OWN
        dated = f"{row['definer']} ({row['year']})" if row["year"] else row["definer"]
        rows.append(
            {
                **{name: row[name] for name in ("doc_id", "concept")},
                "is_alike": (row["doc_id"], row["start"]) in alike,
                "document": view.names[row["doc_id"]],
                "source": view.names[row["doc_id"]] if is_own else dated,
                "is_own": is_own,
                "family": view.label(row["concept"]),
            }
        )
    return rows


def _stances(counted: Rows, view: View) -> Chart | None:
    """The bars of stance by document."""
    coded = [row for row in counted if row["stances"]]
    if not coded:
        return None
    cells = [
        {
            "document": view.names[row["doc_id"]],
            "doc_id": row["doc_id"],
            "stance": view.label(code),
            "code": code,
            "passages": row["stances"][code],
        }
        for row in coded[:DOCUMENTS]
        for code in view.stances
    ]
    return stance_chart(
        cells,
        [view.names[row["doc_id"]] for row in coded[:DOCUMENTS]],
        [view.label(code) for code in view.stances],
        left_out=_left_out([(len(coded) - DOCUMENTS, "document")]),
    )


def _years(counted: Rows, view: View) -> Chart | None:
    """The bars of stance by year, where there is more than one."""
    by_year: dict[str, Counter[str]] = {}
    for row in counted:
        if row["stances"] and row["year"]:
            by_year.setdefault(str(row["year"]), Counter()).update(row["stances"])
    if len(by_year) < 2:
        return None
    cells = [
        {"year": year, "stance": view.label(code), "code": code, "passages": by_year[year][code]}
        for year in sorted(by_year)
        for code in view.stances
    ]
    return stance_by_year_chart(cells, sorted(by_year), [view.label(code) for code in view.stances])


def _term_stances(uses: "pd.DataFrame", codes: Rows, ranked: Rows, view: View) -> Chart | None:
    """The heat map of terms by stance, of the terms that stand in enough passages with one."""
    if uses.empty:
        return None
    found = Counter(zip(uses["term"], stances_of(uses, codes), strict=True))
    totals = Counter()
    for (term, stance), number in found.items():
        totals[term] += number * (stance in view.stances)
    enough = [row for row in ranked if totals[row["entry"]] >= LEAST_CODED]
    cells = [
        {
            "term": row["term"],
            "entry": row["entry"],
            "stance": view.label(code),
            "uses": number,
            "share": number / totals[row["entry"]],
        }
        for row in enough[:TERMS]
        for code in view.stances
        if (number := found[row["entry"], code])
    ]
    if not cells:
        return None
    left = _left_out([(len(enough) - TERMS, "further term")])
    return term_stance_chart(
        cells, [row["term"] for row in enough[:TERMS]], [view.label(code) for code in view.stances], left_out=left
    )


def _left_out(things: list[tuple[int, str]]) -> str:
    """What a chart does not show: "3 rarer terms and 1 document left out"; empty where it shows all."""
    parts = [_counted(number, noun) for number, noun in things if number > 0]
    return f"{' and '.join(parts)} left out" if parts else ""


def _counted(number: int, noun: str) -> str:
    first, with_, rest = noun.partition(" with ")
    return f"{count(number, first)}{with_}{rest}"
