"""The ways in which programs count positions in a text."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = "\ufeff"
UNEVEN = re.compile("\ufeff|\r\n|\n|[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Counting:
    """Turns a program's position in a text into the place in Python's text, in code points.

    `odd` are the places of characters that the program does not count as one; `starts` the program's position of each,
    and `widths` how much it counts them.
    """

    odd: tuple[int, ...] = ()
    starts: tuple[int, ...] = field(default=(), repr=False)
    widths: tuple[int, ...] = field(default=(), repr=False)

    def place(self, position: int) -> int:
        """The place in the text, not checked against its length."""
        number = bisect.bisect_right(self.starts, position) - 1
        if number < 0:
            return position
        beyond = position - self.starts[number] - self.widths[number]
        return self.odd[number] + (1 + beyond if beyond >= 0 else 0)


def countings(text: str) -> Iterator[Counting]:
    r"""The ways in which positions in a text may be meant, the standard's first, those that differ alone.

    Code points, as the standard says; UTF-16 units, as Windows programs and browsers count; a carriage return not
    counted, or one counted that the file does not hold; a byte order mark not counted.

    >>> [each.place(4) for each in countings("a\U0001f600b\r\nc")]
    [4, 3, 5, 4]
    """
    seen = set()
    for line_end in ("as it is", "one", "two"):
        for is_utf16 in (False, True):
            for has_mark in (False, True):
                found = _counting(text, line_end, is_utf16=is_utf16, has_mark=has_mark)
                if found not in seen:
                    seen.add(found)
                    yield found


def _counting(text: str, line_end: str, *, is_utf16: bool, has_mark: bool) -> Counting:
    odd, starts, widths, position, done = [], [], [], 0, 0
    for place, width in _odd(text, line_end, is_utf16=is_utf16, has_mark=has_mark):
        position += place - done
        odd.append(place)
        starts.append(position)
        widths.append(width)
        position, done = position + width, place + 1
    return Counting(tuple(odd), tuple(starts), tuple(widths))


def _odd(text: str, line_end: str, *, is_utf16: bool, has_mark: bool) -> Iterator[tuple[int, int]]:
    """The places of characters that do not count as one, and as how many they do."""
    for match in UNEVEN.finditer(text):
        found, place = match.group(), match.start()
        is_left_out = (found == MARK and place == 0 and not has_mark) or (found == "\r\n" and line_end == "one")
        if is_left_out or (found == "\n" and line_end == "two") or (found > MARK and is_utf16):
            yield place, 0 if is_left_out else 2
