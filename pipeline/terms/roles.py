"""Tells the role in which a term is used: as a name, in a quotation, a title, a body's name, a heading, or plainly."""

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .labels import Label, named

Span = tuple[int, int]

# ---------------------------------------------------------------------------------------------- quotation, titles

QUOTED = (
    re.compile(r'(?<!\w)"(?=\S)[^"]{1,600}"'),
    re.compile(r"(?<!\w)'(?=\S)(?:[^']|(?<=\w)'(?=\w)){1,600}'(?!\w)"),
)
LONGEST_QUOTATION = 602
# What comes right before a quoted title, or after it
TITLED = re.compile(
    r"\b(?:(?:en)?titled|headed|paper|article|book|chapter(?: \d+)?|section(?: \d+)?|report|review|study|guidance"
    r"|leaflet|booklet|thesis|volume|module|course|workshop|conference|lecture|speech|essay|pamphlet|website|in|see)"
    r",? (?:on |called )?\Z",
    re.IGNORECASE,
)
# The same before a title that only its capitals show
WORKS = re.compile(
    r"\b(?:paper|article|book|chapter|report|study|guidance|guide|leaflet|booklet|thesis|volume|essay|pamphlet|journal"
    r"|handbook|manual|strategy|toolkit|act|bill|circular|white paper|green paper)[,:]? (?:called |entitled |on )?\Z",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"(?:[,:]|\b(?:that|says?|said|wrote|writes|puts it|argues?|concludes?|notes?|states?)) ?\Z", re.IGNORECASE
)
YEAR_AFTER = re.compile(r"[,.]? \((?:19|20)\d\d[a-z]?\)")
AFTER_A_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)[\s.,:]*\Z")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
SMALL = frozenset("a an and as at by de for from in into of on or the to with".split())
BODIES = frozenset(
    "agency alliance association authority board bureau centre center coalition collaborative commission committee "
    "consortium council department directorate federation force forum foundation group hub initiative institute "
    "network office organisation organization panel partners partnership programme program project service services "
    "society steering taskforce team trust unit".split()
)
OF = frozenset(["of", "for"])
IN_TITLES = frozenset(["a", "an", "as", "at", "by", "from", "in", "into", "on", "to", "with"])
REACH = 120
GLUE = re.compile(r"[ :'\"&/-]*")


@dataclass(frozen=True)
class Use:
    """One use of a term in a sentence: offsets in the sentence's block, and what the role depends on."""

    start: int
    end: int
    named_bodies: tuple[str, ...] = ()
    is_bare: bool = False  # an adjective that modifies nothing


