"""Parts the lines of a text file into paragraphs, whether or not the file is hard-wrapped."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from ..cleaning import clean

LONG_LINE = 120
LINE_END = re.compile(r"\r\n?|[\n\f\v\u2028\u2029]")
ITEM = re.compile(
    r"(?:(?P<bullet>[-*+•‣▪◦●○■□–—])|(?P<number>\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\[\d{1,3}\]))[ \t]+(?=\S)"
)
SENTENCE_END = re.compile(r"""[.!?:;…]["'’”)\]]*$""")
STARTS_AFRESH = re.compile(r"""["'‘“(\[]*[A-Z0-9]""")
BROKEN = re.compile(r"[^\W\d_][-\u2010\u2011]$")


class Line(NamedTuple):
    """A line of a file, and whether it ends inside a word."""

    text: str
    is_broken: bool


@dataclass
class Paragraph:
    """Lines that belong together, and whether an empty line stands above and below."""

    lines: list[str]
    is_below_gap: bool = True
    is_above_gap: bool = True
    is_repaired: bool = False


def paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs of a text file: parted by empty lines, and by single line ends where those part paragraphs.

    Where the file is hard-wrapped (lines filled up to a common width), a line end parts paragraphs only if the next
    word would still have found room on the line; in other files every line is a paragraph.
    """
    groups = _groups(text)
    width = wrap_width([group.lines for group in groups])
    return [paragraph for group in groups for paragraph in _split(group, width)]


def wrap_width(groups: list[list[str]]) -> int:
    """Characters to which the lines of a text were wrapped; 0 where each line is a paragraph of its own.

    >>> wrap_width([["a line that was filled up to the width", "of some forty characters and then goes", "on below"]])
    38
    >>> wrap_width([["Introduction", "One paragraph. " * 30]])
    0
    """
    lines = [line for group in groups for line in group]
    followed = [line for group in groups for line in group[:-1]]
    if not followed or sum(len(line) for line in lines if len(line) > LONG_LINE) > 0.2 * sum(map(len, lines)):
        return 0
    if sum(bool(SENTENCE_END.search(line[-6:])) for line in followed) >= 0.6 * len(followed):
        return 0
    lengths = sorted(map(len, followed))
    width = lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]
    filled = 0
    for group in groups:
        reach = max(map(len, group)) if len(group) > 3 else width  # a passage may be set narrower than the rest
        filled += sum(len(line) >= 0.75 * reach for line in group[:-1])
    return width if width >= 30 and 2 * filled >= len(lengths) else 0


def printed(lines: list[str]) -> list[Line]:
    """The lines as `hyphens.joined` takes them: each says whether a word is broken at its end."""
    return [Line(line, bool(BROKEN.search(line[-2:]))) for line in lines]


def _groups(text: str) -> list[Paragraph]:
    groups: list[Paragraph] = []
    gap = True
    for raw in LINE_END.split(text):
        line, repaired = clean(raw)
        line = line.strip()
        if not re.search(r"\w", line):  # empty, or a rule of dashes
            gap = True
            continue
        if gap:
            groups.append(Paragraph([]))
        groups[-1].lines.append(line)
        groups[-1].is_repaired |= repaired
        gap = False
    return groups


def _split(group: Paragraph, width: int) -> list[Paragraph]:
    lengths = [len(line) for line in group.lines]
    if width and len(lengths) > 3 and min(lengths[:-1]) >= 0.75 * max(lengths):
        width = max(lengths)  # a narrower passage, such as an indented quotation
    found = [[group.lines[0]]]
    for above, line in zip(group.lines, group.lines[1:], strict=False):
        if _ends_paragraph(above, line, width):
            found.append([line])
        else:
            found[-1].append(line)
    last = len(found) - 1
    return [Paragraph(lines, place == 0, place == last, group.is_repaired) for place, lines in enumerate(found)]


def _ends_paragraph(above: str, line: str, width: int) -> bool:
    if not width or "\t" in above + line or ("|" in above and "|" in line):
        return True
    if ITEM.match(line) and (ITEM.match(above) or SENTENCE_END.search(above[-6:]) or len(above) < 0.75 * width):
        return True
    room = width - len(above) - 1 - len(line.split(maxsplit=1)[0])
    return room >= 6 and bool(STARTS_AFRESH.match(line) or SENTENCE_END.search(above[-6:]))
