"""A definition found in a sentence: its rule, its term, its defining words."""

import re
from dataclasses import dataclass

Span = tuple[int, int]
CITATION_AT_END = re.compile(r"\s?[(\[][^()\[\]]{0,160}(?:1[6-9]|20)\d\d[^()\[\]]{0,60}[)\]]$")
FEWEST = 3  # words that define
# Where the sentence turns to something else: "X is a Y, and it was measured daily", "X is a Y, although Oak doubts it".
TURNS = re.compile(r",\s(?:(?:and|but|yet|so)\s(?:it|this|they|these|we|I|was|were|had)|al?though|though|whereas)\b")
APPOSITION_ENDS = {
    ",": re.compile(r",\s(?:is|are|was|were|has|have|had|can|may|might|will|must|should|does|do|did|requires?)\b"),
    "(": re.compile(r"\)"),
}


@dataclass(frozen=True)
class Finding:
    """A definition in a sentence: the rule, offsets of the term and of the defining words, and how sure the rule is.

    `terms` are numbers of the codebook terms that are defined; empty where the term is outside the codebook. `method`
    is model where the classifier found it.
    """

    rule: str
    term: Span
    definition: Span
    terms: tuple[int, ...]
    confidence: float
    method: str = "rule"


def defining_words(text: str, start: int, opened_by: str = "") -> Span | None:
    """The defining words that begin at `start`: without quotation marks, the citation at the end, and the full stop.

    An apposition ends where the sentence goes on: `opened_by` is the comma or bracket that begins it. Fewer than three
    words define nothing.
    """
    while start < len(text) and text[start] in " :,'\"":
        start += 1
    start += 5 if text.startswith("that ", start) else 0
    goes_on = APPOSITION_ENDS.get(opened_by)
    stops = [pattern.search(text, start) for pattern in (goes_on, TURNS) if pattern]
    end = min([len(text.rstrip()), *(stop.start() for stop in stops if stop)])
    while True:
        end = start + len(text[start:end].rstrip(" .;,'\""))
        citation = CITATION_AT_END.search(text, max(start, end - 240), end)
        if not citation:
            break
        end = citation.start()
    return (start, end) if len(text[start:end].split()) >= FEWEST else None