class Passage:
    """The text of a block, plain, with the quotations in it."""

    def __init__(self, text: str, role: str) -> None:
        self.text, self.role = text, role

    @cached_property
    def quotations(self) -> list[Span]:
        """Every quoted stretch, quotation marks included."""
        return sorted(match.span() for pattern in QUOTED for match in pattern.finditer(self.text))

    def roles(self, uses: Sequence[Use], sentence: Span) -> list[str]:
        """The role of each use in one sentence of the block, in the words of the schema; the first that applies."""
        if self.role == "reference":
            return ["reference"] * len(uses)
        return [
            "mention" if is_named else self._role(use, sentence)
            for use, is_named in zip(uses, self._named(uses, sentence), strict=True)
        ]

    def _role(self, use: Use, sentence: Span) -> str:
        around = self._around(use)
        run = self._capitals(use, sentence)
        if self._is_title(use, around, run):
            return "title"
        if self.role == "quote" or any(self._is_long(span, use) for span in around):
            return "quotation"
        if run == "named_body" or self._is_body(use):
            return "named_body"
        if run == "title":
            return "title"
        if around:
            return "scare_quoted"
        return "heading" if self.role in {"title", "heading"} else "use"

    def _around(self, use: Use) -> list[Span]:
        """Quotations that hold the use or, with a mark inside the term, a part of it."""
        first = bisect.bisect_left(self.quotations, (use.start - LONGEST_QUOTATION, 0))
        last = bisect.bisect_left(self.quotations, (use.end, 0))
        return [span for span in self.quotations[first:last] if use.start < span[1]]

    def _is_long(self, span: Span, use: Use) -> bool:
        words, own = len(WORD.findall(self.text[slice(*span)])), len(WORD.findall(self.text[use.start : use.end]))
        return words >= 4 and words - own >= 2

    def _is_title(self, use: Use, around: list[Span], run: str) -> bool:
        """Whether the use stands in a quoted title."""
        return any(
            (run == "title" and self._is_long(span, use))
            or (self.text[span[0] + 1].isupper() and self._is_cited(span, use))
            for span in around
        )

    def _is_cited(self, span: Span, use: Use) -> bool:
        """Whether a quoted stretch stands where a title does: after a year in brackets, or "a paper entitled"."""
        before = self.text[max(0, span[0] - 40) : span[0]]
        if AFTER_A_YEAR.search(before):
            return True
        is_whole = self._is_long(span, use) and self.text[span[1] - 2] not in ".!?,"
        year = YEAR_AFTER.match(self.text, span[1]) and not SPOKEN.search(before)
        return is_whole and bool(year or TITLED.search(before))

    def _is_body(self, use: Use) -> bool:
        window = self.text[max(0, use.start - 60) : use.end + 60]
        return any(body in window for body in use.named_bodies)

    def _capitals(self, use: Use, sentence: Span) -> str:
        """Whether the use is part of a run of capitalised words: "named_body", "title" or, where it is not, nothing.

        Where everything has capitals, they say nothing.
        """
        if not self.text[use.start].isupper() or self.role in {"title", "heading"}:
            return ""
        left, right = max(sentence[0], use.start - REACH), min(sentence[1], use.end + REACH)
        words = [(left + m.start(), left + m.end(), m.group()) for m in WORD.finditer(self.text[left:right])]
        own = [place for place, (start, end, _) in enumerate(words) if start < use.end and end > use.start]
        first, last = own[0], own[-1]
        if not all(_is_capital(words[place][2]) or words[place][2] in SMALL for place in own):
            return ""
        while first and self._joins(words, first - 1, first):
            first -= 1
        while last + 1 < len(words) and self._joins(words, last, last + 1):
            last += 1
        # An acronym stands in capitals anywhere, so it makes no run: "Collaborative NHS teams"
        run = [word for _, _, word in words[first : last + 1] if _is_capital(word) and not word[1:].isupper()]
        is_all = last - first + 1 == len(words) and self.text[sentence[1] - 1] not in ".!?"
        if len(run) < 2 or is_all:
            return ""
        if WORKS.search(self.text[max(0, words[first][0] - 40) : words[first][0]]):
            return "title"
        whole = [word.lower() for _, _, word in words[first : last + 2]]
        return "named_body" if _names_body(whole, last - first) else "title"

    def _joins(self, words: list[tuple[int, int, str]], left: int, right: int) -> bool:
        """Whether two neighbouring words can belong to one run of capitals."""
        gap = self.text[words[left][1] : words[right][0]]
        return bool(GLUE.fullmatch(gap)) and all(
            _is_capital(words[place][2]) or words[place][2] in SMALL for place in (left, right)
        )

    def _named(self, uses: Sequence[Use], sentence: Span) -> list[bool]:
        """Whether each use names the term as a word."""
        alone = [any(not self._is_long(span, use) for span in self._around(use)) for use in uses]
        labels = [Label(use.start, use.end, lone, use.is_bare) for use, lone in zip(uses, alone, strict=True)]
        return named(self.text, sentence, labels, self.role)


def _names_body(words: list[str], last: int) -> bool:
    """Whether a run of words up to place `last`, with the word after it, names a body.

    A body's name ends in what it is, or goes on with "of" or "for"; a title may hold such a word anywhere.
    """
    ends = any(words[place] in BODIES for place in range(max(1, last), min(last + 2, len(words))))
    goes_on = any(word in BODIES and after in OF for word, after in itertools.pairwise(words[: last + 1]))
    return goes_on or (ends and IN_TITLES.isdisjoint(words[: last + 1]))


def _is_capital(word: str) -> bool:
    return word[0].isupper()
