"""How alike two definitions are in meaning, as far as their words tell: 0 to 1."""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.idf import idf
from ..models import models_folder
from .wording import EMPTY_WORDS, MASK, Masks, masked_words

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array


LONGEST = 60  # letters of a word; stemming takes time by their square


@dataclass(frozen=True)
class Weights:
    """What was fitted to pairs that readers had rated; see models/similarity.

    `synonym` is what a word counts that the other text has only a synonym of, `larger` the weight of the larger of both
    shares against their mean, `power` bends the result to the raters' scale, and `paraphrase` is the mean similarity of
    pairs that they found to say the same.
    """

    synonym: float
    larger: float
    power: float
    paraphrase: float


def definition_similarity(pairs: Iterable[tuple[str, str]], *, terms: Iterable[str] = ()) -> list[float]:
    """How alike the two definitions of each pair are in meaning: 0 (nothing in common) to 1 (the same words).

    Formula: each word weighs as much as it is rare in general English; of either definition, the share of its weight
    whose words, or synonyms of them at a quarter of their weight, stand in the other; the mean of the mean of both
    shares and the larger of them, to the power of 0.7. Words are compared by their stems, whatever their order.
    Symmetric; the score of a pair does not depend on the other pairs. `terms` are masked, so that two definitions are
    not alike
    because they define the same term. Sensitive to wording: a paraphrase without a word in common scores low, and a
    definition and its negation score high, so look at what both state (`jingle`) too. An empty definition is like none.
    The card, models/similarity/README.md, says how well it follows readers. Raises TypeError where a pair is not two
    texts.

    >>> definition_similarity([("agencies act together by plan", "by plan, the agency acts together"), ("a", "b")])
    [1.0, 0.0]
    """
    masks = Masks([terms] if isinstance(terms, str) else list(terms))
    scores = []
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise TypeError(f"A pair is two texts, not {pair!r:.80}.")
        scores.append(float(masked_similarities([masked_words(text, masks) for text in pair])[0, 1]))
    return scores


def paraphrase_similarity() -> float:
    """Mean similarity of pairs that readers found to say the same in other words."""
    return weights().paraphrase


def masked_similarities(texts: Sequence[Sequence[str]], fitted: Weights | None = None) -> "np.ndarray":
    """The similarity of every two texts, lists of words (`masked_words`): square, symmetric, 0 to 1."""
    import numpy as np

    if not texts:  # synonyms and stems take half a second to load
        return np.zeros((0, 0))
    found = fitted or weights()
    contents = [[word for word in words if word not in EMPTY_WORDS and word != MASK] for words in texts]
    vocabulary = {
        word: place for place, word in enumerate(sorted({stem(word) for words in contents for word in words}))
    }
    stated = _stated(contents, vocabulary)
    present = (stated > 0).astype(float)
    counted = present.maximum(found.synonym * _with_synonym(present, vocabulary))
    wholes = stated.sum(axis=1)
    shares = (stated @ counted.T).toarray()
    shares = np.divide(shares, wholes[:, None], out=np.zeros(shares.shape), where=wholes[:, None] > 0)
    mean, larger = (shares + shares.T) / 2, np.maximum(shares, shares.T)
    return np.round(np.clip((1 - found.larger) * mean + found.larger * larger, 0, 1) ** found.power, 10)


def _stated(texts: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> "csr_array":
    """The weight that each stem has in each text."""
    from scipy.sparse import csr_array

    cells = [(row, vocabulary[stem(word)], idf(word)) for row, words in enumerate(texts) for word in words]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_array((values, (rows, columns)), shape=(len(texts), len(vocabulary)), dtype=float)


def _with_synonym(present: "csr_array", vocabulary: dict[str, int]) -> "csr_array":
    """Whether each text has a synonym of each stem, or the stem itself where it has any synonyms."""
    import numpy as np
    from scipy.sparse import csr_array

    sets = synonyms()
    cells = [(place, number) for word, place in vocabulary.items() for number in sets.get(word, ())]
    rows, columns = zip(*cells, strict=True) if cells else ((), ())
    size = (len(vocabulary), max(columns, default=0) + 1)
    member = csr_array((np.ones(len(cells)), (rows, columns)), shape=size)
    return ((present @ member > 0).astype(float) @ member.T > 0).astype(float)


@functools.cache
def stem(word: str) -> str:
    """The stem of an English word, by Porter's second algorithm.

    >>> stem("agencies") == stem("agency")
    True
    """
    return _stemmer().stemWord(word) if len(word) <= LONGEST else word


@functools.cache
def _stemmer():
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@functools.cache
def synonyms() -> dict[str, tuple[int, ...]]:
    """The sets of synonyms, by their numbers, in which each stem stands."""
    found: dict[str, tuple[int, ...]] = {}
    lines = (models_folder() / "similarity" / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        for word in {stem(word) for word in line.split()}:
            found[word] = (*found.get(word, ()), number)
    return found


@functools.cache
def weights() -> Weights:
    """The weights in models/similarity."""
    data = json.loads((models_folder() / "similarity" / "weights.json").read_text(encoding="utf-8"))
    return Weights(**{name: value for name, value in data.items() if name != "about"})
