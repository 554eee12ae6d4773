"""A printed page as the readers hand it over: words in the order of the file, each with its place."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Word(NamedTuple):
    """A printed word; distances in points from the top left corner of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str
    size: float
    is_bold: bool


@dataclass
class Page:
    """One page: `runs` are the stretches of words that the reader itself took for one line.

    `rectangles` are (x0, top, x1, bottom) of what is drawn with straight sides, `repaired` says how many words were
    cleaned, `unreadable` how many characters stand for nothing.
    """

    index: int
    label: str
    width: float
    height: float
    runs: list[list[Word]] = field(default_factory=list)
    rectangles: list[tuple[float, float, float, float]] = field(default_factory=list)
    characters: int = 0
    unreadable: int = 0
    problem: str = ""
