"""The rows of claims that people add, as the stages would have made them."""

import re
from typing import Any

from ..codebook import Codebook, Concept
from ..language.tokens import plain
from ..statements.definitions.dimensions import stated
from ..storedtext import StoredText
from ..tables import compact
from .claims import Claim, claim, table_of

LONGEST_TERM = 6  # words of a quotation that is itself the term
NOT_APPLICABLE = "not_applicable"
SWAP = "US-SWAP"
ADDED: dict[str, Any] = {"confidence": 1.0, "method": "human", "rule": "added"}


def added_claim(doc_id: str, axis: str, code: str, stored: StoredText, span: tuple[int, int], book: Codebook) -> Claim:
    """The claim, without its id, that a code holds on a span of a document; `added_row` is its row in its table.

    Raises `ValueError` in a sentence where a quotation does not hold the term, or for a swap the two terms, that it is
    said to hold.
    """
    start, end = span
    quote = stored.text[start:end]
    place = {"doc_id": doc_id, **stored.place(start), "start": start, "end": end}
    concept = next((each for each in book.terms if each.id == code), None)
    if axis == "term" and concept:
        row = _mention(concept, quote, place)
    elif axis == "definition" and concept:
        row = _definition(concept, quote, place, book)
    elif axis == "remark":
        row = {**ADDED, **place, "kind": code, "terms": "", "source": "this document", "scope": "own"}
        row |= {"cues": "", "quote": quote, "qualification": ""}
    elif axis == "use":
        row = {**ADDED, **place, "kind": code, **_departure(code, quote, book), "quote": quote}
    else:
        use = "applied" if axis == "theory" else "not_applicable"
        row = {**ADDED, **place, "axis": axis, "code": code, "is_primary": False, "theory_use": use}
        row |= {"cues": "", "quote": quote}
    made = claim(table_of(axis), {**ADDED, **row, "quote": quote, "start": start, "end": end}, axis, code)
    return made | {"added_row": compact(row), "status": "added"}


def _mention(concept: Concept, quote: str, place: dict[str, Any]) -> dict[str, Any]:
    found = _written(concept, quote)
    if not found and len(quote.split()) > LONGEST_TERM:
        raise ValueError(f"no spelling of {concept.label!r} stands in this quotation: quote the term alone.")
    term, form, first, last = found or (concept.terms[0].term, "unknown", 0, len(quote))
    facts = {"concept": concept.id, "term": term, "term_as_written": quote[first:last], "form": form}
    where = {"start": place["start"] + first, "end": place["start"] + last}
    return {**place, **facts, **where, "position": "other", "term_role": "use", "is_negated": False, "head": ""}


def _definition(concept: Concept, quote: str, place: dict[str, Any], book: Codebook) -> dict[str, Any]:
    facts = {"term": term_of(concept, quote), "concept": concept.id, "definition": quote}
    source = {"definition_status": "own", "definer": "this document", "year": None, "hedge": ""}
    return {**ADDED, **place, **facts, **source, **stated(plain(quote), book.definitions), "quote": quote}


def _departure(code: str, quote: str, book: Codebook) -> dict[str, Any]:
    """What a departure is about as far as its quotation tells: the first term of the codebook in it, of a swap two.

    Which definition it is against, people know; nothing was counted.
    """
    written = sorted((found[2], concept.id, found[0]) for concept in book.terms if (found := _written(concept, quote)))
    if len(written) <= (code == SWAP):
        raise ValueError(f"{'two terms' if code == SWAP else 'a term'} of the codebook must stand in this quotation.")
    _, concept, term = written[0]
    facts = {
        "term": term,
        "other_term": written[1][2] if code == SWAP else NOT_APPLICABLE,
        "concept": concept,
        "head": "",
        "dimension": NOT_APPLICABLE,
    }
    counted = dict.fromkeys(("definition_start", "other_definition_start", "observed", "expected"))
    return facts | {"cue": ""} | counted


def term_of(concept: Concept, quote: str) -> str:
    """The term of a family that stands in a quotation, or the family's first."""
    found = _written(concept, quote)
    return found[0] if found else concept.terms[0].term


def _written(concept: Concept, quote: str) -> tuple[str, str, int, int] | None:
    """The first item of a family that stands in a quotation: the item, its spelling, and where."""
    for term in concept.terms:
        for form in term.forms:
            match = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", quote, re.IGNORECASE)
            if match:
                return term.term, form, match.start(), match.end()
    return None
