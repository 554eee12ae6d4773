"""How frequent words are in general English, by the table in `models/candidates`."""

import functools
import gzip
import tomllib

from ..models import models_folder

UNSEEN = 1.5  # on the Zipf scale, for a word below the table's least (2.0)
COMPOUND = 1.0  # what a hyphen takes off the rarer part: "wild-type" is rarer than "wild" and "type"


@functools.cache
def zipf(word: str) -> float:
    """Frequency on the Zipf scale: the decimal logarithm of occurrences in a billion words, 1.5 to 8.

    >>> zipf("the") > zipf("partnership") > zipf("knotworking")
    True
    """
    word = word.lower()
    known = _table().get(word)
    if known is not None:
        return known
    parts = [part for part in word.split("-") if part]
    return max(UNSEEN, min(map(zipf, parts)) - COMPOUND) if len(parts) > 1 else UNSEEN


def is_listed(word: str) -> bool:
    """Whether a word is frequent enough in general English to stand in the table."""
    return word in _table()


@functools.cache
def general(kind: str) -> frozenset[str]:
    """Words that make no term: `quantities`, `adjectives` or `nouns` of `models/candidates/boundaries.toml`."""
    path = models_folder() / "candidates" / "boundaries.toml"
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))[kind].split())


@functools.cache
def _table() -> dict[str, float]:
    packed = (models_folder() / "candidates" / "english.txt.gz").read_bytes()
    lines = (line.split("\t") for line in gzip.decompress(packed).decode().splitlines())
    return {word: float(figure) for figure, words in lines for word in words.split(" ")}
