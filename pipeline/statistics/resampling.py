"""Estimates from documents, with intervals that respect that uses within a document are not independent."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 999
MINIMUM_UNITS = 6
Z = 1.959964  # two-sided 95 %


@dataclass(frozen=True)
class Estimate:
    """A figure: value, 95 % interval, what it rests on, and what to keep in mind.

    `value` is None where the figure is undefined, `low` and `high` where there is no interval; `note` then says why.
    """

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    note: str = ""


def undefined(note: str, n: int = 0) -> Estimate:
    """A figure that cannot be given, and why."""
    return Estimate(None, n, note=note)


def pooled_share(parts: Sequence[float], wholes: Sequence[float], *, seed: int) -> Estimate:
    """Sum of `parts` divided by the sum of `wholes`, one of each per document; n is the sum of `wholes`.

    The interval resamples documents. Documents whose whole is 0 say nothing. The order of documents does not matter.
    """
    import numpy as np

    pairs = sorted((part, whole) for part, whole in zip(parts, wholes, strict=True) if whole)
    if not pairs:
        return undefined("Nothing to count.")
    part, whole = np.array(pairs, dtype=float).T
    weights = _weights(len(pairs), seed)
    value = float(part.sum() / whole.sum())
    return _with_interval(value, round(whole.sum()), len(pairs), (weights @ part) / (weights @ whole))


def mean_of_documents(values: Sequence[float], *, seed: int) -> Estimate:
    """Mean of one value per document; n is the number of documents. The interval resamples documents."""
    return pooled_share(values, [1] * len(values), seed=seed)


def share_of_documents(hits: int, documents: int, things: str = "documents") -> Estimate:
    """Share of documents, or other things, with a property, with Wilson's interval.

    Resampling would give an interval of width zero where all documents or none have the property.

    >>> share_of_documents(0, 10)
    Estimate(value=0.0, n=10, low=0.0, high=0.2775, note='')
    """
    if not documents:
        return undefined(f"No {things} to count.")
    share = hits / documents
    if documents < MINIMUM_UNITS:
        return Estimate(share, documents, note=_too_few(documents, things))
    centre = share + Z**2 / (2 * documents)
    half = Z * math.sqrt(share * (1 - share) / documents + Z**2 / (4 * documents**2))
    low, high = ((centre + side * half) / (1 + Z**2 / documents) for side in (-1, 1))
    return Estimate(share, documents, min(share, max(0.0, round(low, 4))), max(share, min(1.0, round(high, 4))))


def share_of_pairs(
    values: "np.ndarray", comparable: "np.ndarray | None" = None, *, seed: int, things: str = "documents"
) -> Estimate:
    """Mean of `values[i, j]` over all pairs of different things that are comparable; n is the number of things.

    `values` is square, symmetric, between 0 and 1; `comparable` is square, symmetric, true or false, by default all
    true. The interval resamples the things; a thing drawn twice is not compared with itself. Undefined where no two
    things are comparable.
    """
    import numpy as np

    size = len(values)
    allowed = np.ones((size, size)) if comparable is None else comparable.astype(float)
    np.fill_diagonal(allowed, 0)
    counted = np.where(allowed > 0, values, 0.0)
    if not allowed.any():
        return undefined(f"No two {things} can be compared.", size)
    weights = _weights(size, seed)
    wholes = ((weights @ allowed) * weights).sum(axis=1)
    parts = ((weights @ counted) * weights).sum(axis=1)
    shares = np.divide(parts, wholes, out=np.full(len(wholes), np.nan), where=wholes > 0)
    return _with_interval(float(counted.sum() / allowed.sum()), size, size, shares, things)


def _with_interval(value: float, n: int, units: int, resampled: "np.ndarray", things: str = "documents") -> Estimate:
    """The value with the middle 95 % of what resampling gives, widened where needed to hold the value itself."""
    import numpy as np

    value = round(value, 10)
    if units < MINIMUM_UNITS:
        return Estimate(value, n, note=_too_few(units, things))
    low, high = np.nanquantile(resampled, [0.025, 0.975])
    note = f"All {things} are alike: the interval cannot show how uncertain this is." if low == high else ""
    return Estimate(value, n, min(value, round(float(low), 4)), max(value, round(float(high), 4)), note)


def _too_few(units: int, things: str = "documents") -> str:
    return f"No interval: fewer than {MINIMUM_UNITS} {things} ({units})."


@functools.lru_cache(maxsize=32)
def _weights(units: int, seed: int) -> "np.ndarray":
    """How often each unit is drawn, in each of the resamples: the same draws for the same number of units."""
    import numpy as np

    draws = np.random.default_rng(seed).multinomial(units, [1 / units] * units, size=RESAMPLES).astype(float)
    draws.flags.writeable = False
    return draws
