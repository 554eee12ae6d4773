"""Puts a text into the form that all programs count alike (NFC, line feeds), and takes spans there and back."""

import bisect
import re
import unicodedata
from collections.abc import Iterator

# Nothing below U+0300 ever joins the character before it.
MAY_JOIN = re.compile("[^\u0300-\U0010ffff]?[\u0300-\U0010ffff]+|\r\n?")

Span = tuple[int, int]


class Normalised:
    r"""A text in Unicode's composed form, with single line feeds, and where each span of the original stands in it.

    Where several characters became others, a span that touches one of them holds all of them: no accent is parted from
    its letter.

    >>> cafe = Normalised("cafe\u0301\r\nbar")
    >>> cafe.text, cafe.span(3, 4), cafe.original(3, 4)
    ('café\nbar', (3, 4), (3, 5))
    """

    def __init__(self, original: str) -> None:
        self.text = original
        self._units: list[tuple[Span, Span]] = []  # what was changed: its span in the original, and in the text
        if "\r" not in original and unicodedata.is_normalized("NFC", original):
            return
        pieces, done, length = [], 0, 0
        for start, end in _units(original):
            new = _normal(original[start:end])
            if new != original[start:end]:
                pieces += [original[done:start], new]
                length += start - done
                self._units.append(((start, end), (length, length + len(new))))
                length, done = length + len(new), end
        self.text = "".join([*pieces, original[done:]])

    def span(self, start: int, end: int) -> Span:
        """Where a span of the original stands in the text."""
        return self._moved(start, 0, is_end=False), self._moved(end, 0, is_end=True)

    def original(self, start: int, end: int) -> Span:
        """Where a span of the text stands in the original."""
        return self._moved(start, 1, is_end=False), self._moved(end, 1, is_end=True)

    def _moved(self, place: int, side: int, *, is_end: bool) -> int:
        """A place moved from one side, 0 the original and 1 the text, to the other."""
        number = bisect.bisect_right(self._units, place, key=lambda unit: unit[side][0]) - 1
        if number < 0:
            return place
        here, there = self._units[number][side], self._units[number][1 - side]
        if place >= here[1]:
            return there[1] + place - here[1]
        return there[1] if is_end and place > here[0] else there[0]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _units(text: str) -> Iterator[Span]:
    """The smallest spans that can be normalised each by itself, those alone in which something may change."""
    for match in MAY_JOIN.finditer(text):
        start, unit = match.start(), ""
        for place, letter in enumerate(match.group(), match.start()):
            if unit and letter != "\n" and unicodedata.combining(letter) == 0:
                apart = unicodedata.normalize("NFC", unit) + unicodedata.normalize("NFC", letter)
                if unicodedata.normalize("NFC", unit + letter) == apart:
                    yield start, place
                    start, unit = place, ""
            unit += letter
        yield start, match.end()
