"""Finds in-text citations, each linked to the document's own reference list."""

import re
from collections.abc import Iterator
from typing import Any

from ..bibliography.authors import Authors, authors_before
from ..bibliography.references import Entry, is_entry, linked, reference_list
from ..language import plain
from ..storedtext import StoredText

ONE_YEAR = r"(?:(?:1[6-9]|20)\d\d[a-z]?(?![\w])|in press|forthcoming|n\.d\.?)"
PAGES = (
    r"(?:(?::\s?|,?\s?(?:pp?|paras?|ch|chapter|section|vol)\.?\s?)\d{1,4}(?![\w.])"
    r"(?:\s?[-–]\s?\d{1,4}(?!\w))?(?:,\s?\d{1,3}(?!\w))?)"
)
FIRST_YEAR = re.compile(rf"(?<=[\s(\[,])(?:{ONE_YEAR})")
YEARS = re.compile(
    rf"{ONE_YEAR}{PAGES}?(?:\s?(?:[,;/&]|\band\b)\s?(?:{ONE_YEAR}{PAGES}?|[a-h](?![\w'.]))){{0,11}}", re.IGNORECASE
)
YEAR_OR_LETTER = re.compile(rf"{PAGES}|({ONE_YEAR})|(?<=[\s,;&])([a-h])(?!\w)", re.IGNORECASE)
RANGE = re.compile(r"\s?[-–—]\s?\d|/\d\d(?!\d)")
COUNTED = re.compile(r"\s(?!(?:and|in|cited|quoted|see|who|p|pp|for|to)\b)[a-z]")  # "(Leeds, 2000 staff)"
BRACKETED = re.compile(r"\[(\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20})\]")
RAISED = re.compile(
    r"(?:(?<=[a-z])|(?<=[a-z\])'\"][.,;:'\")])|(?<=[.,]['\"]))(\d{1,3}(?:[,–-]\d{1,3}){0,8})(?=[\s.,;:)]|$)"
)
NEAR = 40


def cite(blocks: list[dict[str, Any]], sentences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In-text citations of one document, by author and year or by number.

    Gives the table `citations`, one row for each work at each place: "Engeström (1999, 2001a,b)" is three rows with one
    quotation. `authors` are family names as written, joined by "; ", with " et al" where the document has it. Reference
    lists and page furniture are not searched. Numbers count only where the document has a numbered reference list.
    """
    document = StoredText(blocks)
    entries = reference_list(blocks)
    skipped = {block["block"] for block in blocks if block["role"] in {"reference", "furniture"} or is_entry(block)}
    searched = [each for each in sentences if each["block"] not in skipped]
    numbered = {entry.number: entry for entry in reversed(entries) if entry.number}
    numbers = _numbers_style(document.text, searched) if len(numbered) > 1 else None
    rows: dict[tuple, dict[str, Any]] = {}
    for sentence in searched:
        text = plain(document.text[sentence["start"] : sentence["end"]])
        found = list(_by_author(text, entries))
        if numbers:
            found += _by_number(text, numbers, numbered)
        for start, end, form, authors, year, reference in found:
            start, end = start + sentence["start"], end + sentence["start"]
            row = {
                "doc_id": sentence["doc_id"],
                "authors": authors,
                "year": year,
                "citation_form": form,
                "reference": reference,
                "quote": document.text[start:end],
                **{key: value for key, value in document.place(start).items() if key != "section"},
                "start": start,
                "end": end,
            }
            rows.setdefault((start, authors, year), row)
    return sorted(rows.values(), key=lambda row: (row["start"], row["authors"], row["year"]))


def _by_author(text: str, entries: list[Entry]) -> Iterator[tuple[int, int, str, str, str, str]]:
    """(start, end, form, authors, year, reference) of every author-year citation of one sentence."""
    done = 0
    for first in FIRST_YEAR.finditer(text):
        years = YEARS.match(text, first.start())
        if first.start() < done or not years or RANGE.match(text, years.end()):
            continue
        opened = _open_bracket(text, first.start())
        narrative = opened == first.start() - 1
        before = authors_before(
            text, opened if narrative else first.start(), floor=done, listed=opened >= 0 and not narrative
        )
        if not before:
            continue
        named = [(year, linked(before.names, year, entries)) for year in _years(years.group())]
        is_linked = any(reference for _, reference in named)
        if not _is_citation(text, (opened, first.start(), years.end()), before, is_linked):
            continue
        done = end = _closing(text, years.end()) if narrative else years.end()
        form = "parenthetical" if opened >= 0 and not narrative else "narrative"
        for year, reference in named:
            yield before.start, end, form, "; ".join(before.names), year, reference


def _is_citation(text: str, places: tuple[int, int, int], before: Authors, is_linked: bool) -> bool:
    """Whether authors and year together are a citation and no date, title or count."""
    opened, begin, end = places
    if is_linked:
        return True
    if before.is_title:
        return False
    if opened < 0:  # "Lloyd et al 2001 argue": outside brackets only "et al" is proof enough
        return before.names[-1].endswith(" et al")
    if (
        not text[begin].isdigit() and text[begin - 2 : begin] != ", "
    ):  # "(Hudson, in press)", never "(Hudson forthcoming"
        return False
    return before.names[-1].endswith(" et al") or not COUNTED.match(text, end)


def _years(written: str) -> list[str]:
    """Each year of a group with its suffix: "1999, 2001a,b" gives 1999, 2001a and 2001b."""
    found: list[str] = []
    for match in YEAR_OR_LETTER.finditer(written):
        year, letter = match.groups()
        if year:
            found.append(year)
        elif letter and found:
            found.append(found[-1].rstrip("abcdefgh") + letter)
    return list(dict.fromkeys(found))


def _open_bracket(text: str, place: int) -> int:
    """Offset of the bracket that is open at `place`, or -1."""
    depth = 0
    for offset in range(place - 1, max(-1, place - 400), -1):
        if text[offset] in ")]":
            depth += 1
        elif text[offset] in "([":
            if not depth:
                return offset
            depth -= 1
    return -1


def _closing(text: str, end: int) -> int:
    """End of a narrative citation: after the closing bracket if it is near."""
    close = next((place for place in range(end, min(len(text), end + NEAR)) if text[place] in ")]("), -1)
    return close + 1 if close >= 0 and text[close] != "(" else end


def _numbers_style(text: str, sentences: list[dict[str, Any]]) -> re.Pattern[str]:
    """How the document writes its citation numbers: in square brackets if it ever does, otherwise raised."""
    bracketed = any(BRACKETED.search(text, each["start"], each["end"]) for each in sentences)
    return BRACKETED if bracketed else RAISED


def _by_number(
    text: str, style: re.Pattern[str], numbered: dict[int, Entry]
) -> Iterator[tuple[int, int, str, str, str, str]]:
    """(start, end, form, authors, year, reference) of every work that one sentence cites by number."""
    for match in style.finditer(text):
        wanted: list[int] = []
        for part in re.split(r"\s?[,;]\s?", match.group(1)):
            low, _, high = (piece.strip() for piece in part.replace("–", "-").partition("-"))
            wanted += range(int(low), int(high or low) + 1)
        if not wanted or not all(number in numbered for number in wanted):
            continue
        for number in wanted:
            entry = numbered[number]
            yield match.start(), match.end(), "numbered", "; ".join(entry.authors), entry.year, entry.text
