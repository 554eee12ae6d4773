"""Gives every file its reference, from the reference library or from the document itself."""

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..bibliography.documents.citekeys import Keyed, citekeys
from ..bibliography.documents.joining import join
from ..bibliography.documents.sameness import stand_ins
from ..bibliography.documents.titlepage import Stated
from ..bibliography.library.entry import Entry, Library, fault
from ..errors import Failure
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

NOT_REPORTED = "not_reported"
PARTLY_READ = {"too_many_pages", "too_much_text", "scanned_pages", "gibberish", "damaged"}
PARTLY_READ |= {"timeout", "memory", "crashed"}  # of single pages, which were left out
PARTLY_READ |= {"repaired"}  # what a damaged file has lost for good is not known
FROM_LIBRARY = ("country", "sector", "doc_type")
REFERENCE = ("citekey", "title", "authors", "year", "doi", *FROM_LIBRARY, "origins")
KEYWORDS = {"country": ("country",), "sector": ("sector",), "doc_type": ("doc_type", "doc type", "document type")}
# Preprint servers' DOIs (arXiv, bioRxiv, OSF and its like, SSRN, Preprints.org, Research Square, Zenodo).
PREPRINT = re.compile(r"10\.(?:48550|312[123]\d|35542|2139|20944|21203|5281)/|10\.1101/\d{4}")
QUALITY, FEW = ["ok", "repaired", "doubtful"], 3
HINT_SAME = "Keep one file of each work, or leave it: it is coded like any other."


def catalog(files: "pd.DataFrame", readings: "pd.DataFrame", library: Library) -> dict[str, list[dict[str, Any]]]:
    """One row for each file, with its reference, and a problem for each thing that went wrong while reading it.

    `library` is what `read_libraries` gives. File and entry belong together by path, then by DOI, then by title
    (`joining.join`). What the library does not say comes from what the document states of itself; `origins` tells which
    field comes from where. Gives the tables `documents` and `problems`. A document counts in measures when it was read,
    is not gibberish, and no other document counts as the same work: the other files of its library entry and those with
    nearly its text (`sameness.stand_ins`) have it in `same_work_as`.
    """
    read = {row["doc_id"]: row for row in readings.to_dict("records")}
    rows = files.sort_values("path").to_dict("records")
    own, problems = _stated(rows, read)
    papers = [file["path"] for file in rows if file["status"] not in {"skipped", "duplicate"}]
    joined = join(papers, own, library.entries)
    entry_of = {path: library.entries[number] for path, number in joined.entry_of.items()}
    documents = [
        _document(file, read.get(file["doc_id"]))
        | _reference(entry_of.get(file["path"]), own.get(file["path"], Stated()))
        for file in rows
    ]
    problems += _count_works_once(documents, read, joined.entry_of, entry_of)
    _name(documents, entry_of, library.entries)
    _copy_to_duplicates(documents)
    problems += [asdict(problem) for problem in library.problems]
    problems += _unmatched(library.entries, set(joined.entry_of.values()), joined.rivals)
    return {"documents": documents, "problems": list({tuple(row.values()): row for row in problems}.values())}


def _stated(rows: Rows, read: dict[str, dict[str, Any]]) -> tuple[dict[str, Stated], Rows]:
    """What each document that was read states of itself, by path, and what went wrong while reading it."""
    own: dict[str, Stated] = {}
    problems: Rows = []
    for file in rows:
        reading = read.get(file["doc_id"]) if file["status"] == "read" else None
        if reading:
            own[file["path"]] = Stated(**json.loads(reading["stated"]))
            problems += [
                _problem(file["path"], "extract", kind, message, hint)
                for kind, message, hint in json.loads(reading["problems"])
            ]
    return own, problems


def _problem(path: str, stage: str, kind: str, message: str, hint: str) -> dict[str, str]:
    return {"path": path, "stage": stage, "kind": kind, "message": message, "hint": hint}


def _unmatched(entries: list[Entry], matched: set[int], rivals: list[tuple[str, int, int]]) -> Rows:
    """A problem for each entry without a file; it says so where the file went to another entry."""
    lost = {rival: (path, chosen) for path, chosen, rival in rivals if rival not in matched}
    found: list[Failure] = []
    without: dict[str, list[str]] = {}
    for number, entry in enumerate(entries):
        if number in lost:
            path, chosen = lost[number]
            told = f"the entry {entry.name} names {path}, which belongs to the entry {entries[chosen].name}."
            found.append(fault(entry.place, told, "Give each work a file of its own."))
        elif number not in matched:
            title = f" ({entry.title})" if entry.citekey and entry.title else ""
            without.setdefault(entry.place.partition(",")[0], []).append(f"{entry.name}{title}")
    for library, names in without.items():
        entries_named = "; ".join(names[:FEW]) + (f"; and {len(names) - FEW} more" if len(names) > FEW else "")
        what = "the entry" if len(names) == 1 else f"{len(names)} entries:"
        hint = "Add the papers, or leave the entries: they change nothing."
        found.append(fault(library, f"no file belongs to {what} {entries_named}.", hint))
    return [asdict(each) for each in found]


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
        "same_work_as": "",
        "counts_in_measures": bool(
            reading and reading["words"] and not any(kind == "gibberish" for kind, *_ in problems)
        ),
        "pages": int(reading["pages"]) if has_pages else None,
        "words": int(reading["words"]) if reading else None,
        "text_quality": reading["text_quality"] if reading else "not_applicable",
    }


