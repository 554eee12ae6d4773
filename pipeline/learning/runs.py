"""The words of a text, their pairs and their letters, as features of a text model."""

import itertools
import re
from collections.abc import Iterator

from ..language.tokens import plain

WORD = re.compile(r"\w[\w'-]*")
LENGTHS = (4, 5)  # letters


def runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in small letters and each pair of neighbours, with where it stands.

    >>> [name for name, *_ in runs("Joined-up working, again.")]
    ['joined-up', 'working', 'again', 'joined-up working', 'working again']
    """
    found = [(match.group().lower(), *match.span()) for match in WORD.finditer(plain(text))]
    yield from found
    for (one, start, _), (two, _, end) in itertools.pairwise(found):
        yield f"{one} {two}", start, end


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
