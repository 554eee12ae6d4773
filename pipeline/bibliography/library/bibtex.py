"""Reads BibTeX or BibLaTeX, as Zotero, Better BibTeX, Mendeley, JabRef or EndNote write it."""

import re
from collections.abc import Iterator
from typing import Any

from .entry import CITEKEY, Entry, Library, bare_doi, fault, file_path, first_year, split_keywords, tidy

BEGIN = re.compile(r"@\s{0,9}([A-Za-z]+)\s{0,9}([{(])")
AT_LINE = re.compile(r"^[ \t]{0,40}@\s{0,9}[A-Za-z]+\s{0,9}[{(]", re.MULTILINE)
KEY = re.compile(r"[^,{}()=\"#%]{0,300}")
FIELD = re.compile(r"[\s,]*([A-Za-z][\w:.+/-]{0,60})\s*=")
BARE = re.compile(r"[^\s,#{}()\"=]{1,200}")
SPACE = re.compile(r"\s*")
BRACE = re.compile(r"[{}]")
QUOTED_MARK = re.compile(r"[{}\"]")
UNESCAPED_COLON = re.compile(r"(?<!\\):")
UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")
USED = frozenset(["title", "author", "editor", "year", "date", "doi", "keywords", "keyword", "file", "crossref"])
EXPANDED_MOST = 100_000  # characters: abbreviations made of abbreviations grow without bound
NO_ENTRY = {"comment", "preamble", "string"}


class _BrokenError(ValueError):
    """The text is no BibTeX from here on."""


class _UndefinedError(ValueError):
    """An abbreviation is used that no @string defines."""


def read(text: str, name: str) -> Library:
    """Entries of a BibTeX file, in its order, and a problem for each that cannot be used.

    Read line by line with bounds, never recursively: a brace that is not closed costs its own entry, as the next line
    that begins an entry ends it. An undefined abbreviation costs its field.
    """
    library = Library()
    words: dict[str, str] = {}
    raw: list[tuple[dict[str, str], str]] = []
    for line, kind, key, fields, broken in _records(text, words):
        place = f"{name}, line {line}"
        if broken:
            library.problems.append(fault(place, f"the entry {tidy(key)!r} cannot be read; {broken}"))
            continue
        for field, value in fields.items():
            if isinstance(value, _UndefinedError) and field in USED:
                told = f"the abbreviation {value} in {field!r} is not defined; put it in braces or quotes."
                library.problems.append(fault(place, f"in the entry {key!r} {told}"))
        known = {field: value for field, value in fields.items() if isinstance(value, str)}
        raw.append((known | {"ENTRYTYPE": kind, "ID": key}, place))
    parents = {fields["ID"].lower(): fields for fields, _ in raw}
    for fields, place in raw:
        parent = parents.get(fields.get("crossref", "").lower(), {})
        library.entries.append(
            _entry({name: parent[name] for name in ("year", "date") if name in parent} | fields, place)
        )
    return library


def _records(text: str, words: dict[str, str]) -> Iterator[tuple[int, str, str, dict[str, Any], str]]:
    """Line, kind, key, fields and fault of each entry; `words` gathers the abbreviations of @string."""
    position, line, counted = 0, 1, 0
    limits = [match.start() for match in AT_LINE.finditer(text)] + [len(text)]
    limit_at = 0
    while begin := BEGIN.search(text, position):
        line += text.count("\n", counted, begin.start())
        counted = begin.start()
        while limits[limit_at] <= begin.start() < len(text) and limit_at < len(limits) - 1:
            limit_at += 1
        limit = limits[limit_at]
        kind = begin[1].lower()
        if kind in NO_ENTRY:
            position = max(begin.end(), _skip(text, begin.end() - 1, limit, kind, words))
            continue
        key = KEY.match(text, begin.end(), limit)[0].strip()
        fields: dict[str, Any] = {}
        try:
            position = _fields(text, begin.end(), limit, words, fields)
            if not CITEKEY.fullmatch(key) and not fields:
                raise _BrokenError("it has no key and no fields.")
            yield line, kind, key, fields, ""
        except _BrokenError as error:
            position = limit
            yield line, kind, key, {}, str(error)


def _skip(text: str, opening: int, limit: int, kind: str, words: dict[str, str]) -> int:
    """Where a @comment, @preamble or @string ends; the abbreviation of a @string goes into `words`."""
    try:
        if kind == "string":
            found: dict[str, Any] = {}
            end = _fields(text, opening + 1, limit, words, found)
            words |= {word: value for word, value in found.items() if isinstance(value, str)}
            return end
        return _closing(text, opening, limit) if text[opening] == "{" else limit
    except _BrokenError:
        return limit


def _fields(text: str, position: int, limit: int, words: dict[str, str], found: dict[str, Any]) -> int:
    """Reads "name = value, ..." into `found` up to the brace that closes the entry, and gives where that ends."""
    first = KEY.match(text, position, limit)  # the citekey; a @string has none and begins with its "name ="
    if text[first.end() : first.end() + 1] != "=":
        position = first.end()
    while True:
        name = FIELD.match(text, position, limit)
        if not name:
            break
        value, position = _value(text, name.end(), limit, words)
        found.setdefault(name[1].lower(), value)
    while position < limit and text[position] in ", \t\r\n":
        position += 1
    if position >= limit or text[position] not in "})":
        raise _BrokenError("a brace, quotation mark or comma is missing.")
    return position + 1


