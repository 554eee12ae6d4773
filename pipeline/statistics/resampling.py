"""Estimates from documents, with intervals that respect that uses within a document are not independent.

Where the seed is None, an estimate is given without its interval, and quickly.
"""

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 999
MINIMUM_UNITS = 6
Z = 1.959964  # two-sided 95 %
TAIL = 0.025
FEW_UNITS = 400  # whose draws are kept for the next figure
MOST_DRAWS = 500_000  # that are held at a time where there are more units
UNSEEN = 1 / 3  # of a thing; with none, ten documents that happen to agree would give an interval of width zero


@dataclass(frozen=True)
class Estimate:
    """A figure: value, 95 % interval, what it rests on, what to keep in mind, and what chance alone would give.

    `value` is None where the figure is undefined, `low` and `high` where there is no interval; `note` then says why.
    `null_value` and `p` are None where a figure has no null, or too few things to tell.
    """

    value: float | None
    n: int = 0
    low: float | None = None
    high: float | None = None
    note: str = ""
    null_value: float | None = None
    p: float | None = None


def undefined(note: str, n: int = 0) -> Estimate:
    """A figure that cannot be given, and why."""
    return Estimate(None, n, note=note)


def pooled_share(parts: Sequence[float], wholes: Sequence[float], *, seed: int | None) -> Estimate:
    """Sum of `parts` divided by the sum of `wholes`, one of each per document; n is the sum of `wholes`.

    The interval resamples documents. Documents whose whole is 0 say nothing. The order of documents does not matter.
    """
    import numpy as np

    pairs = sorted((part, whole) for part, whole in zip(parts, wholes, strict=True) if whole)
    if not pairs:
        return undefined("Nothing to count.")
    part, whole = np.array(pairs, dtype=float).T
    estimate = Estimate(round(float(part.sum() / whole.sum()), 10), round(whole.sum()))
    if seed is None:
        return estimate
    resampled = np.concatenate([(weights @ part) / (weights @ whole) for weights in draws(len(pairs), seed)])
    return with_interval(estimate, len(pairs), (resampled, resampled), _expanded(len(pairs)))


def mean_of_documents(values: Sequence[float], *, seed: int | None) -> Estimate:
    """Mean of one value per document; n is the number of documents. The interval resamples documents."""
    return pooled_share(values, [1] * len(values), seed=seed)


def share_of_documents(hits: int, documents: int, things: str = "documents") -> Estimate:
    """Share of documents, or other things, with a property, with Wilson's interval.

    Resampling would give an interval of width zero where all documents or none have the property.

    >>> found = share_of_documents(0, 10)
    >>> found.value, found.low, found.high
    (0.0, 0.0, 0.2775)
    """
    if not documents:
        return undefined(f"No {things} to count.")
    share = hits / documents
    if documents < MINIMUM_UNITS:
        return Estimate(share, documents, note=too_few(documents, things))
    centre = share + Z**2 / (2 * documents)
    half = Z * math.sqrt(share * (1 - share) / documents + Z**2 / (4 * documents**2))
    low, high = ((centre + side * half) / (1 + Z**2 / documents) for side in (-1, 1))
    return Estimate(share, documents, min(share, max(0.0, round(low, 4))), max(share, min(1.0, round(high, 4))))


