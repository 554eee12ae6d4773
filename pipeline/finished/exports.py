"""Packs a finished run into one file for others: a workbook of its tables, an appendix for a review."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..bibliography.citing import author_year
from ..errors import PipelineError
from ..exchange.appendix import appendix
from ..exchange.definers import families
from ..exchange.workbook import workbook
from ..people.review import DECIDED, is_reviewed, settled
from ..presentation.numerals import count
from ..rows import rows_of
from .folder import Finished

if TYPE_CHECKING:
    import pandas as pd

# What a reader asks for, in the order of asking: what was read, what is claimed with its quotation, who defines what,
# how consistent it all is, what it was counted from. Left out are `files`, which `documents` repeats; `to_review`,
# which is to be filled in as CSV; groups of contexts, which are topics and no evidence; `citations`.
SHEETS = (
    "documents",
    "flow",
    "evidence",
    "definitions",
    "remarks",
    "departures",
    "relations",
    "continua",
    "coverage",
    "profiles",
    "breakdowns",
    "measures",
    "mentions",
    "codes",
    "problems",
    "codebook",
)
LEFT = ("definitions", "remarks", "departures", "mentions", "codes")  # shown as people left them
COMPARED = ("documents", "evidence", "coverage", "measures", "codebook")


def export_xlsx(out: "str | os.PathLike[str]") -> bytes:
    """The main tables of a finished run as one Excel workbook, with every column explained.

    Mentions, definitions, remarks, departures and codes are there as people left them. The same run gives the same
    bytes. Raises `PipelineError` when `out` is no finished run, was stopped early, or lost its cache after people
    decided.
    """
    run = Finished(Path(out))
    tables = _tables(run, SHEETS)
    if is_reviewed(tables["evidence"]):
        tables |= settled(run.kept("decided"), **{name: tables[name] for name in LEFT})
    title = "Coded evidence on how the papers of a review use and define their terms"
    return workbook(_readable(tables), [title, *_disclosure(run, tables), *READING])


def export_docx(out: "str | os.PathLike[str]") -> bytes:
    """An appendix for a review, as a Word document: how each document of a finished run defines each family of terms.

    Only documents that count stand in it, and definitions that people have not rejected. The same run gives the same
    bytes. Raises `PipelineError` when `out` is no finished run, or was stopped early.
    """
    run = Finished(Path(out))
    tables = _tables(run, COMPARED)
    counted = int(tables["documents"]["counts_in_measures"].fillna(False).sum())
    made = f"{LISTED.format(documents=count(counted, 'document'))} {' '.join(_disclosure(run, tables))}"
    return appendix("Appendix: definitions of terms, by family and document", made, families(tables))


READING = (
    "What people decided stands in the sheet evidence, in the column status, also what they rejected. The sheets "
    "definitions, remarks, departures, mentions and codes are as people left them: without what they rejected, with "
    "what they put right and added; the files of these names hold what the program proposed. In profiles, breakdowns "
    "and measures the column basis says which of the two a figure rests on. Start and end count the characters of the "
    "text that was read.",
    "This file is for reading: nothing in it is a formula, and what is changed in it reaches no run. Decisions belong "
    "in decisions.csv. Hidden characters are shown by their codes, as in [U+202E], and a text longer than a cell can "
    "hold is cut, with a mark that says so. The CSV and Parquet files of the run hold every text whole.",
)
LISTED = (
    "This appendix lists how {documents} define the terms that they use: family by family, the most used first, the "
    "oldest document first. Where a document neither uses nor defines a family, it is not listed there. Quotations are "
    "verbatim, with the page of the file; the stance is the one that clearly leads among the document's passages. "
    "Where no definition was found, the document may still hold one."
)


def _tables(run: Finished, names: tuple[str, ...]) -> "dict[str, pd.DataFrame]":
    tables = {name: run.table(name) for name in names}
    if Finished(run.out).manifest != run.manifest:
        raise PipelineError(f"{run.out} was written to while it was read: export again.")
    return tables


def _readable(tables: "dict[str, pd.DataFrame]") -> "dict[str, pd.DataFrame]":
    """The tables for people: author and year before each row about a document, claims in the order of reading."""
    claims = tables["evidence"].sort_values(["year", "author_year", "doc_id", "start", "axis", "claim_id"])
    names = {row["doc_id"]: author_year(row["authors"], row["year"]) for row in rows_of(tables["documents"])}
    shown = tables | {"evidence": claims}
    for name, table in shown.items():
        if "doc_id" in table.columns and not {"author_year", "authors"} & set(table.columns):
            authors = [names.get(doc_id, "") for doc_id in table["doc_id"]]
            shown[name] = table.assign(author_year=authors)[["author_year", *table.columns]]
    return shown


def _disclosure(run: Finished, tables: "dict[str, pd.DataFrame]") -> list[str]:
    """By what and by whom the codes were given, and of which run."""
    claims = tables["evidence"]
    decided = int(claims["status"].isin(DECIDED).sum())
    people = f"People have decided on {decided:,} of" if decided else "No person has yet checked any of"
    proposed = "All codes but those that people added were proposed" if decided else "All codes were proposed"
    facts = {name: str(run.manifest.get(name, "unknown")) for name in ("termaudit", "run_id", "codebook_version")}
    total = count(len(claims), "coded claim")
    return [
        f"{proposed} automatically, by rules and models, not by people. {people} the {total}; methods.md of the run "
        "says how it was done.",
        f"Made with termaudit {facts['termaudit']} from the run {facts['run_id']}, with the codebook "
        f"{facts['codebook_version']}.",
    ]
