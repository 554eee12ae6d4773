"""Finds the cues of codes in a sentence.

A cue is written as it is read. `word*` matches any ending; `...` stands for up to eight words, `..` for up to three of
the same clause, `.` for one or none; `<term>` for a term of the codebook; `<quoted>` for one between quotation marks;
`<word>` for a word that speaks of language ("term", "label", "definition" and the like); `<bodies>` and others for the
kinds of words in `wordkinds`. Upper and lower case are the same.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..codebook import Code
from .wordkinds import KINDS

TERM = "\ue000"  # stands in `masked` text for every letter of a term, and is in no font that papers use
SPEAKING = (
    r"(?:(?:terms|term(?!-|\s+(?:time|care|aim|goal|plan|effect|outcome|impact|fund|need|placement|support|memory))"
    r"|terminolog\w*|words?"
    r"|labels?(?!\s+on\b)|definitions?|phrases?|vocabular\w+|nomenclature|usages?|meanings?|jargon|language|concepts?"
    r"|expressions?|descriptors?)"
    r"(?!\s+(?:of\s+(?:reference|employment|office|trade|service|contract)|and\s+conditions|therap\w+))"
    r"(?<!in\sterms)(?<!sign\slanguage)(?<!first\slanguage)(?<!additional\slanguage)"
    r"(?<!long.term)(?<!short.term)(?<!medium.term)(?<!longer.term)(?<!shorter.term)(?<!school\sterm)(?<!fixed.term)(?<!real\sterms"
    r")"
    r"(?<!and\slanguage)(?<!own\swords)(?<!other\swords)(?<!key\swords))"
)
PLACES = {"<term>": TERM + "++", "<quoted>": r"['\"]" + TERM + r"++[^'\"]{0,40}['\"]", "<word>": SPEAKING, **KINDS}
# Possessive, so that no text makes the search go back and forth.
GAP = r"[^\w\s]*+\s++(?:\S++\s++){0,8}?[^\w\s]{0,2}"
SHORT_GAP = r"[,'\"]?\s++(?:[\w'-]++,?\s++){0,3}?[^\w\s]?"
ONE_WORD_GAP = r"\s++(?:[\w'-]++\s++)??"
GAPS = {"...": GAP, "..": SHORT_GAP, ".": ONE_WORD_GAP}
LETTERS = re.compile(r"[a-z]+")
KIND = re.compile("|".join(PLACES))
OPENING = 4
BETWEEN = r"[^\w\s]{0,2}\s++[^\w\s]{0,2}"


@dataclass(frozen=True)
class Cue:
    """A cue that was found: its code, where it stands in the sentence, and how the codebook writes it."""

    code: Code
    start: int
    end: int
    pattern: str


def masked(text: str, terms: Iterable[tuple[int, int]]) -> str:
    """Text of the same length in which each letter of a term, given as (start, end), is the stand-in for a term."""
    pieces, done = [], 0
    for start, end in sorted(terms):
        start = max(start, done)
        if start < end:
            pieces += [text[done:start], TERM * (end - start)]
            done = end
    return "".join(pieces) + text[done:]


def find(text: str, codes: tuple[Code, ...]) -> Iterator[Cue]:
    """Every cue of `codes` in `text` (plain, masked), code by code, in order of place; no cues within cues."""
    return ready(codes).find(text)


class Cues:
    """The cues of some codes, made ready to be found in many texts."""

    def __init__(self, codes: tuple[Code, ...]) -> None:
        self._codes = codes
        self._anywhere: set[int] = set()  # numbers of the codes that any text may have
        self._by_opening: dict[str, set[int]] = {}  # of those that need a word that begins so
        for number, code in enumerate(codes):
            needed = _openings(code.cues)
            if needed is None:
                self._anywhere.add(number)
            for opening in needed or ():
                self._by_opening.setdefault(opening, set()).add(number)

    def find(self, text: str) -> Iterator[Cue]:
        """Every cue in `text` (plain, masked), code by code, in order of place; no cues within cues."""
        opened = {word[:OPENING] for word in LETTERS.findall(text.lower())}
        numbers = self._anywhere.union(*(self._by_opening[opening] for opening in opened & self._by_opening.keys()))
        for number in sorted(numbers):
            code = self._codes[number]
            pattern, names = _compiled(code.cues)
            if pattern:
                for match in pattern.finditer(text):
                    yield Cue(code, match.start(), match.end(), names[match.lastindex - 1])


@functools.lru_cache(maxsize=64)
def ready(codes: tuple[Code, ...]) -> Cues:
    """The cues of these codes, once in a process; to be kept where many sentences are read."""
    return Cues(codes)


def _openings(cues: tuple[str, ...]) -> frozenset[str] | None:
    """How the longest plain word of each cue begins; None where a cue has no plain word.

    A text in which no word begins so holds none of the cues, which is quick to see.
    """
    found = set()
    for cue in cues:
        plain_words = LETTERS.findall(KIND.sub(" ", cue.lower()))
        if not plain_words:
            return None
        found.add(max(plain_words, key=len)[:OPENING])
    return frozenset(found)


@functools.lru_cache(maxsize=512)
def _compiled(cues: tuple[str, ...]) -> tuple[re.Pattern[str] | None, list[str]]:
    """One expression for all cues, and the cues in the order of its groups.

    Cues that begin alike share their beginning, so that "<word> ... vague" and "<word> ... slippery" cost one search.
    """
    tree: _Tree = {}
    for cue in cues:
        place, joint = tree, ""
        for word in cue.split():
            if word in GAPS:
                joint = GAPS[word]
                continue
            place = place.setdefault((joint, _word(word)), {})
            joint = BETWEEN
        place[END] = cue
    names: list[str] = []
    expression = _expression(tree, names)
    return (re.compile(rf"(?<![\w-])(?<!{TERM})(?:{expression})", re.IGNORECASE) if names else None), names


_Tree = dict[tuple[str, str], Any]  # by what joins a word to the one before, and the word
END = ("", "")


def _expression(tree: _Tree, names: list[str]) -> str:
    """The expression of a tree of cues; an empty group marks where each cue ends, its name is added to `names`.

    What joins words begins with a mark or white space, so that a word is whole wherever one follows.
    """
    choices = []
    for joint in dict.fromkeys(joint for joint, _ in tree):
        words = [
            word + _expression(rest, names)
            for (each, word), rest in tree.items()
            if each == joint and (each, word) != END
        ]
        if words:
            choices.append(joint + _one_of(words))
    if END in tree:
        names.append(tree[END])
        choices.append(r"(?!\w)()")
    return _one_of(choices)


def _one_of(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _word(word: str) -> str:
    kind = KIND.match(word)
    if kind:  # "<client>'s" too
        return PLACES[kind.group()] + re.escape(word[kind.end() :])
    return re.escape(word[:-1]) + r"\w*+" if word.endswith("*") else re.escape(word)
