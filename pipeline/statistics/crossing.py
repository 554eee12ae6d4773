"""How far two coders agree, from tables of counts that cross their answers, with intervals over documents.

A table has a row for each answer of the first coder and a column for each of the second. All functions take an array of
such tables in its last two dimensions and give one figure for each; nan where there is none.
"""

from collections.abc import Callable, Sequence

import numpy as np

ROUNDS = 1000
MOST_CELLS = 2_000_000  # of tables that are held at a time
Figure = Callable[[np.ndarray], np.ndarray]


def crossed(
    documents: Sequence[str], ones: Sequence[str], others: Sequence[str], weights: Sequence[float] | None = None
) -> np.ndarray:
    """A table for each document, documents and answers in alphabetical order: what two coders said of each unit.

    The three sequences have one entry for each unit; each unit counts as its weight, or as 1.
    """
    answers = {answer: place for place, answer in enumerate(sorted({*ones, *others}))}
    names = {name: place for place, name in enumerate(sorted(set(documents)))}
    tables = np.zeros((len(names), len(answers), len(answers)))
    for place, (document, one, other) in enumerate(zip(documents, ones, others, strict=True)):
        weight = 1.0 if weights is None else weights[place]
        tables[names[document], answers[one], answers[other]] += weight
    return tables


def percents(tables: np.ndarray) -> np.ndarray:
    """Share of units of which both say the same, 0..1."""
    return _ratio(np.trace(tables, axis1=-2, axis2=-1), tables.sum(axis=(-2, -1)))


def kappas(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa, -1..1."""
    n = tables.sum(axis=(-2, -1))
    expected = _ratio((tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1), n**2)
    return _ratio(percents(tables) - expected, 1 - expected)


def alphas(tables: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of answers without order, at most 1."""
    return _alpha(tables, lambda totals: 1 - np.eye(totals.shape[-1]))


def ordinal_alphas(tables: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of answers whose alphabetical order is their rank."""

    def distance(totals: np.ndarray) -> np.ndarray:
        ranks = totals.cumsum(axis=-1) - totals / 2
        return (ranks[..., :, None] - ranks[..., None, :]) ** 2

    return _alpha(tables, distance)


def _alpha(tables: np.ndarray, distance: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    coincidences = tables + np.swapaxes(tables, -2, -1)
    totals = coincidences.sum(axis=-1)
    far = distance(totals)
    observed = (coincidences * far).sum(axis=(-2, -1))
    expected = (totals[..., :, None] * totals[..., None, :] * far).sum(axis=(-2, -1))
    return 1 - _ratio((totals.sum(axis=-1) - 1) * observed, expected)


def precisions(tables: np.ndarray) -> np.ndarray:
    """Of the units to which the first coder gives the second of two answers, the share to which the other does."""
    return _ratio(tables[..., 1, 1], tables[..., 1, :].sum(axis=-1))


def recalls(tables: np.ndarray) -> np.ndarray:
    """Of the units to which the second coder gives the second of two answers, the share to which the first does."""
    return _ratio(tables[..., 1, 1], tables[..., :, 1].sum(axis=-1))


def interval(tables: np.ndarray, figure: Figure, *, seed: int, rounds: int = ROUNDS) -> tuple[float, float] | None:
    """The middle 95 in 100 of a figure when documents are drawn anew with replacement; `tables` has one for each.

    Rounds in which there is no figure are left out; None where that is more than half of them, or one document.
    """
    many = len(tables)
    if many < 2:
        return None
    draws = np.random.default_rng(seed).multinomial(many, np.full(many, 1 / many), size=rounds)
    at_once = max(1, MOST_CELLS // tables[0].size)
    parts = (draws[start : start + at_once] for start in range(0, rounds, at_once))
    found = np.concatenate([figure(np.tensordot(part, tables, axes=1)) for part in parts])
    found = np.sort(found[~np.isnan(found)])
    if len(found) < rounds / 2:
        return None
    return float(found[int(0.025 * len(found))]), float(found[min(len(found) - 1, int(0.975 * len(found)))])


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(below) > 1e-12, np.asarray(above) / np.asarray(below), np.nan)
