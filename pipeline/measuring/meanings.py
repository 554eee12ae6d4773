"""What any two definitions have to do with each other: the same words, contradiction, agreement, likeness."""

from ..tables import Rows
from .contradiction import conflicting_dimensions, idea, position, shared_dimensions
from .similarity import masked_similarities
from .wording import masked_words, negated_alike, shared_runs

# Two definitions have the same wording when both hold: their words are alike, and long runs of words are the same.
ALIKE = 0.5
LONG_RUN_WORDS = 8
SHARED_PART = 0.8
SHORTEST_WORDS = 4
# Definitions of two concepts share the words of the field: only much more likeness than that says that they mean one.
SAME_MEANING = 0.7


class Meanings:
    """Definitions with what each states, and the similarity of every two, all defined terms masked.

    `similarity` is square, in the order of `definitions` (rows of the table of that name), 0 to 1.
    """

    def __init__(self, definitions: Rows) -> None:
        terms = sorted({row["term"] for row in definitions})
        self.definitions = definitions
        self.positions = [position(row) for row in definitions]
        self.words = [masked_words(row["definition"], terms) for row in definitions]
        self.similarity = masked_similarities(self.words)

    def relation(self, one: int, other: int) -> tuple[str, list[str]]:
        """How two definitions stand to each other, and the dimensions on which they conflict.

        `same_wording`: alike in words, nothing stated in conflict, negated alike. Else of one concept: `conflicting` or
        `agreeing` where both state some dimension. Of two concepts: `alike`, where both state some dimension, agree on
        all of them, and are similar and negated alike. Else empty.
        """
        first, second = self.positions[one], self.positions[other]
        conflicts = sorted(conflicting_dimensions(first, second))
        is_one_idea = idea(self.definitions[one]) == idea(self.definitions[other])
        if not conflicts and self._same_wording(one, other):
            return "same_wording", []
        if not shared_dimensions(first, second):
            return "", []
        if is_one_idea:
            return ("conflicting" if conflicts else "agreeing"), conflicts
        return ("alike" if not conflicts and self._same_meaning(one, other) else ""), []

    def _same_wording(self, one: int, other: int) -> bool:
        first, second = self._in_order(one, other)
        shorter = min(len(first), len(second))
        if self.similarity[one, other] < ALIKE or shorter < SHORTEST_WORDS:
            return False
        runs = shared_runs(first, second)
        longest = max((size for *_, size in runs), default=0)
        part = sum(size for *_, size in runs) / shorter
        return (longest >= LONG_RUN_WORDS or part >= SHARED_PART) and negated_alike(first, second)

    def _same_meaning(self, one: int, other: int) -> bool:
        return self.similarity[one, other] >= SAME_MEANING and negated_alike(*self._in_order(one, other))

    def _in_order(self, one: int, other: int) -> list[list[str]]:
        """The words of both, so that which of them comes first does not matter: aligning words is not symmetric."""
        return sorted([self.words[one], self.words[other]])
