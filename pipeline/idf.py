"""How rare a word is in general English: idf weights, frozen in `models/idf`."""

import bisect
import functools
import math

from .codebook import models_folder
from .language import tokens


@functools.cache
def idf(phrase: str) -> float:
    """Inverse document frequency of a phrase, from 0 (in every passage) to 1 (in next to none).

    ln(N / n) / ln(N), with N passages of general English and n of them holding the word. A phrase is at least as rare as
    its rarest word, and counts as just so rare; `word*` adds up its endings. A word that was not seen counts 1.

    >>> idf("the") < idf("partnership") < idf("knotworking")
    True
    """
    counts, words, size = _counts()
    rarest = 1.0
    for word in phrase.lower().split():
        if word.endswith("*"):
            stem = word[:-1]
            first, last = bisect.bisect_left(words, stem), bisect.bisect_left(words, stem + "\uffff")
            found = [sum(counts[each] for each in words[first:last])]
        else:
            found = [counts.get(token.lower_, 0) for token in tokens(word)]
        rarest = min(rarest, *(min(max(count, 1) / size, 1.0) for count in found))
    return math.log(rarest) / math.log(1 / size)


@functools.cache
def _counts() -> tuple[dict[str, int], list[str], int]:
    """Passages that hold each word, the words in order, and the number of passages."""
    lines = (models_folder() / "idf" / "english.tsv").read_text(encoding="utf-8").splitlines()
    counts = {word: int(count) for word, count in (line.split("\t") for line in lines)}
    size = counts.pop("")
    return counts, sorted(counts), size
