"""Gathers how each document that counts defines each family of terms that it uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..bibliography.citing import document_names
from ..measuring.figures import grouped
from ..measuring.stances import UNCLEAR
from ..presentation.numerals import count
from ..presentation.summaries import OUTSIDE
from ..rows import rows_of
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

NO_FAMILY = "not_coded"
GONE = ("rejected", "stale")
ACCEPTED = ("confirmed", "amended", "added")


@dataclass(frozen=True)
class Entry:
    """How one document defines one term; `quote` is empty where no definition was found, and `note` says so."""

    document: str
    term: str
    quote: str
    page: str
    note: str
    source: str
    stance: str


@dataclass(frozen=True)
class Family:
    """A family of terms: what people call it, what the codebook says of it, and an entry a definition or silence."""

    label: str
    meaning: str
    entries: tuple[Entry, ...]


def families(tables: "Mapping[str, pd.DataFrame]") -> list[Family]:
    """The families that documents use or define, most used first, terms outside the codebook last.

    `tables` has documents, evidence, coverage, measures and codebook, each as a finished run holds it. Definitions that
    people rejected, or that an older codebook named, are left out. Nothing used and nothing defined gives no family.
    """
    rows = {name: rows_of(table) for name, table in tables.items()}
    stances = _stances(rows["measures"], {row["entry"]: row["label"] for row in _of("stance", rows["codebook"])})
    documents = [row | {"stance": stances.get(row["doc_id"], "")} for row in _counted(rows["documents"])]
    defined = grouped([row for row in _of("definition", rows["evidence"]) if row["status"] not in GONE], "code")
    used = grouped([row for row in rows["coverage"] if row["mentions"]], "concept")
    found = []
    for concept in sorted({*defined, *used}, key=lambda each: (each == NO_FAMILY, -_uses(used.get(each, [])), each)):
        entries = _entries(documents, grouped(defined.get(concept, []), "doc_id"), used.get(concept, []))
        found.append((concept, entries))
    known = {row["entry"]: row for row in _of("term", rows["codebook"])}
    return [
        Family(known[concept]["label"], known[concept]["meaning"], entries)
        if concept in known
        else Family(OUTSIDE if concept == NO_FAMILY else concept, "", entries)
        for concept, entries in found
        if entries
    ]


def _of(axis: str, rows: Rows) -> Rows:
    return [row for row in rows if row["axis"] == axis]


def _uses(rows: Rows) -> int:
    return sum(row["mentions"] for row in rows)


def _counted(documents: Rows) -> Rows:
    """The documents that count, oldest first, each with the name that the report gives it."""
    names = document_names(documents)
    counted = [row | {"name": names[row["doc_id"]]} for row in documents if row["counts_in_measures"]]
    return sorted(counted, key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))


def _stances(measures: Rows, labels: Mapping[str, str]) -> dict[str, str]:
    """The primary stance of each document in words; as people left it where they decided on anything."""
    leading = [row for row in measures if row["measure"] == "primary_stance"]
    leading.sort(key=lambda row: row["basis"] == "reviewed")
    codes = {row["subject"]: row["other"] or UNCLEAR for row in leading}
    return {doc_id: labels.get(code, code) for doc_id, code in codes.items()}


def _entries(documents: Rows, definitions: dict[str, Rows], coverage: Rows) -> tuple[Entry, ...]:
    """The documents' definitions in the order of the text; of a user without any, how often it uses the family."""
    used = {row["doc_id"]: row for row in coverage}
    entries = []
    for document in documents:
        doc_id = document["doc_id"]
        for row in sorted(definitions.get(doc_id, []), key=lambda row: (row["start"], row["term"])):
            entries.append(
                _entry(document, row["term"], quote=row["quote"], page=row["page_label"], source=_source(row))
            )
        if doc_id in used and doc_id not in definitions:
            uses = used[doc_id]
            note = f"No definition was found; {count(uses['mentions'], 'use')} of the family."
            entries.append(_entry(document, uses["dominant_label"], note=note))
    return tuple(entries)


def _entry(document: dict[str, Any], term: str, **facts: str) -> Entry:
    nothing = {"quote": "", "page": "", "note": "", "source": ""}
    return Entry(document=document["name"], term=term, stance=document["stance"], **nothing | facts)


def _source(row: dict[str, Any]) -> str:
    """Whose definition it is, and whether people agreed; where nobody did, whether the program was unsure."""
    status, source = row["definition_status"], row["definition_source"]
    whose = f"{status} from {source}" if status == "borrowed" and source else status
    if row["status"] in ACCEPTED:
        return f"{whose} (accepted by people)"
    return f"{whose} (uncertain: judged by a model, unchecked)" if row["method"] == "model" else whose
