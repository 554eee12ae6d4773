"""How rare a word is in general English: idf weights, frozen in `models/idf`."""

import bisect
import functools
import math
import re

from ..models import models_folder
from .tokens import tokens

# "dont", "theyve": what the tokenizer takes apart though it has no apostrophe.
CONTRACTED = re.compile(
    r"(?:ai|are|ca|could|dare|did|do|does|had|has|have|he|hel|how|i|is|it|may|might|must|need|not|ought|sha|she|shel|"
    r"should|that|there|these|they|this|those|was|we|wel|were|what|when|where|who|why|wo|would|y|you)"
    r"(?:nt|d|s|m|ma|ll?|all|re|ve)(?:ve)?|gonna|gotta|cannot"
)


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
            found = [counts.get(token, 0) for token in _tokens(word)]
        rarity += sum(math.log(size / min(max(count, 1), size)) for count in found)
    return min(1.0, rarity / math.log(size))


def _tokens(word: str) -> list[str]:
    """The tokens of a word; the tokenizer, which takes a second to load, is asked only about what it could split."""
    start = word.removesuffix("'s")
    if word == "cannot":
        return ["can", "not"]
    is_known = start in _counts()[0] and start != "id"  # "its" and "well" were counted as words; "id" may be "i'd"
    if word.isdigit() or (start.isalpha() and (is_known or not CONTRACTED.fullmatch(start))):
        return [start] if start == word else [start, "'s"]
    return [token.lower_ for token in tokens(word)]


@functools.cache
def _counts() -> tuple[dict[str, int], list[str], int]:
    """Passages that hold each word, the words in order, and the number of passages."""
    lines = (models_folder() / "idf" / "english.tsv").read_text(encoding="utf-8").splitlines()
    counts = {word: int(count) for word, count in (line.split("\t") for line in lines)}
    size = counts.pop("")
    return counts, sorted(counts), size
