"""A printed document as a reader hands it over: pages of words in the order of the file, each with its place."""

from dataclasses import dataclass, field
from typing import NamedTuple

UNREADABLE_SHARE = 0.3


class Word(NamedTuple):
    """A printed word; distances in points from the top left corner of the page.

    A word that ends in U+FFFE or U+0002 was broken at the line end with a hyphen.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str
    size: float
    is_bold: bool
    is_upright: bool


@dataclass
class Page:
    """One page. `runs` are the stretches of words that the reader itself took for one line.

    `rectangles` are (x0, top, x1, bottom) of what is drawn; `unreadable` counts characters that stand for nothing;
    `problem` says why the page could not be read.
    """

    index: int
    label: str
    width: float = 0.0
    height: float = 0.0
    runs: list[list[Word]] = field(default_factory=list)
    rectangles: list[tuple[float, float, float, float]] = field(default_factory=list)
    characters: int = 0
    unreadable: int = 0
    has_image: bool = False
    is_repaired: bool = False
    problem: str = ""

    @property
    def is_gibberish(self) -> bool:
        """Whether a good part of the characters stands for nothing."""
        return self.unreadable > UNREADABLE_SHARE * max(1, self.characters)


@dataclass
class Printed:
    """A document as one reader sees it: its pages, the labels of all its pages, and what the file states of itself."""

    reader: str
    labels: list[str]
    facts: dict[str, str]
    pages: list[Page] = field(default_factory=list)
    characters: int = 0
    is_cut: bool = False

    def add(self, page: Page) -> None:
        """Takes in the next page."""
        self.pages.append(page)
        self.characters += page.characters

    def is_full(self, limit: int) -> bool:
        """Whether more than `limit` characters were read, so that reading stops; `is_cut` remembers it."""
        self.is_cut = self.characters > limit
        return self.is_cut


def named(pages: list[Page]) -> str:
    """Pages in a sentence, neighbours drawn together: "Pages 1-4, 7"."""
    runs: list[list[Page]] = []
    for page in pages:
        if runs and page.index == runs[-1][-1].index + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    names = [run[0].label if len(run) == 1 else f"{run[0].label}-{run[-1].label}" for run in runs]
    return f"Page{'s' if len(pages) > 1 else ''} {', '.join(names[:20])}{' and more' if len(names) > 20 else ''}"
