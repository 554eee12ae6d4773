"""The wording of a sentence as features: its words and pairs of words, names and numbers by class."""

import functools
import re

from .cues import TERM

NAME, NUMBER, QUOTED, MASKED = "NAME", "0", "QUOTED", "TERM"
# A word, with its many plain letters the quick way; what is quoted; a term; a number; a mark.
WORD = re.compile(
    r"(?=[^\W\d_])[A-Za-z]*+[^\W\d_]*+(?:['-][^\W\d_]+)*"
    r"|(?P<quoted>(?<!\w)(?:'[^\s'\"][^'\"]{1,50}'|\"[^\s\"][^\"]{1,60}\")(?!\w))"
    rf"|{TERM}++|\d+|[^\w\s]"
)
OPENING = 6  # words


@functools.lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words and marks of a plain sentence in small letters; what is quoted, a name or a number by its class.

    >>> words("The term 'joined-up' was coined by Adeyemi in 1999.")
    ('the', 'term', 'QUOTED', 'was', 'coined', 'by', 'NAME', 'in', '0', '.')
    """
    found: list[str] = []
    for match in WORD.finditer(text):
        word = match.group()
        first = word[0]
        if first.islower():
            found.append(word.lower())
        elif first.isdecimal():
            found.append(NUMBER)
        elif first == TERM:
            found.append(MASKED)
        elif match.lastgroup:
            found.append(QUOTED)
        elif found and first.isupper() and word != "I":
            found.append(NAME)
        else:
            found.append(word.lower())
    return tuple(found)


def wording(text: str) -> list[str]:
    """The features of a plain sentence: each word, each pair of neighbours, the first words by place.

    Not its length, nor the full stop at its end: they tell how a training sentence was written, not what it does.
    """
    shown = words(text)
    shown = shown[:-1] if shown[-1:] == (".",) else shown
    return [
        *[f"word:{word}" for word in shown],
        *[f"pair:{one} {two}" for one, two in zip(["<", *shown], shown, strict=False)],
        *[f"at{place}:{word}" for place, word in enumerate(shown[:OPENING])],
    ]