def _reference(entry: Entry | None, own: Stated) -> dict[str, Any]:
    """Reference fields from the entry; what it lacks comes from what the document states of itself."""
    entry = entry or Entry()
    origins = []
    values: dict[str, Any] = {}
    for name in ("title", "authors", "year", "doi"):
        values[name] = getattr(entry, name) or getattr(own, name)
        origin = "library" if getattr(entry, name) else own.origins.get(name)
        origins += [f"{name}: {origin}"] * bool(values[name])
    for name in FROM_LIBRARY:
        values[name] = _keyword(entry, name) or (entry.doc_type if name == "doc_type" else "")
        origins += [f"{name}: library"] * bool(values[name])
    return {
        **values,
        "citekey": entry.citekey,
        "title": values["title"] or NOT_REPORTED,
        "authors": "; ".join(author.replace(";", ",") for author in values["authors"]) or NOT_REPORTED,
        "year": values["year"] or None,
        "doi": values["doi"] or NOT_REPORTED,
        **{name: values[name] or NOT_REPORTED for name in FROM_LIBRARY},
        "origins": "; ".join(sorted(origins)) or NOT_REPORTED,
    }


def _keyword(entry: Entry, name: str) -> str:
    """The values of keywords such as "country: England", joined by "; "."""
    pairs = [word.partition(":") for word in entry.keywords]
    values = [value.strip() for key, _, value in pairs if key.strip().casefold() in KEYWORDS[name] and value.strip()]
    return "; ".join(dict.fromkeys(values))


def _count_works_once(
    documents: Rows, read: dict[str, dict[str, Any]], number_of: dict[str, int], entry_of: dict[str, Entry]
) -> Rows:
    """Let one document of each work count; gives a problem for each other one.

    It is the published one; then the one that the library has; then the best read; then one with pages; then the
    longest; then the first by path.
    """
    counting = {row["path"]: row for row in documents if row["counts_in_measures"]}
    ranked = sorted(
        counting.values(),
        key=lambda row: (
            not _is_published(row),
            row["path"] not in entry_of,
            QUALITY.index(row["text_quality"]),
            row["pages"] is None,
            -row["words"],
            row["path"],
        ),
    )
    same = stand_ins(
        [(row["path"], number_of.get(row["path"]), json.loads(read[row["doc_id"]]["sketch"])) for row in ranked]
    )
    problems = []
    for path, (stand_in, likeness) in sorted(same.items()):
        is_one_entry = path in number_of and number_of[path] == number_of.get(stand_in)
        if is_one_entry:
            why = f"The same work as {stand_in} by the library: it is not counted twice."
        else:
            why = (
                f"Nearly the text of {stand_in} ({likeness:.0%} of all runs of words in both): it is not counted twice."
            )
        row = counting[path]
        row |= {"counts_in_measures": False, "same_work_as": stand_in, "reason": f"{row['reason']} {why}".strip()}
        problems.append(_problem(path, "catalog", "same_work", why, HINT_SAME))
    return problems


def _is_published(row: dict[str, Any]) -> bool:
    """Whether the document is more than a preprint: it has a DOI of a publisher."""
    has_doi = row["doi"] != NOT_REPORTED and not PREPRINT.match(row["doi"])
    return has_doi and row["doc_type"] not in {"unpublished", "preprint"}


def _name(documents: Rows, entry_of: dict[str, Entry], entries: list[Entry]) -> None:
    """Give every document its citekey; of several files of one entry the one that counts keeps the library's."""
    papers = [row for row in documents if row["status"] not in {"skipped", "duplicate"}]
    papers.sort(key=lambda row: not row["counts_in_measures"])
    given = citekeys(
        [
            Keyed(
                path=row["path"],
                doc_id=row["doc_id"],
                own=row["citekey"],
                author="" if row["authors"] == NOT_REPORTED else row["authors"].split("; ")[0],
                year=row["year"],
                title="" if row["title"] == NOT_REPORTED else row["title"],
            )
            for row in papers
        ],
        {entry.citekey for entry in entries if entry.citekey},
    )
    for row in papers:
        row["citekey"] = given[row["path"]]


def _copy_to_duplicates(documents: Rows) -> None:
    """A file with the same bytes is the same work: it has the reference of the file that was read."""
    by_path = {row["path"]: row for row in documents}
    for row in documents:
        original = by_path.get(row["duplicate_of"]) if row["status"] == "duplicate" else None
        if original:
            row |= {name: original[name] for name in REFERENCE}
