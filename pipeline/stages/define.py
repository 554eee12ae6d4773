"""Finds who defines which term as what."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from ..codebook import Code
from ..language.parsing import Parse, parses
from ..language.tokens import plain
from ..settings import Settings
from ..statements.attribution import Attribution, Credit
from ..statements.cues import find, masked
from ..statements.definitions.announcing import (
    NOT_ANNOUNCED,
    SPEAKS_ITSELF,
    Announcement,
    announced,
    may_announce,
    stipulates,
)
from ..statements.definitions.dimensions import hedges, stated
from ..statements.definitions.features import Sentence
from ..statements.definitions.finding import Finding
from ..statements.definitions.firstpass import may_define
from ..statements.definitions.judging import Judge
from ..statements.definitions.passages import PROSE, Passage, passages_of
from ..statements.definitions.patterns import definitions_in
from ..statements.definitions.tables import defining_rows
from ..storedtext import StoredText

ENDS_LIST = frozenset({"heading", "title"})
NOT_DEFINED = frozenset({"title", "reference"})
NOT_CODED = "not_coded"
OPENING = 40  # code points; "By contrast, the term" may stand before the term

GLOSSARY = re.compile(r"\b(?:glossary|definitions?|key terms|terminology|terms used)\b", re.IGNORECASE)
CONTINUES = re.compile(
    r"(?:(?:as with|like|unlike|in addition|also|further|furthermore|moreover)[^,.]{0,60},\s)?(?:this|it|they|these"
    r"|such \w+|the term)\s(?:\w+ly\s)?"
    r"(?:(?:can|may|could|might|will|need not|does not|do not)\s"
    r"|(?:includes?|involves?|covers?|ranges?|encompass(?:es)?|implies|imply|extends?|entails?|usually|often)\b)",
    re.IGNORECASE,
)
CONTINUES_WITH_TERM = re.compile(
    r"\W{0,3}(?:\w+\W{1,3}){0,2}(?:can|may|could|might|includes?|involves?|need not)\b", re.IGNORECASE
)


def define(
    blocks: list[dict[str, Any]],
    sentences: list[dict[str, Any]],
    mentions: list[dict[str, Any]],
    citations: list[dict[str, Any]],
    *,
    definitions: tuple[Code, ...],
    settings: Settings,
) -> list[dict[str, Any]]:
    """Definitions of terms in one document, by patterns and by a classifier of wording and syntax.

    Gives the table `definitions`, one row for each term defined at one place; "X and Y: ..." gives two rows with one
    quotation. The quotation is the defining sentence with those that go on about it ("This may be ..."); `definition`
    is the defining words of the first. A definition is borrowed when a source is credited in its sentence or where it
    was announced, stipulated when it holds for this text only, otherwise own. Terms outside the codebook are kept, as
    not_coded. Only sentences whose wording may define are parsed and judged; lines of a list of definitions and rows of
    a table of terms need no judgement. `definitions` gives the cues of the dimensions, hedges and exclusions. No
    definition, no row.
    """
    document = StoredText(blocks)
    attribution = Attribution(citations)
    used = sorted((each for each in mentions if each["term_role"] not in NOT_DEFINED), key=lambda each: each["start"])
    found = passages_of(document, sentences, used)
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for passage in [
        *_in_prose(document.text, found, attribution, definitions, settings.definition_confidence),
        *_in_tables(found, attribution),
    ]:
        for finding in passage.found:
            for row in _rows(document, passage, finding, attribution, definitions):
                rows.setdefault((row["start"], row["term"]), row)
    return sorted(rows.values(), key=lambda row: (row["start"], row["term"]))


def _parsed(text: str, passages: list[Passage], least: float) -> dict[int, Parse]:
    """The parses, by where they start, of the passages of prose whose wording may define."""
    wanted = [each for each in passages if each.block["role"] in PROSE and may_define(each.text, least)]
    found = parses(text, [(each.start, each.end) for each in wanted])
    return {passage.start: parse for passage, parse in zip(wanted, found, strict=True)}


def _in_prose(
    text: str, passages: list[Passage], attribution: Attribution, codes: tuple[Code, ...], least: float
) -> list[Passage]:
    """The passages of running text and lists that define, each with the announcement that holds for it.

    An announcement holds to the end of its block and for the next one; the announcement of a list holds for all
    lines that follow as long as each opens with a definition. A heading ends it.
    """
    defining = []
    live: Announcement | None = None
    parsed = _parsed(text, passages, least)
    for _, group in itertools.groupby(passages, key=lambda each: each.block["block"]):
        members = list(group)
        role = members[0].block["role"]
        if role in ENDS_LIST:
            live = None
        if role not in PROSE:
            continue
        last: Passage | None = None
        heard = False
        for passage in members:
            passage.found = _findings(passage, live, codes, parsed.get(passage.start), least)
            if passage.found:
                passage.announcement = live or NOT_ANNOUNCED
                defining.append(passage)
                last = passage
                continue
            if last and _continues(passage, last):
                last.end = passage.end
                continue
            last = None
            said = None
            if may_announce(passage.text, is_list=passage.leads_in):
                credit = attribution.of(passage.start, passage.end, passage.text)
                reserve = hedges(passage.text, codes)
                said = announced(passage.text, credit, reserve, live, is_list=passage.leads_in)
            if said:
                live, heard = said, True
            elif passage.opens:
                live = None  # a line that opens with anything else ends the list
        if live and not heard and not live.is_list:
            live = None
    return defining


def _findings(
    passage: Passage, live: Announcement | None, codes: tuple[Code, ...], parse: Parse | None, least: float
) -> list[Finding]:
    """The definitions of one passage that are neither purposes, valuations nor examples."""
    is_listed = bool(live and live.is_list) or bool(GLOSSARY.search(passage.block["section"].rpartition(" > ")[2]))
    if not is_listed:
        passage.mentions = [each for each in passage.mentions if each["term_role"] != "named_body"]
    spans = [(each["start"] - passage.start, each["end"] - passage.start) for each in passage.mentions]
    patterns = definitions_in(passage.text, spans, is_listed=is_listed, opens=passage.opens)
    found = patterns
    if parse and not (is_listed and patterns):
        found = Judge(Sentence(parse, passage.text, passage.start, patterns), spans, least).definitions(patterns)
    if not found:
        return []
    marked = masked(passage.text, spans)
    excluding = tuple(code for code in codes if code.axis == "exclude")
    return [each for each in found if not _is_excluded(marked, each, excluding)]


def _is_excluded(marked: str, finding: Finding, excluding: tuple[Code, ...]) -> bool:
    clause = re.split(r"[.;:,]\s", marked[max(0, finding.term[0] - 60) : finding.term[0]])[-1]
    before = clause + marked[slice(*finding.term)]
    opening = marked[finding.definition[0] : finding.definition[0] + 30]
    return any(find(before, excluding)) or any(cue.start == 0 for cue in find(opening, excluding))


def _continues(passage: Passage, last: Passage) -> bool:
    """Whether a sentence goes on with the definition before it: "This may be ...", or the term again with "may be"."""
    if CONTINUES.match(passage.text):
        return True
    first = passage.mentions[0] if passage.mentions else None
    defined = {last.mentions[number]["concept"] for finding in last.found for number in finding.terms}
    if not first or first["concept"] not in defined or first["start"] > passage.start + 5:
        return False
    return bool(CONTINUES_WITH_TERM.match(passage.text, first["end"] - passage.start))


def _in_tables(passages: list[Passage], attribution: Attribution) -> Iterator[Passage]:
    """The rows of tables that have a column of terms and a column of definitions."""
    caption = ""
    for _, group in itertools.groupby(passages, key=lambda each: each.block["block"]):
        members = list(group)
        block = members[0].block
        if block["role"] != "table":
            caption = block["text"] if block["role"] == "caption" else ""
            continue
        mentions = [mention for member in members for mention in member.mentions]
        is_glossary = bool(GLOSSARY.search(block["section"].rpartition(" > ")[2]) or GLOSSARY.search(caption))
        for row in defining_rows(block["text"], is_glossary=is_glossary):
            begin, end = block["start"] + row.start, block["start"] + row.end
            inside = [each for each in mentions if begin <= each["start"] and each["end"] <= end]
            term = (row.term[0] - row.start, row.term[1] - row.start)
            defined = tuple(
                number
                for number, each in enumerate(inside)
                if each["start"] - begin >= term[0] and each["end"] - begin <= term[1]
            )
            definition = (row.definition[0] - row.start, row.definition[1] - row.start)
            credit = attribution.of(begin, block["start"] + row.row_end)
            if not credit.is_borrowed and row.source:
                year = re.search(r"(?:1[6-9]|20)\d\d", row.source)
                credit = Credit(
                    re.sub(r"[\s,(]{0,3}(?:1[6-9]|20)\d\d[a-z]?\)?", "", row.source),
                    int(year.group()) if year else None,
                )
            yield Passage(
                block,
                begin,
                plain(block["text"][row.start : row.end]),
                inside,
                True,
                found=[Finding("table", term, definition, defined, 0.95)],
                announcement=Announcement(credit, is_list=True),
                end=end,
                caption=caption,
            )


def _rows(
    document: StoredText, passage: Passage, finding: Finding, attribution: Attribution, codes: tuple[Code, ...]
) -> Iterator[dict[str, Any]]:
    quote = document.text[passage.start : passage.end]
    written = document.text[passage.start + finding.term[0] : passage.start + finding.term[1]]
    is_announced = finding.term[0] <= OPENING and passage.announcement.concerns(written)
    part = _part(passage, finding)
    credit, status = _credit(passage, part, attribution, is_announced=is_announced)
    begin, end = (passage.start + offset for offset in finding.definition)
    heads = {(passage.mentions[number]["term"], passage.mentions[number]["concept"]): None for number in finding.terms}
    said = passage.announcement.hedges if is_announced else ()
    own = hedges(passage.text[slice(*part)], codes, (finding.definition[0] - part[0], finding.definition[1] - part[0]))
    reserve = dict.fromkeys((*said, *own))
    for term, concept in heads or {(" ".join(written.split()), NOT_CODED): None}:
        yield {
            "doc_id": passage.block["doc_id"],
            "term": term,
            "concept": concept,
            "definition": document.text[begin:end],
            "definition_status": status,
            "definer": credit.source,
            "year": credit.year,
            "hedge": "; ".join(reserve),
            **stated(plain(document.text[begin : end if len(passage.found) > 1 else passage.end]), codes),
            "quote": quote,
            **document.place(passage.start),
            "start": passage.start,
            "end": passage.end,
            "confidence": round(finding.confidence, 2),
            "method": finding.method,
            "rule": finding.rule,
        }


def _part(passage: Passage, finding: Finding) -> tuple[int, int]:
    """The part of a passage that belongs to one of its definitions: between the one before and the one after."""
    number = passage.found.index(finding)
    begin = passage.found[number - 1].definition[1] if number else 0
    end = passage.found[number + 1].term[0] if number + 1 < len(passage.found) else len(passage.text)
    return min(begin, finding.term[0], finding.definition[0]), max(end, finding.term[1], finding.definition[1])


def _credit(
    passage: Passage, part: tuple[int, int], attribution: Attribution, *, is_announced: bool
) -> tuple[Credit, str]:
    """Who is credited with the definition in a part of the passage, and its status."""
    begin, end = part
    credit = attribution.of(passage.start + begin, passage.start + end, passage.text[begin:end])
    if not credit.is_borrowed and is_announced and not SPEAKS_ITSELF.search(passage.text):
        credit = passage.announcement.credit
    if credit.is_borrowed:
        return credit, "borrowed"
    return credit, "stipulated" if stipulates(f"{passage.caption} {passage.text}") else "own"
