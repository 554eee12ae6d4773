"""Compares what many definitions state, without going through all pairs of them: what they state is held as bits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..codebook import DIMENSIONS
from ..statistics.pairs import Pairs, matrix
from .contradiction import Position

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Positions:
    """What definitions state: a number for each, with one bit for each value of a dimension.

    `masks` has the bits of each dimension. As `shared_dimensions` and `conflicting_dimensions` say of two positions,
    `crossed` says of many at once.
    """

    bits: "np.ndarray"
    masks: dict[str, int]

    @classmethod
    def of(cls, positions: Iterable[Position]) -> "Positions":
        """The positions in their order; more than 62 values in all cannot be told apart."""
        import numpy as np

        known: dict[tuple[str, str], int] = {}
        bits = [
            sum(1 << known.setdefault((name, value), len(known)) for name in each for value in each[name])
            for each in positions
        ]
        masks = dict.fromkeys(DIMENSIONS, 0)
        for (name, _), place in known.items():
            masks[name] |= 1 << place
        return cls(np.array(bits, dtype=np.int64), masks)

    def crossed(
        self, first: "np.ndarray", second: "np.ndarray", dimensions: Sequence[str] = DIMENSIONS
    ) -> "tuple[np.ndarray, np.ndarray]":
        """Which two positions state something on one of the dimensions, and which contradict each other on one.

        `first` and `second` are bits; every one is compared with the one at its place, as arrays are.
        """
        import numpy as np

        shared, against = np.zeros((2, *np.broadcast_shapes(first.shape, second.shape)), dtype=bool)
        for mask in (self.masks[name] for name in dimensions if self.masks[name]):
            both = ((first & mask) != 0) & ((second & mask) != 0)
            shared |= both
            against |= both & ((first & second & mask) == 0)
        return shared, against

    def pairs(
        self,
        things: "np.ndarray",
        groups: "np.ndarray",
        many: int,
        *,
        dimensions: Sequence[str] = DIMENSIONS,
        signs: "np.ndarray | None" = None,
    ) -> Pairs:
        """The pairs of `many` things whose positions in one group are compared, and contradict each other.

        Each position has the number of its thing and of its group, and counts as its sign, or as 1. Equal
        positions of a group are one feature, so what is compared grows with the number of different positions.
        """
        import numpy as np

        kept = (np.bincount(groups) > 1)[groups] if len(groups) else np.zeros(0, dtype=bool)
        things, groups, weights = things[kept], groups[kept], (np.ones(len(kept)) if signs is None else signs)[kept]
        values, kinds = np.unique(self.bits[kept], return_inverse=True)
        found, classes = np.unique(groups * max(1, len(values)) + kinds, return_inverse=True)
        bits, homes = values[found % max(1, len(values))], found // max(1, len(values))
        _, firsts, sizes = np.unique(homes, return_index=True, return_counts=True)
        partners = np.repeat(sizes, sizes)
        ones = np.repeat(np.arange(len(found)), partners)
        within = np.arange(len(ones)) - np.repeat(np.cumsum(partners) - partners, partners)
        others = np.repeat(np.repeat(firsts, sizes), partners) + within
        shared, against = self.crossed(bits[ones], bits[others], dimensions)
        size = (len(found),) * 2
        cores = (matrix((ones[each], others[each]), np.ones(int(each.sum())), size) for each in (shared, against))
        return Pairs(matrix((things, classes), weights.astype(float), (many, len(found))), *cores)