def _value(text: str, position: int, limit: int, words: dict[str, str]) -> tuple[Any, int]:
    """The value that begins at `position`: pieces in braces or quotes, numbers and abbreviations, joined by "#"."""
    pieces: list[str] = []
    undefined, size = "", 0
    while True:
        position = SPACE.match(text, position, limit).end()
        mark = text[position : position + 1] if position < limit else ""
        if mark == "{":
            end = _closing(text, position, limit)
            pieces.append(text[position + 1 : end - 1])
        elif mark == '"':
            end = _end_of_quote(text, position, limit)
            pieces.append(text[position + 1 : end - 1])
        else:
            bare = BARE.match(text, position, limit)
            if not bare:
                raise _BrokenError("a value is missing.")
            end = bare.end()
            known = bare[0] if bare[0].isdigit() else words.get(bare[0].lower())
            undefined = undefined or ("" if known is not None else bare[0])
            pieces.append(known or "")
            size += len(pieces[-1])
            if size > EXPANDED_MOST:
                raise _BrokenError("its abbreviations stand for more text than any reference has.")
        position = SPACE.match(text, end, limit).end()
        if text[position : position + 1] != "#" or position >= limit:
            return (_UndefinedError(repr(undefined)) if undefined else "".join(pieces)), position
        position += 1


def _closing(text: str, opening: int, limit: int) -> int:
    """The place after the brace that closes the one at `opening`."""
    depth = 0
    for brace in BRACE.finditer(text, opening, limit):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    raise _BrokenError("a brace, quotation mark or comma is missing.")


def _end_of_quote(text: str, opening: int, limit: int) -> int:
    depth = 0
    for mark in QUOTED_MARK.finditer(text, opening + 1, limit):
        if mark[0] == '"' and depth <= 0:
            return mark.end()
        depth += (mark[0] == "{") - (mark[0] == "}")
    raise _BrokenError("a brace, quotation mark or comma is missing.")


def _entry(fields: dict[str, str], place: str) -> Entry:
    keywords = fields.get("keywords") or fields.get("keyword") or ""
    return Entry(
        citekey=fields["ID"] if CITEKEY.fullmatch(fields["ID"]) else "",
        title=_plain(fields.get("title", "")),
        authors=tuple(_families(fields.get("author") or fields.get("editor") or "")),
        year=first_year(fields.get("year") or "") or first_year(fields.get("date") or ""),
        doi=bare_doi(_plain(fields.get("doi", "").replace("\\_", "_"))),
        doc_type=fields["ENTRYTYPE"].lower(),
        keywords=tuple(split_keywords(_plain_lines(keywords))),
        files=tuple(_files(fields.get("file", ""))),
        place=place,
    )


def _plain(value: str) -> str:
    """Text without LaTeX: accents as letters, braces gone, spaces single."""
    return tidy(_plain_lines(value))


def _plain_lines(value: str) -> str:
    if "\\" in value:
        from bibtexparser.latexenc import latex_to_unicode

        value = latex_to_unicode(value)
    return value.replace("{", "").replace("}", "")


def _families(names: str) -> list[str]:
    from bibtexparser.customization import splitname

    found = []
    for name in _outside_braces(names):
        if name.startswith("{") and name.endswith("}"):
            found.append(_plain(name))
        elif name.lower() != "others":
            parts = splitname(name, strict_mode=False)
            found.append(_plain(" ".join([*parts.get("von", []), *parts.get("last", [])])))
    return [name for name in found if name]


def _outside_braces(names: str) -> list[str]:
    """`names` split at each "and" that stands in no braces: "{Health and Care Board}" is one author."""
    found, words, depth = [], [], 0
    for word in names.split():
        if word.lower() == "and" and depth == 0:
            found.append(" ".join(words))
            words = []
            continue
        words.append(word)
        depth += word.count("{") - word.count("}")
    return [name for name in [*found, " ".join(words)] if name]


def _files(value: str) -> list[str]:
    r"""Paths in a `file` field: plain, or "description:path:type", several separated by semicolons.

    >>> _files("Full Text:files/1/oak.pdf:application/pdf;:C\\:\\\\papers\\\\elm.pdf:PDF"), _files("oak.pdf")
    (['files/1/oak.pdf', 'C:/papers/elm.pdf'], ['oak.pdf'])
    >>> _files(r":C$\backslash$:/ida/Oak{\_}2004.pdf:pdf")
    ['C:/ida/Oak_2004.pdf']
    """
    value = value.replace("$\\backslash$", "\\").replace("{\\textbackslash}", "\\")
    value = re.sub(r"\{\\([_&#%$~])\}|\\([_&#%$])", r"\1\2", value)
    found = []
    for part in UNESCAPED_SEMICOLON.split(value):
        pieces = UNESCAPED_COLON.split(part)
        path = ":".join(pieces[1:-1]) if len(pieces) > 2 else part
        found.append(file_path(re.sub(r"\\([\\:;])", r"\1", path)))
    return [path for path in found if path]
