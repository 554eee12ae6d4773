"""Tells to whom a sentence of a draft credits what it says, also where it goes back to a work named before."""

import re
from typing import Any

from ...statements.attribution import SPEECH, Attribution

Row = dict[str, Any]
Span = tuple[int, int]
REACH = 500  # code points back to the work that "the same guidance" is
WORK = (
    r"(?:authors?|writers?|scholars?|researchers?|reviewers?|guidance|guide|review|report|study|source|toolkit|paper"
    r"|article|book|chapter|thesis|survey|questionnaire|strategy|document|lecture|speech|evaluation|briefing|handbook"
    r"|council|unit|glossary|table)"
)
SAYS = (
    r"(?:says?|said|writes?|wrote|explains?|explained|argues?|argued|adds?|added|notes?|noted|states?|stated|tells? us"
    r"|told us|puts? it|ha(?:s|ve) it|holds?|held|defines?|defined|describes?|described|means?|meant|understands?"
    r"|understood|uses?|used|calls?|called|takes?|took|reserves?|reserved|keeps?|kept|conclude[sd]?|suggest(?:s|ed)?)"
)
# "they say", "the same guidance explains", "in their scheme", "in the words of the review", "for them"
BACK = re.compile(
    rf"\b(?:(?:they|she|he)(?: both| also| then| too)? {SAYS}\b"
    rf"|(?:the|this|that|these|both) (?:same |two |latter |former |first |second )?{WORK}(?: of \d{{4}})?,?"
    rf" (?:also |then )?{SAYS}\b"
    rf"|(?:[Ii]n|[Bb]y|[Tt]o|[Oo]n|[Ff]or|[Uu]nder|[Ff]rom|[Ww]ith) (?:their|her|his|its)(?: own)? (?:\w+ )?"
    rf"(?:{SPEECH}|tradition|opinion|book|paper|review|report|study|glossary|scheme|table|toolkit|guidance)\b"
    rf"|(?:[Tt]heir|[Hh]er|[Hh]is) (?:\w+ )?{SPEECH}\b"
    rf"|(?:in|of|from|by|to) (?:the|this|that) (?:same )?{WORK}\b"
    rf"|(?:for|to|according to) (?:them|her|him)\b"
    r"|(?:is|are|was|were) (?:explained|described|defined) (?:there|here)(?: too| as well)?\b)",
    re.IGNORECASE,
)

# "Oak, as cited by Ash (2016)": the year is that of the work in which it was found
SECOND_HAND = re.compile(
    r"\b(?:cited|quoted|reported|reproduced|discussed|given|summari[sz]ed) (?:in|by)\b|\(see\b", re.IGNORECASE
)


def goes_back(words: str) -> bool:
    """Whether a sentence credits what it says to somebody who was named before it.

    >>> goes_back("A boundary object, in their words, is a thing."), goes_back("A boundary object is a thing.")
    (True, False)
    """
    return bool(BACK.search(words))


def credit(attribution: Attribution, span: Span, words: str) -> Row:
    """Status, definer and year of what the sentence at `span`, whose plain words are `words`, says."""
    found = attribution.of(*span, words)
    if not found.is_borrowed and goes_back(words):
        before = [row for row in attribution.within(max(0, span[0] - REACH), span[0]) if row["authors"]]
        if before:
            found = attribution.of(before[-1]["start"], before[-1]["end"] + 1)
    status = "borrowed" if found.is_borrowed else "own"
    return {"definition_status": status, "definer": found.source, "year": found.year}
