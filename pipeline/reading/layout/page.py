"""A printed document as a reader hands it over: pages of words in the order of the file, each with its place."""

from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from typing import NamedTuple

UNREADABLE_SHARE, LEAST_POINTS = 0.3, 2.0
PAGE_CHARACTERS = 150_000  # read of one page: a full page of a broadsheet newspaper holds a third of it


Box = tuple[float, float, float, float]


class Flaw(Enum):
    """What is wrong with a printed word, as its block says it."""

    REPLACED = "hidden or typeset characters were replaced"
    RECOGNISED = "text recognised by a machine lies over an image"
    DOUBLED = "letters printed twice to look bold were counted once"
    SPACED = "letters printed apart were put together"
    MEANINGLESS = "characters that stand for nothing"
    WITHOUT_INK = "text printed without ink, which nobody sees"
    PALE = "text in the colour of the paper, which nobody sees"
    OUTSIDE = "text outside the page, which nobody sees"
    TINY = "text too small for anybody to see"

    @property
    def is_unseen(self) -> bool:
        """Whether nobody who looks at the page sees the word."""
        return self in (Flaw.WITHOUT_INK, Flaw.PALE, Flaw.OUTSIDE, Flaw.TINY)


class Word(NamedTuple):
    """A printed word; distances in points from the top left corner of the page.

    A word that ends in U+FFFE or U+0002 was broken at the line end with a hyphen. `is_raised` tells the mark of a note
    or a source from a word.
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
    is_raised: bool = False
    flaw: Flaw | None = None


@dataclass
class Page:
    """One page. `runs` are the stretches of words that the reader itself took for one line, `unseen` those nobody sees.

    `rectangles` are (x0, top, x1, bottom) of what is drawn, `images` of pictures; `unreadable` counts characters that
    stand for nothing; `suspects` are places of text that may not show;
    `repair` says how its text was won where it could not be read as it stands; `problem` why it could not be read;
    `is_cut` that only its first `PAGE_CHARACTERS` were read.
    """

    index: int
    label: str
    width: float = 0.0
    height: float = 0.0
    runs: list[list[Word]] = field(default_factory=list)
    rectangles: list[Box] = field(default_factory=list)
    grids: list[list[Box]] = field(default_factory=list)
    characters: int = 0
    unreadable: int = 0
    has_image: bool = False
    repair: str = ""
    problem: str = ""
    problem_kind: str = "damaged"
    is_cut: bool = False
    images: list[Box] = field(default_factory=list)
    unseen: list[list[Word]] = field(default_factory=list)
    suspects: list[Box] = field(default_factory=list)

    @property
    def shows_something(self) -> bool:
        """Whether there is text, an image or a drawing on the page."""
        return bool(self.runs or self.has_image or self.rectangles)

    @property
    def is_gibberish(self) -> bool:
        """Whether a good part of the characters stands for nothing."""
        return self.unreadable > UNREADABLE_SHARE * max(1, self.characters)

    def part_unseen(self) -> None:
        """Moves words that nobody sees from `runs` to `unseen`, unless there are no others on the page."""
        seen, unseen = [], []
        for run in self.runs:
            first = run[0]
            is_tiny = first.size < LEAST_POINTS and first.bottom - first.top < LEAST_POINTS
            is_outside = first.x1 < 0 or first.bottom < 0 or first.x0 > self.width or first.top > self.height
            if is_tiny or is_outside:
                unseen.append([word._replace(flaw=Flaw.TINY if is_tiny else Flaw.OUTSIDE) for word in run])
            elif self.suspects and any(word.flaw and word.flaw.is_unseen for word in run):
                for is_unseen, words in groupby(run, key=lambda word: bool(word.flaw and word.flaw.is_unseen)):
                    (unseen if is_unseen else seen).append(list(words))
            else:
                seen.append(run)
        if seen and unseen:
            self.runs, self.unseen = seen, unseen
        elif unseen:
            self.runs = unseen


@dataclass
class Printed:
    """A document as one reader sees it: its pages, the labels of all its pages, and what the file states of itself.

    `is_restricted` tells that the file opens for everybody but forbids to copy its text.
    """

    reader: str
    labels: list[str]
    facts: dict[str, str]
    pages: list[Page] = field(default_factory=list)
    characters: int = 0
    is_cut: bool = False
    is_restricted: bool = False

    @property
    def shows_something(self) -> bool:
        """Whether a page shows text, an image or a drawing."""
        return any(page.shows_something for page in self.pages)

    def to_be_read(self, limit: int) -> list[Page]:
        """Its first pages, at most `limit`, as they are before they are read."""
        return [Page(index, label) for index, label in enumerate(self.labels[:limit])]

    def add(self, page: Page) -> None:
        """Takes in the next page."""
        if page.runs:
            page.part_unseen()
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
