"""Tells the main part of a web page from the menus, banners and lists of other pages round it."""

import re
from dataclasses import dataclass

from .. import Block

STATED_SHARE = 0.5  # of the words outside links: what a part that is called the main one must hold to be believed
DENSEST_SHARE = 0.8
FEW_WORDS = 25
LINKED = 0.5
OTHER_PAGES = re.compile(
    r"(?:related|similar|recommended|latest|popular|trending|featured|more) (?:articles?|posts?|content|stories|links"
    r"|pages|publications|news|reading|resources|papers)|you (?:may|might) also .*|most (?:read|viewed|cited|shared)"
    r"|most popular|more (?:from|on|like|in) .*|recommended(?: for you)?|read (?:more|next)|see also|follow us.*"
    r"|newsletters?|(?:subscribe|sign up)\b.*|(?:share|email|print)(?: this.*)?|cited by.*|citing articles",
    re.IGNORECASE,
)


@dataclass
class Shown:
    """A block of a page: its container, how many of its words are links to other pages, whether all of it is bold."""

    block: Block
    container: int
    words: int
    linked: int
    is_bold: bool = False

    @property
    def is_links(self) -> bool:
        """Whether it mostly leads elsewhere."""
        return self.linked >= LINKED * max(1, self.words)


class Containers:
    """The containers of a page in the order in which they open; 0 is the page itself."""

    def __init__(self) -> None:
        self._parents = [0]
        self._ends = [0]
        self._stated = [""]
        self.open = [0]

    def enter(self, stated: str) -> None:
        """Open a container; `stated` says that it is called `main` or `article`."""
        self._parents.append(self.open[-1])
        self._stated.append(stated)
        self._ends.append(0)
        self.open.append(len(self._parents) - 1)

    def leave(self) -> None:
        """Close the innermost container."""
        self._ends[self.open.pop()] = len(self._parents)

    def main(self, shown: list[Shown]) -> tuple[int, bool]:
        """The main container, 0 where none stands out, and whether the page itself calls it so."""
        weights = [0] * len(self._parents)
        for each in shown:
            if each.block.role != "furniture":
                weights[each.container] += each.words - each.linked
        for number in range(len(weights) - 1, 0, -1):
            weights[self._parents[number]] += weights[number]
        for stated, share in (("article", DENSEST_SHARE), ("main", STATED_SHARE), ("article", STATED_SHARE)):
            for number, weight in enumerate(weights):
                if self._stated[number] == stated and weight >= share * max(1, weights[0]):
                    return number, True
        if any(self._stated):
            return 0, False
        place = 0
        for number in range(1, len(weights)):  # inner ones come later
            inside = not place or number < self._ends[place]
            if inside and weights[number] >= DENSEST_SHARE * max(1, weights[0]):
                place = number
        return place, False

    def regions(self, main: int) -> list[int]:
        """For each container the outermost one round it that does not hold the main one too; itself where it does."""
        found = [0]
        for number in range(1, len(self._parents)):
            parent = self._parents[number]
            found.append(number if self.holds(number, main) or self.holds(parent, main) else found[parent])
        return found

    def holds(self, container: int, other: int) -> bool:
        """Whether one container is the other, or stands in it; the page holds all."""
        return not container or container <= other < max(self._ends[container], container + 1)


def mark_furniture(shown: list[Shown], containers: Containers) -> None:
    """Make furniture, in place, of what stands outside the main part and of lists of other pages within it.

    Where the page does not say what its main part is, a part outside it stays if it holds some words that are no links.
    """
    main, is_stated = containers.main(shown)
    outside = [each for each in shown if not containers.holds(main, each.container)]
    titles = [each for each in shown if each.block.level == 1]
    inner = [each for each in titles if containers.holds(main, each.container)]
    title = next(iter(inner or titles), None)
    region_of, parts = containers.regions(main), {}
    for each in outside:
        parts.setdefault(region_of[each.container], []).append(each)
    for region, blocks in parts.items():
        words, linked = sum(each.words for each in blocks), sum(each.linked for each in blocks)
        is_text = words - linked >= FEW_WORDS and linked < LINKED * words
        is_beside = containers.holds(region, main)  # set directly beside the main part, in nothing of its own
        for each in blocks:
            is_kept = each is title or each.block.role in ("note", "table", "caption")
            if not each.is_links:
                # With the title stands who wrote the page, and what it says of itself.
                is_kept = is_kept or bool(title and each.container == title.container)
                is_kept = is_kept or (not is_stated and (is_text or is_beside))
            if not is_kept:
                each.block.role, each.block.level = "furniture", 0
    _mark_other_pages(shown)


def _mark_other_pages(shown: list[Shown]) -> None:
    """A heading such as "Related articles" goes with the links below it."""
    begun: int | None = None
    for place, each in enumerate(shown):
        if each.block.role == "heading":
            begun = place if OTHER_PAGES.fullmatch(each.block.text.strip(" :»>")) else None
        elif begun is not None and each.is_links:
            for other in shown[begun : place + 1]:
                other.block.role, other.block.level = "furniture", 0
            begun = place + 1
        elif each.block.text.strip():
            begun = None
