"""Charts of stance: by document, by year, and by term."""

from ..addresses import rows_at
from .drawing import Chart, Row, Spec, chart_of, colours_of, numbers_of, order_of

NUMBERED_CELLS = 400
OUTSIDE = 2  # stances in grey: passages off the topic, and passages that say too little


def stance_chart(cells: list[Row], documents: list[str], stances: list[str], *, left_out: str = "") -> Chart:
    """One bar a document, divided by the stance of its passages.

    `cells` have document (a name), doc_id, stance (a label), code and passages (a count); `documents` and `stances`
    give the order, the last two stances being those outside the question.
    """
    return Chart(
        "stance_by_document",
        "Stance of the passages of each document.",
        f"Bars that divide the passages of {len(documents)} documents by stance. The table below has the numbers.",
        _bars(cells, "document", documents, stances),
        left_out,
    )


def stance_by_year_chart(cells: list[Row], years: list[str], stances: list[str]) -> Chart:
    """One bar a year of publication, divided by stance; `cells` as for `stance_chart`, with year for document."""
    return Chart(
        "stance_by_year",
        "Stance of the passages by year of publication.",
        f"Bars that divide the passages of {len(years)} years by stance, from {years[0]} to {years[-1]}.",
        _bars(cells, "year", years, stances),
    )


def _bars(cells: list[Row], by: str, names: list[str], stances: list[str]) -> Spec:
    data = [
        {
            by: cell[by],
            "stance": cell["stance"],
            "passages": cell["passages"],
            "order": stances.index(cell["stance"]),
            "show": rows_at(axis="stance", code=cell["code"], doc=cell.get("doc_id", "")),
        }
        for cell in cells
        if cell["passages"]
    ]
    encoding = {
        "y": {"field": by, "type": "nominal", **order_of(names)},
        "x": {
            "field": "passages",
            "type": "quantitative",
            "stack": "normalize",
            "title": "share of passages",
            "axis": {"format": "%", "tickCount": 5},
        },
        "color": {
            "field": "stance",
            "type": "nominal",
            "scale": colours_of(stances, greys=min(OUTSIDE, len(stances))),
            "legend": {"title": None, "orient": "top", "labelLimit": 260},
        },
        "order": {"field": "order", "type": "quantitative"},
    }
    mark = {"cursor": "pointer", "type": "bar", "stroke": "@card", "strokeWidth": 1, "height": {"band": 0.78}}
    return chart_of(data, width=520, height={"step": 24}, mark=mark, encoding=encoding)


def term_stance_chart(cells: list[Row], terms: list[str], stances: list[str], *, left_out: str = "") -> Chart:
    """Heat map of terms by the stance of the passages that they stand in, as shares of each term's uses.

    `cells` have term (as it is called), entry (in the codebook), stance (a label), uses (a count above 0) and share (of
    the term's uses in passages with a stance, 0 to 1); `terms` and `stances` give the order.
    """
    data = [
        {
            "term": cell["term"],
            "stance": cell["stance"],
            "uses": cell["uses"],
            "share": round(cell["share"], 4),
            "show": rows_at(axis="term", term=cell["entry"]),
        }
        for cell in cells
    ]
    most = max(cells, key=lambda cell: (cell["share"], cell["uses"]))
    place = {
        "y": {"field": "term", "type": "nominal", **order_of(terms)},
        "x": {"field": "stance", "type": "nominal", **order_of(stances)},
    }
    legend = {
        "title": "of its uses",
        "format": "%",
        "type": "symbol",
        "symbolType": "square",
        "orient": "top",
        "columns": 4,
    }
    colour = {
        "field": "share",
        "type": "quantitative",
        "scale": {"range": ["@low", "@high"], "domain": [0, 1]},
        "legend": legend | {"values": [0.1, 0.5, 1]},
    }
    layers = [
        {
            "mark": {"cursor": "pointer", "type": "rect", "stroke": "@card", "strokeWidth": 1.5},
            "encoding": {"color": colour},
        }
    ]
    if len(terms) * len(stances) <= NUMBERED_CELLS:
        layers.append(numbers_of("uses", "datum.share > 0.45"))
    return Chart(
        "terms_by_stance",
        "In passages of which stance each term stands: numbers are uses, the colour is the share of the term's uses.",
        f"Heat map of {len(terms)} terms by {len(stances)} stances. The darkest field is {most['term']} in passages of "
        f"the stance {most['stance']}: {most['uses']} uses, {100 * most['share']:.0f} in 100 of its uses.",
        chart_of(data, width={"step": 70}, height={"step": 22}, encoding=place, layer=layers),
        left_out,
    )
