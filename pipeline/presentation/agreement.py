"""Shows how far coders agree: a picture, and a page to cite from."""

import math
import re
from collections.abc import Sequence
from typing import Any

from ..people.agreeing import ALL, BLIND, CONSENSUS, FEW
from .charts.drawing import PALETTE, Spec, chart_of, order_of
from .numerals import count
from .visible import visible

TITLE = "Krippendorff's alpha; dashed: .667 and .800"
HOW = (
    "They were drawn at random; of the sentences half were drawn among those with a definition, a remark or a valence. "
    "Kappa and alpha are those of the sample as drawn; precision and recall, in agreement.csv, count each unit as "
    "often as it stands for others. Of stances the primary one is compared. Intervals of 95 in 100 come from drawing "
    "documents anew with replacement. Krippendorff takes an alpha of .800 for reliable, and .667 for the least from "
    "which to draw tentative conclusions."
)
CONSENSUAL = (
    "The consensus is what was adjudicated, else what at least two coders say alike. What they dispute and nobody has "
    "adjudicated is left out of it, so that the program looks better beside it than it is."
)
USUAL, TENTATIVE = 0.8, 0.667  # Krippendorff (2004): reliable from the one, for tentative conclusions from the other


def agreement_chart(rows: list[dict[str, Any]]) -> Spec | None:
    """Krippendorff's alpha of each axis with its interval, a panel for each pair of coders; None where there is none.

    `rows` are rows of the table `agreement`.
    """
    shown = [row for row in rows if row["code"] == ALL and row["basis"] == BLIND and row["alpha"] is not None]
    if not shown:
        return None
    data = [
        {
            "axis": row["axis"],
            "pair": visible(pair_of(row)),
            "alpha": row["alpha"],
            "low": row["alpha_low"] if row["alpha_low"] is not None else row["alpha"],
            "high": row["alpha_high"] if row["alpha_high"] is not None else row["alpha"],
        }
        for row in shown
    ]
    lowest = min(0.0, math.floor(10 * min(row["low"] for row in data)) / 10)
    axes = list(dict.fromkeys(row["axis"] for row in data))
    pairs = list(dict.fromkeys(row["pair"] for row in data))
    place = {"y": {"field": "axis", "type": "nominal", **order_of(axes)}}
    along = {"type": "quantitative", "scale": {"domain": [lowest, 1]}, "title": TITLE}
    colour = {
        "field": "pair",
        "type": "nominal",
        "scale": {"domain": pairs, "range": [PALETTE[place % len(PALETTE)] for place in range(len(pairs))]},
        "legend": {"title": None, "orient": "top", "columns": 2, "labelLimit": 300},
    }
    offset = {"yOffset": {"field": "pair", "type": "nominal", "scale": {"domain": pairs}}}
    layers = [
        {
            "data": {"values": [{"at": USUAL}, {"at": TENTATIVE}]},
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": "@ink", "opacity": 0.5},
            "encoding": {"x": {"field": "at", **along}},
        },
        {
            "mark": {"type": "rule", "strokeWidth": 2},
            "encoding": {**place, **offset, "x": {"field": "low", **along}, "x2": {"field": "high"}, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60},
            "encoding": {**place, **offset, "x": {"field": "alpha", **along}, "color": colour},
        },
    ]
    return chart_of(data, width=420, height={"step": 13}, layer=layers)


def pair_of(row: dict[str, Any]) -> str:
    """The two coders of a row."""
    one, other = row["coder_one"], row["coder_other"]
    return one if one == other else f"{one} and {other}"


def agreement_page(rows: list[dict[str, Any]], units: Sequence[str], documents: int, notes: Sequence[str]) -> bytes:
    """The file `agreement.md`: paragraphs for a methods section, and a table of the axes.

    `units` are the kinds of the units that were coded, one for each; `documents` is how many they are from.
    """
    blind = [row for row in rows if row["basis"] == BLIND and row["code"] == ALL]
    coders = sorted({row["coder_other"] for row in blind if row["coder_one"] == "termaudit"} - {CONSENSUS})
    kinds = " and ".join(count(units.count(kind), kind) for kind in ("passage", "sentence"))
    parts = [
        f"{kinds} from {count(documents, 'document')} were coded by {count(len(coders), 'coder')} ({_and(coders)}) "
        f"who did not see what the program had made of them. {HOW}",
        "| coders | axis | units | same | kappa | alpha | 95 in 100 |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(_line(row) for row in blind),
    ]
    if any(row["coder_other"] == CONSENSUS for row in blind):
        parts.append(CONSENSUAL)
    if few := sorted({row["axis"] for row in blind if row["n"] < FEW}):
        parts.append(f"Fewer than {FEW} units were coded on {_and(few)}: too few to conclude from.")
    held = [row for row in rows if row["basis"] != BLIND]
    if held:
        shares = ", ".join(f"{row['axis']} {row['percent']:.0%} of {row['n']}" for row in held)
        parts.append(
            f"Of the program's proposals that people decided on having seen them, they let stand: {shares}. This is no "
            "agreement, for people who confirm are anchored."
        )
    if notes:
        parts.append("Left out:\n\n" + "\n".join(f"- {_plain(each)}" for each in notes))
    return ("# Agreement between coders\n\n" + "\n\n".join(parts) + "\n").encode()


def _line(row: dict[str, Any]) -> str:
    span = f"{row['alpha_low']:.2f} to {row['alpha_high']:.2f}" if row["alpha_low"] is not None else "-"
    figures = [_short(row[name]) for name in ("percent", "kappa", "alpha")]
    pair = _plain(pair_of(row))
    return f"| {pair} | {row['axis']} | {row['n']} | {' | '.join(figures)} | {span} |"


def _plain(text: str) -> str:
    """A name or a sentence that Markdown shows as it is."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", visible(" ".join(text.split())))


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _and(names: Sequence[str]) -> str:
    shown = [_plain(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""
