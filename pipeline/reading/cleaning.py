"""Cleans characters once, on the way in, so that no later stage meets a broken, hidden or typeset one."""

import re
import unicodedata
from collections.abc import Callable

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Bullets of the Symbol and Wingdings fonts, which word processors leave in the private use area.
BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0a8\uf076\uf0fc\uf0d8"), "•")
# Nobody sees them: soft hyphen, zero-width and bidirectional controls, variation selectors, tags.
INVISIBLE = (
    r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0000-\U000e01ef"
)
CONTROLS = r"\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff"
WRONG = re.compile(
    rf"(?P<gone>[{INVISIBLE}{CONTROLS}]+)"
    r"|(?P<windows>[\x80-\x9f])"
    r"|(?P<lone>[\ud800-\udfff]+)"
    rf"|(?P<typeset>[{''.join(LIGATURES)}])"
)
# A letter and its accents, written apart; the bound keeps a hostile run of thousands of accents cheap.
ACCENTS_APART = re.compile(r"[A-Za-z][\u0300-\u036f]{1,4}")
# Accents that old typesetting programs print as signs of their own, and the accents that belong over a letter.
ACCENTS = dict(zip("¨´`ˆ˜¸ˇ˚˘˙˝", "\u0308\u0301\u0300\u0302\u0303\u0327\u030c\u030a\u0306\u0307\u030b", strict=True))
ACCENT = re.compile(f"[{''.join(ACCENTS)}]")
LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
SPACES = re.compile(r"[ \f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> tuple[str, bool]:
    r"""`text` without broken or hidden characters and with single, plain spaces; and whether it was repaired.

    Ligatures are spelt out, hidden marks and control characters taken away, accents put on their letters, lone
    surrogates become U+FFFD. Tabs (between the cells of a table) and single line ends (between its rows) stay; empty
    lines and spaces at the ends of lines go, so that two line ends in the stored text always part two blocks. Changed
    spaces alone are no repair.

    >>> clean("a ﬁrst\u00a0 inter\u00adagency plan")
    ('a first interagency plan', True)
    >>> clean("two \u00a0 spaces")
    ('two spaces', False)
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" "), False
    text = text.translate(BULLETS)  # no repair: fonts of signs have no other way to write them
    mended = ACCENTS_APART.sub(lambda match: unicodedata.normalize("NFC", match.group()), WRONG.sub(_mended, text))
    lines = (line.strip(" ") for line in LINE_END.split(SPACES.sub(" ", mended)))
    return "\n".join(line for line in lines if line), mended != text


def with_accents(word: str, letter_of: Callable[[int], int | None]) -> str:
    """`word` with accents that stand apart put on their letters, whose places `letter_of` tells from theirs.

    >>> with_accents("Engestr¨om", lambda place: place + 1), with_accents("it´s", lambda place: None)
    ('Engeström', 'it´s')
    """
    letters = list(word)
    for match in ACCENT.finditer(word):
        place = letter_of(match.start())
        if place is None or not 0 <= place < len(word):
            continue
        letter = {"ı": "i", "ȷ": "j"}.get(letters[place], letters[place])
        whole = unicodedata.normalize("NFC", letter + ACCENTS[match[0]])
        if len(whole) == 1:
            letters[place], letters[match.start()] = whole, ""
    return "".join(letters)


def _mended(match: re.Match[str]) -> str:
    found = match.group()
    match match.lastgroup:
        case "windows":  # a byte of Windows-1252 that was taken for Latin-1: \x92 is an apostrophe
            return found.encode("latin-1").decode("cp1252", "ignore")
        case "lone":
            return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case "typeset":
            return LIGATURES[found]
    return ""
