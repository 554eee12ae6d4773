"""Draws the charts of the report: Vega-Lite specifications, turned to SVG by the bundled Vega.

The specifications are dictionaries in Vega-Lite's own words, which the tests check against Altair's schema; importing
Altair would cost as much time as drawing. Paper text enters as data only, never as an expression.
"""

from typing import Any

from .visible import visible

Spec = dict[str, Any]
Row = dict[str, Any]

VEGA_LITE = "6.4"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK = "#23272e"
# Okabe and Ito's palette, told apart by colour-blind readers and, in this order, in grey print; then two greys.
PALETTE = ["#0072b2", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#d55e00"]
GREYS = ["#8c8c8c", "#d5d5d2"]
NUMBERED_CELLS = 600


def usage_chart(cells: list[Row], terms: list[str], documents: list[str]) -> Spec:
    """Heat map of terms by documents.

    `cells` have term, document and mentions (a count above 0); `terms` and `documents` give the order. The colour grows
    with the square root of the count, so that rare uses stay visible; small maps also carry the counts.
    """
    most = max((cell["mentions"] for cell in cells), default=1)
    steps = sorted({1, round(most / 8), round(most / 3), most} - {0})
    place = {
        "y": {"field": "term", "type": "nominal", **order_of(terms)},
        "x": {"field": "document", "type": "nominal", **order_of(documents)},
    }
    colour = {
        "field": "mentions",
        "type": "quantitative",
        "scale": {"type": "sqrt", "scheme": "tealblues", "domain": [0, most]},
        # Symbols, because Vega numbers the gradients of a process: the second drawing would have other bytes.
        "legend": {"title": "uses", "type": "symbol", "symbolType": "square", "values": steps, "format": ",d"},
    }
    layers = [{"mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1.5}, "encoding": {"color": colour}}]
    if len(terms) * len(documents) <= NUMBERED_CELLS:
        dark = {"test": f"datum.mentions > {most * 0.3:.3f}", "value": "#ffffff"}
        layers.append(
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {
                    "text": {"field": "mentions", "type": "quantitative", "format": ",d"},
                    "color": {"condition": dark, "value": INK},
                },
            }
        )
    data = [{**cell, "term": visible(cell["term"]), "document": visible(cell["document"])} for cell in cells]
    size = {"width": {"step": 38}, "height": {"step": 22}}
    return chart_of(data, **size, encoding=place, layer=layers)


def stance_chart(cells: list[Row], documents: list[str], stances: list[str]) -> Spec:
    """One bar a document, divided by the stance of its passages.

    `cells` have document, stance (a label) and passages (a count); `documents` and `stances` give the order. The last
    two stances are drawn in grey: passages off the topic, and passages that say too little.
    """
    colours = [*PALETTE[: max(0, len(stances) - 2)], *GREYS][: len(stances)]
    data = [
        {
            "document": visible(cell["document"]),
            "stance": visible(cell["stance"]),
            "passages": cell["passages"],
            "order": stances.index(cell["stance"]),
        }
        for cell in cells
        if cell["passages"]
    ]
    encoding = {
        "y": {"field": "document", "type": "nominal", **order_of(documents)},
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
            "scale": {"domain": [visible(stance) for stance in stances], "range": colours},
            "legend": {"title": None, "orient": "top", "columns": 3, "labelLimit": 260},
        },
        "order": {"field": "order", "type": "quantitative"},
    }
    mark = {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1, "height": {"band": 0.78}}
    return chart_of(data, width=520, height={"step": 24}, mark=mark, encoding=encoding)


def order_of(names: list[str]) -> Spec:
    """An axis without title that has `names` in this order: as a domain, because a sort order becomes an expression."""
    return {"scale": {"domain": [visible(name) for name in names]}, "title": None}


def chart_of(data: list[Row], **parts: Any) -> Spec:
    """A chart of these rows in the look that all charts share."""
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE.split('.')[0]}.json",
        "background": "#ffffff",
        "padding": 12,
        "data": {"values": data},
        **parts,
        "config": {
            "font": FONT,
            "view": {"stroke": None, "fill": "#f6f6f4"},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "titleFontWeight": "normal",
                "labelFontSize": 11,
                "labelLimit": 230,
                "domain": False,
                "ticks": False,
                "grid": False,
                "labelPadding": 6,
            },
            "axisX": {"labelAngle": 0},
            "axisXDiscrete": {"labelAngle": -40},
            "legend": {"labelColor": INK, "titleColor": INK, "titleFontWeight": "normal", "labelFontSize": 11},
        },
    }


def draw(spec: Spec) -> bytes:
    """The chart as SVG: the same bytes for the same specification."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE).encode()
