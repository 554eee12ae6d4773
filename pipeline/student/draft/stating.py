"""Definitions in the plain words of drafts, beside those that the stage define finds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...statements.attribution import Attribution
from ...statements.cues import TERM, masked
from ...storedtext import StoredText

Row = dict[str, Any]
Span = tuple[int, int]
RUNNING = frozenset({"body", "list", "box", "note"})
CONFIDENCE = 0.6
UNSURE = 0.1  # of what is only said of a term, on the word of another: it may define, or describe
# What may stand between the term and what is said of it: "interagency working", "the term partnership (as a noun)".
NOUN = rf"{TERM}++(?:\s[a-z]+){{0,2}}?['’\"”]?"
MEANS = r"(?:is|are)(?: simply| just| really| about| all about| basically)?"
DOING = (
    r"making sure|making certain|doing|knowing|putting|letting|getting|keeping|bringing|acting|sharing what"
    r"|the art of|the habit of|the practice of"
)
WHAT = r"(?P<what>[^.;?]{12,})"
PLAIN = re.compile(
    rf"^\W*(?:(?:By|To me,?|In short,?|At heart,?|In practice,?) )?(?:the (?:term|word|idea of) )?['‘\"“]?{NOUN}\s"
    rf"(?:{MEANS} (?:when|where|what happens when|what you get when|{DOING})\b|(?:means?|meant)\b|stands for\b)"
    rf"\s?{WHAT}",
    re.IGNORECASE,
)
# "Oak (2011) describes partnership as ...", "For Elm, partnership is ..."
TOLD = re.compile(
    rf"\b(?:describes?|described|sees?|saw|regards?|regarded|treats?|treated|understands?|understood|characteri[sz]es?"
    rf"|characteri[sz]ed|conceives? of|explains?|explained|defines?|defined) (?:the (?:term|word|idea of) )?"
    rf"['‘\"“]?{NOUN} as {WHAT}",
    re.IGNORECASE,
)
USED = re.compile(
    rf"\b(?:uses?|used|reserves?|reserved|keeps?|kept|takes?|took) (?:the (?:term|word|label|name) )?"
    rf"['‘\"“]?{NOUN} (?:only )?(?:for|to mean|to be|to describe|to refer to) {WHAT}",
    re.IGNORECASE,
)
MEANT = re.compile(rf"\b[Bb]y {NOUN},? [^.;?]{{2,60}}? (?:mean|means|meant|understand|understands|understood) {WHAT}")
# "Partnership is a slow business (Oak, 2011)", "Oak (2011) writes that partnership crosses boundaries"
SAID = re.compile(
    rf"(?:^\W*(?:an?|the)? ?|\b(?:says?|said|writes?|wrote|argues?|argued|holds?|held|claims?|claimed|states?)"
    rf" that (?:an?|the)? ?)['‘\"“]?{NOUN} (?P<what>(?:is|are|means?|stays?|remains?|involves?|requires?|covers?|needs?"
    rf"|crosses|takes|brings) [^.;?]{{12,}})",
    re.IGNORECASE,
)
# "Hospitals use the word for vouchers" defines nothing, "I use the word for vouchers" does.
FIRST_PERSON = re.compile(r"\b(?:I|we)(?: \w+){0,2} \Z", re.IGNORECASE)
PATTERNS = (PLAIN, TOLD, USED, MEANT, SAID)


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
        for match in _matches(marked[slice(*span)]):
            row = _row(stored, span, match, [row for row in mentions if span[0] <= row["start"] < span[1]])
            if not row or (row["start"], row["concept"]) in known:
                continue
            credit = _credit(attribution, span, text[slice(*span)])
            is_first_person = FIRST_PERSON.search(match.string[: match.start()])
            if match.re in (TOLD, USED, SAID) and credit["definition_status"] == "own" and not is_first_person:
                continue
            if match.re is not SAID:
                found.append(row | credit)
                break
            if credit["definition_status"] == "borrowed" and not any(key[0] == row["start"] for key in known):
                found.append(row | credit | {"confidence": UNSURE})
    return found


def _matches(sentence: str) -> Iterator[re.Match[str]]:
    for pattern in PATTERNS:
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


def _credit(attribution: Attribution, span: Span, words: str) -> Row:
    credit = attribution.of(*span, words)
    status = "borrowed" if credit.is_borrowed else "own"
    return {"definition_status": status, "definer": credit.source, "year": credit.year}
