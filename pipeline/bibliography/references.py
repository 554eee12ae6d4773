"""Reads the document's own list of references: the entries that in-text citations point to."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..language import plain

UPPER = "".join(chr(code) for code in range(0x41, 0x250) if chr(code).isupper())
YEAR = re.compile(r"(?<![\w.])(?:1[6-9]|20)\d\d[a-z]?(?![\w-])")
NUMBER = re.compile(r"[\s•*-]{0,4}(?:\[(\d{1,3})\]|(\d{1,3})(?:[.)]\s|\s))\s?")
BULLET = re.compile(r"[\s•*-]{0,4}")
INITIALS = rf"[{UPPER}]\.?(?:[ -]?[{UPPER}]\.?){{0,3}}(?!\w)"
NAMED = re.compile(
    rf"(?:(?:van|von|de|der|den|du|la|le|di|da) ){{0,2}}[{UPPER}][\w'-]+(?: [{UPPER}][\w'-]+)?,? {INITIALS}"
)
ONLY_INITIALS = re.compile(rf"\s*(?:{INITIALS}|[Ee]ds?\.?|et al\.?)\s*")
INITIALS_AT_END = re.compile(rf"\s{INITIALS}\s*")
YEAR_AFTER_AUTHORS = re.compile(r"[\s.,;(\[]{0,4}((?:1[6-9]|20)\d\d[a-z]?)(?!\w)")
BEFORE_VOLUME = re.compile(r"(?:\s[A-Z][a-z]{2}[^;]{0,12})?;\s?\d")
# "Kent O. Rooms. Journal 2002" ends its authors at a full stop, "Kent, O. (2002)" at the year.
END_OF_AUTHORS = re.compile(rf"(?<=\w\w)\.\s|(?<=\s[{UPPER}])\.\s(?=[{UPPER}][a-z]+ [a-z])|[:?!]\s")
LIST_SECTION = re.compile(r"\b(references|bibliography|literature cited|works cited|sources|notes)\b", re.IGNORECASE)
AUTHORS_LONGEST = 300


@dataclass(frozen=True)
class Entry:
    """One work of the reference list: its number if it has one, who wrote it, its year with suffix, its full text."""

    text: str
    number: int | None
    authors: tuple[str, ...]
    credited: str
    year: str


def folded(name: str) -> str:
    """The name without case and accents, so that "Engeström" finds "Engestrom".

    >>> folded("Engeström")
    'engestrom'
    """
    return "".join(each for each in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(each))


def is_entry(block: dict[str, Any]) -> bool:
    """Whether the block is an entry of a reference list, by its role or by its shape.

    The shape is a family name with initials at the very beginning, and a year. Outside notes, lists and sections of
    that name a number must stand before it.
    """
    if block["role"] in {"heading", "title", "furniture"}:
        return False
    if block["role"] == "reference":
        return True
    text = plain(block["text"][:1000])
    number = NUMBER.match(text)
    begin = number.end() if number else BULLET.match(text).end()
    if not NAMED.match(text, begin) or not YEAR.search(text, begin):
        return False
    return bool(
        number or block["role"] in {"note", "list"} or LIST_SECTION.search(block["section"].rpartition(" > ")[2])
    )


def reference_list(blocks: list[dict[str, Any]]) -> list[Entry]:
    """The entries of the document's reference list, in order; empty where it has none."""
    found = []
    for block in blocks:
        if is_entry(block):
            lines = [line for line in block["text"].split("\n") if line.strip()]
            several = len(lines) > 1 and all(YEAR.search(line) for line in lines)
            found += [_entry(line) for line in (lines if several else [block["text"]])]
    return found


def _entry(text: str) -> Entry:
    shown = plain(text)
    number = NUMBER.match(shown)
    begin = number.end() if number else BULLET.match(shown).end()
    ends = [match.start() for match in (YEAR.search(shown, begin), END_OF_AUTHORS.search(shown, begin)) if match]
    credited = shown[begin : min([*ends, begin + AUTHORS_LONGEST])].strip(" .,;([")
    return Entry(
        text.strip(),
        int(number.group(1) or number.group(2)) if number else None,
        _family_names(credited),
        folded(credited),
        _year(shown, begin + len(credited)),
    )


def _year(text: str, begin: int) -> str:
    """The year of the work: the one after the authors, before a volume ("2019;69:7"), or the last of the entry."""
    after_authors = YEAR_AFTER_AUTHORS.match(text, begin)
    if after_authors:
        return after_authors.group(1)
    years = list(YEAR.finditer(text, begin))
    before_volume = [year for year in years if BEFORE_VOLUME.match(text, year.end())]
    return (before_volume or years)[-1].group() if years else ""


def _family_names(credited: str) -> tuple[str, ...]:
    if not re.search(rf"[\s,]{INITIALS}", credited):
        return (credited,) if credited else ()  # an organisation, or one name
    parts = re.split(r",\s*(?:and|&)\s+|\s(?:and|&)\s+|[,;]\s*", credited)
    names = [INITIALS_AT_END.split(part + " ")[0].strip() for part in parts if not ONLY_INITIALS.fullmatch(part)]
    names = [name for name in names if name]
    if names and re.search(r"\bet al\b", credited):
        names[-1] += " et al"
    return tuple(names)


def linked(authors: Iterable[str], year: str, entries: list[Entry]) -> str:
    """Text of the one entry that is by these authors and of this year; empty where none or more than one fits.

    The first author decides, standing first in the entry before standing anywhere in it, and then the number of other
    authors found. A year without its suffix letter fits an entry with one only if that leaves one entry.
    """
    names = [folded(name.removesuffix(" et al")) for name in authors]
    if not names or not names[0]:
        return ""
    same_year = [entry for entry in entries if entry.year == year]
    same_year = same_year or [entry for entry in entries if entry.year.rstrip("abcdefgh") == year.rstrip("abcdefgh")]
    scored = []
    for entry in same_year:
        present = [bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", entry.credited)) for name in names]
        if present[0]:
            scored.append((entry.credited.startswith(names[0]), sum(present), entry.text))
    best = [text for first, count, text in scored if (first, count) == max(score[:2] for score in scored)]
    return best[0] if len(best) == 1 else ""
