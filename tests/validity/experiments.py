"""The experiments of `make validity`: what rises, what stays flat, false alarms, coverage of intervals."""

import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from .measuring import estimates, measured, related
from .planting import Plan, plant

MATRIX = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text(encoding="utf-8"))
MEASURES = MATRIX["measures"]
FACTORS = (*MATRIX["causes"], *MATRIX["confounds"])
LEVELS = 10
# With nothing left to define, or without definitions, a measure of definitions has no value: the range ends before.
HIGHEST = {"undefined": 0.8}
Figures = dict[str, float | None]


def levels(factor: str, number: int) -> list[float]:
    """Equally spaced levels of a factor over its whole range."""
    return [float(level) for level in np.linspace(0, HIGHEST.get(factor, 1.0), number)]


def _one(task: tuple[str, float, int]) -> Figures:
    factor, level, seed = task
    return measured(plant(replace(Plan(), **{factor: level}), seed), seed)


def sweep(factor: str, number: int, corpora: int, pool: ProcessPoolExecutor) -> list[dict[str, list[float]]]:
    """For each level of a factor the values of every measure in so many planted literatures."""
    tasks = [
        (factor, level, 1000 * place + seed)
        for place, level in enumerate(levels(factor, number))
        for seed in range(corpora)
    ]
    found = list(pool.map(_one, tasks, chunksize=4))
    by_level = [found[place * corpora : (place + 1) * corpora] for place in range(number)]
    return [
        {name: [each[name] for each in figures if each[name] is not None] for name in MEASURES} for figures in by_level
    ]


def spearman(ones: Iterable[float], others: Iterable[float]) -> float:
    """Rank correlation; nan where one side is constant."""
    from scipy.stats import spearmanr

    return float(spearmanr(list(ones), list(others)).statistic)


def change(by_level: list[dict[str, list[float]]], measure: str) -> float:
    """How far the mean of a measure moves from the lowest level of a factor to the highest."""
    return fmean(by_level[-1][measure]) - fmean(by_level[0][measure])


def rising(corpora: int, pool: ProcessPoolExecutor) -> dict[str, tuple[float, float]]:
    """For each measure the rank correlation of its mean with its cause over ten levels, and how far it moves."""
    found = {}
    for cause in MATRIX["causes"]:
        by_level = sweep(cause, LEVELS, corpora, pool)
        for measure in (name for name, facts in MEASURES.items() if facts["cause"] == cause):
            means = [fmean(values[measure]) for values in by_level]
            found[measure] = (spearman(levels(cause, LEVELS), means), means[-1] - means[0])
    return found


def moving(corpora: int, pool: ProcessPoolExecutor) -> dict[str, dict[str, float]]:
    """For each factor how far each measure moves over its whole range, in units of the measure."""
    found = {}
    for factor in FACTORS:
        ends = sweep(factor, 2, corpora, pool)
        found[factor] = {measure: change(ends, measure) for measure in MEASURES}
    return found


def expectation(measure: str, factor: str) -> str:
    """What the matrix expects: rises, may, or flat."""
    facts = MEASURES[measure]
    return "rises" if facts["cause"] == factor else "may" if factor in facts["may"] else "flat"


# ---------------------------------------------------------------------------------------------------- false alarms

UNRELATED = replace(Plan(), drift=0.0, camps=0.0, topic=0.9, style=0.9, documents=0.1, length=0.3)


def alarms(test: Callable[[int], float | None], trials: int, pool: ProcessPoolExecutor) -> tuple[float, int]:
    """Share of literatures without the effect in which p is below 0.05, and in how many there was a p."""
    found = [p for p in pool.map(test, range(trials), chunksize=16) if p is not None]
    return sum(p < 0.05 for p in found) / len(found), len(found)


