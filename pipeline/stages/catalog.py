"""Gives every file its reference, from the reference library or from the document itself."""

import json
from typing import TYPE_CHECKING, Any

from ..citekeys import citekeys
from ..titlepage import TitlePage
from ..wording import squashed

if TYPE_CHECKING:
    import pandas as pd

SPOILED = {"too_many_pages", "too_much_text", "scanned_pages", "gibberish"}
NOT_REPORTED = "not_reported"
MINIMUM_TITLE_CHARS = 12


def catalog(
    files: "pd.DataFrame", readings: "pd.DataFrame", blocks: "pd.DataFrame", library: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """One row for each file, with its reference, and a problem for each thing that went wrong while reading it.

    `library` is what `library.read_library` gives. A file and an entry belong together by file name, then by DOI, then
    by title. Without an entry, the reference comes from what the file states of itself, then from its first page. Gives
    the tables `documents` and `problems`. A document counts in measures when it has words that are not gibberish, and
    when it is the first file of its work.
    """
    read = {row["doc_id"]: row for row in readings.to_dict("records")}
    pages = {
        doc_id: TitlePage(rows.to_dict("records")) for doc_id, rows in _first_pages(blocks).groupby("doc_id", sort=False)
    }
    documents, problems = [], []
    for file in files.to_dict("records"):
        reading = read.get(file["doc_id"]) if file["status"] == "read" else None
        documents.append(_document(file, reading, pages.get(file["doc_id"])))
        problems += _reading_problems(file["path"], reading)
    problems += _join(documents, library)
    _name(documents)
    columns = ("metadata", "stem", "words_of_file_name")
    rows = [{key: value for key, value in row.items() if key not in columns} for row in documents]
    return {"documents": rows, "problems": problems}
