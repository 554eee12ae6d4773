"""Compares the wording of definitions."""

import difflib
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

MASK = "_"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
LONGEST_TERM_WORDS = 6
BEGINNING = 3  # letters of a term by which most words are seen not to begin one
# Words that carry no content of their own. Negations are not among them.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be been being both but by can for from had has have in into is it its may of on or other "
        "such than that the their them there these they this those to was were when where which who will with",
    )
)
NEGATIONS = frozenset(
    ["no", "not", "never", "nor", "neither", "none", "nothing", "without", "cannot", "hardly", "rarely", "rather"]
)
ALIGNED_WORDS = 3
BEFORE_ALIGNED = 3


def masked_words(text: str, terms: "Iterable[str] | Masks") -> list[str]:
    """The words of `text` in lower case, with every spelling of one of `terms` replaced by `MASK`.

    >>> masked_words("Multi-agency work is shared.", ["multiagency"])
    ['_', 'work', 'is', 'shared']
    """
    masks = terms if isinstance(terms, Masks) else Masks(terms)
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    letters = [_letters(word) for word in words]
    found, place = [], 0
    while place < len(words):
        size = masks.size(letters, place)
        found.append(MASK if size else words[place])
        place += size or 1
    return found


class Masks:
    """The terms that are blanked out, in the form in which all spellings of a term are one."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._wanted = {squashed(term) for term in terms} - {""}
        self._beginnings = {term[:BEGINNING].replace("s", "z") for term in self._wanted}

    def size(self, letters: Sequence[str], place: int) -> int:
        """How many words from `place` on spell a term, the longest first; 0 when none does."""
        joined = list(itertools.accumulate(letters[place : place + LONGEST_TERM_WORDS]))
        beginning = joined[-1][:BEGINNING].replace("s", "z")
        if not any(beginning[:length] in self._beginnings for length in range(1, BEGINNING + 1)):
            return 0
        for size in range(len(joined), 0, -1):
            spelt = _spelt_alike(joined[size - 1])
            if spelt in self._wanted or spelt.removesuffix("s") in self._wanted:
                return size
        return 0


def squashed(text: str) -> str:
    """Letters and digits alone, without accents, "-iz-" for "-is-": one key for all spellings of a term.

    >>> squashed("Inter-Organisational") == squashed("interorganizational")
    True
    """
    return _spelt_alike(_letters(text))


@functools.lru_cache(maxsize=65536)
def _letters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKD", text).casefold() if character.isalnum())


def _spelt_alike(letters: str) -> str:
    return re.sub(r"i[sz](?=[aeio])", "iz", letters)


Run = tuple[int, int, int]  # place in the first, place in the second, length


def common_runs(first: Sequence[str], second: Sequence[str]) -> list[Run]:
    """Runs of three words, and shorter ones with a word that says something, in both in the same order."""
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [
        tuple(block)
        for block in blocks
        if block.size >= ALIGNED_WORDS or set(first[block.a : block.a + block.size]) - EMPTY_WORDS - NEGATIONS - {MASK}
    ]


def negated_alike(first: Sequence[str], second: Sequence[str], common: Sequence[Run] | None = None) -> bool:
    """Whether the part that both share is negated equally often in both.

    The part runs from a little before the first shared run of words to the last word that both share: a caveat that
    one of them drops afterwards is no contradiction. `common` are the `common_runs`, where they are known.

    >>> negated_alike("they do not work as one body".split(), "they do work as one body".split())
    False
    """
    common = common_runs(first, second) if common is None else common
    if not common:
        return True
    begin = next((run for run in common if run[2] >= ALIGNED_WORDS), common[0])
    sides = []
    for words, side in ((first, 0), (second, 1)):
        part = words[max(0, begin[side] - BEFORE_ALIGNED) : common[-1][side] + common[-1][2]]
        sides.append(sum(word in NEGATIONS or word.endswith("n't") for word in part))
    return sides[0] == sides[1]
