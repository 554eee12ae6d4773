"""What measures see of a literature: what was found in the documents that count, on one basis."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

from ..tables import Rows
from .uses import Uses

TABLES = ("documents", "definitions", "remarks", "departures")


@dataclass(frozen=True)
class Literature:
    """What was found in the documents that count: mentions in running text, and rows of the tables of these names.

    `documents` are in the order of doc_id; `departures` only those that people confirmed. All but `documents` may be a
    part of what was found. `spelt_one_way` names the terms that the codebook spells one way; `term` is set where this
    is the part about one term (`of_term`); `has_decided_departures` says whether people decided on any departure.
    """

    documents: Rows
    uses: Uses
    definitions: Rows
    remarks: Rows
    departures: Rows
    spelt_one_way: frozenset[str] = frozenset()
    term: str = ""
    has_decided_departures: bool = False

    @property
    def defined(self) -> Rows:
        """The definitions of the term that this part of a literature is about, else all."""
        return [row for row in self.definitions if self.term in ("", row["term"])]

    def of_documents(self, doc_ids: Collection[str]) -> Self:
        """What was found in some of the documents."""
        kept = {name: [row for row in getattr(self, name) if row["doc_id"] in doc_ids] for name in TABLES}
        return replace(self, uses=self.uses.having("doc_id", doc_ids), **kept)

    def of_term(self, term: str) -> Self:
        """The mentions of one term, the definitions of its family, remarks about it, its departures; all documents."""
        uses = self.uses.having("term", (term,))
        family = set(uses.values("concept"))
        return replace(
            self,
            uses=uses,
            term=term,
            definitions=[row for row in self.definitions if row["term"] == term or row["concept"] in family],
            remarks=[row for row in self.remarks if term in row["terms"] and term in row["terms"].split("; ")],
            departures=[row for row in self.departures if term in (row["term"], row["other_term"])],
        )

    def surer_than(self, confidence: float) -> Self:
        """Without definitions and remarks of which the tool is less sure."""
        return replace(
            self,
            definitions=[row for row in self.definitions if row["confidence"] >= confidence],
            remarks=[row for row in self.remarks if row["confidence"] >= confidence],
        )
