"""Reads the reference libraries that people keep beside their papers: one reader per format, the same entries."""

import importlib
from dataclasses import replace

from ...errors import PipelineError
from .entry import AUTHORS_MOST, TITLE_CHARS, Entry, Library, fault
from .merging import merged

READERS = {"library.bib": "bibtex", "library.ris": "ris", "library.json": "csl"}  # in order of precedence
FORMATS = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL JSON"}
BYTES_MOST = 100_000_000


def read_libraries(contents: dict[str, bytes]) -> Library:
    """The entries of all libraries, each work once.

    `contents` are bytes by file name. What two libraries say of one work is put together; where they contradict each
    other, library.bib holds before library.ris before library.json. Raises `PipelineError` when a file as a whole
    cannot be read.
    """
    read = [read_library(contents[name], name) for name in READERS if name in contents]
    entries, problems = merged([each.entries for each in read])
    return Library(entries, [problem for each in read for problem in each.problems] + problems)


def read_library(content: bytes, name: str = "library.bib") -> Library:
    """Entries of one library, in its order, and a problem for each fault.

    The format goes by the name: library.bib, library.ris or library.json. Raises `PipelineError` when the file as a
    whole cannot be read.

    >>> [entry] = read_library(b"@book{oak2004, author = {Oak, Ida}, title = {Two {Teams}}, year = 2004}").entries
    >>> entry.citekey, entry.authors, entry.title, entry.year
    ('oak2004', ('Oak',), 'Two Teams', 2004)
    """
    form = READERS[name]
    if len(content) > BYTES_MOST:
        raise PipelineError(f"{name}: it is larger than 100 MB; export only the works of this review.")
    text = decoded(content)
    if not text.strip():
        return Library()
    library = importlib.import_module(f"{__name__}.{form}").read(text, name)
    if not library.entries and not library.problems and (form != "csl"):
        raise PipelineError(f"{name}: no entry was found in it; export it again as {FORMATS[form]}.")
    return _bounded(library)


def decoded(content: bytes) -> str:
    """The text of a library: UTF-8, or UTF-16 with its mark; older reference managers write Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _bounded(library: Library) -> Library:
    """The library with titles and lists of authors of a length that a table can hold."""
    entries, problems = [], list(library.problems)
    for entry in library.entries:
        if len(entry.title) > TITLE_CHARS:
            problems.append(fault(entry.place, f"the title was cut after {TITLE_CHARS} characters."))
        if len(entry.authors) > AUTHORS_MOST:
            problems.append(fault(entry.place, f"only the first {AUTHORS_MOST} of its authors were kept."))
        entries.append(_cut(entry))
    return Library(entries, problems)


def _cut(entry: Entry) -> Entry:
    if len(entry.title) <= TITLE_CHARS and len(entry.authors) <= AUTHORS_MOST:
        return entry
    return replace(entry, title=entry.title[:TITLE_CHARS], authors=entry.authors[:AUTHORS_MOST])
