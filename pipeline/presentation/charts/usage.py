"""Charts of how terms are used: in which documents, and in which spellings."""

from ..addresses import rows_at
from ..numerals import count
from .drawing import PALETTE, Chart, Row, chart_of, numbers_of, order_of

NUMBERED_CELLS = 600
SPELT = 24
SPELLINGS = 6
LETTER_WIDTH = 0.012  # of the bar: a spelling is written into its part where it fits


def usage_chart(cells: list[Row], terms: list[str], documents: list[str], *, left_out: str = "") -> Chart:
    """Heat map of terms by documents.

    `cells` have term (as it is called), entry (in the codebook), document (a name), doc_id and mentions (a count above
    0); `terms` and `documents` give the order. The colour grows with the square root of the count, so that rare uses
    stay visible; small maps also carry the counts.
    """
    most = max(cells, key=lambda cell: cell["mentions"])
    top = most["mentions"]
    place = {
        "y": {"field": "term", "type": "nominal", **order_of(terms)},
        "x": {"field": "document", "type": "nominal", **order_of(documents)},
    }
    colour = {
        "field": "mentions",
        "type": "quantitative",
        "scale": {"type": "sqrt", "range": ["@low", "@high"], "domain": [0, top]},
        # Symbols, because Vega numbers the gradients of a process: the second drawing would have other bytes.
        "legend": {
            "title": "uses",
            "type": "symbol",
            "symbolType": "square",
            "columns": 4,
            "orient": "top",
            "values": sorted({1, round(top / 8), round(top / 3), top} - {0}),
            "format": ",d",
        },
    }
    layers = [
        {
            "mark": {"cursor": "pointer", "type": "rect", "stroke": "@card", "strokeWidth": 1.5},
            "encoding": {"color": colour},
        }
    ]
    if len(terms) * len(documents) <= NUMBERED_CELLS:
        layers.append(numbers_of("mentions", f"datum.mentions > {top * 0.3:.3f}"))
    data = [
        {
            "term": cell["term"],
            "document": cell["document"],
            "mentions": cell["mentions"],
            "show": rows_at(axis="term", term=cell["entry"], doc=cell["doc_id"], counted="yes"),
        }
        for cell in cells
    ]
    return Chart(
        "terms_by_document",
        "How often each document uses each term. Reference lists, cited titles and named bodies are not counted.",
        f"Heat map of the uses of {len(terms)} terms in {len(documents)} documents. The darkest field is "
        f"{most['term']} in {most['document']}: {most['mentions']} uses. The table below has the numbers.",
        chart_of(data, width={"step": 38}, height={"step": 22}, encoding=place, layer=layers),
        left_out,
    )


def spellings_chart(terms: list[Row]) -> Chart | None:
    """One bar for each term that has several spellings, divided by spelling, the one that is used most first.

    `terms` have term, entry and forms (pairs of spelling and count, most frequent first), in reading order; None where
    no term has two spellings. Spellings beyond the sixth are one part, "others".
    """
    several = [row for row in terms if len(row["forms"]) > 1]
    shown = several[:SPELT]
    if not shown:
        return None
    data = [part for row in shown for part in _parts(row)]
    place = {"y": {"field": "term", "type": "nominal", **order_of([row["term"] for row in shown])}}
    along = {
        "type": "quantitative",
        "title": "share of uses",
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "tickCount": 5},
    }
    ranks = {"domain": list(range(1, SPELLINGS + 2)), "range": ["@high", *PALETTE[1:], "@dim"]}
    layers = [
        {
            "mark": {"cursor": "pointer", "type": "bar", "stroke": "@card", "strokeWidth": 1, "height": {"band": 0.8}},
            "encoding": {
                "x": {"field": "from", **along},
                "x2": {"field": "to"},
                "color": {"field": "rank", "type": "ordinal", "scale": ranks, "legend": None},
            },
        },
        {
            "name": "numbers",
            "transform": [{"filter": "datum.to - datum.from >= letter_width * datum.letters"}],
            "mark": {"type": "text", "fontSize": 10, "limit": 130},
            "encoding": {
                "x": {"field": "middle", **along},
                "text": {"field": "written"},
                "color": {"condition": {"test": "datum.rank == 1", "value": "@on_high"}, "value": "#000000"},
            },
        },
    ]
    first = shown[0]
    ways = ", ".join(f"{form} {uses}" for form, uses in first["forms"][:3])
    return Chart(
        "spellings",
        "How the terms with several spellings are spelt, where documents choose the spelling themselves.",
        f"Bars that divide the uses of {len(shown)} terms by spelling. The first is {first['term']}: {ways}. The table "
        "below has all numbers.",
        chart_of(
            data,
            params=[{"name": "letter_width", "value": LETTER_WIDTH}],
            width=520,
            height={"step": 24},
            encoding=place,
            layer=layers,
        ),
        f"{count(len(several) - len(shown), 'further term')} left out" if len(several) > len(shown) else "",
    )


def _parts(row: Row) -> list[Row]:
    """The parts of one bar, each with where it begins and ends (0 to 1)."""
    forms = row["forms"]
    kept = list(forms[:SPELLINGS])
    if len(forms) > SPELLINGS:
        kept.append(("others", sum(uses for _, uses in forms[SPELLINGS:])))
    total = sum(uses for _, uses in kept)
    parts, before = [], 0
    for rank, (form, uses) in enumerate(kept, 1):
        parts.append(
            {
                "term": row["term"],
                "spelling": form,
                "written": f"{form} {uses}",
                "letters": len(form) + len(str(uses)) + 1,
                "uses": uses,
                "rank": rank,
                "from": round(before / total, 4),
                "middle": round((before + uses / 2) / total, 4),
                "to": round((before + uses) / total, 4),
                "show": rows_at(axis="term", term=row["entry"]),
            }
        )
        before += uses
    return parts
