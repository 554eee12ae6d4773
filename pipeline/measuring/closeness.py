"""Tells how close the definitions of a concept are, between unrelated ones and paraphrases."""

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from ..statistics.pairs import matrix
from ..statistics.resampling import MINIMUM_UNITS, Estimate, share_of_pairs, undefined
from .contradiction import idea
from .definers import definer_key
from .meanings import Meanings
from .similarity import paraphrase_similarity

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 999
ROUNDED = 1e-9  # estimates are rounded: a draw of the very same definers is as close
MOST_CELLS = 1_000_000  # of tables that are held at a time
LEAST_SCALE = 0.05  # between the anchors; with less, the scale says nothing
Idea = tuple[str, str]


class Closeness:
    """The similarity of what every two definers say, over all concepts; several definitions of one are averaged."""

    def __init__(self, meanings: Meanings) -> None:
        import numpy as np

        keys = [(idea(row), definer_key(row)) for row in meanings.definitions]
        units = {unit: place for place, unit in enumerate(sorted(set(keys)))}
        rows = np.array([units[key] for key in keys], dtype=int)
        shares = 1 / np.bincount(rows)[rows] if len(rows) else np.zeros(0)
        belongs = matrix((rows, np.arange(len(keys))), shares, (len(units), len(keys)))
        self.ideas = [of_idea for of_idea, _ in units]
        self.similarity = (belongs @ (belongs @ meanings.similarity).T).T

    @functools.cached_property
    def unrelated(self) -> float | None:
        """Mean similarity of definers of different concepts; None where there are none."""
        import numpy as np

        numbers = np.unique([" ".join(each) for each in self.ideas], return_inverse=True)[1]
        differ = numbers[:, None] != numbers
        return float(self.similarity[differ].mean()) if differ.any() else None


def definition_distance(closeness: Closeness, of: Idea, *, seed: int | None) -> Estimate:
    """How far apart the definitions of a concept are, whoever gives them: a second look at what `jingle` counts.

    Formula: 1 - (s - u) / (p - u), where s is the mean similarity over pairs of definers of the concept,
    the defined terms masked, u that over pairs of definers of different concepts (labels shuffled: the lower anchor),
    and p that of pairs that readers found to say the same (the upper anchor, from models/similarity). 0 = as close as
    paraphrases; below 0 = closer, as copies are; 1 = no closer than definitions of other things, which is the null;
    higher = less consistent. Sensitive to style and to the
    wording that authors copy; a sentence and its denial count as alike. n is the number of definers. Undefined with
    fewer than two, or where no other concept is defined. The null, from six definers, shuffles the concepts among the
    definitions; p says how often it gives definitions as close as these, so that a small p means agreement.
    """
    import numpy as np

    inside = np.array([each == of for each in closeness.ideas], dtype=bool)
    many, lowest = int(inside.sum()), closeness.unrelated
    if many < 2 or lowest is None:
        return undefined("Fewer than two definers." if many < 2 else "No other concept is defined.", many)
    if paraphrase_similarity() - lowest < LEAST_SCALE:
        return undefined("Definitions of different things are as alike here as paraphrases are elsewhere.", many)
    scaled = 1 - (closeness.similarity - lowest) / (paraphrase_similarity() - lowest)
    found = share_of_pairs(scaled[np.ix_(inside, inside)], seed=seed, things="definers")
    p = _chance(scaled, many, found.value, seed) if many >= MINIMUM_UNITS and seed is not None else None
    return replace(found, null_value=1.0, p=p)


def _chance(scaled: "np.ndarray", many: int, found: float, seed: int) -> float:
    """How often as many definers drawn from all are as close as these."""
    import numpy as np

    random = np.random.default_rng(seed)
    hits = 0
    at_once = max(1, MOST_CELLS // many**2)
    for first in range(0, ROUNDS, at_once):
        rounds = range(first, min(first + at_once, ROUNDS))
        drawn = np.array([random.choice(len(scaled), many, replace=False) for _ in rounds])
        parts = scaled[drawn[:, :, None], drawn[:, None, :]]
        means = (parts.sum(axis=(1, 2)) - np.trace(parts, axis1=1, axis2=2)) / (many * (many - 1))
        hits += int((means <= found + ROUNDED).sum())
    return (1 + hits) / (1 + ROUNDS)
