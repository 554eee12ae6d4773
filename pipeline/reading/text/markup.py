"""Takes the marks of Markdown off a line: emphasis, links, tags."""

import html
import re

from ..raised import END, START, raised

LINK = re.compile(
    r"!?\[([^\[\]]{0,1000})\]"
    r"""(?:\([^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?: ["'][^"'\n]{0,300}["'])?\)|\[[^\[\]]{0,200}\])"""
)
ADDRESS = re.compile(r"<((?:https?:|mailto:)[^<>\s]{1,1000}|[^<>\s@]{1,100}@[^<>\s@]{1,100})>")
NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
RAISED = re.compile(r"<sup>([^<>]{1,40})</sup>|\^([^\s^\[\]]{1,20})\^", re.IGNORECASE)
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:\s[^<>]{0,500})?/?>")
INLINE_TAGS = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "ins",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
EMPHASIS = re.compile(r"\*{1,3}|_{1,3}|~~|`{1,3}")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def without_marks(text: str) -> str:
    r"""The words that a line of Markdown shows.

    The mark of a note is kept, apart from the word before it and between the signs of `raised.py`. Stars and
    underscores go in pairs only, so that a lone one stays.

    >>> without_marks("**desks** in *practice*<sup>1</sup>, 2 * 3, snake_case, [here](http://a.example)")
    'desks in practice \x0e1\x0f, 2 * 3, snake_case, here'
    """
    if "[" in text:
        text = LINK.sub(r"\1", NOTE_MARK.sub(rf" {START}\1{END}", text))
    text = _without_emphasis(text)
    if "<" in text or "^" in text:
        text = RAISED.sub(_raised, ADDRESS.sub(r"\1", text))
        text = TAG.sub(lambda match: "" if match[1].lower() in INLINE_TAGS else " ", text)
    text = ESCAPED.sub(r"\1", text)
    return html.unescape(text) if "&" in text else text


def _raised(match: re.Match[str]) -> str:
    """A raised sign: the mark of a note apart from its word, anything else as it is."""
    return raised(match.string[max(0, match.start() - 40) : match.start()], match[1] or match[2])


def _without_emphasis(text: str) -> str:
    """The text without the marks that open and close emphasis in pairs."""
    opened: dict[str, re.Match[str]] = {}
    cut: list[tuple[int, int]] = []
    for match in EMPHASIS.finditer(text):
        mark, before, after = match[0], text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if before == "\\":
            continue
        inside_word = before.isalnum() and after.isalnum()
        if mark in opened and before and not before.isspace() and not (mark[0] == "_" and after.isalnum()):
            cut += [opened.pop(mark).span(), match.span()]
        elif after and not after.isspace() and not (inside_word and mark[0] == "_"):
            opened[mark] = match
    pieces, place = [], 0
    for start, end in sorted(cut):
        pieces.append(text[place:start])
        place = end
    return "".join([*pieces, text[place:]])
