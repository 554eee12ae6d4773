"""Tells headings that a document sets by font alone, without the styles or tags made for them."""

import re
from collections import Counter
from typing import NamedTuple

from . import Block
from .settling import looks_like_reference

LARGER = 2  # half points above the size of the text
BEGINS = re.compile(r"""["'‘“(]?[A-Z0-9]""")
FOLLOWED = frozenset(["body", "list", "table", "quote", "box"])
STYLED_LEVELS = 6  # headings by font stand below the styled ones


class Look(NamedTuple):
    """How a paragraph is set: its size in half points, and whether all of it is bold."""

    size: int
    is_bold: bool


def mark_headings(blocks: list[Block], looks: dict[int, Look]) -> None:
    """Make headings, in place, of short lines in bold or larger type that stand alone above a paragraph.

    `looks` are those of the paragraphs that no style tells, by place. Larger type is a higher level; bold type in the
    size of the text is the lowest. Three lines or more of the same look are a list of names or a poster, not headings.
    """
    weights: Counter[Look] = Counter()
    for place, look in looks.items():
        weights[look] += len(blocks[place].text)
    if not weights:
        return
    usual = max(weights, key=lambda look: (weights[look], look))
    filled = [place for place, block in enumerate(blocks) if block.text.strip() and block.role != "note"]
    found: list[int] = []
    run = 0
    for number in range(len(filled) - 2, -1, -1):  # upwards, since a heading may stand above another
        place, below = filled[number], filled[number + 1]
        look = looks.get(place)
        if look is None or not _is_set_off(look, usual) or not _could_be_heading(blocks[place].text):
            run = 0
            continue
        is_same = looks.get(below) == look
        run = run + 1 if is_same else 1
        if run > 2:
            found = [each for each in found if each not in filled[number + 1 : number + run]]
        elif below in found or (blocks[below].role in FOLLOWED and not is_same) or blocks[below].role == "heading":
            found.append(place)
    sizes = sorted({looks[place].size for place in found if looks[place].size > usual.size}, reverse=True)
    top = STYLED_LEVELS if any(block.role == "heading" for block in blocks) else 0
    for place in found:
        size = looks[place].size
        blocks[place].role = "heading"
        blocks[place].level = min(9, top + 1 + (sizes.index(size) if size in sizes else len(sizes)))


def _is_set_off(look: Look, usual: Look) -> bool:
    return look.size >= usual.size + LARGER or (look.is_bold and not usual.is_bold and look.size >= usual.size)


def _could_be_heading(text: str) -> bool:
    text = text.strip()
    if len(text) > 120 or len(text.split()) > 16 or text[-1] in ".,;:!" or not BEGINS.match(text):
        return False
    return bool(re.search(r"[^\W\d_]{2}", text)) and "@" not in text and not looks_like_reference(text)
