"""Large first letters that the file draws apart from the word they begin."""

from ..hyphens import words as known_words
from .lines import Line

LARGER, NEAR_EMS = 1.8, 0.6
ALONE = frozenset("AIO")


def with_drop_caps(lines: list[Line]) -> list[Line]:
    """Lines of a page, each large letter that stands before the top one of several lines put to its first word."""
    caps = [line for line in lines if len(line.text) == 1 and line.text.isupper() and line.is_upright]
    if not caps:
        return lines
    began: dict[int, Line] = {}
    taken: set[int] = set()
    for cap in caps:
        beside = [line for line in lines if _stands_beside(cap, line)]
        if len(beside) > 1:
            first = min(beside, key=lambda line: line.top)
            if first.text[0].islower() or first.words[0].text.isupper() or cap.text in ALONE:
                began[id(first)] = _begun(cap, first)
                taken.add(id(cap))
    return [began.get(id(line), line) for line in lines if id(line) not in taken]


def _stands_beside(cap: Line, line: Line) -> bool:
    """Whether a line of smaller letters begins right of a large one, within its height."""
    is_within = cap.top < line.bottom and line.top < cap.bottom and LARGER * line.size < cap.size
    return is_within and line.is_upright and -1 <= line.x0 - cap.x1 < NEAR_EMS * cap.size


def _begun(cap: Line, line: Line) -> Line:
    letter, first = cap.words[0], line.words[0]
    text = letter.text + first.text
    if letter.text in ALONE and text.lower() not in known_words():
        return Line(line.page, [letter._replace(top=first.top, bottom=first.bottom, size=first.size), *line.words])
    return Line(line.page, [first._replace(text=text, x0=letter.x0), *line.words[1:]])
