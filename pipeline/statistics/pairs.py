"""Shares of pairs of many things without a table of all pairs: each thing is held as what it brings to any pair."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .resampling import TAIL, Estimate, draws, undefined, unseen, with_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from scipy.sparse import csr_array


MOST_CELLS = 100_000  # of a matrix that holds its zeros


@dataclass(frozen=True)
class Pairs:
    """Two quantities of every two of many things: how often they are compared, and how often they differ then.

    `things` has a row of features for each thing. `compared` and `differing` have a row and a column for each feature:
    two things i and j are compared `things[i] @ compared @ things[j]` times. So a sum over all pairs takes as long as
    there are things, not as there are pairs.
    """

    things: "np.ndarray | csr_array"
    compared: "np.ndarray | csr_array"
    differing: "np.ndarray | csr_array"

    def __len__(self) -> int:
        return self.things.shape[0]

    def share(self, *, seed: int | None, things: str = "documents") -> Estimate:
        """What `resampling.share_of_pairs` gives of the tables of all pairs; n is the number of comparable things."""
        import numpy as np

        wholes = self.rows(self.compared)
        kept = np.flatnonzero(wholes > 0)
        if not len(kept):
            return undefined(f"No two {things} can be compared.", len(self))
        part = Pairs(self.things[kept], self.compared, self.differing)
        differing = max(0.0, float(part.rows(self.differing).sum()))
        estimate = Estimate(round(differing / float(wholes[kept].sum()), 10), len(kept))
        if seed is None:
            return estimate
        ends = part._resampled(wholes[kept] / len(kept), seed)
        return with_interval(estimate, len(kept), ends, TAIL, things)

    def rows(self, core: "np.ndarray | csr_array") -> "np.ndarray":
        """For each thing a quantity summed over all others."""
        return self.things @ (core @ self.things.sum(axis=0)) - self.own(core)

    def own(self, core: "np.ndarray | csr_array") -> "np.ndarray":
        """What each thing would have with itself, which is no pair."""
        return ((self.things @ core) * self.things).sum(axis=1)

    def sums(self, weights: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
        """How often things are compared and differ, over all pairs, where each thing counts as its weight.

        `weights` has a row for each time that is asked, with the weight of each thing.
        """
        drawn = (self.things.T @ weights.T).T
        return tuple(
            ((core @ drawn.T).T * drawn).sum(axis=1) - weights**2 @ self.own(core)
            for core in (self.compared, self.differing)
        )

    def _resampled(self, means: "np.ndarray", seed: int) -> "tuple[np.ndarray, np.ndarray]":
        """The lower and the upper share in each resample; `means` are comparisons of each thing with any thing."""
        import numpy as np

        sums = [(*self.sums(weights), weights @ means) for weights in draws(len(self), seed)]
        wholes, parts, others = (np.concatenate(each) for each in zip(*sums, strict=True))
        others = 2 * unseen(seed) * others
        return tuple((parts + side * others) / (wholes + others) for side in (0, 1))


def pairs_of_shares(groups: "Sequence[tuple[np.ndarray, np.ndarray]]", many: int) -> Pairs:
    """How far two of `many` things differ: 1 - sum over kinds of p q, added up over the groups that hold both.

    A group has the places of its things, and a row of shares of kinds for each.
    """
    import numpy as np

    cells, signs = [np.zeros((3, 0))], []
    for places, shares in groups:
        filled = np.hstack((np.ones((len(places), 1)), shares))
        rows, columns = np.nonzero(filled)
        cells.append(np.vstack((places[rows], columns + len(signs), filled[rows, columns])))
        signs += [1.0, *[-1.0] * shares.shape[1]]
    rows, columns, values = np.concatenate(cells, axis=1)
    things = matrix((rows.astype(int), columns.astype(int)), values, (many, len(signs)))
    diagonal, size = (np.arange(len(signs)),) * 2, (len(signs),) * 2
    signs = np.array(signs)
    return Pairs(things, matrix(diagonal, np.maximum(signs, 0), size), matrix(diagonal, signs, size))


def matrix(
    places: "tuple[np.ndarray, np.ndarray]", values: "np.ndarray", shape: tuple[int, int]
) -> "np.ndarray | csr_array":
    """The matrix with these values added up at these rows and columns: sparse only where it is large."""
    import numpy as np

    if shape[0] * shape[1] > MOST_CELLS:
        from scipy.sparse import csr_array

        return csr_array((values, places), shape=shape)
    filled = np.zeros(shape)
    np.add.at(filled, places, values)
    return filled
