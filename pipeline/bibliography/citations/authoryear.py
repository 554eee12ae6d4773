"""Finds works that are cited by author and year."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from .authors import Authors, authors_before
from .entries import NO_YEAR, Entry
from .linking import Citation, References

ONE_YEAR = rf"(?:(?:1[6-9]|20)\d\d[a-z]?(?![\w])|(?i:{NO_YEAR}|in preparation|undated)(?:-[a-h])?)"
PAGES = (
    r"(?:(?::\s?|,?\s?(?:pp?|paras?|ch|chapter|section|vol)\.?\s?)\d{1,4}(?![\w.])"
    r"(?:\s?[-–]\s?\d{1,4}(?!\w))?(?:,\s?\d{1,3}(?!\w)(?:[-–]\d{1,4}(?!\w))?){0,4}|,\s\d{1,3}(?:[-–]\d{1,3})?(?=[);]))"
)
LATER_YEAR = rf"(?:(?:1[6-9]|20)\d\d[a-z]?(?![\w])|{ONE_YEAR}(?! [a-z]))"
FIRST_YEAR = re.compile(rf"(?<=[\s(\[,])(?:{ONE_YEAR})")
YEARS = re.compile(
    rf"{ONE_YEAR}{PAGES}?(?:\s?(?:[,;/&]|\band\b)\s?(?:{LATER_YEAR}{PAGES}?|[a-h](?![\w'.]))|\s?-\s?[b-h](?!\w)){{0,11}}",
    re.IGNORECASE,
)
YEAR_OR_LETTER = re.compile(
    rf"{PAGES}|(?:(?:1[6-9]|20)\d\d/)?({ONE_YEAR})|(?<=[\s,;&])([a-h])(?!\w)|-\s?([b-h])(?!\w)", re.IGNORECASE
)
FIRST_PRINTED = re.compile(r"(?:\[\d{4}\]|\b(?:orig(?:inal|\.)|c\.|ca\.|circa|dated))\s?$")
REPRINTED = re.compile(rf"\]\s?{ONE_YEAR}")  # "Kent [1923] 1961"
RANGE = re.compile(r"\s?[-–—]\s?\d|[-–][A-Z]|/\d{1,3}(?!\d)|/\d{5}")
COUNTED = re.compile(r"\s(?!(?:and|in|cited|quoted|see|who|p|pp|for|to)\b)[a-z]")  # "(Leeds, 2000 staff)"
PLACED = re.compile(r"\b(?:in|at|from|to|near|on|for)\s$")  # "in Russia (1998)"
REPEATED = re.compile(r"(?<!\w)(?:(?P<again>ibid(?:em)?\b)|op\. ?cit\b)\.?", re.IGNORECASE)
NEAR = 40
SIDE_BY_SIDE = 8  # characters between two citations: "(Kent, 2001; Puig, 2002)"
ENOUGH_ENTRIES = 5  # a list of so many is complete enough to tell authors from places


class NamedCitations:
    """Gathers the citations of one document, passage after passage, so that "ibid." finds what it repeats."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._last: list[Citation] = []  # those of the last passage that cites
        self._last_block = -1
        self._by_first: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def of(self, passage: str, start: int, block: int) -> list[Citation]:
        """Citations of a passage of plain text; `start` is its offset, `block` the number of its block."""
        found = [
            replace(each, start=each.start + start, end=each.end + start) for each in _cited(passage, self._references)
        ]
        found += self._repeated(passage, start, block, found)
        if found:
            self._last, self._last_block = sorted(found, key=lambda each: each.start), block
        for each in found:
            self._by_first[each.authors.partition("; ")[0]].add((each.authors, each.year))
        return found

    def _repeated(self, passage: str, start: int, block: int, found: list[Citation]) -> Iterator[Citation]:
        """What "ibid." and "op. cit." repeat, where only one work can be meant."""
        for match in REPEATED.finditer(passage):
            place = match.start() + start
            entry = None
            if match["again"]:
                works, entry = self._works_before(place, block, found)
            else:
                authors = authors_before(passage, match.start(), floor=max(0, match.start() - NEAR), listed=True)
                first = authors.names[0] if authors else ""
                works = self._by_first.get(first, set()) | {
                    (each.authors, each.year)
                    for each in found
                    if each.start < place and each.authors.partition("; ")[0] == first
                }
            if len(works) == 1:
                [(names, year)] = works
                entry = entry or self._references.entry(Authors(0, (*names.split("; "),), is_title=False), year)
                form = "parenthetical" if _open_bracket(passage, match.start()) >= 0 else "narrative"
                yield Citation(place, match.end() + start, form, names, year, entry)

    def _works_before(self, place: int, block: int, found: list[Citation]) -> tuple[set[tuple[str, str]], Entry | None]:
        """The works cited last before `place`, several where they stand side by side; the entry of the last."""
        before = sorted((each for each in found if each.start < place), key=lambda each: each.start)
        if not before and 0 <= block - self._last_block <= 1:
            before = self._last
        group = before[-1:]
        for each in reversed(before[:-1]):
            if group[-1].start - each.end > SIDE_BY_SIDE:
                break
            group.append(each)
        return {(each.authors, each.year) for each in group}, group[0].entry if group else None


