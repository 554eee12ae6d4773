"""What any two definitions have to do with each other: the same words, contradiction, agreement, likeness."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..tables import Rows
from .contradiction import conflicting_dimensions, idea, position
from .positions import Positions
from .similarity import masked_similarities
from .wording import ALIGNED_WORDS, Masks, common_runs, masked_words, negated_alike

if TYPE_CHECKING:
    import numpy as np

# Two definitions have the same wording when both hold: their words are alike, and long runs of words are the same.
ALIKE = 0.5
LONG_RUN_WORDS = 8
SHARED_PART = 0.8
SHORTEST_WORDS = 4
# Definitions of two concepts share the words of the field: only much more likeness than that says that they mean one.
SAME_MEANING = 0.7


class Meanings:
    """Definitions with what each states, and the similarity of every two, all defined terms masked.

    `similarity` is square, in the order of `definitions` (rows of the table of that name), 0 to 1. What `masks`
    holds is blanked out, by default the terms that these definitions define.
    """

    def __init__(self, definitions: Rows, masks: Masks | None = None) -> None:
        import numpy as np

        masks = masks or Masks({row["term"] for row in definitions})
        self.definitions = definitions
        self.words = [masked_words(row["definition"], masks) for row in definitions]
        self.similarity = masked_similarities(self.words)
        self._positions = Positions.of(position(row) for row in definitions)
        ideas: dict[tuple[str, str], int] = {}
        self._ideas = np.array([ideas.setdefault(idea(row), len(ideas)) for row in definitions], dtype=int)
        self._trigrams = functools.cache(self._trigrams_of)

    def relation(self, one: int, other: int) -> tuple[str, list[str]]:
        """How two definitions stand to each other, and the dimensions on which they conflict.

        `same_wording`: alike in words, nothing stated in conflict, negated alike. Else of one concept: `conflicting` or
        `agreeing` where both state some dimension. Of two concepts: `alike`, where both state some dimension, agree on
        all of them, and are similar and negated alike. Else empty.
        """
        import numpy as np

        found = [(relation, conflicts) for _, relation, conflicts in self.relations(one, np.array([other]))]
        return found[0] if found else ("", [])

    def relations(self, one: int, others: "np.ndarray") -> Iterator[tuple[int, str, list[str]]]:
        """Those of `others` that have to do with a definition, and what (`relation`), in their order."""
        bits, similarity = self._positions.bits, self.similarity[one, others]
        shared, against = self._positions.crossed(bits[one], bits[others])
        is_one_idea = self._ideas[others] == self._ideas[one]
        may_be_same = ~against & (similarity >= ALIKE)
        may_be_alike = shared & ~against & ~is_one_idea & (similarity >= SAME_MEANING)
        for place in (may_be_same | may_be_alike | (shared & is_one_idea)).nonzero()[0].tolist():
            other = int(others[place])
            if may_be_same[place] and self._same_wording(one, other):
                yield other, "same_wording", []
            elif shared[place] and is_one_idea[place]:
                yield other, "conflicting" if against[place] else "agreeing", self._conflicts(one, other)
            elif may_be_alike[place] and negated_alike(*self._in_order(one, other)):
                yield other, "alike", []

    def _conflicts(self, one: int, other: int) -> list[str]:
        return sorted(conflicting_dimensions(*(position(self.definitions[place]) for place in (one, other))))

    def _same_wording(self, one: int, other: int) -> bool:
        first, second = self._in_order(one, other)
        shorter = min(len(first), len(second))
        if shorter < SHORTEST_WORDS or self._trigrams(one).isdisjoint(self._trigrams(other)):
            return False
        common = common_runs(first, second)
        runs = [size for *_, size in common if size >= ALIGNED_WORDS]
        is_long = max(runs, default=0) >= LONG_RUN_WORDS or sum(runs) / shorter >= SHARED_PART
        return is_long and negated_alike(first, second, common)

    def _trigrams_of(self, place: int) -> frozenset[tuple[str, ...]]:
        """All runs of three words: without one in common there is no run to be found."""
        words = self.words[place]
        return frozenset(zip(*(words[start:] for start in range(ALIGNED_WORDS)), strict=False))

    def _in_order(self, one: int, other: int) -> list[list[str]]:
        """The words of both, so that which of them comes first does not matter: aligning words is not symmetric."""
        return sorted([self.words[one], self.words[other]])
