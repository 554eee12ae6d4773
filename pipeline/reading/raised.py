"""Carries the raised marks of notes and sources from a format's markup into the finished text of a block."""

import itertools
import re

from .cleaning import clean
from .marks import MARK as MARK_ITSELF
from .marks import SUPERIORS, is_mark

# "Shift out" and "shift in": no markup lets these two through, and cleaning takes stray ones away.
START, END = "\x0e", "\x0f"
MARK = re.compile(f"{START}([^{START}{END}]*){END}")
# Raised digits that have characters of their own.
SUPERIOR = re.compile(r"[⁰¹²³⁴-⁹]+(?:[,–-][⁰¹²³⁴-⁹]+)*")
STRAY = str.maketrans("", "", START + END)
VISIBLE = re.compile(r"\S")
BETWEEN_MARKS = re.compile(r"[,;–− -]{1,3}")


def is_note_mark(before: str, mark: str) -> bool:
    """Whether a raised sign is the mark of a note or source, which must not grow together with the word before it.

    >>> is_note_mark("joint working", "3"), is_note_mark("the 2", "nd"), is_note_mark("20 km", "2")
    (True, False, False)
    """
    return is_mark(before[-80:].rstrip(), " ".join(mark.split()))


def opening(before: str, mark: str) -> str:
    """What a reader writes between `before` and a raised `mark`, to be closed by `END`; nothing where it is none.

    Marks that follow each other, as in markup that raises every number and comma by itself, become one.
    """
    if before.endswith(END):
        return START if BETWEEN_MARKS.fullmatch(mark) or MARK_ITSELF.fullmatch(mark.strip()) else ""
    return f" {START}" if is_note_mark(before, mark) else ""


def raised(before: str, mark: str) -> str:
    """`mark` as a reader writes it after `before`: apart and between two signs where it is the mark of a note."""
    sign = opening(before, mark)
    return f"{sign}{mark}{END}" if sign else mark


def finished(text: str) -> tuple[str, bool, list[list[int]]]:
    r"""`text` cleaned and without the two signs; whether it was repaired; [start, end] of each raised mark in it.

    Marks that are written with the characters for raised digits ("teams¹²") are told and written like the others.

    >>> finished("Penn\u00a0 found \x0e5\x0f that inter\u00adagency")
    ('Penn found 5 that interagency', True, [[11, 12]])
    """
    if not text.isascii() and SUPERIOR.search(text):
        text = SUPERIOR.sub(_superior, text)
    if START not in text:
        cleaned, is_repaired = clean(text.translate(STRAY))
        return cleaned, is_repaired, []
    pieces = MARK.split(text.replace(END + START, ""))  # plain text and marks in turns
    pieces = [piece.translate(STRAY) for piece in pieces]
    written = "".join(pieces)
    cleaned, is_repaired = clean(written)
    edges = follow(written, cleaned, list(itertools.accumulate(map(len, pieces))))
    marks = [_trimmed(cleaned, start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    return cleaned, is_repaired, [[start, end] for start, end in marks if start < end]


def _superior(match: re.Match[str]) -> str:
    mark = match[0].translate(SUPERIORS)
    sign = opening(match.string[max(0, match.start() - 80) : match.start()], mark)
    return f"{sign}{mark}{END}" if sign else match[0]


def follow(text: str, cleaned: str, offsets: list[int]) -> list[int]:
    """Where ascending `offsets` of `text` stand in its cleaned form: behind as many visible characters as before."""
    if text == cleaned:
        return offsets
    ends = [0, *(match.end() for match in VISIBLE.finditer(cleaned))]
    found, count, last = [], 0, 0
    for offset in offsets:
        count += len("".join(clean(text[last:offset])[0].split()))
        found.append(ends[min(count, len(ends) - 1)])
        last = offset
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    shown = text[start:end]
    return end - len(shown.lstrip()), start + len(shown.rstrip())
