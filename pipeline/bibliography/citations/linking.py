"""Links an author-year citation to the entry of the reference list that is meant."""

import re
from collections import defaultdict
from dataclasses import dataclass

from .authors import Authors
from .entries import INITIALS, Entry, folded

ABBREVIATION = re.compile(r"(?<=[\w.] )[(\[]([^\W\d_a-z][A-Za-z&-]{1,11})(?=[)\],;])")
WORD = re.compile(r"\w+")
SUFFIX = "abcdefghijklmnopqrstuvwxyz"
MOST_ALIKE = 300  # entries of one name and year that are looked at, so that no list takes quadratic time
LONGEST_NAME = 160


@dataclass(frozen=True)
class Citation:
    """One work cited at one place: where in the stored text, how, whom, of what year, and which entry is meant."""

    start: int
    end: int
    form: str
    authors: str
    year: str
    entry: Entry | None


class References:
    """The entries of a list, found by who wrote them and when.

    `text` is the document's: an abbreviation is known from "Ministry of Care (MoC)".
    """

    def __init__(self, entries: list[Entry], text: str = "") -> None:
        self.entries = entries
        self._credits = [_words(entry.credited) for entry in entries]
        self._by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._organisations: set[str] = set()
        self._full = _abbreviations(text)
        self._found: dict[tuple, Entry | None] = {}
        for place, entry in enumerate(entries):
            base = _base(entry.year)
            for word in {*self._credits[place].split(), _acronym(entry)}:
                self._by_word[word, base].append(place)
            if len(entry.authors) == 1 and " " in entry.authors[0]:
                self._organisations.add(entry.credited.rstrip(" .,"))

    def entry(self, authors: Authors, year: str) -> Entry | None:
        """The one entry that is by these authors and of this year; None where none or more than one fits.

        The first author decides, standing first in the entry before standing anywhere in it; then the other authors
        found, how many they are, and initials. A year without its suffix letter fits an entry with one only if that
        leaves one entry.
        """
        key = (authors.names, authors.initials, year)
        if key not in self._found:
            self._found[key] = self._best(authors, year)
        return self._found[key]

    def _best(self, authors: Authors, year: str) -> Entry | None:
        first, *others = (name.removesuffix(" et al") for name in authors.names)
        alike = self._alike(first, others, year)
        if not alike and first in self._full:
            first = self._full[first]
            alike = self._alike(first, others, year)
        same = [place for place in alike if self.entries[place].year == year] or alike
        names = [_words(folded(name)) for name in (first, *others)]
        fits = [(self._fit(place, names, authors), self.entries[place]) for place in same]
        best = max((fit for fit, _ in fits), default=())
        entries = {entry.text: entry for fit, entry in fits if fit == best}
        return next(iter(entries.values())) if len(entries) == 1 else None

    def _alike(self, name: str, others: list[str], year: str) -> list[int]:
        """Places of the entries of the year that credit this name, or an organisation whose capitals it has.

        Where they are many, those that credit the rarest of the other names are looked at first.
        """
        base = _base(year)
        wanted = _words(folded(name))
        lists = [self._by_word.get((word, base), []) for word in wanted.split()]
        more = [self._by_word.get((word, base), []) for each in others for word in _words(folded(each)).split()]
        for places in (min(filter(None, [*lists, *more]), key=len, default=[]), min(lists, key=len, default=[])):
            found = [place for place in places[:MOST_ALIKE] if wanted in self._credits[place]]
            if found:
                return found
        capitals = _capitals(name)
        short = self._by_word.get((capitals, base), []) if capitals else []
        return [place for place in short[:MOST_ALIKE] if _acronym(self.entries[place]) == capitals]

    def _fit(self, place: int, names: list[str], authors: Authors) -> tuple[bool, int, bool, bool]:
        """How well an entry fits: first author first, others present, as many authors, the initials of the first."""
        entry, credited = self.entries[place], self._credits[place]
        are_more = any(each.endswith(" et al") for each in entry.authors)
        if authors.names[-1].endswith(" et al"):
            is_as_many = len(entry.authors) > max(2, len(names)) or are_more  # two authors are both named
        else:
            is_as_many = len(entry.authors) == len(names) and not are_more
        initials = re.sub(r"\W", "", authors.initials).lower()
        written = credited.removeprefix(names[0])[:12].replace(" ", "")
        has_initials = bool(initials) and written.startswith(initials)
        return credited.startswith(names[0]), sum(name in credited for name in names), is_as_many, has_initials

    def organisation_before(self, text: str, end: int, floor: int) -> Authors | None:
        """The organisation of the list whose name ends directly before `end`, of whatever words it is."""
        start = max(floor, end - LONGEST_NAME)
        tail = text[start:end].rstrip(" ,.([")
        shown = folded(tail)
        if not self._organisations or len(shown) != len(tail):
            return None
        for word in re.finditer(r"(?<!\w)(?=\w)", shown):
            if shown[word.start() :] in self._organisations:
                name = tail[word.start() :].removeprefix("The ")
                return Authors(start + len(tail) - len(name), (name,), is_title=False)
        return None


def _words(name: str) -> str:
    """The words of a folded name, each between spaces."""
    return f" {' '.join(WORD.findall(name))} "


def _abbreviations(text: str) -> dict[str, str]:
    """Names by the abbreviation in brackets after them, where its capitals are those of the name."""
    found = {}
    for match in ABBREVIATION.finditer(text):
        words = re.findall(r"[^\W\d_][\w'&-]*", text[max(0, match.start() - LONGEST_NAME) : match.start()])
        for begin in range(len(words) - 1, -1, -1):
            capitals = "".join(word[0] for word in words[begin:] if word[0].isupper()).lower()
            if words[begin][0].isupper() and capitals == _capitals(match[1]):
                found.setdefault(match[1], " ".join(words[begin:]))
            if len(capitals) >= len(match[1]):
                break
    return found


def _capitals(name: str) -> str:
    """The capitals of an abbreviation: "moc" for "MoC"; empty for other names."""
    capitals = re.sub(r"[^A-ZÀ-Þ]", "", name)
    return capitals.lower() if len(capitals) > 1 and " " not in name and "-" not in name else ""


def _acronym(entry: Entry) -> str:
    """The capitals of an organisation's name: "wpo" for the World Paper Organisation."""
    if len(entry.authors) != 1 or re.search(rf"[\s,]{INITIALS}", entry.authors[0]):
        return ""
    capitals = re.findall(r"(?<!\w)[^\W\d_a-z](?=\w)", entry.authors[0])
    return "".join(capitals).lower() if len(capitals) > 1 else ""


def _base(year: str) -> str:
    return year.rstrip(SUFFIX) if year[:1].isdigit() else year
