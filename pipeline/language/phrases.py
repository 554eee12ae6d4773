"""Finds phrases of whole words in tokenized text."""

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Entry(NamedTuple):
    """A phrase: its first word or the stem of it, the words that follow, what it stands for."""

    first: str
    rest: tuple[str, ...]
    payload: Any

    @property
    def second(self) -> str:
        """The word that must come second; empty where several words or none may."""
        return "" if not self.rest or self.rest[0].endswith("*") else self.rest[0]


class Phrases:
    """Whole-word phrases to be found in tokenized text, without regard to case; `word*` matches any ending.

    `entries` are (phrase, what it stands for). `find(doc)` yields (first token, token after the last, what it stands
    for), every match, overlapping ones too, in order of the first token.
    """

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._exact: dict[str, list[Entry]] = {}  # by the first word
        self._stems: dict[str, list[Entry]] = {}  # by three letters of the stem
        self._beginning = functools.lru_cache(maxsize=20_000)(self._begun)
        for phrase, payload in entries:
            first, *rest = (piece for word in phrase.lower().split() for piece in _pieces(word))
            entry = Entry(first.rstrip("*"), tuple(rest), payload)
            if first.endswith("*"):
                self._stems.setdefault(first[:3], []).append(entry)
            else:
                self._exact.setdefault(first, []).append(entry)

    def find(self, doc: "Doc | Span") -> Iterator[tuple[int, int, Any]]:
        """Yield every phrase that stands in `doc`."""
        lower = [token.lower_ for token in doc]
        for place, (begun, second) in enumerate(zip(map(self._beginning, lower), [*lower[1:], ""], strict=False), 1):
            for rest, length, payload in begun.get(second, begun[""]) if begun else ():
                if not rest or _follow(rest, lower, place + length - len(rest)):
                    yield place - 1, place + length, payload

    def _begun(self, word: str) -> dict[str, list[tuple[tuple[str, ...], int, Any]]]:
        """What may begin with a word, by the word that comes second, under "" for all words that no entry names.

        Each is what must still follow, the number of words after the first, and what it stands for.
        """
        entries = [*self._exact.get(word, ())]
        entries += [each for each in self._stems.get(word[:3], ()) if word.startswith(each.first)]
        seconds = {"", *(each.second for each in entries)} if entries else ()
        return {
            second: [
                (each.rest[1:] if each.second else each.rest, len(each.rest), each.payload)
                for each in entries
                if each.second in ("", second)
            ]
            for second in seconds
        }


def _pieces(word: str) -> list[str]:
    """A word of a phrase as the tokenizer would part it; one that ends in a star is left whole."""
    return [word.rstrip("*") + "*"] if word.endswith("*") else [token.lower_ for token in tokens(word)]


def _follow(rest: tuple[str, ...], lower: list[str], place: int) -> bool:
    """Whether the words of `rest` stand at `place`."""
    return place + len(rest) <= len(lower) and all(map(_fits, rest, lower[place : place + len(rest)]))


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
