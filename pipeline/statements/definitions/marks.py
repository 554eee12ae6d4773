"""Finds what punctuation and set phrases suggest as a term with its meaning, whatever the parse."""

import re
from collections.abc import Iterator

from .finding import Span, defining_words

LONGEST_TERM = 8  # words
OPENING = re.compile(
    r"(?:[\s'\"•*\d.)(-]{0,6})(?P<term>[^:;,.?!\t]{2,80}?)(?P<joint>\s?:\s|\s[-–—]\s|\s?—\s?|\t)(?=\S)"
)
NAME_BEFORE = re.compile(r"[\w'-]+(?: [\w'-]+){0,4}['\"]?,?\s?[,—–-]?\s?\Z")
IN_BRACKETS = re.compile(
    r"\((?:(?:i\.e\.|that is|meaning|or|defined as|viz\.),?\s)?(?P<gloss>[^()]{12,300})\)", re.IGNORECASE
)
THAT_IS = re.compile(
    r"\b(?:that is(?: to say)?|i\.e\.|ie|meaning|in other words|namely|which is to say),?\s(?P<gloss>[^;]{8,300})",
    re.IGNORECASE,
)
IS_WHEN = re.compile(r"\b(?:is|means)\s(?:when|where|what|how)\s(?P<gloss>.{8,300})", re.DOTALL)
BECOMES_WHEN = re.compile(
    r"\b(?:becomes?|became|counts? as|qualif(?:y|ies) as"
    r"|(?:is|are) (?:said to be|deemed|called|termed|classed as|counted as))"
    r"\s(?:an?\s|the\s)?(?P<term>[\w' -]{3,50}?)[,']?\s(?:if|when|whenever|where|once|as soon as)\s"
)
REACH = 90  # code points back from a mark in which a name is looked for
TO_IS_TO = re.compile(r"(?:^|[,:;]\s)[Tt]o\s(?P<term>[\w' -]{2,60}?)\s(?:is|means|was)\s(?:here\s|simply\s)?to\s")
LET_BE = re.compile(r"\b[Ll]et\s(?P<term>[\w' ,()-]{1,60}?)\s(?:be|denote|stand for)\s")
BY_MEAN = re.compile(
    r"\b[Bb]y\s(?P<term>[^,;:.()]{2,80}?),?\s(?:we|I|one|they|is|are)\s(?:\w+\s){0,2}?(?:mean|understand|meant|understood)s?\s"
)


def by_marks(text: str) -> Iterator[tuple[str, Span, Span | None]]:
    """Each suggestion: the name of the construction, the term, the meaning or None where nothing is left of it."""
    if (match := OPENING.match(text)) and len(match["term"].split()) <= LONGEST_TERM:
        yield "colon" if ":" in match["joint"] else "dash", match.span("term"), defining_words(text, match.end())
    for rule, pattern in (("bracket", IN_BRACKETS), ("that-is", THAT_IS), ("is-when", IS_WHEN)):
        for match in pattern.finditer(text):
            begin, end = match.span("gloss")
            gloss = text[begin:end].rstrip(" .,")
            reach = max(0, match.start() - REACH)
            name = NAME_BEFORE.search(text[reach : match.start()].rstrip(" ,—–-"))
            if name and len(gloss.split()) >= 2 and not re.search(r"\b(?:1[89]|20)\d\d", gloss):
                yield rule, (reach + name.start(), reach + name.end()), (begin, begin + len(gloss))
    for rule, pattern in (
        ("to-is-to", TO_IS_TO),
        ("let-be", LET_BE),
        ("by-we-mean", BY_MEAN),
        ("becomes-when", BECOMES_WHEN),
    ):
        for match in pattern.finditer(text):
            yield rule, match.span("term"), defining_words(text, match.end())
