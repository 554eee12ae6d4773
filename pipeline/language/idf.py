"""How rare a word is in general English: idf weights, frozen in `models/idf`."""

import bisect
import functools
import math

from ..models import models_folder
from .tokens import tokens


@functools.cache
def idf(phrase: str) -> float:
    """Inverse document frequency of a phrase, from 0 (its words are everywhere) to 1 (a word that was not seen).

    For a word ln(N / n) / ln(N), with N passages of general English and n of them holding it. A phrase has the sum of
    its words, as if they met by chance, at most 1; `word*` takes all endings together.

    >>> idf("the") < idf("partnership") < idf("knotworking")
    True
    """
    counts, words, size = _counts()
    rarity = 0.0
    for word in phrase.lower().split():
        if word.endswith("*"):
            first, last = (bisect.bisect_left(words, word[:-1] + end) for end in ("", "\uffff"))
            found = [sum(counts[each] for each in words[first:last])]
        else:
            found = [counts.get(token.lower_, 0) for token in tokens(word)]
        rarity += sum(math.log(size / min(max(count, 1), size)) for count in found)
    return min(1.0, rarity / math.log(size))


@functools.cache
def _counts() -> tuple[dict[str, int], list[str], int]:
    """Passages that hold each word, the words in order, and the number of passages."""
    lines = (models_folder() / "idf" / "english.tsv").read_text(encoding="utf-8").splitlines()
    counts = {word: int(count) for word, count in (line.split("\t") for line in lines)}
    size = counts.pop("")
    return counts, sorted(counts), size
