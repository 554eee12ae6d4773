"""Finds phrases of whole words in tokenized text."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Phrases:
    """Whole-word phrases to be found in tokenized text, without regard to case; `word*` matches any ending.

    `entries` are (phrase, what it stands for). `find(doc)` yields (first token, token after the last, what it stands
    for), every match, overlapping ones too, in order of the first token.
    """

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        # By the first word, or three letters of its stem: the stem, the words that follow, what it stands for.
        self._exact: dict[str, list[tuple[str, tuple[str, ...], Any]]] = {}
        self._stems: dict[str, list[tuple[str, tuple[str, ...], Any]]] = {}
        for phrase, payload in entries:
            first, *rest = (piece for word in phrase.lower().split() for piece in _pieces(word))
            entry = (first.rstrip("*"), tuple(rest), payload)
            if first.endswith("*"):
                self._stems.setdefault(first[:3], []).append(entry)
            else:
                self._exact.setdefault(first, []).append(entry)

    def find(self, doc: "Doc | Span") -> Iterator[tuple[int, int, Any]]:
        """Yield every phrase that stands in `doc`."""
        lower = [token.lower_ for token in doc]
        for place, word in enumerate(lower, 1):
            for _, rest, payload in self._exact.get(word, ()):
                if not rest or _follow(rest, lower, place):
                    yield place - 1, place + len(rest), payload
            for stem, rest, payload in self._stems.get(word[:3], ()):
                if word.startswith(stem) and (not rest or _follow(rest, lower, place)):
                    yield place - 1, place + len(rest), payload


def _pieces(word: str) -> list[str]:
    """A word of a phrase as the tokenizer would part it; one that ends in a star is left whole."""
    return [word.rstrip("*") + "*"] if word.endswith("*") else [token.lower_ for token in tokens(word)]


def _follow(rest: tuple[str, ...], lower: list[str], place: int) -> bool:
    """Whether the words of `rest` stand at `place`."""
    return place + len(rest) <= len(lower) and all(map(_fits, rest, lower[place : place + len(rest)]))


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