def _cited(text: str, references: References) -> Iterator[Citation]:
    """Every author-year citation of one passage, with offsets in it."""
    done = 0
    for first in FIRST_YEAR.finditer(text):
        years = YEARS.match(text, first.start())
        if first.start() < done or not years or RANGE.match(text, years.end()) or REPRINTED.match(text, years.end()):
            continue
        printed = FIRST_PRINTED.search(text, max(done, first.start() - 12), first.start())
        begin = printed.start() if printed else first.start()
        opened = _open_bracket(text, begin)
        is_narrative = opened >= 0 and not text[opened + 1 : begin].strip()
        before = _authors(
            text, opened if is_narrative else begin, done, references, listed=opened >= 0 and not is_narrative
        )
        if not before:
            continue
        entries = {year: references.entry(before, year) for year in _years(years.group())}
        places = (opened, first.start(), years.end())
        if not any(entries.values()) and not _is_citation(text, places, before, references):
            continue
        done = end = _closing(text, years.end()) if is_narrative else years.end()
        form = "parenthetical" if opened >= 0 and not is_narrative else "narrative"
        for year, entry in entries.items():
            yield Citation(before.start, end, form, "; ".join(before.names), year, entry)


def _authors(text: str, end: int, floor: int, references: References, *, listed: bool) -> Authors | None:
    """The names before a year, as an organisation of the list or by their shape; the longer of the two."""
    shaped = authors_before(text, end, floor=floor, listed=listed)
    known = references.organisation_before(text, end, floor)
    return known if known and not (shaped and shaped.start < known.start and not shaped.is_title) else shaped


def _is_citation(text: str, places: tuple[int, int, int], before: Authors, references: References) -> bool:
    """Whether authors and year that no entry has are a citation and no date, title, place or count."""
    opened, begin, end = places
    several = before.names[-1].endswith(" et al")
    if before.is_title:
        return False
    if opened < 0:  # "Lloyd et al 2001 argue": outside brackets only "et al" is proof enough
        return several
    has_year = text[begin].isdigit()
    if not text[opened + 1 : begin].strip(" []0123456789"):
        is_place = len(before.names) == 1 and " " not in before.names[0] and PLACED.search(text[: before.start])
        return not is_place if not has_year else not (is_place and len(references.entries) >= ENOUGH_ENTRIES)
    if not has_year and text[begin - 2 : begin] != ", ":  # "(Hudson, in press)", never "(Hudson forthcoming"
        return False
    return several or not COUNTED.match(text, end)


def _years(written: str) -> list[str]:
    """Each year of a group with its suffix: "1999, 2001a,b" gives 1999, 2001a and 2001b."""
    found: list[str] = []
    for match in YEAR_OR_LETTER.finditer(written):
        year, letter, last = match.groups()
        if year:
            found.append(year if year[0].isdigit() else year.lower())
        elif letter and found:
            found.append(found[-1].rstrip("abcdefgh") + letter)
        elif last and found and found[-1][-1:] < last:
            base, before = found[-1][:-1], found[-1][-1]
            found += [base + chr(code) for code in range(ord(before) + 1, ord(last) + 1)]
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
    """End of a narrative citation: after the closing bracket if it is near and no other work is cited before it."""
    close = next((place for place in range(end, min(len(text), end + NEAR)) if text[place] in ")]("), -1)
    is_alone = close >= 0 and text[close] != "(" and not FIRST_YEAR.search(text, end, close)
    return close + 1 if is_alone else end
