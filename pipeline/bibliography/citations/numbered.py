"""Finds works that are cited by their number in the reference list or in the notes."""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...language.tokens import plain
from .entries import Entry
from .linking import Citation

LIST = r"\d{1,4}(?:\s?[,;-]\s?\d{1,4}){0,30}"
LOCATOR = r", ?(?:pp?|ch|sec)\. ?[\d-]{1,9}"
LOCATED = rf"\d{{1,4}}(?:{LOCATOR})?(?:\s?[,;-]\s?\d{{1,4}}(?:{LOCATOR})?){{0,30}}"
LEAD = r"(?:(?:see|refs?\.?|e\.g\.,?|cf\.) )?"
BRACKETED = re.compile(rf"\[{LEAD}({LOCATED}(?:\]\s?-\s?\[\d{{1,4}})?)\]")
ROUND = re.compile(rf"(?<![\d\w])\({LEAD}({LOCATED})\)")
# Without word of what is raised: a number glued to a word or to the stop after it.
GLUED = re.compile(
    r"(?:(?<=[a-z])|(?<=[a-z\])'\"][.,;:'\")])|(?<=[.,]['\"]))(\d{1,3}(?:[,-]\d{1,3}){0,8})(?=[\s.,;:)]|$)"
)
ADDRESS_BEFORE = re.compile(r"(?:[/@%_#=]|www\.)\S*$")
RAISED = re.compile(LIST.replace(r"[,;-]", r"[,;\s-]"))
BETWEEN_MARKS = re.compile(r"[\s,;-]{0,3}")
UNITS = frozenset("m cm mm km nm µm um kg g mg s min h d l dl ml mol w ft mi ha hz".split())
POWER_OF = re.compile(r"(?:(?<!\w)[A-Za-zα-ω]|(?<!\d)(?!(?:1[6-9]|20)\d\d$)\d{1,4})$")  # "x2", "109", not "in 20041"
ITEM = re.compile(r"(?:^|[:;,.]|\band|\bor)\s?$")  # what stands before "(1)" where it counts points
JOINERS = frozenset("and of for the de van von der in at".split())
PROSE_REACH = 160
LEAST_ROUND = 3  # works, so that a few numbers in round brackets are not taken for citations


@dataclass(frozen=True)
class Mark:
    """A mark with the numbers it gives; `start` and `end` are offsets in the stored text."""

    start: int
    end: int
    numbers: tuple[int, ...]
    page_index: int | None


def cited_by_number(blocks: list[dict[str, Any]], entries: list[Entry]) -> Iterator[Citation]:
    """Every work that the `blocks` cite by its number in the reference list or, where that has none, in the notes.

    Of square brackets, raised numbers and round brackets only the way is taken that cites most works; round brackets
    only where there is a numbered list.
    """
    listed = [entry for entry in entries if entry.number and not entry.is_note]
    numbered: dict[int, list[Entry]] = defaultdict(list)
    for entry in listed if len(listed) > 1 else entries:
        if entry.number:
            numbered[entry.number].append(entry)
    has_raised = any(block["raised"] != "[]" for block in blocks)
    ways = [_bracketed, _raised if has_raised else _glued, *([_round] if len(listed) > 1 else [])]
    found = [[mark for block in blocks for mark in way(block) if numbered.keys() >= {*mark.numbers}] for way in ways]
    works = [len({number for mark in each for number in mark.numbers}) for each in found]
    least = [2, 1 if has_raised else 2, LEAST_ROUND]
    works = [count if count >= each and len(numbered) >= each else 0 for count, each in zip(works, least, strict=False)]
    if not any(works):
        return
    for mark in found[works.index(max(works))]:
        for number in mark.numbers:
            entry = _meant(numbered[number], mark)
            yield Citation(mark.start, mark.end, "numbered", "; ".join(entry.authors), entry.year, entry)


def _meant(entries: list[Entry], mark: Mark) -> Entry:
    """The entry of that number: in notes that begin anew the one on the page, or the next after the mark."""
    on_page = [each for each in entries if mark.page_index is not None and each.page_index == mark.page_index]
    if len(entries) == 1 or len(on_page) == 1:
        return (on_page or entries)[0]
    place = bisect_right([each.start for each in entries], mark.start)
    return entries[min(place, len(entries) - 1)]


