"""A definition found in a sentence: its rule, its term, its defining words."""

import re
from dataclasses import dataclass

Span = tuple[int, int]
CITATION_AT_END = re.compile(r"\s?[(\[][^()\[\]]{0,160}(?:1[6-9]|20)\d\d[^()\[\]]{0,60}[)\]]$")
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
    stop = goes_on.search(text, start) if goes_on else None
    end = stop.start() if stop else len(text.rstrip())
    while True:
        end = start + len(text[start:end].rstrip(" .;,'\""))
        citation = CITATION_AT_END.search(text, max(start, end - 240), end)
        if not citation:
            break
        end = citation.start()
    return (start, end) if len(text[start:end].split()) >= 3 else None
