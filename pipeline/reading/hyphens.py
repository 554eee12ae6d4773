"""Decides from evidence what a hyphen at a line end means: a broken word, or a word that is spelt with one."""

import bisect
import functools
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from ..models import models_folder

TOKEN = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
PLAIN_TOKEN = re.compile(r"[a-z]+(?:-[a-z]+)*")
BEFORE = re.compile(r"([^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*)[-\u2010\u2011]$")
AFTER = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
ADDRESS_END = re.compile(r"(?:https?://|www\.|doi\.org|\b10\.\d{4,9}/)\S*$")
LAST_WORD = re.compile(r"(?:^|[^\w'’-])([^\W\d_]+)$")
# Before a name in the middle of a sentence: a small letter or comma, or an initial.
WITHIN_SENTENCE = re.compile(r"(?:[a-zà-ÿ,;&]|\b[A-Z]\.) $")
SUSPENDING = frozenset({"and", "or", "to", "as", "nor", "but", "rather", "than", "versus", "vs"})
# Prefixes after which a hyphen is a matter of house style: the whole word being listed says little.
STYLED = frozenset({"anti", "co", "multi", "non", "semi"})
# Prefixes that mostly take a hyphen, and such as mostly do not, where neither document nor list knows the whole.
LOOSE = STYLED | frozenset("all cross ex half mid neo off part post pre pro quasi self well".split())
TIGHT = frozenset(
    "de dis extra fore hyper il im in inter intra ir mis out over re sub super supra trans ultra un".split()
)
SHORT_WORDS = frozenset("up off in out on by to of at the a an and or down one two six ten day all for way".split())
# What makes a compound of a name: "London-based".
AFTER_NAMES = frozenset(
    "backed based born bound centred centered dominated driven educated era focused free funded held inspired led level"
    " like made only oriented owned related run speaking specific sponsored style trained type wide".split()
)
BOTH_HALVES = "both halves are words of the list, the whole is not"
INFLECTED = re.compile(r"([a-z]{5,})(?:e?d|ing|s)")
STEM, LINES_THAT_SHOW = 5, 40


class Verdict(NamedTuple):
    """What stands at a line end: `kind` is joined, hyphen or undecided; `is_hyphenated` says what was written down."""

    kind: str
    is_hyphenated: bool
    reason: str


class Evidence:
    """What the document shows about its own spellings: counts of whole words, and of two words side by side.

    `lines` are the printed lines of the document, in reading order; a word broken at a line end counts for nothing.
    """

    def __init__(self, lines: Iterable[Any]) -> None:
        lines = list(lines)
        wanted = {pair for line, following in pairwise(lines) if (pair := halves(line, following))}
        self._breaks_words = _breaks_words(wanted, len(lines))
        firsts = {first for first, _ in wanted}
        whole, spaced, after_break = [], [], False
        for line in lines:
            text = line.text.lower()
            found = PLAIN_TOKEN.findall(text) if text.isascii() else TOKEN.findall(_with_plain_hyphens(text))
            if not firsts.isdisjoint(found):
                spaced += [pair for pair in pairwise(found) if pair in wanted]
            whole += found[after_break : len(found) - line.is_broken]
            after_break = line.is_broken
        self._words, self._spaced = Counter(whole), Counter(spaced)
        self._sorted = sorted(self._words)
        self._prefixes = Counter(word.partition("-")[0] for word in self._words if "-" in word)

    def torn(self, text: str, following: str) -> Verdict | None:
        """Whether a word is broken without a hyphen between two lines: the whole is known, its end by itself is not."""
        if not (text[-1:].isalpha() and following[:1].islower()) or following.partition(" ")[0] in words():
            return None
        before, after = LAST_WORD.search(text[-40:]), AFTER.match(following)
        first, second = before[1].lower() if before else "", after[0].lower()
        count = self._words[first + second]
        if not first or second in words() or self._words[second] > max(1, count):
            return None
        if count:
            return _verdict(False, f"broken without a hyphen; written solid {count} times elsewhere in the document")
        if first + second in words() and not (_is_word(first, words()) or self._words[first] > 1):
            return _verdict(False, "broken without a hyphen; only the whole is a word of the list")
        return None

    def verdict(self, first: str, second: str, *, is_within_sentence: bool = False) -> Verdict:
        """What the hyphen between `first` at a line end and `second` at the next line's start stands for.

        `is_within_sentence` says that a capital there belongs to a name.
        """
        first, second = _with_plain_hyphens(first), _with_plain_hyphens(second)
        if first[-1].isdigit() or second[0].isdigit():
            return Verdict("hyphen", True, "a number stands beside it")
        is_name = second[0].isupper() and not first.isupper()
        is_one_name = is_within_sentence and first.istitle() and second.islower()
        first, second = first.lower(), second.lower().rstrip("'’")
        if not self._breaks_words:
            return Verdict("hyphen", True, "the document breaks no words at its line ends")
        found = self._in_document(first, second)
        if is_name and not found:
            return Verdict("hyphen", True, "a capital follows")
        listed = found or self._in_list(first, second)
        if is_one_name and listed.reason == BOTH_HALVES and second not in AFTER_NAMES:
            return _verdict(False, "small letters go on a name")
        return listed

    def _in_document(self, first: str, second: str) -> Verdict | None:
        """The spelling that the document has elsewhere, of this word or of one with the same stem."""
        solid, hyphenated = self._words[first + second], self._words[f"{first}-{second}"]
        if solid != hyphenated:
            count, how = max((solid, "solid"), (hyphenated, "with a hyphen"))
            return _verdict(hyphenated > solid, f"written {how} {count} times elsewhere in the document")
        if solid:
            return Verdict("undecided", True, f"written both ways {solid} times elsewhere in the document")
        if self._spaced[first, second] and first + second not in words():
            return _verdict(True, "written as two words elsewhere in the document")
        if len(second) >= STEM - 1:
            last = first.rpartition("-")[2]
            solid, hyphenated = self._starting(last + second[:STEM]), self._starting(f"{last}-{second[:STEM]}")
            if solid != hyphenated:
                how = "with a hyphen" if hyphenated > solid else "solid"
                return _verdict(hyphenated > solid, f"words with this stem are written {how} in the document")
        return None

    def _starting(self, stem: str) -> int:
        start = bisect.bisect_left(self._sorted, stem)
        return sum(
            self._words[word] for word in self._sorted[start : bisect.bisect_left(self._sorted, stem + "\uffff")]
        )

    def _in_list(self, first: str, second: str) -> Verdict:
        """What the word list knows of the whole and its halves."""
        known, habit = words(), self._prefixes[first]
        if "-" in first:
            return _verdict(True, "the word has a hyphen already")
        if first in STYLED and habit > 1 and len(second) >= STEM and second in known:
            return _verdict(True, f"the document writes {first}- with a hyphen in other words")
        if first + second in known:
            return _verdict(False, "the whole is a word of the list")
        if second in known and first in LOOSE | TIGHT and len(second) > 2:
            if habit:
                return _verdict(True, f"the document writes {first}- with a hyphen in other words")
            return Verdict("undecided", first in LOOSE, f"{first}- is written either way")
        if len(first) == 1 or (_is_word(first, known) and _is_word(second, known)):
            return _verdict(True, BOTH_HALVES)
        return _verdict(False, "the halves are no words of the list")