def _mark(block: dict[str, Any], begin: int, end: int, written: str) -> Iterator[Mark]:
    numbers: list[int] = []
    written = re.sub(rf"{LOCATOR}|[\[\]]", "", written)
    for part in re.split(r"\s?[,;]\s?|\s", re.sub(r"\s?-\s?", "-", written.strip())):
        low, _, high = part.partition("-")
        if not low.isdigit() or (high and not high.isdigit()) or int(high or low) - int(low) not in range(100):
            return
        numbers += range(int(low), int(high or low) + 1)
    if numbers and 0 not in numbers:
        yield Mark(block["start"] + begin, block["start"] + end, tuple(numbers), block["page_index"])


def _bracketed(block: dict[str, Any]) -> Iterator[Mark]:
    for match in BRACKETED.finditer(_dashed(block["text"])):
        yield from _mark(block, match.start(), match.end(), match[1])


def _round(block: dict[str, Any]) -> Iterator[Mark]:
    """Numbers in round brackets but those that count points: "(1) age, (2) sex"."""
    if block["role"] == "table":
        return
    text = _dashed(block["text"])
    found = list(ROUND.finditer(text))
    before = [text[max(0, match.start() - 6) : match.start()] for match in found]
    second = next((place for place, match in enumerate(found) if match[1] == "2" and ITEM.search(before[place])), -1)
    for place, match in enumerate(found):
        is_first = match[1] == "1" and place < second and text[match.end() : match.end() + 2].strip().isalpha()
        is_item = second >= 0 and (is_first or ITEM.search(before[place]))
        if not is_item and not re.search(r"[:;=<>≥≤±]\s?$|\b(?:[Ee]q|[Ee]quations?|groups?|and)\.? ?$", before[place]):
            yield from _mark(block, match.start(), match.end(), match[1])


def _glued(block: dict[str, Any]) -> Iterator[Mark]:
    text = _dashed(block["text"])
    for match in GLUED.finditer(text):
        if _is_in_prose(text, match.start(), match.end()) and not ADDRESS_BEFORE.search(text[: match.start()][-80:]):
            yield from _mark(block, match.start(), match.end(), match[1])


def _raised(block: dict[str, Any]) -> Iterator[Mark]:
    """Raised numbers but exponents, marks of authors and their addresses, and the number of a note before its text."""
    if block["raised"] == "[]":
        return
    text = _dashed(block["text"])
    for begin, end in _joined(json.loads(block["raised"]), text):
        if begin == 0 or text[end : end + 1].isalnum() or _is_power(text[:begin], text[begin:end]):
            continue
        written = text[begin:end].strip("()[].,;: ")
        if RAISED.fullmatch(written) and _is_in_prose(text, begin, end):
            yield from _mark(block, begin, end, written)


def _joined(spans: list[list[int]], text: str) -> list[list[int]]:
    """Spans with nothing between them but spaces, commas and dashes as one: "8 – 12"."""
    joined: list[list[int]] = []
    for begin, end in sorted(spans):
        if joined and BETWEEN_MARKS.fullmatch(text, joined[-1][1], begin):
            joined[-1][1] = end
        else:
            joined.append([begin, end])
    return joined


def _is_power(before: str, written: str) -> bool:
    """Whether the mark is an exponent: of a unit ("m2"), a variable ("x2") or a figure ("109")."""
    word = before[-12:].rstrip().rpartition(" ")[2].lower()
    unit = word.rpartition("/")[2].rpartition("(")[2]
    if written.strip("-") in {"1", "2", "3"} and (unit in UNITS or "/" in word):
        return True
    return bool(POWER_OF.search(before[-8:]))


def _is_in_prose(text: str, begin: int, end: int) -> bool:
    """Whether words in small letters stand around, as they do not around authors' names and addresses."""
    words = re.findall(r"[^\W\d_]+", text[max(0, begin - PROSE_REACH) : end + PROSE_REACH])
    small = [word for word in words if word[0].islower() and len(word) > 1 and word not in JOINERS]
    return len(small) >= 2 or (len(words) < 8 and bool(small))


def _dashed(text: str) -> str:
    """Plain text in which every dash is a hyphen."""
    return plain(text).replace("–", "-").replace("—", "-").replace("−", "-")
