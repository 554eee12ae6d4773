"""How much of what is planted comes back when literatures are written out as papers and read by the whole pipeline."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline import run

from .experiments import MATRIX, MEASURES
from .measuring import measured
from .planting import Plan, plant
from .writing import from_run, order_of, recovered, write_out

FIRST = 5000  # seeds that no frame was written with in sight
DOCUMENTS = 0.07  # twelve
Comparison = tuple[float, float, float, float]


def attenuation(literatures: int) -> tuple[dict[str, tuple[int, int]], dict[str, Comparison]]:
    """Of so many literatures with random amounts of every cause: what came back, and each measure before and after.

    Gives for each kind of row how many were planted and came back, and for each measure its mean from the tables, its
    mean from the texts, the slope of the second on the first, and their correlation.
    """
    counts: dict[str, list[int]] = {}
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in MEASURES}
    for seed in range(FIRST, FIRST + literatures):
        random = np.random.default_rng(seed)
        causes = {name: float(random.random()) for name in MATRIX["causes"]}
        causes["undefined"] *= 0.6
        planted = plant(replace(Plan(), documents=DOCUMENTS, **causes), seed)
        with tempfile.TemporaryDirectory() as folder:
            papers, out = Path(folder) / "papers", Path(folder) / "out"
            write_out(planted, papers, seed)
            run(papers, out, until="cluster")
            found = from_run(out)
            told = recovered(planted, found, order_of(planted, out))
        for name, (number, back, _) in told.items():
            total = counts.setdefault(name, [0, 0])
            total[0] += number
            total[1] += back
        before, after = measured(planted, seed), measured(found, seed)
        for name in MEASURES:
            if before[name] is not None and after[name] is not None:
                figures[name].append((before[name], after[name]))
    return {name: (one, two) for name, (one, two) in counts.items()}, {
        name: _compared(np.array(pairs)) for name, pairs in figures.items() if len(pairs) > 2
    }


def _compared(pairs: np.ndarray) -> Comparison:
    before, after = pairs.T
    slope = float(np.polyfit(before, after, 1)[0])
    return float(before.mean()), float(after.mean()), slope, float(np.corrcoef(before, after)[0, 1])
