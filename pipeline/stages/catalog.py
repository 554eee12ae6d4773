"""Gives every file its reference, from the reference library or from the document itself."""

import itertools
import json
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ..bibliography.titlepage import ORGANISATION, Stated, stated, title_key
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

NOT_REPORTED = "not_reported"
PARTLY_READ = {"too_many_pages", "too_much_text", "scanned_pages", "gibberish"}
FIRST_BLOCKS = 40
SAME_WORDS = 0.1
TITLE_CHARS = 12  # a shorter title ("Partnership") may be that of many works
SMALL_WORDS = frozenset(
    ["a", "an", "the", "on", "of", "in", "for", "to", "and", "towards", "from", "what", "how", "why"]
)


def catalog(
    files: "pd.DataFrame", readings: "pd.DataFrame", blocks: "pd.DataFrame", library: Rows
) -> dict[str, list[dict[str, Any]]]:
    """One row for each file, with its reference, and a problem for each thing that went wrong while reading it.

    `library` is what `library.read_library` gives. File and entry belong together by file name, then by DOI, then by
    title. Without an entry, the reference comes from what the document states of itself. Gives the tables `documents`
    and `problems`. A document counts in measures when it was read, is not gibberish, and is the first file of its work.
    """
    entries, problems = _usable(library)
    read = {row["doc_id"]: row for row in readings.to_dict("records")}
    first_blocks = blocks.groupby("doc_id", sort=False).head(FIRST_BLOCKS)
    opening = {doc_id: rows.to_dict("records") for doc_id, rows in first_blocks.groupby("doc_id", sort=False)}
    rows = files.sort_values("path").to_dict("records")
    own: dict[str, Stated] = {}
    for file in rows:
        reading = read.get(file["doc_id"]) if file["status"] == "read" else None
        if reading:
            own[file["path"]] = stated(json.loads(reading["metadata"]), opening.get(file["doc_id"], []))
            problems += [
                _problem(file["path"], "extract", kind, message, hint)
                for kind, message, hint in json.loads(reading["problems"])
            ]
    entry_of = _matches(rows, own, entries)
    documents = [
        _document(file, read.get(file["doc_id"]))
        | _reference(entry_of.get(file["path"]), own.get(file["path"], Stated()))
        for file in rows
    ]
    problems += _count_works_once(documents, entry_of)
    problems += _likely_the_same(documents)
    _name(documents, entry_of)
    _copy_to_duplicates(documents)
    matched = {entry["citekey"] for entry in entry_of.values()}
    problems += [_unmatched(entry) for entry in entries if entry["citekey"] not in matched]
    return {"documents": documents, "problems": list({tuple(row.values()): row for row in problems}.values())}


def _usable(library: Rows) -> tuple[Rows, Rows]:
    """Entries that can be used, and problems for the others."""
    entries: dict[str, dict[str, Any]] = {}
    problems = []
    for entry in library:
        fault = entry["fault"]
        if not fault and entry["citekey"] in entries:
            fault = f"The citekey {entry['citekey']!r} is used twice: the later entry was left out."
        if fault:
            problems.append(_problem("library.bib", "catalog", "library", fault, "Mend the entry."))
        else:
            entries[entry["citekey"]] = entry
    return list(entries.values()), problems


def _problem(path: str, stage: str, kind: str, message: str, hint: str) -> dict[str, str]:
    return {"path": path, "stage": stage, "kind": kind, "message": message, "hint": hint}


def _unmatched(entry: dict[str, Any]) -> dict[str, str]:
    message = f"No file belongs to the entry {entry['citekey']!r} ({entry['title'] or 'without title'})."
    return _problem("library.bib", "catalog", "library", message, "Add the paper, or give it its citekey as file name.")


