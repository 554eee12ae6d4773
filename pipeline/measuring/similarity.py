"""How alike two definitions are in meaning, as far as their words tell: 0 to 1."""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.idf import idf
from ..models import models_folder
from .wording import EMPTY_WORDS, MASK, masked_words

if TYPE_CHECKING:
    import numpy as np


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
    masked = [terms] if isinstance(terms, str) else list(terms)
    scores = []
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise TypeError(f"A pair is two texts, not {pair!r:.80}.")
        scores.append(float(masked_similarities([masked_words(text, masked) for text in pair])[0, 1]))
    return scores


def paraphrase_similarity() -> float:
    """Mean similarity of pairs that readers found to say the same in other words."""
    return weights().paraphrase


def masked_similarities(texts: Sequence[Sequence[str]], fitted: Weights | None = None) -> "np.ndarray":
    """The similarity of every two texts, lists of words (`masked_words`): square, symmetric, 0 to 1."""
    import numpy as np

    found = fitted or weights()
    stated, present = _tables([_content(words) for words in texts])
    counted = np.maximum(present, found.synonym * _with_synonym(present, _vocabulary(texts)))
    wholes = stated.sum(axis=1, keepdims=True)
    shares = np.divide(stated @ counted.T, wholes, out=np.zeros((len(texts), len(texts))), where=wholes > 0)
    mean, larger = (shares + shares.T) / 2, np.maximum(shares, shares.T)
    return np.round(np.clip((1 - found.larger) * mean + found.larger * larger, 0, 1) ** found.power, 10)


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in EMPTY_WORDS and word != MASK]


def _vocabulary(texts: Sequence[Sequence[str]]) -> list[str]:
    return sorted({stem(word) for words in texts for word in _content(words)})


def _tables(texts: Sequence[Sequence[str]]) -> "tuple[np.ndarray, np.ndarray]":
    """The weight that each stem has in each text, and whether it stands there."""
    import numpy as np

    places = {word: place for place, word in enumerate(_vocabulary(texts))}
    stated = np.zeros((len(texts), len(places)))
    for row, words in enumerate(texts):
        for word in words:
            stated[row, places[stem(word)]] += idf(word)
    return stated, (stated > 0).astype(float)


def _with_synonym(present: "np.ndarray", vocabulary: Sequence[str]) -> "np.ndarray":
    """Whether each text has a synonym of each stem, or the stem itself where it has any synonyms."""
    import numpy as np

    sets = synonyms()
    names = sorted({number for word in vocabulary for number in sets.get(word, ())})
    places = {number: place for place, number in enumerate(names)}
    member = np.zeros((len(vocabulary), len(names)), dtype=np.float32)
    for row, word in enumerate(vocabulary):
        for number in sets.get(word, ()):
            member[row, places[number]] = 1
    touched = (present.astype(np.float32) @ member > 0).astype(np.float32)
    return (touched @ member.T > 0).astype(float)


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
