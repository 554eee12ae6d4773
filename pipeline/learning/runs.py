"""The words of a text, their pairs and their letters, as features of a text model."""

import itertools
import re
from collections.abc import Iterator, Sequence

from ..language.tokens import plain

WORD = re.compile(r"\w[\w'-]*")
Run = tuple[str, int, int]  # the word or words, where they begin, where they end
LENGTHS = (4, 5)  # letters


def words_of(text: str) -> list[Run]:
    """Each word in small letters, with where it stands."""
    return [(match.group().lower(), *match.span()) for match in WORD.finditer(plain(text))]


def runs(words: Sequence[Run]) -> Iterator[Run]:
    """Each word and each pair of neighbours, with where it stands.

    >>> [name for name, *_ in runs(words_of("Joined-up working, again."))]
    ['joined-up', 'working', 'again', 'joined-up working', 'working again']
    """
    yield from words
    for (one, start, _), (two, _, end) in itertools.pairwise(words):
        yield f"{one} {two}", start, end


def names(words: Sequence[Run]) -> list[str]:
    """Each word and each pair of neighbours, as features."""
    found = [name for name, *_ in words]
    return found + pairs(found)


def pairs(words: Sequence[str]) -> list[str]:
    """Each pair of neighbours."""
    return [f"{one} {two}" for one, two in itertools.pairwise(words)]


def letters(text: str) -> Iterator[str]:
    """Each run of letters of a word, with "<" before its first and ">" after its last, marked by a tilde.

    >>> list(letters("Care"))
    ['~<car', '~care', '~are>', '~<care', '~care>']
    """
    for match in WORD.finditer(plain(text)):
        word = f"<{match.group().lower()}>"
        for length in LENGTHS:
            yield from (f"~{word[at : at + length]}" for at in range(len(word) - length + 1))


def is_letters(feature: str) -> bool:
    """Whether a feature is a run of letters, not a word or a pair."""
    return feature.startswith("~")
