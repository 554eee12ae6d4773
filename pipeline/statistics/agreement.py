"""Agreement between coders: percent, Cohen's kappa, Scott's pi, Bennett's S, Krippendorff's alpha."""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import permutations
from typing import Any

Unit = Sequence[Hashable | None]  # what each coder said of one unit, in the same order; None where one did not code it
Distance = Callable[[Any, Any], float]
ROUNDS = 1000


def percent(units: Sequence[Unit]) -> float | None:
    """Share of pairs of codings of the same unit that are equal, 0..1; None where no unit has two codings."""
    agreeing = pairs = 0
    for unit in units:
        said = [code for code in unit if code is not None]
        count = Counter(said)
        agreeing += sum(many * (many - 1) for many in count.values())
        pairs += len(said) * (len(said) - 1)
    return agreeing / pairs if pairs else None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa (1960) of two coders: -1..1, 0 by chance given how often each uses each code.

    None where there is no pair, or both coders use one and the same code throughout.
    """
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    expected = sum(many * twos[code] for code, many in ones.items()) / max(1, len(pairs)) ** 2
    return _beyond_chance(pairs, expected)


def pi(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Scott's pi (1955) of two coders: as kappa, with chance from both coders' codes together."""
    both = Counter(code for pair in pairs for code in pair)
    expected = sum(many**2 for many in both.values()) / max(1, both.total()) ** 2
    return _beyond_chance(pairs, expected)


def s(pairs: Sequence[tuple[Hashable, Hashable]], codes: int) -> float | None:
    """Bennett, Alpert and Goldstein's S (1954) of two coders: as kappa, with all `codes` equally likely by chance."""
    return _beyond_chance(pairs, 1 / codes)


def _beyond_chance(pairs: Sequence[tuple[Hashable, Hashable]], expected: float) -> float | None:
    if not pairs or expected >= 1:
        return None
    return (sum(one == two for one, two in pairs) / len(pairs) - expected) / (1 - expected)


def alpha(units: Sequence[Unit], scale: str = "nominal") -> float | None:
    """Krippendorff's alpha (2011) of any number of coders; codings may be missing.

    1 is agreement, 0 what chance gives, below 0 is worse. `scale` is nominal, ordinal, interval or ratio; all but
    nominal need numbers. Units that fewer than two coders coded do not count. None where nothing can be compared: no
    such unit, or one and the same code throughout.
    """
    coincidences: Counter[tuple[Any, Any]] = Counter()
    for unit in units:
        said = [code for code in unit if code is not None]
        for pair in permutations(said, 2):
            coincidences[pair] += 1 / (len(said) - 1)  # type: ignore[assignment]
    totals: Counter[Any] = Counter()
    for (one, _), weight in coincidences.items():
        totals[one] += weight  # type: ignore[assignment]
    n = sum(totals.values())
    distance = _distance(scale, totals)
    expected = sum(totals[one] * totals[two] * distance(one, two) for one in totals for two in totals)
    if n <= 1 or not expected:
        return None
    observed = sum(weight * distance(*pair) for pair, weight in coincidences.items())
    return 1 - (n - 1) * observed / expected


def _distance(scale: str, totals: Counter[Any]) -> Distance:
    """The squared distance of two codes; on an ordinal scale by how many codings lie between them."""
    if scale == "nominal":
        return lambda one, two: float(one != two)
    if scale == "interval":
        return lambda one, two: float(one - two) ** 2
    if scale == "ratio":
        return lambda one, two: ((one - two) / (one + two)) ** 2 if one != two else 0.0
    if scale != "ordinal":
        raise ValueError(f"scale must be nominal, ordinal, interval or ratio, not {scale!r}")
    ranks, below = {}, 0.0
    for code in sorted(totals):
        ranks[code] = below + totals[code] / 2
        below += totals[code]
    return lambda one, two: (ranks[one] - ranks[two]) ** 2


def interval(
    groups: Sequence[Sequence[Any]], figure: Callable[[list[Any]], float | None], *, seed: int, rounds: int = ROUNDS
) -> tuple[float, float] | None:
    """The middle 95 in 100 of a figure when groups of units, as documents are, are drawn anew with replacement.

    Rounds in which there is no figure are left out; None where that is more than half of them, or one group.
    """
    import numpy as np

    if len(groups) < 2:
        return None
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        value = figure([unit for place in draw.integers(0, len(groups), len(groups)) for unit in groups[place]])
        if value is not None and not math.isnan(value):
            found.append(value)
    if len(found) < rounds / 2:
        return None
    found.sort()
    return found[int(0.025 * len(found))], found[min(len(found) - 1, int(0.975 * len(found)))]
