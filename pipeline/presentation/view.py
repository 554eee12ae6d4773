"""Names things on the page as people call them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..bibliography.citing import cited, document_names
from ..codebook import Codebook
from ..measuring.continua import RankTable
from ..tables import Rows

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE = ("ST-OFF", "unclear")  # stances that say nothing of where a passage stands: shown last, in grey


class View:
    """How documents, codes and terms are called on the page, and where a claim stands on it.

    `documents` and `excerpt` are rows of the tables `documents` and `evidence`, the latter those that the page shows;
    `spelt` gives for a term its spelling that leads in these papers.
    """

    def __init__(self, documents: Rows, codebook: Codebook, excerpt: Rows, spelt: Mapping[str, str]) -> None:
        self.documents = documents
        self.names = document_names(documents)
        read = [row for row in documents if row["status"] in {"read", "partial"}]
        self.read = sorted(read, key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))
        self.counted = {row["doc_id"] for row in self.read if row["counts_in_measures"]}
        self.beside = {
            row["doc_id"]: f"{'copy, ' if row['same_work_as'] else ''}not counted"
            for row in self.read
            if row["doc_id"] not in self.counted
        }
        entries = (*codebook.terms, *codebook.stances, *codebook.themes, *codebook.remarks)
        self.labels = {entry.id: entry.label for entry in entries}
        self.stances = [entry.id for entry in codebook.stances if entry.axis == "stance" and entry.id not in OUTSIDE]
        self.stances += OUTSIDE
        self._spelt = spelt
        self._claims = {
            (row["doc_id"], row["axis"], row["start"], row["term" if row["axis"] == "definition" else "code"]): row[
                "claim_id"
            ]
            for row in excerpt
        }

    def ordered(self, rows: Rows) -> Rows:
        """Rows of a table by document, oldest first, and place."""
        places = {row["doc_id"]: place for place, row in enumerate(self.read)}
        return sorted(rows, key=lambda row: (places[row["doc_id"]], row["start"]))

    def number_counted(self, table: "pd.DataFrame") -> int:
        """How many rows of a table are of documents that count."""
        return int(table["doc_id"].isin(self.counted).sum())

    def cite(self, row: dict[str, Any]) -> str:
        """Author, year and page of a row, marked where the document does not count."""
        place = cited(self.names.get(row["doc_id"], row["doc_id"]), row["page_label"])
        return f"{place} ({self.beside[row['doc_id']]})" if row["doc_id"] in self.beside else place

    def named(self, ranks: RankTable) -> RankTable:
        """The table of ranks with concepts, and sources that speak for themselves, as people call them."""
        places = {(self.label(term), self._source(source)): each for (term, source), each in ranks.places.items()}
        terms = tuple(self.label(term) for term in ranks.terms)
        inferred = frozenset(map(self._source, ranks.inferred))
        return RankTable(terms, tuple(dict.fromkeys(map(self._source, ranks.sources))), places, inferred)

    def _source(self, source: str) -> str:
        return self.names.get(source, source)

    def term(self, term: str) -> str:
        """The term in the spelling that leads in these papers."""
        return self._spelt.get(term, term)

    def label(self, code: str) -> str:
        """What people call a code."""
        return self.labels.get(code, code.replace("_", " "))

    def claim(self, row: dict[str, Any]) -> str:
        """The claim_id of a definition or remark, empty where the page does not show the claim."""
        axis, code = ("definition", row["term"]) if "definer" in row else ("remark", row["kind"])
        return self._claims.get((row["doc_id"], axis, row["start"], code), "")
