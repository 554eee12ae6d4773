"""Chart of how stable the groups of contexts are."""

from .drawing import Chart, Row, chart_of, order_of


def contexts_chart(groups: list[Row]) -> Chart | None:
    """A bar for the stability of each group, and a tick where chance would put it; None without groups.

    `groups` are rows of the table `clusters` with a number.
    """
    found = [row for row in groups if row["cluster"] is not None and row["stability"] is not None]
    if not found:
        return None
    names = [f"{row['cluster']}. {row['cluster_label']}" for row in found]
    data = [
        {
            "group": name,
            "stability": round(row["stability"], 4),
            "chance": round(row["null_value"] or 0, 4),
            "uses": row["cluster_size"],
        }
        for name, row in zip(names, found, strict=True)
    ]
    place = {"y": {"field": "group", "type": "nominal", **order_of(names)}}
    along = {"type": "quantitative", "scale": {"domain": [0, 1]}, "title": "stability; the tick: by chance"}
    layers = [
        {
            "mark": {"type": "bar", "color": "@high", "height": {"band": 0.6}},
            "encoding": {"x": {"field": "stability", **along}},
        },
        {
            "mark": {"type": "tick", "color": "@ink", "thickness": 2},
            "encoding": {"x": {"field": "chance", **along}},
        },
    ]
    best = max(data, key=lambda row: row["stability"])
    return Chart(
        "contexts",
        "How stable each group of contexts is when documents are drawn again.",
        f"Bars of the stability of {len(data)} groups of contexts. The most stable is {best['group']} with "
        f"{best['stability']:.2f}, where chance gives {best['chance']:.2f}.",
        chart_of(data, width=420, height={"step": 26}, encoding=place, layer=layers),
    )
