"""Finds the document's own list of references: the entries that in-text citations point to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from ...language.tokens import plain
from .entries import (
    DASHES,
    LEAST_ENTRY,
    NAMED,
    NUMBER,
    YEAR,
    Entry,
    beginning,
    credits_until_year,
    entry_of,
    number_of,
)
from .sources import Sources, is_address, is_repeat, is_work

LIST_SECTION = re.compile(
    r"\b(?:references?|reference list|bibliography|literature(?: cited)?|(?:works|sources) (?:cited|consulted)|sources"
    r"|further reading|(?P<notes>(?:end ?|foot ?)?notes))\b",
    re.IGNORECASE,
)
BEGINS = r"\s(?=[^\W\d_a-z]|[\"'—]|(?:van|von|de|der|den|du|la|le|ten|ter) )"
# A number within a block at which another entry may begin: after a word, a full stop, a figure or a line end.
NUMBER_WITHIN = re.compile(rf"(?:(?<=[.;)\]\d/\w] )|(?<=\n))(?:\[(\d{{1,6}})\]|(\d{{1,4}})[.)]?){BEGINS}")
# A stop after which another entry may begin in a list without numbers.
STOP_WITHIN = re.compile(rf"(?:(?<=\w\w\.)|(?<=[)\d/])|(?<=[)\d/]\.)){BEGINS}")
# "Ministry of Care (2003) A plan", "Ministry of Care. 2003. A plan"
CREDITED = re.compile(rf"[^\W\d_a-z][^.()]{{1,120}}(?:[.,] ?\(?|\s\(){YEAR.pattern}[).,:]\W{{0,3}}\w")
PARTICLE_FIRST = re.compile(r"(?:(?:van|von|de|der|den|du|la|le|di|da|ten|ter) ){1,2}[^\W\d_a-z]")
ENDED = re.compile(r"[.!?)\]\"'\d/]$")
RUN = 3  # paragraphs that look like entries, one after the other, are a list without a heading


def reference_list(blocks: list[dict[str, Any]]) -> list[Entry]:
    """The entries of the document's reference list and of its notes, in order; empty where it has none.

    Entries that the layout has merged are parted, pieces of one entry joined. A dash for the authors of the entry
    before, and "ibid." or a short title in a note, are read as what they stand for.
    """
    listed = _listed(blocks)
    numbers = [number_of(plain(block["text"][:20])) for block in listed]
    in_list = [number for block, number in zip(listed, numbers, strict=True) if block["role"] != "note"]
    is_numbered = sum(number is not None for number in in_list) > len(in_list) / 2
    pieces: list[tuple[str, dict[str, Any]]] = []
    for place, block in enumerate(listed):
        if pieces and block["role"] != "note" and _goes_on(block["text"], pieces[-1][0], is_numbered=is_numbered):
            pieces[-1] = (f"{pieces[-1][0]} {block['text'].strip()}", pieces[-1][1])
            continue
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        pieces += [(piece, block) for piece in _pieces(block["text"], numbers[place], following)]
    found: list[Entry] = []
    sources = Sources()
    for text, block in pieces:
        found += _entry(text, block, found[-1:], sources)
    return found


def entry_blocks(blocks: list[dict[str, Any]]) -> set[int]:
    """Numbers of the blocks that are references and nothing else, in which nobody is cited."""
    return {
        block["block"]
        for block in _listed(blocks)
        if block["role"] != "note" or is_work(block["text"]) or is_entry(block)
    }


def is_entry(block: dict[str, Any]) -> bool:
    """Whether the block is an entry of a reference list, by its role or by its shape.

    The shape is a family name with initials at the very beginning, and a year; in a section of references also other
    names directly before a year. Outside notes, lists and such sections a number must stand before it.
    """
    if block["role"] in {"heading", "title", "furniture", "table", "caption"}:
        return False
    if block["role"] == "reference":
        return True
    text = plain(block["text"][:1000])
    begin = beginning(text)
    year = YEAR.search(text, begin)
    if not year or not NAMED.match(text, begin) or text.startswith(("See ", "Cf"), begin):
        return bool(year) and _is_in_list(block) and bool(NUMBER.match(text) or _is_credited(text, begin))
    is_numbered = begin > 0 and NUMBER.match(text)
    return bool(is_numbered or block["role"] in {"note", "list"} or LIST_SECTION.search(_section(block)))


def _section(block: dict[str, Any]) -> str:
    return block["section"].rpartition(" > ")[2]


def _is_in_list(block: dict[str, Any]) -> bool:
    sections = LIST_SECTION.finditer(_section(block))
    return block["role"] in {"body", "list"} and any(not section["notes"] for section in sections)


def _is_credited(text: str, begin: int) -> bool:
    """Whether a name stands directly before a year and a title after it: "Ministry of Care (2003) A plan"."""
    match = CREDITED.match(text, begin)
    return bool(match) and len(text) - match.end() >= LEAST_ENTRY


def _listed(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with entries: by their role, by their shape, as a run of paragraphs, or as notes with a source."""
    runs: set[int] = set()
    kept = [block for block in blocks if block["role"] != "furniture"]
    for shape, group in groupby(kept, key=_begins_like_entry):
        run = list(group) if shape else []
        texts = [plain(block["text"][:400]) for block in run]
        persons = sum(credits_until_year(text, beginning(text)) for text in texts)
        runs.update(block["block"] for block in run if persons >= RUN)
    return [block for block in kept if is_entry(block) or block["block"] in runs or _is_source(block)]


