"""Definitions in the plain words of drafts, beside those that the stage define finds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...statements.attribution import Attribution
from ...statements.cues import TERM, masked
from ...storedtext import StoredText
from .crediting import credit
from .shapes import BARE, LOOSE, OTHERS_WORDS, OWN_WORDS

Row = dict[str, Any]
Span = tuple[int, int]
RUNNING = frozenset({"body", "list", "box", "note"})
CONFIDENCE = 0.6
UNSURE = 0.1  # of what is only said of a term, on the word of another: it may define, or describe
# "Hospitals use the word for vouchers" defines nothing, "I use the word for vouchers" does.
FIRST_PERSON = re.compile(r"\b(?:I|we)\b(?: \w+){0,4}", re.IGNORECASE)


def stated_definitions(stored: StoredText, text: str, tables: dict[str, Sequence[Row]]) -> list[Row]:
    """Rows like those of `definitions` for sentences that say plainly what a term is, means, or is used for.

    `text` is the plain text, `tables` has sentences, mentions, citations and the definitions found so far. Where a
    definition of the family begins in the sentence already, and surely, there is no second.
    """
    known = {(row["start"], row["concept"]) for row in tables["definitions"] if row["confidence"] >= CONFIDENCE - 0.1}
    attribution = Attribution(tables["citations"])
    mentions = [row for row in tables["mentions"] if row["term_role"] not in {"title", "reference", "named_body"}]
    marked = masked(text, [(row["start"], row["end"]) for row in mentions])
    found = []
    for sentence in tables["sentences"]:
        span = (sentence["start"], sentence["end"])
        if stored.block_at(span[0])["role"] not in RUNNING or TERM not in marked[slice(*span)]:
            continue
        credited = credit(attribution, span, text[slice(*span)])
        inside = [row for row in mentions if span[0] <= row["start"] < span[1]]
        for match in _matches(marked[slice(*span)]):
            row = _row(stored, span, match, inside)
            if not row or (row["start"], row["concept"]) in known or not _defines(match, credited):
                continue
            if match.re not in LOOSE:
                found.append(row | credited)
                break
            if not any(key[0] == row["start"] for key in known):
                found.append(row | credited | {"confidence": UNSURE})
    return found


def _defines(match: re.Match[str], credited: Row) -> bool:
    """Whether a match defines by its shape alone, or as the words of somebody who is credited, or of the writer."""
    is_others = credited["definition_status"] == "borrowed"
    if match.re in OWN_WORDS:
        return not (match.re is BARE and is_others)
    return is_others or (match.re in OTHERS_WORDS and bool(FIRST_PERSON.search(match.string[: match.start("what")])))


def recredited(definitions: Iterable[Row], citations: Sequence[Row], text: str) -> list[Row]:
    """Definitions, those credited to a source named before their sentence ("the same guidance explains") with it."""
    attribution = Attribution(citations)
    made = []
    for row in definitions:
        found = {}
        if row["definition_status"] in {"own", "implicit"}:
            found = credit(attribution, (row["start"], row["end"]), text[row["start"] : row["end"]])
        made.append(row | (found if found.get("definition_status") == "borrowed" else {}))
    return made


def _matches(sentence: str) -> Iterator[re.Match[str]]:
    for pattern in (*OWN_WORDS, *OTHERS_WORDS, *LOOSE):
        match = pattern.search(sentence)
        if match:
            yield match


def _row(stored: StoredText, span: Span, match: re.Match[str], mentions: Iterable[Row]) -> Row | None:
    """The definition of the term with which a match begins."""
    start, end = span
    first = next((row for row in mentions if start + match.start() <= row["start"] < start + match.start("what")), None)
    if first is None:
        return None
    return {
        "term": first["term"],
        "concept": first["concept"],
        "definition": stored.text[start + match.start("what") : start + match.end("what")],
        "quote": stored.text[start:end],
        "start": start,
        "end": end,
        "confidence": CONFIDENCE,
    }
