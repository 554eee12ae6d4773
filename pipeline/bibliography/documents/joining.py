"""Finds the library entry of each file: by path, then by DOI, then by title."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..library.entry import Entry
from ..names import title_key
from .titlepage import Stated, folded_words

STORAGE_KEY = re.compile(r"[A-Z0-9]{8}")  # the folder of one attachment in Zotero's storage
# What browsers and publishers call a file: the name alone says nothing of the work.
NAMELESS = re.compile(
    r"(?:full[\s_-]?text|document|paper|article|pdf|download|scan|main|manuscript|report|file|unknown|viewcontent"
    r"|attachment|untitled|snapshot|index|submission|book|chapter|print|viewer|out|final)?[\s_().\d-]*",
    re.IGNORECASE,
)
NAMED_BY_ZOTERO = re.compile(r"(.{2,100}?) - ((?:1[5-9]|20)\d\d) - (.{10,300})")
SHORT_WORDS, SHORT_CHARS = 4, 20
MAIN_TITLE = re.compile(r"[:?–—]| - ")
# Words of titles that many works bear; a title of these alone says nothing.
GENERIC = frozenset(
    """a an the of on in for to and from annual report review final interim summary executive introduction editorial
    strategy policy guidance plan evaluation literature framework handbook toolkit research study paper briefing note
    working together partnership progress update minutes statement consultation response case chapter part""".split()
)
# A series bears one title year after year: the year decides.
SERIAL = re.compile(
    r"\b(?:annual|yearly|report|survey|statistics|plan|strategy|guidance|edition|update|bulletin)\b", re.I
)
NEAR = 0.75  # share of the telling words of two titles that both have
FEW_WORDS = 5
WIDELY_USED = 200  # titles; a commoner word finds nothing


@dataclass
class Joined:
    """The number of the entry of each file that has one, by path; and entries that name a file already taken."""

    entry_of: dict[str, int] = field(default_factory=dict)
    rivals: list[tuple[str, int, int]] = field(default_factory=list)


def join(paths: list[str], own: dict[str, Stated], entries: list[Entry]) -> Joined:
    """Which entry belongs to which file.

    `own` is what each document that was read states of itself. A path joins where it is the same, the same from some
    folder on, in the same folder of Zotero's storage, or of the same telling and unique file name; a file may also be
    called by its citekey. A DOI joins. A title joins where nothing contradicts it; a short or generic one, or one that
    is only nearly the same, where authors or year agree. What fits several entries joins none.
    """
    joined = _by_path(paths, own, entries)
    by_doi: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if entry.doi:
            by_doi[entry.doi].append(number)
    titles = _Titles(entries)
    for path in paths:
        if path in joined.entry_of:
            continue
        facts = own.get(path, Stated())
        number = _by_doi(facts, by_doi.get(facts.doi, []), entries) if facts.doi else None
        number = titles.find(facts) if number is None else number
        number = titles.find_named(PurePosixPath(path).stem) if number is None else number
        if number is not None:
            joined.entry_of[path] = number
    return joined


def _by_path(paths: list[str], own: dict[str, Stated], entries: list[Entry]) -> Joined:
    places = _Paths(paths)
    claims: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        found = [path for written in entry.files if (path := places.named(written))]
        called = places.called(entry.citekey)
        for path in dict.fromkeys(found or ([called] if called else [])):
            claims.setdefault(path, []).append(number)
    joined = Joined()
    for path, numbers in claims.items():
        keys = {title_key(title) for title in own.get(path, Stated()).titles}
        chosen = next((each for each in numbers if title_key(entries[each].title) in keys), numbers[0])
        joined.entry_of[path] = chosen
        joined.rivals += [(path, chosen, each) for each in numbers if each != chosen]
    return joined


class _Paths:
    """The files of the corpus, found by how a library writes their path."""

    def __init__(self, paths: list[str]) -> None:
        self.path_of = {_parts(path): path for path in paths}
        self.by_name: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_stem: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_key: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for parts, path in self.path_of.items():
            self.by_name[parts[-1]].append(parts)
            self.by_stem[PurePosixPath(parts[-1]).stem].append(parts)
            key = PurePosixPath(path).parent.name
            if STORAGE_KEY.fullmatch(key):
                self.by_key[key].append(parts)

    def named(self, written: str) -> str | None:
        """The file that a library writes as `written`; None where it is not there or not the only one."""
        wanted = _parts(written)
        if wanted in self.path_of:
            return self.path_of[wanted]
        folder = PurePosixPath(written).parent.name
        in_storage = self.by_key.get(folder, []) if STORAGE_KEY.fullmatch(folder) else []
        candidates = self.by_name.get(wanted[-1], []) if wanted else []
        if not candidates:
            return self.path_of[in_storage[0]] if len(in_storage) == 1 else None
        common = [_common_end(parts, wanted) for parts in candidates]
        if common.count(max(common)) > 1:
            return None
        if max(common) == 1 and len(wanted) > 1 and NAMELESS.fullmatch(PurePosixPath(wanted[-1]).stem):
            return None
        return self.path_of[candidates[common.index(max(common))]]

    def called(self, citekey: str) -> str | None:
        """The only file whose name is `citekey`."""
        found = self.by_stem.get(unicodedata.normalize("NFC", citekey).casefold(), []) if citekey else []
        return self.path_of[found[0]] if len(found) == 1 else None


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in unicodedata.normalize("NFC", path).casefold().split("/") if part not in ("", "."))


def _common_end(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    same = [one == other for one, other in zip(reversed(first), reversed(second), strict=False)]
    return [*same, False].index(False)


def _by_doi(facts: Stated, numbers: list[int], entries: list[Entry]) -> int | None:
    """The entry with the document's DOI; several, as the chapters of a book, are told apart by title."""
    if len(numbers) > 1:
        keys = {title_key(title) for title in facts.titles}
        numbers = [number for number in numbers if title_key(entries[number].title) in keys]
    if len(numbers) != 1:
        return None
    # A DOI that merely stands on the first page may be that of a work which the page speaks of.
    words = folded_words(entries[numbers[0]].title).split()
    on_page = sum(f" {word} " in facts.shown for word in words)
    is_another = facts.origins.get("doi") == "first_page" and len(words) >= SHORT_WORDS and 2 * on_page < len(words)
    return None if is_another else numbers[0]


class _Titles:
    """The entries, found by their titles."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_start: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.words = [frozenset(folded_words(entry.title).split()) - GENERIC for entry in entries]
        for number, entry in enumerate(entries):
            for key in dict.fromkeys(map(title_key, (entry.title, _main(entry.title)))):
                self.by_key[key].append(number)
            for word in self.words[number]:
                self.by_word[word].append(number)
            self.by_start[str(entry.year), title_key(entry.title)[:10]].append(number)

    def find(self, facts: Stated) -> int | None:
        """The one entry whose title the document bears."""
        for title, is_heading in [(each, False) for each in facts.titles] + [(each, True) for each in facts.headings]:
            exact = [number for part in (title, _main(title)) for number in self.by_key.get(title_key(part), ())]
            fitting = {
                number: score
                for number in exact
                if (score := self._score(facts, number, is_sure=not is_heading and _is_telling(title))) is not None
            }
            number = _only_best(fitting)
            if number is None and not fitting and not is_heading:
                near = {number: self._score(facts, number, is_sure=False) for number in self._near(title)}
                number = _only_best({number: score for number, score in near.items() if score is not None})
            if number is not None:
                return number
        return None

    def find_named(self, stem: str) -> int | None:
        """The one entry of a file that Zotero named: "Oak and Elm - 2004 - Working across the ri"."""
        named = NAMED_BY_ZOTERO.fullmatch(unicodedata.normalize("NFC", stem))
        if not named:
            return None
        key, authors = title_key(named[3]), f" {folded_words(named[1])} "
        found = [
            number
            for number in self.by_start.get((named[2], key[:10]), ())
            if title_key(self.entries[number].title).startswith(key)
            and any(f" {folded_words(name)} " in authors for name in self.entries[number].authors[:1])
        ]
        return found[0] if len(found) == 1 else None

    def _near(self, title: str) -> list[int]:
        """Entries with nearly the words of `title`, looked for by its rarest ones."""
        words = frozenset(folded_words(title).split()) - GENERIC
        if len(words) < FEW_WORDS:
            return []
        rare = sorted(
            (len(self.by_word[word]), word) for word in words if 0 < len(self.by_word.get(word, ())) <= WIDELY_USED
        )
        candidates = {each for _, word in rare[:3] for each in self.by_word[word]}
        return sorted(
            each for each in candidates if len(words & self.words[each]) >= NEAR * len(words | self.words[each])
        )

    def _score(self, facts: Stated, number: int, *, is_sure: bool) -> int | None:
        """How many of authors and year agree; None where they forbid the join, or none does and the title needs one."""
        entry = self.entries[number]
        authors, year = _authors_agree(facts, entry), _years_agree(facts, entry)
        is_series = bool(SERIAL.search(entry.title))
        if authors is False or (year is False and (is_series or not authors or not _next_year(facts, entry))):
            return None
        score = bool(authors) + bool(year)
        return score if is_sure or score else None


def _main(title: str) -> str:
    """The title before its subtitle."""
    return MAIN_TITLE.split(title)[0]


def _is_telling(title: str) -> bool:
    words = folded_words(title).split()
    return len(words) >= SHORT_WORDS and len(title_key(title)) >= SHORT_CHARS and not set(words) <= GENERIC


def _only_best(scores: dict[int, int]) -> int | None:
    best = [number for number, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _authors_agree(facts: Stated, entry: Entry) -> bool | None:
    """Whether an author of the entry is the document's or stands on its first page; None where nothing is known."""
    names = [f" {folded_words(name)} " for name in entry.authors]
    stated = {f" {folded_words(name)} " for name in facts.authors}
    if any(name in stated or (name.strip() and name in facts.shown) for name in names):
        return True
    return False if names and stated else None


def _years_agree(facts: Stated, entry: Entry) -> bool | None:
    if entry.year is None:
        return None
    if facts.year is None:
        return True if f" {entry.year} " in facts.shown else None
    return facts.year == entry.year


def _next_year(facts: Stated, entry: Entry) -> bool:
    """Whether the years are next to each other, as where an article was online before it was printed."""
    return None not in (facts.year, entry.year) and abs(facts.year - entry.year) <= 1