def _matches(files: Rows, own: dict[str, Stated], entries: Rows) -> dict[str, dict[str, Any]]:
    """The entry of each file that has one, by path: by file name, then by DOI, then by title."""
    papers = [file for file in files if file["status"] not in {"skipped", "duplicate"}]
    found = _by_name(papers, entries)
    by_doi = {entry["doi"]: entry for entry in entries if entry["doi"]}
    titles: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        for key in _title_keys(entry["title"]):
            titles.setdefault(key, []).append(entry)
    for file in papers:
        facts = own.get(file["path"])
        if file["path"] in found or facts is None:
            continue
        keys = [key for title in facts.titles for key in _title_keys(title)]
        entry = by_doi.get(facts.doi) or next((titles[key][0] for key in keys if len(titles.get(key, ())) == 1), None)
        if entry:
            found[file["path"]] = entry
    return found


def _by_name(files: Rows, entries: Rows) -> dict[str, dict[str, Any]]:
    """Entries whose `file` field names a file, the longest common path winning, or whose citekey is its name."""
    named: dict[str, list[tuple[str, ...]]] = {}
    paths = {_parts(file["path"]): file["path"] for file in files}
    for parts in paths:
        named.setdefault(parts[-1], []).append(parts)
        named.setdefault(PurePosixPath(parts[-1]).stem, []).append(parts)
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for written in [*entry["files"], entry["citekey"]]:
            wanted = _parts(written)
            if wanted and wanted[-1] in named:
                best = max(named[wanted[-1]], key=lambda parts: _common_end(parts, wanted))
                found.setdefault(paths[best], entry)
    return found