def _with_plain_hyphens(text: str) -> str:
    return text.replace("\u2010", "-").replace("\u2011", "-")


def _breaks_words(pairs: set[tuple[str, str]], count: int) -> bool:
    """Whether the document, of `count` lines, breaks words at all: some half is no word then ("inter-|est").

    In a short document the lack of such a half shows nothing, and breaking is taken for granted.
    """
    telling = sum(_is_fragment(first, second) for first, second in pairs)
    return count < LINES_THAT_SHOW or telling > 0.1 * len(pairs)


def _is_fragment(first: str, second: str) -> bool:
    """Whether one half shows that a word was broken: it is neither a word nor a prefix."""
    known = words()
    if second.isalpha() and not _is_word(second, known):
        return True
    is_start = first.isalpha() and not _is_word(first, known) and first not in LOOSE | TIGHT
    return is_start and first + second in known


def _verdict(is_hyphenated: bool, reason: str) -> Verdict:
    return Verdict("hyphen" if is_hyphenated else "joined", is_hyphenated, reason)


def _is_word(half: str, known: frozenset[str]) -> bool:
    """Whether one half of a broken word is a word; the list lacks many in -ed and -ing ("resourced")."""
    if half in SHORT_WORDS or (len(half) > 2 and half in known):
        return True
    inflected = INFLECTED.fullmatch(half)
    return bool(inflected) and (inflected[1] in known or inflected[1] + "e" in known)


def halves(line: Any, following: Any) -> tuple[str, str] | None:
    """The two parts, in lower case, of a word that is broken between two printed lines."""
    if not line.is_broken:
        return None
    before, after = _before(line.text), AFTER.match(following.text)
    return (before[1].lower(), after[0].lower()) if before and after else None


def _before(text: str) -> re.Match[str] | None:
    """The first part of a word that is broken at the end of `text`, with its hyphen."""
    return BEFORE.search(text[-60:].rpartition(" ")[2])


def joined(lines: list[Any], evidence: Evidence) -> tuple[str, list[int], list[list[Any]]]:
    """Text of printed lines, the offset at which each line begins, and the words that were broken between them.

    The third is [offset of the line end, kind, reason] for each broken word. A suspended hyphen ("pre- and post-war")
    breaks no word.
    """
    parts, offsets, joins, length = [lines[0].text], [0], [], len(lines[0].text)
    for line, following in pairwise(lines):
        before = _before(line.text) if line.is_broken else None
        after = AFTER.match(following.text) if before else None
        if before and after and after[0].lower() not in SUSPENDING:
            if ADDRESS_END.search(line.text[-200:]):
                verdict = Verdict("hyphen", True, "part of an address")
            else:
                is_within = bool(WITHIN_SENTENCE.search(line.text[-60 : -len(before[0])]))
                verdict = evidence.verdict(before[1], after[0], is_within_sentence=is_within)
            if not verdict.is_hyphenated:
                parts[-1], length = parts[-1][:-1], length - 1
            joins.append([length, verdict.kind, verdict.reason])
        elif verdict := evidence.torn(line.text, following.text):
            joins.append([length, verdict.kind, verdict.reason])
        elif not _goes_on(line.text, following.text):
            parts.append(" ")
            length += 1
        offsets.append(length)
        parts.append(following.text)
        length += len(following.text)
    return "".join(parts), offsets, joins


def _goes_on(text: str, following: str) -> bool:
    """Whether no space belongs between two lines: after a dash or slash set without spaces, and within an address."""
    if text[-1] in "—–/" and text[-2:-1].isalnum() and following[:1].isalnum():
        return True
    return (
        text[-1] in "/._=&?%-"
        and following[:1].isalnum()
        and following[:1].islower()
        and bool(ADDRESS_END.search(text[-200:]))
    )


@functools.cache
def words() -> frozenset[str]:
    """The English word list of `models/words`, in lower case."""
    packed = (models_folder() / "words" / "english.txt.gz").read_bytes()
    return frozenset(zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16).decode().split("\n"))  # 16: gzip
