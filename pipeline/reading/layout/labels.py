"""Page labels as they are printed: numbers at the margin that count on from page to page."""

import re
from collections.abc import Iterator

from .lines import Line
from .page import Page

ALONE = re.compile(
    r"\W*(?:page |p\. ?)?(?P<number>\d{1,5}|[ivxlc]{1,7})(?: of \d{1,4}| ?/ ?\d{1,4})?\W*", re.IGNORECASE
)
AT_END = re.compile(r"(?:^|\s)(\d{1,5})$")
AT_START = re.compile(r"(\d{1,5})\s")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
ROMAN_PARTS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LEAST_PAGES, LEAST_SHARE = 3, 0.4


def set_labels(lines: list[list[Line]], pages: list[Page], furniture: set[int]) -> None:
    """Gives pages the numbers printed on them, where these count on over several pages.

    Pages without a number in between, and in front, are counted too; others keep the label that the file states.
    """
    runs: dict[tuple[bool, int], set[int]] = {}
    for index, of_page in enumerate(lines):
        for is_roman, number in {each for line in of_page if id(line) in furniture for each in _numbers(line)}:
            runs.setdefault((is_roman, number - index), set()).add(index)
    least = min(LEAST_PAGES, max(2, len(pages)))
    taken: set[int] = set()
    for (is_roman, shift), found in sorted(runs.items(), key=lambda run: (-len(run[1]), run[0])):
        first, last = min(found), max(found)
        span = range(first, last + 1)
        if len(found) < least or len(found) < LEAST_SHARE * len(span) or not taken.isdisjoint(span):
            continue
        for index in range(_start(first, shift, taken), last + 1):
            pages[index].label = _roman(index + shift) if is_roman else str(index + shift)
        taken.update(span)


def _start(first: int, shift: int, taken: set[int]) -> int:
    """Where a count begins: at the page that is its one, or else a page before the first number that is printed."""
    one = 1 - shift
    if 0 <= one < first and taken.isdisjoint(range(one, first)):
        return one
    return first - 1 if first and first - 1 not in taken and first + shift > 1 else first


def _numbers(line: Line) -> Iterator[tuple[bool, int]]:
    """Numbers that may be the page's: standing alone, or at either end of a running header."""
    if match := ALONE.fullmatch(line.text):
        written = match["number"].lower()
        yield (False, int(written)) if written.isdigit() else (True, _value(written))
        return
    if match := AT_START.match(line.text):
        yield False, int(match[1])
    if match := AT_END.search(line.text):
        yield False, int(match[1])


def _value(written: str) -> int:
    """Value of a Roman number.

    >>> _value("xiv")
    14
    """
    values = [ROMAN[sign] for sign in written]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _roman(number: int) -> str:
    """A Roman number in small letters.

    >>> _roman(14), _roman(49)
    ('xiv', 'xlix')
    """
    written = ""
    for value, sign in ROMAN_PARTS:
        written += sign * (number // value)
        number %= value
    return written