def share_of_pairs(
    values: "np.ndarray", comparable: "np.ndarray | None" = None, *, seed: int | None, things: str = "documents"
) -> Estimate:
    """Mean of `values[i, j]` over all pairs of different things that are comparable; n is the number of such things.

    Both are square and symmetric. `comparable` says how often two things are compared, once by default; `values` is
    then the sum over these comparisons. The interval resamples the things that can be compared with any other; a thing
    drawn twice is not compared with itself. A third of a thing beside those seen, which agrees with none at the upper
    end of the interval and with all at the lower, stands for kinds that a small sample misses. Undefined where no two
    things are comparable.
    """
    import numpy as np

    size = len(values)
    allowed = np.ones((size, size)) if comparable is None else comparable.astype(float)
    np.fill_diagonal(allowed, 0)
    counted = np.where(allowed > 0, values, 0.0)
    if not allowed.any():
        return undefined(f"No two {things} can be compared.", size)
    kept = np.flatnonzero(allowed.any(axis=1))
    allowed, counted, size = allowed[np.ix_(kept, kept)], counted[np.ix_(kept, kept)], len(kept)
    estimate = Estimate(round(float(counted.sum() / allowed.sum()), 10), size)
    if seed is None:
        return estimate
    sums = [(weights @ allowed, weights @ counted, weights) for weights in draws(size, seed)]
    wholes, parts = (np.concatenate([(each[side] * each[2]).sum(axis=1) for each in sums]) for side in (0, 1))
    others = 2 * unseen(seed) * np.concatenate([weights @ allowed.mean(axis=1) for *_, weights in sums])
    low, high = ((parts + side * others) / (wholes + others) for side in (0, 1))
    return with_interval(estimate, size, (low, high), TAIL, things)


def with_interval(
    estimate: Estimate, units: int, ends: "tuple[np.ndarray, np.ndarray]", tail: float, things: str = "documents"
) -> Estimate:
    """The estimate with all but the `tail` of what resampling gives at either end, widened to hold the value itself."""
    import numpy as np

    if units < MINIMUM_UNITS:
        return replace(estimate, note=too_few(units, things))
    low, high = (np.nanquantile(end, level) for end, level in zip(ends, (tail, 1 - tail), strict=True))
    low, high = min(estimate.value, round(float(low), 4)), max(estimate.value, round(float(high), 4))
    note = f"All {things} are alike: the interval cannot show how uncertain this is." if high - low < 1e-4 else ""
    return replace(estimate, low=low, high=high, note=note)


@functools.cache
def _expanded(units: int) -> float:
    """How much of the resampled values lies beyond either end of the interval: less than 2.5 % of them.

    Few units resampled vary too little: by the root of (units - 1) / units, and with the tails of a normal instead of a
    t distribution. The expanded percentile interval makes up for both. Reference: Hesterberg (2015).

    >>> round(_expanded(12), 4), round(_expanded(1000), 4)
    (0.0108, 0.0248)
    """
    if units < MINIMUM_UNITS:
        return TAIL
    df, z = units - 1, Z
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    return NormalDist().cdf(-math.sqrt(units / df) * t)


def too_few(units: int, things: str = "documents") -> str:
    """Why there is no interval."""
    return f"No interval: fewer than {MINIMUM_UNITS} {things} ({units})."


def draws(units: int, seed: int) -> "Iterator[np.ndarray]":
    """How often each unit is drawn in each of the resamples: a row for each, a part of the resamples at a time.

    The draws are the same for the same number of units.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    if units <= FEW_UNITS:
        yield _remembered(units, seed)
        return
    at_once = max(1, MOST_DRAWS // units)
    for first in range(0, RESAMPLES, at_once):
        many = min(at_once, RESAMPLES - first)
        drawn = random.integers(units, size=(many, units)) + units * np.arange(many)[:, None]
        yield np.bincount(drawn.ravel(), minlength=many * units).reshape(many, units).astype(float)


@functools.lru_cache(maxsize=32)
def _remembered(units: int, seed: int) -> "np.ndarray":
    import numpy as np

    drawn = np.random.default_rng(seed).multinomial(units, [1 / units] * units, size=RESAMPLES).astype(float)
    drawn.flags.writeable = False
    return drawn


@functools.lru_cache(maxsize=8)
def unseen(seed: int) -> "np.ndarray":
    """The weight of what was not seen in each of the resamples: a third of a thing on average."""
    import numpy as np

    drawn = np.random.default_rng([seed, 1]).gamma(UNSEEN, size=RESAMPLES)
    drawn.flags.writeable = False
    return drawn
