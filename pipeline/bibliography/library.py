"""Reads the reference library that people keep beside their papers."""

import re
from typing import Any

from ..errors import PipelineError

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
UNESCAPED_COLON = re.compile(r"(?<!\\):")
UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")


def read_library(content: bytes, name: str = "library.bib") -> list[dict[str, Any]]:
    """Entries of a BibTeX or BibLaTeX file, in its order.

    An entry has citekey, title, authors (family names; an organisation stays whole), year, doi, doc_type, keywords,
    files (as written, with forward slashes) and fault. `fault` is empty, or says in a sentence why the entry cannot be
    used; its other fields are then empty. Raises `PipelineError` when the file as a whole cannot be read.

    >>> [entry] = read_library(b"@book{oak2004, author = {Oak, Ida}, title = {Two {Teams}}, year = 2004}")
    >>> entry["citekey"], entry["authors"], entry["title"], entry["year"]
    ('oak2004', ['Oak'], 'Two Teams', 2004)
    """
    from bibtexparser.bibdatabase import UndefinedString
    from bibtexparser.bparser import BibTexParser

    text = _decoded(content)
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:
        database = parser.parse(text, partial=True)
    except RecursionError as error:
        raise PipelineError(f"{name}: its braces are nested too deeply or not closed; export it again.") from error
    except UndefinedString as error:
        raise PipelineError(f"{name}: the abbreviation {error} is not defined; put it in braces or quotes.") from error
    broken = [comment for comment in database.comments if re.match(r"@\w+\s*\{", comment)]
    entries = [_entry(fields) for fields in database.entries] + [_broken(comment, text, name) for comment in broken]
    if not entries and re.search(r"\S", text):
        raise PipelineError(f"{name}: no entry was found in it; export it again as BibTeX.")
    return entries


def bare_doi(text: str) -> str:
    """The digital object identifier in `text`, in lower case and without address; empty where there is none.

    >>> bare_doi("https://doi.org/10.1234/ABC.5.")
    '10.1234/abc.5'
    """
    found = DOI.search(text)
    return found.group().rstrip(".,;:)]}'").lower() if found else ""


def first_year(text: str) -> int | None:
    """The first year between 1500 and 2099 in `text`.

    >>> first_year("2010-05-01"), first_year("in press")
    (2010, None)
    """
    found = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", text)
    return int(found.group()) if found else None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without BOM; older reference managers write Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _entry(fields: dict[str, str]) -> dict[str, Any]:
    keywords = re.split(r"[;,]", _plain(fields.get("keywords", "")))
    return {
        "citekey": fields["ID"],
        "title": _plain(fields.get("title", "")),
        "authors": _families(fields.get("author") or fields.get("editor") or ""),
        "year": first_year(fields.get("year") or fields.get("date") or ""),
        "doi": bare_doi(_plain(fields.get("doi", ""))),
        "doc_type": fields["ENTRYTYPE"].lower(),
        "keywords": [word.strip() for word in keywords if word.strip()],
        "files": _files(fields.get("file", "")),
        "fault": "",
    }


def _broken(source: str, text: str, name: str) -> dict[str, Any]:
    line = text.count("\n", 0, max(0, text.find(source.split("\n")[0]))) + 1
    found = re.match(r"@\w+\s*\{\s*([^,\s}]*)", source)
    key = found.group(1) if found else ""
    fault = f"{name}, line {line}: the entry {key!r} cannot be read; a brace, quotation mark or comma is missing."
    return _entry({"ID": "", "ENTRYTYPE": ""}) | {"fault": fault}


def _plain(value: str) -> str:
    """Text without LaTeX: accents as letters, braces gone, spaces single."""
    from bibtexparser.latexenc import latex_to_unicode

    return " ".join(latex_to_unicode(value).replace("{", "").replace("}", "").split())


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
    """
    found = []
    for part in UNESCAPED_SEMICOLON.split(value):
        pieces = UNESCAPED_COLON.split(part)
        path = pieces[1] if len(pieces) == 3 else part
        path = re.sub(r"\\([\\:;])", r"\1", path).replace("\\", "/").strip()
        if path:
            found.append(path)
    return found
