"""Chart of how definitions travel: which document takes which definition from whom."""

from collections import defaultdict

from ..addresses import rows_at
from ..numerals import count
from ..visible import visible
from .drawing import Chart, Row, chart_of, colours_of, order_of, values_of

SOURCES = 30
DOCUMENTS = 40
FAMILIES = 6
OTHERS = "other families"


def sources_chart(definitions: list[Row], documents: list[str]) -> Chart | None:
    """A mark for each definition: across the document that gives it, up the source that it names.

    `definitions` have document (a name), doc_id, source (whom the document credits; its own name where it defines
    itself), is_own, is_alike (another document has nearly the same words), family (a label) and concept;
    `documents` gives the order, the oldest first. Sources that
    several documents use come first. None without a definition.
    """
    if not definitions:
        return None
    using: dict[str, set[str]] = defaultdict(set)
    for row in definitions:
        using[row["source"]].add(row["document"])
    places = {name: place for place, name in reversed([*enumerate(documents)])}
    ranked = sorted(using, key=lambda source: (-len(using[source]), _first(places, using[source]), source))
    sources, kept = ranked[:SOURCES], documents[:DOCUMENTS]
    often = _families(definitions)
    data = [
        {
            "document": row["document"],
            "source": row["source"],
            "family": row["family"] if row["family"] in often else OTHERS,
            "kind": "its own definition" if row["is_own"] else "taken over",
            "alike": row["is_alike"],
            "show": rows_at(axis="definition", doc=row["doc_id"], concept=row["concept"]),
        }
        for row in definitions
        if row["source"] in sources and row["document"] in kept
    ]
    families = [*often, *([OTHERS] if any(row["family"] not in often for row in definitions) else [])]
    shared = [source for source in ranked if len(using[source]) > 1]
    travel = f"{count(len(shared), 'source')} {'is' if len(shared) == 1 else 'are'} used by several documents"
    most = f"; the most used is {ranked[0]}, in {len(using[ranked[0]])}" if shared else ""
    return Chart(
        "definitions_by_source",
        "How definitions travel: who takes a definition from whom. A square is a document's own definition, a circle "
        "one that it takes over; a dark edge says that another document has nearly the same words.",
        f"Marks for {count(len(data), 'definition')} from {count(len(sources), 'source')} in documents ordered by "
        f"year: {travel}{most}.",
        chart_of(
            data,
            width={"step": 30},
            height={"step": 20},
            encoding=_places(kept, sources),
            layer=[_travels(data), _marks(families)],
        ),
        "; ".join(
            f"{count(more, noun)} left out"
            for more, noun in ((len(ranked) - SOURCES, "source"), (len(documents) - DOCUMENTS, "document"))
            if more > 0
        ),
    )


def _families(definitions: list[Row]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for row in definitions:
        counts[row["family"]] += 1
    return sorted(counts, key=lambda family: (-counts[family], family))[:FAMILIES]


def _first(places: dict[str, int], using: set[str]) -> int:
    return min((places[name] for name in using if name in places), default=len(places))


def _places(documents: list[str], sources: list[str]) -> Row:
    return {
        "y": {"field": "source", "type": "nominal", **order_of(sources)},
        "x": {"field": "document", "type": "nominal", **order_of(documents)},
    }


def _travels(data: list[Row]) -> Row:
    """A line for each source that several documents use, from the first of them to the last."""
    lines = []
    for source in dict.fromkeys(row["source"] for row in data):
        using = {row["document"] for row in data if row["source"] == source}
        lines += [{"source": source, "document": document} for document in sorted(using) if len(using) > 1]
    return {"data": values_of(lines), "mark": {"type": "line", "color": "@dim", "strokeWidth": 1.5}, "encoding": _LINE}


_LINE = {"detail": {"field": "source", "type": "nominal"}}


def _marks(families: list[str]) -> Row:
    greys = int(OTHERS in families)
    legend = {"title": None, "orient": "top", "labelLimit": 200}
    domain = {"domain": [visible(name) for name in families]}
    return {
        "mark": {"cursor": "pointer", "type": "point", "filled": True, "size": 80, "opacity": 1, "strokeWidth": 2},
        "encoding": {
            # Two definitions at one place stand side by side.
            "xOffset": {"field": "family", "type": "nominal", "scale": domain},
            "color": {
                "field": "family",
                "type": "nominal",
                "scale": colours_of(families, greys=greys),
                "legend": legend,
            },
            "stroke": {"condition": {"test": "datum.alike", "value": "@ink"}, "value": None},
            "shape": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": ["its own definition", "taken over"], "range": ["square", "circle"]},
                "legend": None,
            },
        },
    }
