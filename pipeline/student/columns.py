"""Lays text out in the columns of a terminal: how wide it is, cut at a width, wrapped, hidden characters named."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..presentation.visible import visible

# A no-break space keeps a page number beside its "p."; every other white space may end a line.
BREAKS = re.compile(r"[^\S\u00a0]+")


def flat(text: str) -> str:
    r"""Text on one line as a terminal may show it: line ends and tabs as spaces, hidden characters named.

    >>> flat(" joined\n up\u202e")
    'joined up[U+202E]'
    """
    return BREAKS.sub(" ", visible(BREAKS.sub(" ", text))).strip(" ")


def columns(text: str) -> int:
    r"""How many columns of a terminal a text takes: two for a wide letter, none for a mark that sits on another.

    >>> columns("joined-up"), columns("連携"), columns("e\u0301")
    (9, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def beginning(text: str, width: int) -> str:
    """As much of the beginning of `text` as fits `width` columns, without a broken word at its end."""
    kept = text[: _fitting(text, width)]
    if len(kept) < len(text) and not text[len(kept)].isspace() and " " in kept.strip():
        kept = kept[: kept.rstrip().rfind(" ")] if not kept[-1].isspace() else kept
    return kept.rstrip()


def ending(text: str, width: int) -> str:
    """As much of the end of `text` as fits `width` columns, without a broken word at its beginning."""
    kept = text[len(text) - _fitting(text[::-1], width) :]
    if len(kept) < len(text) and not text[len(text) - len(kept) - 1].isspace() and " " in kept.strip():
        kept = kept[kept.find(" ", len(kept) - len(kept.lstrip())) :]
    return kept.lstrip()


def _fitting(letters: Iterable[str], width: int) -> int:
    """How many letters fit, from the first on."""
    number = taken = 0
    for number, letter in enumerate(letters, 1):
        taken += _columns(letter)
        if taken > width:
            return number - 1
    return number


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines of at most `width` columns that begin with `first`, then with `rest`; a longer word is broken.

    >>> list(wrapped("two or more agencies", 12, first="- ", rest="  "))
    ['- two or', '  more', '  agencies']
    """
    yield from (line.replace("\u00a0", " ") for line in _lines(text, width, first, rest))


def _lines(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    line, is_empty = first, True
    for word in filter(None, flat(text).split(" ")):
        if not is_empty and columns(line) + 1 + columns(word) > width:
            yield line
            line, is_empty = rest, True
        while columns(line) + columns(word) + (not is_empty) > width:
            fits = max(1, _fitting(word, width - columns(line)))
            if fits == len(word):
                break
            yield line + word[:fits]
            line, word = rest, word[fits:]
        line += word if is_empty else " " + word
        is_empty = False
    if not is_empty:
        yield line
