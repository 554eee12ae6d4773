"""Tells how close the definitions of a concept are, between unrelated ones and paraphrases."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ..statistics.resampling import MINIMUM_UNITS, Estimate, share_of_pairs, undefined
from .contradiction import idea
from .definers import definer_key
from .meanings import Meanings
from .similarity import paraphrase_similarity

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 999
ROUNDED = 1e-9  # estimates are rounded: a draw of the very same definers is as close
LEAST_SCALE = 0.05  # between the anchors; with less, the scale says nothing
Idea = tuple[str, str]


class Closeness:
    """The similarity of what every two definers say, over all concepts; several definitions of one are averaged."""

    def __init__(self, meanings: Meanings) -> None:
        import numpy as np

        keys = [(idea(row), definer_key(row)) for row in meanings.definitions]
        units = sorted(set(keys))
        belongs = np.array([[key == unit for key in keys] for unit in units], dtype=float).reshape(
            len(units), len(keys)
        )
        belongs /= np.maximum(1, belongs.sum(axis=1, keepdims=True))
        self.ideas = [of_idea for of_idea, _ in units]
        self.similarity = belongs @ meanings.similarity @ belongs.T

    def unrelated(self) -> float | None:
        """Mean similarity of definers of different concepts; None where there are none."""
        import numpy as np

        differ = np.array([[one != other for other in self.ideas] for one in self.ideas], dtype=bool)
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
    many, lowest = int(inside.sum()), closeness.unrelated()
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
    for _ in range(ROUNDS):
        drawn = random.choice(len(scaled), many, replace=False)
        part = scaled[np.ix_(drawn, drawn)]
        hits += (part.sum() - np.trace(part)) / (many * (many - 1)) <= found + ROUNDED
    return (1 + hits) / (1 + ROUNDS)