def context_alarm(seed: int) -> float | None:
    """p of the association of contexts and terms where documents have topics, and terms no contexts of their own."""
    from pipeline.statistics.association import adjusted_mutual_information

    contexts = plant(UNRELATED, seed).contexts
    sides = (contexts[name].to_numpy(object) for name in ("cluster", "term", "doc_id"))
    return adjusted_mutual_information(*sides, rounds=199, seed=seed).p


def stance_alarm(seed: int) -> float | None:
    """p of the association of stances and terms where authors have stances and habits that have nothing in common."""
    from pipeline.measuring.theories import staged
    from pipeline.statistics.association import cramers_v, permuted

    from .measuring import columns

    literature = plant(UNRELATED, seed).literature
    usages = staged(literature.mentions, literature.codes)
    return permuted(*columns(usages), cramers_v, rounds=199, seed=seed).p


def meaning_alarm(seed: int) -> float | None:
    """p of more conflict across stances than within, where rival definitions have nothing to do with stances."""
    from pipeline.measuring.theories import conflict_across_stances, leading_stances

    literature = plant(replace(UNRELATED, rival=0.8, undefined=0.1), seed).literature
    of_concept = [row for row in literature.definitions if row["concept"] == "C-BETA"]
    return conflict_across_stances(of_concept, leading_stances(literature.codes), seed=seed).p


def distance_alarm(seed: int) -> float | None:
    """p of definitions closer than chance, where all concepts are defined in the same words."""
    from pipeline.measuring.closeness import Closeness, definition_distance
    from pipeline.measuring.meanings import Meanings

    definitions = plant(replace(UNRELATED, undefined=0.1), seed).literature.definitions
    random = np.random.default_rng(seed)
    texts = random.permutation([row["definition"] for row in definitions])
    shuffled = [row | {"definition": str(text)} for row, text in zip(definitions, texts, strict=True)]
    return definition_distance(Closeness(Meanings(shuffled)), ("C-BETA", ""), seed=seed).p


ALARMS = {
    "context_term_association": context_alarm,
    "stance_term_association": stance_alarm,
    "conflict_across_stances": meaning_alarm,
    "definition_distance": distance_alarm,
}

# -------------------------------------------------------------------------------------------------------- coverage

TRUTH = 400  # literatures whose mean is the value that intervals should hold
SIZES = {
    "12 documents": replace(Plan(), documents=0.07),
    "40 documents": replace(Plan(), documents=1.0),
    "40, less consistent": replace(Plan(**dict.fromkeys(MATRIX["causes"], 0.6)), documents=1.0),
}


def _estimated(plan: Plan, seed: int) -> dict[str, Any]:
    planted = plant(plan, seed)
    return estimates(replace(planted, literature=related(planted.literature)), seed)


def coverage(plan: Plan, trials: int, pool: ProcessPoolExecutor) -> dict[str, tuple[float, int]]:
    """In which share of literatures each interval holds the value that the generator gives on average.

    That value is the mean over other literatures of the same plan: all measures concerned are unbiased by formula.
    """
    truth = _truth(plan, pool, min(TRUTH, 2 * trials))
    found = list(pool.map(partial(_estimated, plan), range(trials), chunksize=8))
    shares = {}
    for name, value in truth.items():
        known = [each[name] for each in found if each[name].low is not None]
        inside = [each.low <= value <= each.high for each in known]
        shares[name] = (fmean(inside) if inside else float("nan"), len(inside))
    return shares


def _truth(plan: Plan, pool: ProcessPoolExecutor, literatures: int) -> dict[str, float]:
    found = list(
        pool.map(
            partial(_estimated_value, replace(plan, documents=1.0)), range(10_000, 10_000 + literatures), chunksize=8
        )
    )
    return {name: fmean(each[name] for each in found if each[name] is not None) for name in found[0]}


def _estimated_value(plan: Plan, seed: int) -> Figures:
    planted = plant(plan, seed)
    found = estimates(replace(planted, literature=related(planted.literature)), None)
    return {name: estimate.value for name, estimate in found.items()}
