"""Tells whether a term stands as a word among words: named, defined, listed as a label, at the head of a gloss."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]


class Label(NamedTuple):
    """A use of a term: offsets in its block, whether it is alone in quotation marks, whether it modifies nothing."""

    start: int
    end: int
    is_alone: bool
    is_bare: bool


NAMES = r"(?:terms?|words?|phrases?|labels?|expressions?|buzzwords?|adjectives?|nouns?|terminolog(?:y|ies))"
SUCH_AS = r"(?:such as|like|including|for example|e\.g\.|namely)"
CALLED = r"(?<!so-)(?<!so )(?:called|labell?ed|termed|dubbed|known as|referred to as|described as being)"
OFTEN = (
    r"(?:(?:also|here|often|sometimes|usually|frequently|commonly|generally|widely|variously|rarely|never|loosely) )"
    r"{0,2}"
)
BE = r"(?:is|are|was|were|can be|may be|might be|could be|has been|have been|as|becomes?|became|remains?)"

# What a sentence must hold for one of the patterns below to fit
NAMING = re.compile(
    rf"\b(?:{NAMES}|{CALLED}|defin\w+|mean(?:s|t|ings?)?|denotes?|connotes?|signif(?:y|ies)|stands? for|refers?"
    r"|interchangeabl[ey]|synonym\w*|sense|understood|conflat\w+|equated?)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"(?:\b(?:the|this|that|an?|umbrella|generic|portmanteau|single|two|three) "
    rf"(?:\w+ )?(?<![-\w]){NAMES}(?: (?:is|was|are|were|used is))?[\s,:]*(?:{SUCH_AS}[\s,:]*)?"
    rf"|(?<![-\w]){NAMES}[\s,:]*{SUCH_AS}[\s,:]*(?:the )?"
    rf"|(?<![-\w]){NAMES}[\s,:]*(?:as )?(?=['\"]\Z)"
    rf"|(?<![-\w]){NAMES}(?: [\w-]+){{1,4}}:\s*"
    rf"|\b{CALLED}\s*(?:an? )?"
    r"|\b(?:definitions?|meanings?|connotations?) (?:of|for|given to) (?:the )?(?:term )?"
    r"|\b(?:defin(?:e|es|ed|ing)|is (?:understood|meant) by) (?:the )?"
    r"|\b(?:senses?) of )['\"]?\Z",
    re.IGNORECASE,
)
# "the long term", "in terms of": the word is there, but names nothing
NO_NAME = re.compile(r"\b(?:long|longer|short|medium|near|school|autumn|spring|summer) terms?\W*\Z", re.IGNORECASE)
SENSE_OF = re.compile(r"\b(?:a|some|no|any|strong|shared|clear|great) senses? of ['\"]?\Z", re.IGNORECASE)
HEAD_WORDS = r"['\"]?(?: (?!(?:and|or|is|are|that|which|means|to)\b)[\w-]+){0,2}['\"]?(?: \([^()]{2,12}\))?"
AFTER = re.compile(
    rf"{HEAD_WORDS},? (?:"
    rf"{BE} (?:(?:an?|the|both) )?(?:[\w-]+ ){{0,2}}{NAMES}\b"
    rf"|(?:{BE} )?{OFTEN}(?:used|taken|said|understood|held|supposed) {OFTEN}"
    r"(?:to (?:mean|refer|denote|describe|cover|signify)|as (?:an? )?(?:synonyms?|umbrella|shorthand)"
    r"|interchangeably|synonymously)\b"
    rf"|{BE} {OFTEN}(?:(?:re)?defined|meant|interchangeable|synonym\w*|taken to mean|understood (?:as|to))\b"
    rf"|{OFTEN}(?:denotes?|connotes?|signif(?:y|ies)|stands? for|refers? {OFTEN}to)\b"
    r"|(?:we|I) (?:shall )?(?:mean|understand)\b|is meant\b"
    r"|to (?:mean|refer to|denote)\b"
    rf"|\(?(?:as )?(?:the|that|this) {NAMES}\b"
    r"|in (?:the|this|that|its) (?:[\w-]+ )?sense\b)",
    re.IGNORECASE,
)
# "X means": a definition after an introduction, not "the partnership means a lot"
MEANS = re.compile(
    rf"{HEAD_WORDS} {OFTEN}means?\b"
    r"(?! (?:a (?:lot|great deal)|(?:that )?(?:more|fewer|less|much|little|everything)|to)\b)",
    re.IGNORECASE,
)
ALONE_MEANS = re.compile(rf"{HEAD_WORDS} {OFTEN}means?\b", re.IGNORECASE)
OPENING = re.compile(
    r"(?:\A|.*[;:]|.*\bwhat|(?:in|for|to|here|by|thus|and|but)\b[^,;:]{0,40},?|[^,;:]{0,40},)\s*['\"]?\Z",
    re.IGNORECASE | re.DOTALL,
)
SWAPPED = re.compile(
    r"\binterchangeabl[ey]\b|\bsynonym|\b(?:mean|means|meant) the same\b|\bfor one another\b|\bconflat|\bequated? ",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"['\"]?(?: (?!and|or)[\w-]+){0,2}['\"]?\s*(?:[,;/]|,?\s*\b(?:and|or|versus|vs\.?|with|from)\b)"
    r"\s*(?:and |or )?(?:the )?['\"]?"
)
INSTEAD = re.compile(r"['\"]? (?:to|than|rather than|instead of|for|as) (?:the )?['\"]?")
GLOSS = re.compile(
    r"['\"]?(?: [\w-]+){0,2}['\"]?(?: \([^()]{1,40}\))?(?:\s?:|\t| [–—-])\s"
    r"(?!(?:\w+ )?(?:lessons?|examples?|cases?|questions?|steps?|points?|reasons?|problems?|studies|reviews?)\b"
    r"|(?:what|how|why|where|when|who|is|are|can|does|do|the case)\b)",
    re.IGNORECASE,
)
CELL_END = re.compile(r"['\"]?(?: [\w-]+){0,2}['\"]?(?: \([^()]{2,40}\))?[*†‡\d]*\s*(?:[\t\n]|\Z)")
ENUMERATED = 3
HEADINGS = ("title", "heading")


def named(text: str, sentence: Span, uses: Sequence[Label], role: str) -> list[bool]:
    """Whether each use in a sentence of a block's text names the term as a word; in headings only quoted ones do."""
    if role in HEADINGS:
        return [use.is_alone and _is_introduced(text, sentence, use) for use in uses]
    can_name = bool(NAMING.search(text, *sentence))
    if not can_name and not any(use.is_alone or use.is_bare for use in uses) and not _may_head(text, sentence, role):
        return [False] * len(uses)
    found = [_is_label(text, sentence, use, role) or (can_name and _is_introduced(text, sentence, use)) for use in uses]
    swapped = can_name and bool(SWAPPED.search(text, *sentence))
    for group in _groups(text, uses):
        quoted = sum(uses[place].is_alone for place in group)
        bare = sum(uses[place].is_bare for place in group)
        follows = can_name and _is_followed(text, sentence, uses[group[-1]], uses[group[0]])
        everywhere = follows or (len(group) > 1 and (swapped or bare > 1))
        started = False
        for place in group:
            _, _, alone, is_bare = uses[place]
            started = started or found[place]
            found[place] = (
                started
                or everywhere
                or (quoted >= ENUMERATED and alone)
                or (is_bare and (alone or bare > 1 or can_name))
            )
    for before, after in itertools.pairwise(range(len(uses))):
        if found[before] and not found[after]:
            found[after] = can_name and bool(INSTEAD.fullmatch(text, uses[before].end, uses[after].start))
    return found


