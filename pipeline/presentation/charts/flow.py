"""Picture of what became of the files, from found to coded."""

from ..numerals import count
from .drawing import Chart, Row, chart_of, values_of

BOX = 3  # units of height that a box takes, and 1 between two


def flow_chart(steps: list[Row]) -> Chart:
    """Boxes from the files that were found down to the documents with codes; what was set aside stands to the right.

    `steps` are rows of the table `flow`.
    """
    steps = sorted(steps, key=lambda row: row["rank"])
    main = [row for row in steps if not row["is_set_aside"]]
    aside = [row for row in steps if row["is_set_aside"] and row["files"]]
    level = {row["step"]: number for number, row in enumerate(main)}
    boxes = [_box(row, level[row["step"]], 0) for row in main]
    beside: dict[str, list[Row]] = {}
    for row in aside:
        beside.setdefault(row["after"], []).append(row)
    boxes += [_boxes_beside(rows, level[step]) for step, rows in beside.items()]
    arrows = [_arrow(0.5, number, 0.5, number + 1) for number in range(len(main) - 1)]
    across = [{"x": 1, "x2": 1.12, "y": _middle(level[step]), "y2": _middle(level[step])} for step in beside]
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 2.12], "nice": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [0, len(main) * (BOX + 1) - 1], "reverse": True}}
    ends = {"x": {"field": "x", **x}, "x2": {"field": "x2"}, "y": {"field": "y", **y}, "y2": {"field": "y2"}}
    lines = values_of([*arrows, *across])
    layers = [
        {"data": lines, "mark": {"type": "rule", "color": "@dim", "strokeWidth": 1.5}, "encoding": ends},
        {"mark": {"type": "rect", "fill": "@card", "stroke": "@dim", "cornerRadius": 4}, "encoding": ends},
        {
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 8,
                "lineBreak": "\n",
                "color": "@ink",
                "baseline": "middle",
            },
            "encoding": {
                "x": {"field": "x", **x},
                "y": {"field": "middle", **y},
                "text": {"field": "text", "type": "nominal"},
            },
        },
    ]
    words = "; ".join(f"{row['label']}: {row['files']}" for row in steps if row["files"])
    return Chart(
        "flow",
        "What became of the files.",
        f"Boxes from top to bottom, with what was set aside beside them. {words}.",
        chart_of(boxes, width=560, height=56 * len(main), view={"fill": None}, layer=layers),
    )


def _box(row: Row, level: int, x: float) -> Row:
    return _placed(f"{row['label']}: {row['files']:,}", level, x)


def _boxes_beside(rows: list[Row], level: int) -> Row:
    return _placed("\n".join(f"{row['label']}: {count(row['files'], 'file')}" for row in rows), level, 1.12)


def _placed(text: str, level: int, x: float) -> Row:
    top = level * (BOX + 1)
    return {"text": text, "x": x, "x2": x + 1, "y": top, "y2": top + BOX, "middle": top + BOX / 2}


def _arrow(x: float, level: int, x2: float, level2: int) -> Row:
    return {"x": x, "x2": x2, "y": level * (BOX + 1) + BOX, "y2": level2 * (BOX + 1)}


def _middle(level: int) -> float:
    return level * (BOX + 1) + BOX / 2
