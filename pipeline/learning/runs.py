"""The words of a text and their pairs, as features of a text model."""

import itertools
import re
from collections.abc import Iterator

from ..language.tokens import plain

WORD = re.compile(r"\w[\w'-]*")


def runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word in small letters and each pair of neighbours, with where it stands.

    >>> [name for name, *_ in runs("Joined-up working, again.")]
    ['joined-up', 'working', 'again', 'joined-up working', 'working again']
    """
    found = [(match.group().lower(), *match.span()) for match in WORD.finditer(plain(text))]
    yield from found
    for (one, start, _), (two, _, end) in itertools.pairwise(found):
        yield f"{one} {two}", start, end