def _begins_like_entry(block: dict[str, Any]) -> bool:
    if block["role"] not in {"body", "list"}:
        return False
    text = plain(block["text"][:1000])
    begin = beginning(text)
    return len(text) >= LEAST_ENTRY and (credits_until_year(text, begin) or _is_credited(text, begin))


def _is_source(block: dict[str, Any]) -> bool:
    if block["role"] != "note" or number_of(block["text"][:20]) is None:
        return False
    return is_work(block["text"]) or is_address(block["text"]) or is_repeat(block["text"])


def _goes_on(text: str, before: str, *, is_numbered: bool) -> bool:
    """Whether a block is a piece of the entry before it."""
    shown = plain(text[:400]).lstrip()
    if NUMBER.match(shown) or DASHES.match(shown) or NAMED.match(shown) or CREDITED.match(shown):
        return False
    return is_numbered or (shown[:1].islower() and not PARTICLE_FIRST.match(shown)) or not ENDED.search(before)


def _pieces(text: str, number: int | None, following: int | None) -> Iterator[str]:
    """The entries in one block, parted where the next number stands, at lines, or where names and a year begin."""
    shown = plain(text)
    cuts = []
    if number is not None:
        for match in NUMBER_WITHIN.finditer(shown):
            value = int(match[1] or match[2])
            is_missing = following is not None and number < value < following
            is_certain = is_missing or match[1] or NAMED.match(shown, match.end())
            if value == number + 1 and value != following and is_certain:
                cuts.append(match.start())
                number = value
    elif "\n" in shown and all(YEAR.search(line) for line in shown.split("\n") if line.strip()):
        cuts = [match.end() for match in re.finditer(r"\n", shown)]
    else:
        for match in STOP_WITHIN.finditer(shown):
            is_whole = YEAR.search(shown, cuts[-1] if cuts else 0, match.start())
            if is_whole and credits_until_year(shown, match.end()):
                cuts.append(match.end())
    for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if text[begin:end].strip():
            yield text[begin:end].strip()


def _entry(text: str, block: dict[str, Any], before: list[Entry], sources: Sources) -> list[Entry]:
    """The entry in a piece of a block; none where a note repeats a source that is not known."""
    is_note = block["role"] == "note"
    shown = plain(text)
    place = {"start": block["start"], "page_index": block["page_index"], "is_note": is_note, "number": number_of(shown)}
    dashes = DASHES.match(shown, beginning(shown))
    entry = entry_of(text, is_note=is_note)
    if is_note and not is_work(text):
        repeated = sources.repeated(text)
        if not repeated and not is_address(text):
            return []
        entry = repeated or entry
    elif dashes and before:
        dated = entry_of(f"{before[0].credited} {shown[dashes.end() :]}")
        entry = replace(before[0], text=text, year=dated.year)
    entry = replace(entry, **place)
    if is_note:
        sources.add(entry)
    return [entry]
