"""Compares the wording of definitions."""

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MASK = "_"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
LONGEST_TERM_WORDS = 6
# Words that carry no content of their own. Negations are not among them.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been being both but by can for from had has have in into is it its may of on or other "
        "such than that the their them there these they this those to was were when where which who will with",
    )
)
NEGATIONS = frozenset(
    ["no", "not", "never", "nor", "neither", "none", "nothing", "without", "cannot", "hardly", "rarely", "rather"]
)
ALIGNED_WORDS = 3
BEFORE_ALIGNED = 3


def definition_similarity(first: str, second: str, *, terms: Collection[str] = ()) -> float:
    """How alike two definitions are worded: cosine of their TF-IDF vectors, 0 (no word in common) to 1.

    `terms` are masked, so that two definitions are not alike because they define the same term. A definition and its
    negation are worded alike: see `negated_alike`.

    >>> definition_similarity("agencies act together by plan", "by plan, the agencies act together")
    1.0
    """
    words = [masked_words(text, terms) for text in (first, second)]
    return float(similarities(words)[0, 1])


def masked_words(text: str, terms: Collection[str]) -> list[str]:
    """The words of `text` in lower case, with every spelling of one of `terms` replaced by `MASK`.

    >>> masked_words("Multi-agency work is shared.", ["multiagency"])
    ['_', 'work', 'is', 'shared']
    """
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    wanted = {squashed(term) for term in terms} - {""}
    found, place = [], 0
    while place < len(words):
        size = _term_size(words, place, wanted)
        found.append(MASK if size else words[place])
        place += size or 1
    return found


def _term_size(words: Sequence[str], place: int, wanted: Collection[str]) -> int:
    """How many words from `place` on spell a term, the longest first; 0 when none does."""
    for size in range(min(LONGEST_TERM_WORDS, len(words) - place), 0, -1):
        joined = squashed("".join(words[place : place + size]))
        if joined in wanted or joined.removesuffix("s") in wanted:
            return size
    return 0


def squashed(text: str) -> str:
    """Letters and digits alone, without accents, "-iz-" for "-is-": one key for all spellings of a term.

    >>> squashed("Inter-Organisational") == squashed("interorganizational")
    True
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"i[sz](?=[aeio])", "iz", "".join(character for character in letters if character.isalnum()))


def similarities(texts: Sequence[Sequence[str]]) -> "np.ndarray":
    """Cosine of the TF-IDF vectors of every two texts (lists of words): square, symmetric, 0 to 1.

    The weight of a word is its count times ln((1 + texts) / (1 + texts with it)) + 1. Empty words and masks have no
    weight; a text without any other word is like no text, itself included. A few hundred definitions do not repay the
    second and a half that scikit-learn takes to load.
    """
    import numpy as np

    counts = [Counter(word for word in words if word not in EMPTY_WORDS and word != MASK) for words in texts]
    vocabulary = {word: place for place, word in enumerate(sorted(set().union(*counts)))}
    spread = Counter(word for count in counts for word in count)
    weights = np.zeros((len(texts), len(vocabulary)))
    for row, count in enumerate(counts):
        for word, times in count.items():
            weights[row, vocabulary[word]] = times * (math.log((1 + len(texts)) / (1 + spread[word])) + 1)
    lengths = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    weights = np.divide(weights, lengths, out=weights, where=lengths > 0)
    return np.clip(np.round(weights @ weights.T, 12), 0, 1)


def shared_runs(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of at least three words that stand in both, in the same order: (place in first, place in second, length)."""
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return [tuple(block) for block in matcher.get_matching_blocks() if block.size >= ALIGNED_WORDS]


def negated_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the part that both share is negated equally often in both.

    The part runs from a little before the first shared run to the end of the last: a caveat that one of them drops
    afterwards is no contradiction.

    >>> negated_alike("they do not work as one body".split(), "they do work as one body".split())
    False
    """
    runs = shared_runs(first, second)
    if not runs:
        return True
    sides = []
    for words, side in ((first, 0), (second, 1)):
        part = words[max(0, runs[0][side] - BEFORE_ALIGNED) : runs[-1][side] + runs[-1][2]]
        sides.append(sum(word in NEGATIONS or word.endswith("n't") for word in part))
    return sides[0] == sides[1]
