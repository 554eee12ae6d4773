"""Tells the role in which a term is used: as a name, in a quotation, a title, a body's name, a heading, or plainly."""

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]

# ---------------------------------------------------------------------------------------------- quotation, titles

QUOTED = (
    re.compile(r'(?<!\w)"(?=\S)[^"]{1,600}"'),
    re.compile(r"(?<!\w)'(?=\S)(?:[^']|(?<=\w)'(?=\w)){1,600}'(?!\w)"),
)
LONGEST_QUOTATION = 602
AFTER_A_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)[\s.,:]*\Z")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
SMALL = frozenset("a an and as at by de for from in into of on or the to with".split())
BODIES = frozenset(
    "agency alliance association authority board bureau centre center coalition commission committee consortium "
    "council department directorate federation forum foundation group hub initiative institute network office "
    "organisation organization panel partners partnership programme program project service services society steering "
    "taskforce team trust unit".split()
)
REACH = 120
GLUE = re.compile(r"[ :'\"&/-]*")

# -------------------------------------------------------------------------------------------- naming

NAMES = r"(?:terms?|words?|phrases?|labels?|expressions?|buzzwords?|adjectives?|terminolog(?:y|ies))"
SUCH_AS = r"(?:such as|like|including|for example|e\.g\.|namely)"
CALLED = r"(?<!so-)(?<!so )(?:called|labell?ed|termed|dubbed|known as|referred to as|described as being)"
NAMING = re.compile(rf"\b(?:{NAMES}|{CALLED})\b", re.IGNORECASE)
NAMED_BEFORE = re.compile(
    r"(?:\b(?:the|this|that|an?|umbrella|generic|portmanteau|single|two|three) "
    rf"(?:\w+ )?(?<![-\w]){NAMES}(?: (?:is|was|are|were|used is))?[\s,:]*(?:{SUCH_AS}[\s,:]*)?"
    rf"|(?<![-\w]){NAMES}[\s,:]*{SUCH_AS}[\s,:]*(?:the )?"
    rf"|(?<![-\w]){NAMES}[\s,:]*(?:as )?(?=['\"]\Z)"
    rf"|\b{CALLED}\s*(?:an? )?)['\"]?\Z",
    re.IGNORECASE,
)
# "the long term", "in terms of": the word is there, but names nothing
NOT_NAMED = re.compile(r"\b(?:long|longer|short|medium|near|school|autumn|spring|summer) terms?\W*\Z", re.IGNORECASE)
NAMED_AFTER = re.compile(
    r"['\"]?(?: \w+)?['\"]? (?:"
    r"(?:is|was|are|were|as|becomes?|became|remains|has become|have become) (?:(?:an?|the|both) )?"
    rf"(?:[\w-]+ )?{NAMES}\b"
    r"|(?:are|is|was|were) (?:(?:often|sometimes|frequently|commonly|widely) )?"
    r"(?:used|defined|taken to mean|said to mean)\b"
    r"|means\b|denotes\b|connotes\b|refers to\b|(?:we|I) (?:mean|understand)\b|is meant\b)",
    re.IGNORECASE,
)
BETWEEN_LABELS = re.compile(
    r"['\"]?(?: (?!and|or)[\w-]+){0,2}['\"]?\s*(?:[,;/]|,?\s*\b(?:and|or|versus|vs\.?)\b)"
    r"\s*(?:and |or )?(?:the )?['\"]?"
)


@dataclass(frozen=True)
class Use:
    """One use of a term in a sentence: offsets in the sentence's block, and what the role depends on."""

    start: int
    end: int
    named_bodies: tuple[str, ...] = ()


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
        named = self._named(uses, sentence)
        return ["mention" if is_named else self._role(use, sentence) for use, is_named in zip(uses, named, strict=True)]

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
        """Whether the use stands in a quoted title: capitals throughout, or one right after a year in brackets."""
        return any(
            (run == "title" and self._is_long(span, use))
            or (
                self.text[span[0] + 1 : span[0] + 2].isupper()
                and AFTER_A_YEAR.search(self.text[max(0, span[0] - 12) : span[0]])
            )
            for span in around
        )

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
        following = words[last + 1][2].lower() if last + 1 < len(words) else ""
        is_body = following in BODIES or any(word.lower() in BODIES for word in run[1:])
        return "named_body" if is_body else "title"

    def _joins(self, words: list[tuple[int, int, str]], left: int, right: int) -> bool:
        """Whether two neighbouring words can belong to one run of capitals."""
        gap = self.text[words[left][1] : words[right][0]]
        return bool(GLUE.fullmatch(gap)) and all(
            _is_capital(words[place][2]) or words[place][2] in SMALL for place in (left, right)
        )

    def _named(self, uses: Sequence[Use], sentence: Span) -> list[bool]:
        """Whether each use names the term as a word: "the term 'interagency'", lists of quoted labels."""
        can_name = bool(NAMING.search(self.text, *sentence))
        if not can_name and not self.quotations:
            return [False] * len(uses)
        alone = [any(not self._is_long(span, use) for span in self._around(use)) for use in uses]
        chained = [
            bool(BETWEEN_LABELS.fullmatch(self.text[before.end : max(before.end, after.start)]))
            for before, after in itertools.pairwise(uses)
        ]
        named = [can_name and self._is_introduced(use, sentence) for use in uses]
        for group in _groups(chained, len(uses)):
            quoted = sum(alone[place] for place in group)
            follows = any(
                alone[place] and NAMED_AFTER.match(self.text, uses[place].end, sentence[1]) for place in group[-1:]
            )
            started = False
            for place in group:
                started = started or named[place]
                named[place] = started or follows or (quoted >= 3 and alone[place])
        return named

    def _is_introduced(self, use: Use, sentence: Span) -> bool:
        before = self.text[max(sentence[0], use.start - 80) : use.start]
        return bool(NAMED_BEFORE.search(before)) and not NOT_NAMED.search(before.rstrip("'\" "))


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _groups(chained: list[bool], size: int) -> list[list[int]]:
    """Places 0 to `size` - 1, those that are chained together in one list."""
    groups: list[list[int]] = []
    for place in range(size):
        if place and chained[place - 1]:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups
