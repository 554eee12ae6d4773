"""One work of a reference library: the same fields whatever format it was exported in."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from ...errors import Failure
from ...reading.cleaning import clean

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,300}")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
CITEKEY = re.compile(r"[^\s{},\\\"#%~/<>]{1,100}")
TITLE_CHARS = 1000
AUTHORS_MOST = 200


@dataclass(frozen=True)
class Entry:
    """One work: who wrote it, when, what it is called, and the paths of its files as the library writes them.

    `authors` are family names, an organisation staying whole; `files` have forward slashes; `place` says where the
    entry stands ("library.ris, line 12"). What the library does not state is empty, `year` None.
    """

    citekey: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str = ""
    doc_type: str = ""
    keywords: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    place: str = ""

    @property
    def name(self) -> str:
        """What to call the entry when speaking of it: its citekey, otherwise its title."""
        return repr(self.citekey or self.title or "without title")


@dataclass(frozen=True)
class Library:
    """The entries of one or more libraries, in order, and what could not be used."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Failure] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Takes in an entry by which a paper can be found; any other is a problem."""
        if entry.title or entry.doi or entry.files:
            self.entries.append(entry)
        else:
            told = "the entry has neither title nor DOI nor file, so that no paper can be found for it."
            self.problems.append(fault(entry.place, told))


def fault(place: str, message: str, hint: str = "Mend the entry, or export the library again.") -> Failure:
    """A problem with the library, told with its place ("library.bib, line 3")."""
    return Failure(place.partition(",")[0], "catalog", "library", f"{place}: {message}", hint)


def tidy(text: object) -> str:
    """A value as plain text on one line, without control characters and lone surrogates."""
    return " ".join(clean(str(text))[0].split()) if isinstance(text, str | int | float) else ""


def bare_doi(text: str) -> str:
    """The digital object identifier in `text`, in lower case and without address; empty where there is none.

    >>> bare_doi("https://doi.org/10.1234/ABC.5.")
    '10.1234/abc.5'
    """
    found = DOI.search(unquote(text) if "%2" in text else text)
    return found.group().rstrip(".,;:)]}'").lower() if found else ""


def first_year(text: str) -> int | None:
    """The first year between 1500 and 2099 in `text`.

    >>> first_year("2010-05-01"), first_year("in press")
    (2010, None)
    """
    found = YEAR.search(text)
    return int(found.group()) if found else None


def split_keywords(text: str) -> list[str]:
    """Keywords that stand in one field, parted by semicolons, commas or line ends.

    >>> split_keywords("country: Wales; sector: health, joint")
    ['country: Wales', 'sector: health', 'joint']
    """
    return [word for word in map(tidy, re.split(r"[;,\n]", text)) if word]


def file_path(written: str) -> str:
    r"""The path of a file as a library writes it, with forward slashes and without "file://" and the like.

    >>> file_path("internal-pdf://1234/Ash-2004.pdf"), file_path("file:///C:/a%20b.pdf"), file_path("a\\b.pdf")
    ('1234/Ash-2004.pdf', 'C:/a b.pdf', 'a/b.pdf')
    """
    path = tidy(written).strip("<>").replace("\\", "/")
    scheme = re.match(r"(file|internal-pdf|internal-file|zotero|attachments|storage):/{0,3}", path, re.IGNORECASE)
    if scheme:
        path = path[scheme.end() :]
    return unquote(path) if scheme and scheme[1].lower() == "file" else path
