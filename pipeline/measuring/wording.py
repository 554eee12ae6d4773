"""Compares the wording of definitions."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence

MASK = "_"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
LONGEST_TERM_WORDS = 6
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


def masked_words(text: str, terms: Collection[str]) -> list[str]:
    """The words of `text` in lower case, with every spelling of one of `terms` replaced by `MASK`.

    >>> masked_words("Multi-agency work is shared.", ["multiagency"])
    ['_', 'work', 'is', 'shared']
    """
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    wanted = {squashed(term) for term in terms} - {""}
    found, place = [], 0
    while place < len(words):
        size = _term_size(words, place, wanted)
        found.append(MASK if size else words[place])
        place += size or 1
    return found


def _term_size(words: Sequence[str], place: int, wanted: Collection[str]) -> int:
    """How many words from `place` on spell a term, the longest first; 0 when none does."""
    for size in range(min(LONGEST_TERM_WORDS, len(words) - place), 0, -1):
        joined = squashed("".join(words[place : place + size]))
        if joined in wanted or joined.removesuffix("s") in wanted:
            return size
    return 0


def squashed(text: str) -> str:
    """Letters and digits alone, without accents, "-iz-" for "-is-": one key for all spellings of a term.

    >>> squashed("Inter-Organisational") == squashed("interorganizational")
    True
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"i[sz](?=[aeio])", "iz", "".join(character for character in letters if character.isalnum()))


def shared_runs(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of at least three words that stand in both, in the same order: (place in first, place in second, length)."""
    return [run for run in _common(first, second) if run[2] >= ALIGNED_WORDS]


def _common(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of three words, and shorter ones with a word that says something, in both in the same order."""
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return [
        tuple(block)
        for block in blocks
        if block.size >= ALIGNED_WORDS or set(first[block.a : block.a + block.size]) - EMPTY_WORDS - NEGATIONS - {MASK}
    ]


def negated_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the part that both share is negated equally often in both.

    The part runs from a little before the first shared run of words to the last word that both share: a caveat that
    one of them drops afterwards is no contradiction.

    >>> negated_alike("they do not work as one body".split(), "they do work as one body".split())
    False
    """
    common = _common(first, second)
    if not common:
        return True
    begin = next((run for run in common if run[2] >= ALIGNED_WORDS), common[0])
    sides = []
    for words, side in ((first, 0), (second, 1)):
        part = words[max(0, begin[side] - BEFORE_ALIGNED) : common[-1][side] + common[-1][2]]
        sides.append(sum(word in NEGATIONS or word.endswith("n't") for word in part))
    return sides[0] == sides[1]
