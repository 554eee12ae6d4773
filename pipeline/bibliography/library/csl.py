"""Reads CSL-JSON, as Zotero, Better BibTeX and citation services write it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ...errors import PipelineError
from ..names import family_name
from .entry import CITEKEY, Entry, Library, bare_doi, fault, file_path, first_year, split_keywords, tidy

KINDS = {
    "article": "article-journal article-magazine article-newspaper article review review-book",
    "book": "book",
    "incollection": "chapter entry entry-encyclopedia entry-dictionary",
    "inproceedings": "paper-conference",
    "techreport": "report standard",
    "thesis": "thesis",
    "online": "webpage post post-weblog",
    "unpublished": "manuscript",
}
KIND_OF = {tag: kind for kind, tags in KINDS.items() for tag in tags.split()}
NOTE_LINE = re.compile(r"\s*([A-Za-z][\w .-]{0,40}?)\s*:\s*(.{1,500}?)\s*")
NOTED = {"citation key": "citation-key", "doi": "DOI", "issued": "issued", "original-date": "original-date"}


def read(text: str, name: str) -> Library:
    """Items of a CSL-JSON file, in its order, and a problem for each that is none.

    Raises `PipelineError` when the file as a whole is no list of items.
    """
    library = Library()
    for number, item in enumerate(_items(text, name), 1):
        place = f"{name}, entry {number}"
        if not isinstance(item, dict):
            library.problems.append(fault(place, "this is no reference but some other value."))
            continue
        library.add(_entry(item, place))
    return library


def _items(text: str, name: str) -> list[Any]:
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise PipelineError(f"{name}: it is nested too deeply to be a list of references; export it again.") from error
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise PipelineError(f"{name}: it is no JSON{where}; export it again as CSL JSON.") from error
    if isinstance(data, dict):
        data = data.get("items", [data] if "title" in data or "DOI" in data else None)
    if not isinstance(data, list):
        raise PipelineError(f"{name}: it holds no list of references; export it again as CSL JSON.")
    if any(isinstance(item, dict) and "itemType" in item for item in data[:5]):
        raise PipelineError(f"{name}: these are Zotero's own fields; export it again as CSL JSON or as BibTeX.")
    return data


def _entry(item: dict[str, Any], place: str) -> Entry:
    noted = dict(_noted(item))
    key = tidy(item.get("citation-key") or noted.get("citation-key") or item.get("id", ""))
    return Entry(
        citekey=key if CITEKEY.fullmatch(key) and not key.isdigit() else "",
        title=re.sub(r"</?[A-Za-z][^<>]{0,60}>", "", tidy(item.get("title", ""))),
        authors=tuple(_authors(item.get("author")) or _authors(item.get("editor"))),
        year=_year(item.get("issued")) or first_year(noted.get("issued", "")),
        doi=bare_doi(tidy(item.get("DOI", ""))) or bare_doi(noted.get("DOI", "")) or _doi_of(tidy(item.get("URL", ""))),
        doc_type=KIND_OF.get(tidy(item.get("type", "")), "misc"),
        keywords=tuple(_keywords(item)),
        files=tuple(path for each in _texts(item.get("file")) if (path := file_path(each))),
        place=place,
    )


def _doi_of(url: str) -> str:
    return bare_doi(url) if "doi.org/" in url else ""


def _authors(value: Any) -> Iterator[str] | list[str]:
    found = []
    for each in value if isinstance(value, list) else []:
        person = each if isinstance(each, dict) else {"literal": each}
        family = " ".join(tidy(person.get(part, "")) for part in ("non-dropping-particle", "family")).strip()
        name = family or family_name(tidy(person.get("literal", "")) or tidy(person.get("given", "")))
        found += [name] if name else []
    return found


def _year(issued: Any) -> int | None:
    """The year of a date: its parts, otherwise as written."""
    if not isinstance(issued, dict):
        return first_year(tidy(issued))
    parts = issued.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return first_year(tidy(parts)) or first_year(" ".join(tidy(issued.get(name, "")) for name in ("literal", "raw")))


def _noted(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields that stand as lines such as "DOI: 10.1/x" in the note, where Zotero keeps what CSL lacks."""
    for text in _texts(item.get("note")):
        for line in text.split("\n")[:200]:
            if match := NOTE_LINE.fullmatch(line):
                name = match[1].strip().lower()
                yield NOTED.get(name, name), match[2]


def _keywords(item: dict[str, Any]) -> Iterator[str]:
    for name in ("keyword", "keywords", "categories", "tags"):
        for text in _texts(item.get(name)):
            yield from split_keywords(text)
    for name, value in _noted(item):
        if name.removeprefix("tex.") in ("keyword", "keywords"):
            yield from split_keywords(value)
        elif name not in NOTED.values():
            yield f"{name}: {tidy(value)}"
    custom = item.get("custom")
    for name, value in custom.items() if isinstance(custom, dict) else ():
        for text in _texts(value):
            yield from split_keywords(text) if name.startswith("keyword") else [f"{tidy(name)}: {tidy(text)}"]


def _texts(value: Any) -> list[str]:
    """The texts in a value that may be one text or a list of them."""
    several = value if isinstance(value, list) else [value]
    return [text for each in several[:1000] if (text := str(each) if isinstance(each, str | int) else "")]
