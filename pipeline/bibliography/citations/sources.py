"""Tells notes that give a source from notes that are remarks."""

import re
from collections import defaultdict

from ...language.tokens import plain
from .entries import ADDRESS, NAMED, YEAR, Entry, beginning, credits_until_year, folded, number_of
from .namewords import UPPER

CAPITALISED = rf"[{UPPER}][\w'.&-]{{0,80}}"
NAME = rf"{CAPITALISED}(?: (?:{CAPITALISED}|\d+|and|of|for|the|on|&|de|van|von|der|du|la|le|et al\.?)){{0,12}}"
NAMES = rf"{NAME}(?: ?, {NAME}){{0,12}}?"
QUOTED_TITLE = re.compile(rf"{NAMES}(?: \(eds?\.?\))? ?,? [\"'](?=\w)")
IMPRINT = re.compile(
    rf"{NAMES} ?(?:\(eds?\.?\))?, [^()]{{3,300}}\([^()]{{0,120}}?[,:] ?(?:[A-Z][a-z]+ )?{YEAR.pattern}\)"
)
ONLY_ADDRESS = re.compile(rf"(?:(?:Available|Retrieved|Accessed) ?(?:at|from|on)?:? )?{ADDRESS}\S{{1,400}}")
NAMED_ADDRESS = re.compile(rf"{NAMES} ?[,.:] [^.]{{0,300}}[.,]? {{0,3}}{ADDRESS}")
# "Statement of the ministers, 7 April 2021. Available from http://..."
DATED_ADDRESS = re.compile(
    rf"[{UPPER}][^.]{{3,400}},[^,.]{{1,20}}{YEAR.pattern}\. ?(?:Available|Accessed|Retrieved)(?: at| from| on)?:? ?"
    rf"{ADDRESS}"
)
AGAIN = re.compile(r"(?:[Ii]bid(?:em)?\b|[Ii]d\.,)")
SHORT = re.compile(
    rf"(?P<name>{NAMES})(?:, (?P<title>[^()]{{2,80}}?))??,? ?(?:(?:op|loc)\. ?cit\b|pp?\. ?\d)[^()]{{0,30}}"
)
SHORT_LONGEST = 160
MOST_ALIKE = 300  # works of one name that are looked at, so that no list takes quadratic time


def is_work(text: str) -> bool:
    """Whether a note is the full reference to a work, with or without "See" before it.

    >>> is_work("4 Olga Kent, 'Rooms', Journal of Halls, 3 (2001), 1-9."), is_work("4 On this see Kent (2001).")
    (True, False)
    """
    shown = plain(text[:1000])
    begin = beginning(shown, is_note=True)
    if not YEAR.search(shown, begin) and "http" not in shown:
        return False
    if NAMED.match(shown, begin):
        return credits_until_year(shown, begin) or begin == beginning(shown)
    return bool(QUOTED_TITLE.match(shown, begin) or IMPRINT.match(shown, begin))


def is_address(text: str) -> bool:
    """Whether a note says where on the web a document is; others may be cited beside it."""
    shown = plain(text[:1000])
    begin = beginning(shown, is_note=True)
    return any(pattern.match(shown, begin) for pattern in (ONLY_ADDRESS, NAMED_ADDRESS, DATED_ADDRESS))


def is_repeat(text: str) -> bool:
    """Whether a note only points to an earlier one: "Ibid., p. 4", "Kent, Rooms, p. 4"."""
    shown = plain(text).strip()
    return bool(AGAIN.match(shown, beginning(shown)) or _short(shown))


class Sources:
    """The sources that notes have given so far, found again by "Ibid.", "Kent, op. cit." or "Kent, Rooms, p. 4"."""

    def __init__(self) -> None:
        self._last: Entry | None = None
        self._by_name: dict[str, dict[str, Entry]] = defaultdict(dict)

    def add(self, entry: Entry) -> None:
        """Remember what a note gives as its source."""
        self._last = entry
        for word in re.findall(r"\w+", entry.credited):
            self._by_name[word].setdefault(entry.text, entry)

    def repeated(self, text: str) -> Entry | None:
        """The source that a note repeats; "Ibid." is believed only where the note directly before it gives one."""
        shown = plain(text).strip()
        if AGAIN.match(shown, beginning(shown)):
            is_next = self._last and self._last.number == (number_of(shown) or 0) - 1
            return self._last if is_next else None
        short = _short(shown)
        words = re.findall(r"\w+", folded(short["name"])) if short else []
        works = self._by_name.get(words[-1], {}) if words else {}
        title = folded(short["title"] or "")[:12] if short else ""
        if len(works) > 1 and title:
            titled = [entry for entry in list(works.values())[:MOST_ALIKE] if title in folded(plain(entry.text))]
            return titled[0] if len(titled) == 1 else None
        return next(iter(works.values())) if len(works) == 1 else None


def _short(shown: str) -> re.Match[str] | None:
    if len(shown) > SHORT_LONGEST:
        return None
    return SHORT.fullmatch(shown, beginning(shown, is_note=True))
