"""How much of what is planted comes back when literatures are written out as papers and read by the whole pipeline."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline import run

from .experiments import MATRIX, MEASURES, Figures
from .measuring import measured
from .planting import Plan, plant
from .writing import from_run, order_of, recovered, write_out

FIRST = 5000  # seeds that no frame was written with in sight
DOCUMENTS = 0.07  # twelve
Comparison = tuple[float, float, float, float]


def attenuation(
    literatures: int, pool: ProcessPoolExecutor
) -> tuple[dict[str, tuple[int, int]], dict[str, Comparison]]:
    """Of so many literatures with random amounts of every cause: what came back, and each measure before and after.

    Gives for each kind of row how many were planted and came back, and for each measure its mean from the tables, its
    mean from the texts, the slope of the second on the first, and their correlation.
    """
    found = list(pool.map(_read_again, range(FIRST, FIRST + literatures)))
    counts = {name: tuple(sum(told[name][side] for told, *_ in found) for side in (0, 1)) for name in found[0][0]}
    figures = {}
    for name in MEASURES:
        pairs = [(before[name], after[name]) for _, before, after in found]
        known = np.array([pair for pair in pairs if None not in pair])
        if len(known) > 2:
            figures[name] = _compared(known)
    return counts, figures


def _read_again(seed: int) -> tuple[dict[str, tuple[int, int, int]], Figures, Figures]:
    """What came back of one literature by kind of row, and every measure from its tables and from its papers."""
    random = np.random.default_rng(seed)
    causes = {name: float(random.random()) for name in MATRIX["causes"]}
    causes["undefined"] *= 0.6
    planted = plant(replace(Plan(), documents=DOCUMENTS, **causes), seed)
    with tempfile.TemporaryDirectory() as folder:
        papers, out = Path(folder) / "papers", Path(folder) / "out"
        write_out(planted, papers, seed)
        run(papers, out, until="cluster", count=1)
        found = from_run(out)
        told = recovered(planted, found, order_of(planted, out))
    return told, measured(planted, seed), measured(found, seed)


def _compared(pairs: np.ndarray) -> Comparison:
    before, after = pairs.T
    slope = float(np.polyfit(before, after, 1)[0])
    return float(before.mean()), float(after.mean()), slope, float(np.corrcoef(before, after)[0, 1])