def _parts(path: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", path).casefold().strip("/").split("/"))


def _common_end(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    same = [one == other for one, other in zip(reversed(first), reversed(second), strict=False)]
    return [*same, False].index(False)


def _title_keys(title: str) -> list[str]:
    """The whole title, then its main part before a colon or dash, where these are long enough to tell works apart."""
    parts = [title, re.split(r"[:?–—]| - ", title)[0]]
    return list(dict.fromkeys(key for key in map(title_key, parts) if len(key) >= TITLE_CHARS))


def _document(file: dict[str, Any], reading: dict[str, Any] | None) -> dict[str, Any]:
    """What became of the file."""
    if file["status"] != "read":
        reading = None
    problems = json.loads(reading["problems"]) if reading else []
    partly = dict.fromkeys(message for kind, message, _ in problems if kind in PARTLY_READ)
    status, reason = file["status"], file["reason"]
    if partly:
        status, reason = "partial", " ".join(partly)
    elif status == "read" and reading is None:
        status, reason = "failed", "Nothing was read of the file."
    has_pages = reading is not None and reading["pages"] is not None
    return {
        "path": file["path"],
        "doc_id": file["doc_id"],
        "status": status,
        "reason": reason,
        "duplicate_of": file["duplicate_of"],
        "counts_in_measures": bool(
            reading and reading["words"] and not any(kind == "gibberish" for kind, *_ in problems)
        ),
        "pages": int(reading["pages"]) if has_pages else None,
        "words": int(reading["words"]) if reading else None,
        "text_quality": reading["text_quality"] if reading else "not_applicable",
    }


def _reference(entry: dict[str, Any] | None, own: Stated) -> dict[str, Any]:
    """Reference fields from the entry; what it lacks comes from what the document states of itself."""
    entry = entry or {}
    authors = entry.get("authors") or own.authors
    return {
        "citekey": entry.get("citekey", ""),
        "title": entry.get("title") or own.title or NOT_REPORTED,
        "authors": "; ".join(author.replace(";", ",") for author in authors) or NOT_REPORTED,
        "year": entry.get("year") or own.year,
        "doi": entry.get("doi") or own.doi or NOT_REPORTED,
        "country": _keyword(entry, "country"),
        "sector": _keyword(entry, "sector"),
        "doc_type": entry.get("doc_type") or NOT_REPORTED,
    }


def _keyword(entry: dict[str, Any], name: str) -> str:
    """The values of keywords such as "country: England", joined by "; "."""
    pairs = [word.partition(":") for word in entry.get("keywords", ())]
    values = [value.strip() for key, _, value in pairs if key.strip().casefold() == name and value.strip()]
    return "; ".join(dict.fromkeys(values)) or NOT_REPORTED


def _count_works_once(documents: Rows, entry_of: dict[str, dict[str, Any]]) -> Rows:
    """Let only the first readable file of a library entry count; gives a problem for each other one."""
    first: dict[str, str] = {}
    problems = []
    for row in documents:
        entry = entry_of.get(row["path"])
        if entry is None or not row["counts_in_measures"]:
            continue
        if entry["citekey"] in first:
            row["counts_in_measures"] = False
            message = f"The same work as {first[entry['citekey']]} ({entry['citekey']}): it is not counted twice."
            problems.append(_problem(row["path"], "catalog", "library", message, "Keep one file of each work."))
        else:
            first[entry["citekey"]] = row["path"]
    return problems


def _likely_the_same(documents: Rows) -> Rows:
    """A problem for each document with the title of an earlier one and about as many words. It counts all the same."""
    seen: dict[str, dict[str, Any]] = {}
    problems = []
    for row in documents:
        key = title_key(row["title"])
        if not row["counts_in_measures"] or row["title"] == NOT_REPORTED or len(key) < TITLE_CHARS:
            continue
        first = seen.setdefault(key, row)
        if first is not row and abs(first["words"] - row["words"]) <= SAME_WORDS * first["words"]:
            message = f"The title and the length are those of {first['path']}: both count as documents of their own."
            problems.append(_problem(row["path"], "catalog", "library", message, "Keep one file of each work."))
    return problems


def _name(documents: Rows, entry_of: dict[str, dict[str, Any]]) -> None:
    """Give every document its citekey: the library's own, else author, year and first word, else the file's name.

    Of several files of one entry the first that counts keeps the key. Other ties get a letter each.
    """
    papers = [row for row in documents if row["status"] not in {"skipped", "duplicate"}]
    papers.sort(key=lambda row: not row["counts_in_measures"])
    wanted = {row["path"]: row["citekey"] or _made_key(row) for row in papers}
    counts = Counter(wanted.values())
    taken = {entry["citekey"] for entry in entry_of.values()}
    owned: set[str] = set()
    for row in papers:
        key = wanted[row["path"]]
        if row["path"] in entry_of and key not in owned:
            owned.add(key)
            row["citekey"] = key
        elif counts[key] == 1 and key not in taken:
            row["citekey"] = key
        else:
            row["citekey"] = next(made for made in _lettered(key) if made not in taken and made not in counts)
        taken.add(row["citekey"])


def _made_key(row: dict[str, Any]) -> str:
    words = [word for word in re.findall(r"\w+", _ascii(row["title"])) if word not in SMALL_WORDS]
    first = row["authors"].split("; ")[0]
    if first == NOT_REPORTED or row["year"] is None:
        stem = PurePosixPath(row["path"]).stem
        return re.sub(r"[^a-z0-9._-]+", "-", _ascii(stem)).strip("-.") or row["doc_id"] or "document"
    author = first.split()[0] if ORGANISATION.search(first) else first
    word = words[0] if words and row["title"] != NOT_REPORTED else ""
    return re.sub(r"[^a-z0-9]", "", _ascii(author)) + str(row["year"]) + word


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _lettered(key: str) -> Iterator[str]:
    for size in itertools.count(1):
        yield from (key + "".join(letters) for letters in itertools.product(string.ascii_lowercase, repeat=size))


def _copy_to_duplicates(documents: Rows) -> None:
    """A file with the same bytes is the same work: it has the reference of the file that was read."""
    by_path = {row["path"]: row for row in documents}
    for row in documents:
        original = by_path.get(row["duplicate_of"]) if row["status"] == "duplicate" else None
        if original:
            row |= {
                name: original[name]
                for name in ("citekey", "title", "authors", "year", "doi", "country", "sector", "doc_type")
            }
