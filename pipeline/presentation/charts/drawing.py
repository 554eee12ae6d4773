"""Draws charts: Vega-Lite specifications, turned to pictures by the Vega that comes with vl-convert.

The specifications are dictionaries in Vega-Lite's own words, which the tests check against Altair's schema; importing
Altair would cost as much time as drawing. Paper text enters as data only, never as an expression. Colours are tokens
such as "@ink", so that the page can draw the same chart in a light and in a dark look.
"""

from dataclasses import dataclass, field
from typing import Any

from ..visible import visible

Spec = dict[str, Any]
Row = dict[str, Any]

VEGA_LITE = "6.4"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# The look of pictures that stand alone. The page has its own for a dark screen, in report.js.
LIGHT = {
    "@card": "#ffffff",
    "@field": "#f6f6f4",
    "@ink": "#23272e",
    "@soft": "#5c636b",
    "@low": "#d6e9ec",
    "@high": "#0b5a6b",
    "@on_high": "#ffffff",
    "@pale": "#d5d5d2",
    "@dim": "#8c8c8c",
}
# Okabe and Ito's palette, told apart by colour-blind readers and, in this order, in grey print; then two greys.
PALETTE = ["#0072b2", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#d55e00"]
GREYS = ["@dim", "@pale"]


@dataclass(frozen=True)
class Chart:
    """A chart of the page: its name as a file, what it shows, in words, and the specification.

    `caption` is what it shows, `alt` what it says to those who cannot see it, `left_out` what it does not show, in
    words, empty where it shows all. Rows of the specification's data may have `show`, the part of the page's address
    that opens the quotations behind a mark.
    """

    name: str
    caption: str
    alt: str
    spec: Spec = field(repr=False)
    left_out: str = ""


def chart_of(data: list[Row], **parts: Any) -> Spec:
    """A chart of these rows in the look that all charts share."""
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE.split('.')[0]}.json",
        "background": "@card",
        "padding": 12,
        "data": values_of(data),
        **parts,
        "config": {
            "font": FONT,
            "view": {"stroke": None, "fill": "@field"},
            "axis": {
                "labelColor": "@ink",
                "titleColor": "@ink",
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
            "legend": {
                "labelColor": "@ink",
                "titleColor": "@ink",
                "titleFontWeight": "normal",
                "labelFontSize": 11,
                "columns": 3,
            },
        },
    }


def values_of(data: list[Row]) -> Spec:
    """These rows as the data of a chart, hidden characters made visible: some would end the program that draws."""
    shown = [{name: visible(each) if isinstance(each, str) else each for name, each in row.items()} for row in data]
    return {"values": shown}


def order_of(names: list[str]) -> Spec:
    """An axis without title that has `names` in this order: as a domain, because a sort order becomes an expression."""
    return {"scale": {"domain": [visible(name) for name in names]}, "title": None}


def numbers_of(field: str, is_dark: str) -> Spec:
    """A layer that writes a count into each field of a heat map, in the light ink where the test `is_dark` holds."""
    return {
        "name": "numbers",
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            "text": {"field": field, "type": "quantitative", "format": ",d"},
            "color": {"condition": {"test": is_dark, "value": "@on_high"}, "value": "@ink"},
        },
    }


def colours_of(names: list[str], *, greys: int = 0) -> Spec:
    """A scale that gives each name a colour, the last `greys` of them a grey; names beyond the palette share a grey."""
    strong = max(0, len(names) - greys)
    colours = [*PALETTE[:strong], *["@dim"] * (strong - len(PALETTE)), *GREYS[:greys]]
    return {"domain": [visible(name) for name in names], "range": colours}


def themed(spec: Any, colours: dict[str, str] = LIGHT) -> Any:
    """The specification with its tokens replaced by colours; the data stay as they are."""
    if isinstance(spec, dict):
        return {name: part if name == "values" else themed(part, colours) for name, part in spec.items()}
    if isinstance(spec, list):
        return [themed(part, colours) for part in spec]
    return colours.get(spec, spec) if isinstance(spec, str) else spec


def svg(spec: Spec) -> bytes:
    """The chart as SVG: the same bytes for the same specification."""
    import vl_convert

    return vl_convert.vegalite_to_svg(themed(spec), vl_version=VEGA_LITE).encode()


def png(picture: bytes) -> bytes:
    """An SVG that `svg` has drawn as PNG, two pixels a point: the same bytes on the same machine."""
    import vl_convert

    return vl_convert.svg_to_png(picture.decode(), scale=2)
