"""Looks things up in a finished run: what its papers do with a term, and where a pattern of words stands in them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bibliography.citing import author_year, document_names
from ..errors import PipelineError
from ..rows import rows_of
from ..storedtext import StoredText
from ..student.card_index import NEEDED, card
from ..student.cards import Card
from ..student.columns import flat
from ..student.concordance import Passage, hits, in_order, passages
from ..tables import Rows, frame, to_csv
from ..workers import Limits, Worker
from .as_decided import CLAIMED, as_decided
from .folder import Finished

SEARCHING = Limits(seconds=5, megabytes=1500)
SEARCH = "pipeline.student.concordance:find_in_worker"


def term_card(out: "str | os.PathLike[str]", term: str) -> Card:
    """What the papers of a finished run do with one term or family of terms (`student.card_index.card`).

    `term` may be in any spelling, number or case, an abbreviation that papers use, or the id or label of a family.
    What people decided counts. Raises `PipelineError` where the run does not serve, or knows no such term.
    """
    run = Finished(Path(out))
    tables = {name: run.table(name) for name in NEEDED if name not in CLAIMED}
    return card(tables | as_decided(run), term)


@dataclass(frozen=True)
class Concordance:
    """Rows of the table `concordance` as sorted; what documents are called, by doc_id; notes on what is left out."""

    rows: Rows
    names: dict[str, str]
    notes: tuple[str, ...]

    def csv(self) -> bytes:
        """The rows, in their order, as the tables are written."""
        table = frame("concordance", self.rows).set_index(["doc_id", "start", "end"], drop=False)
        order = [(row["doc_id"], row["start"], row["end"]) for row in self.rows]
        return to_csv("concordance", table.loc[order])


def concordance(
    out: "str | os.PathLike[str]", pattern: str, *, width: int = 40, sort: str = "right", everything: bool = False
) -> Concordance:
    """Every place where `pattern` stands in the texts of a finished run, with `width` columns of context on each side.

    Running text is searched; with `everything` headings, notes, captions, tables and references too. `sort` is left,
    right or place (`student.concordance.in_order`); documents stand oldest first. A work that is there twice counts
    once. A search that takes too long is stopped. Raises `PipelineError` in a sentence where the run or the pattern
    does not serve.
    """
    in_order([], sort)
    run = Finished(Path(out))
    documents = rows_of(run.table("documents"))
    documents.sort(key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))
    order = {row["doc_id"]: place for place, row in enumerate(documents)}
    searched: set[str] = set()
    worker = Worker(SEARCH, SEARCHING)
    try:
        texts = _passages(run, documents, searched, everything=everything)
        rows, notes = hits(texts, pattern, lambda *what: _search(worker, *what), width=width)
    finally:
        worker.kill()
    rows.sort(key=lambda row: (order[row["doc_id"]], row["start"]))
    unread = [row for row in documents if row["status"] == "partial" and not row["same_work_as"]]
    notes += [
        f"{row['path']} is left out: it was read only in part, as far as time or memory allowed."
        for row in unread
        if row["doc_id"] not in searched
    ]
    return Concordance(in_order(rows, sort), document_names(documents), tuple(notes))


def _passages(run: Finished, documents: Rows, searched: set[str], *, everything: bool) -> Iterator[Passage]:
    """What is searched of every document; `searched` takes the doc_ids."""
    cited = {
        row["doc_id"]: {
            "doc_id": row["doc_id"],
            "citekey": row["citekey"],
            "author_year": author_year(row["authors"], row["year"]),
        }
        for row in documents
    }
    for file, tables in run.texts("extract"):
        searched.add(file["doc_id"])
        yield from passages(cited[file["doc_id"]], StoredText(tables["blocks"]), everything=everything)


def _search(worker: Worker, pattern: str, texts: list[str]) -> dict[str, Any]:
    """What `find` gives, out of a process that is ended when it takes too long."""
    answer = worker.ask({"pattern": pattern, "texts": texts})
    if "value" in answer:
        return answer["value"]
    shown, (kind, message, _) = flat(pattern), answer["error"]
    if kind in {"timeout", "memory"}:
        raise PipelineError(
            f'The search for "{shown}" was stopped, for it takes too long: leave out repeats in repeats, as (a+)+.'
        )
    raise PipelineError(f'The search for "{shown}" broke off: {message}')