def _may_head(text: str, sentence: Span, role: str) -> bool:
    """Whether the sentence may begin with a headword, or is a row of a table."""
    return role == "table" or "\t" in text or (sentence[0] == 0 and any(mark in text[: sentence[1]] for mark in ":–—-"))


def _is_label(text: str, sentence: Span, use: Label, role: str) -> bool:
    """Whether the use fills a cell of a table or stands before a gloss."""
    start, end = use.start, use.end
    before = text[:start].rstrip("'\"( ")
    if (role == "table" or "\t" in text) and (not before or before[-1] in "\t\n"):
        return bool(CELL_END.match(text, end) or GLOSS.match(text, end))
    return start - sentence[0] <= 1 and (not before or before[-1] == "\n") and bool(GLOSS.match(text, end, sentence[1]))


def _is_introduced(text: str, sentence: Span, use: Label) -> bool:
    before = text[max(sentence[0], use.start - 80) : use.start]
    return bool(BEFORE.search(before)) and not NO_NAME.search(before.rstrip("'\" ")) and not SENSE_OF.search(before)


def _is_followed(text: str, sentence: Span, last: Label, first: Label) -> bool:
    """Whether the sentence goes on to say what a use, or the last of a list of them, means."""
    if AFTER.match(text, last.end, sentence[1]) or (last.is_alone and ALONE_MEANS.match(text, last.end, sentence[1])):
        return True
    means = MEANS.match(text, last.end, sentence[1])
    return bool(means) and (last.is_bare or bool(OPENING.match(text[sentence[0] : first.start])))


def _groups(text: str, uses: Sequence[Label]) -> list[list[int]]:
    """Places of the uses, those that follow each other in a list together."""
    groups: list[list[int]] = []
    for place, use in enumerate(uses):
        if place and BETWEEN.fullmatch(text, uses[place - 1].end, max(uses[place - 1].end, use.start)):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups
