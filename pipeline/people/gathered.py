"""The claims of a run while people's decisions are applied: a table, opened a document at a time."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..rows import places_by, rows_of
from .claims import Claim, words
from .quotations import Quotations, nearest

if TYPE_CHECKING:
    import pandas as pd

MOST_OPEN = 500  # documents whose claims are held as rows at a time


class Gathered:
    """The claims of a table `decided`, sorted by document, and what becomes of them.

    `named` are ids and `quotes` quotations of claims that will be asked for. A row that is changed must be told
    (`keep`), one that is added be given (`add`); `table` gives all of them.
    """

    def __init__(self, table: "pd.DataFrame", named: Iterable[str], quotes: Iterable[str]) -> None:
        self._table, self._quotes = table, quotes
        self._places = places_by(table["doc_id"])
        known = table.loc[table["claim_id"].isin(set(named)), ["claim_id", "doc_id"]]
        self._homes = dict(zip(known["claim_id"], known["doc_id"], strict=True))
        self._opened: dict[str, dict[str, Claim]] = {}
        self._changed: dict[str, Claim] = {}
        self._added: dict[str, Claim] = {}
        self._everywhere: Quotations | None = None

    def by_id(self, claim_id: str) -> Claim | None:
        """The claim of an id that was named or added."""
        if claim_id in self._added:
            return self._added[claim_id]
        return self.of(self._homes[claim_id])[claim_id] if claim_id in self._homes else None

    def of(self, doc_id: str) -> dict[str, Claim]:
        """The claims of a document by id, in the order of the text; what was added comes last."""
        if doc_id not in self._opened:
            if len(self._opened) == MOST_OPEN:
                del self._opened[next(iter(self._opened))]
            rows = rows_of(self._table.iloc[self._places[doc_id]]) if doc_id in self._places else []
            found = {row["claim_id"]: self._changed.get(row["claim_id"], row) for row in rows}
            added = {name: row for name, row in self._added.items() if row["doc_id"] == doc_id}
            self._opened[doc_id] = found | added
        return self._opened[doc_id]

    def alike(self, doc_id: str, axis: str, quote: str) -> list[Claim]:
        """The claims of a document and axis whose quotation has the same words."""
        said = words(quote)
        return [row for row in self.of(doc_id).values() if row["axis"] == axis and words(row["quote"]) == said]

    def nearest(self, doc_id: str, axis: str, quote: str) -> tuple[Claim, float] | None:
        """The claim most like a quotation, in its own document or else in any; and how many of the words they share."""
        here = nearest(quote, [row for row in self.of(doc_id).values() if axis in {"", row["axis"]}])
        if here:
            return here
        if self._everywhere is None:
            self._everywhere = Quotations(self._table, self._quotes)
        place, likeness = self._everywhere.nearest(quote, axis) or (0, 0.0)
        added = nearest(quote, [row for row in self._added.values() if axis in {"", row["axis"]}])
        if added and added[1] > likeness:
            return added
        found = self._table.iloc[place : place + 1][["claim_id", "doc_id"]].to_numpy(object)
        return (self.of(found[0][1])[found[0][0]], likeness) if likeness else None

    def keep(self, claim: Claim) -> None:
        """Note that a claim was changed."""
        if claim["claim_id"] not in self._added:
            self._changed[claim["claim_id"]] = claim

    def add(self, claim: Claim) -> None:
        """Take in a claim that the table lacks."""
        self.of(claim["doc_id"])[claim["claim_id"]] = claim
        self._added[claim["claim_id"]] = claim

    def table(self) -> "pd.DataFrame":
        """All claims, the changed ones where they stood and the added ones last."""
        import pandas as pd

        table = self._table
        if not self._changed and not self._added:
            return table
        is_changed = table["claim_id"].isin(set(self._changed))
        rows = [self._changed[claim_id] for claim_id in table.loc[is_changed, "claim_id"]]
        places = table.index[is_changed].append(pd.RangeIndex(len(table), len(table) + len(self._added)))
        others = pd.DataFrame([*rows, *self._added.values()], places, table.columns).astype(table.dtypes)
        return pd.concat([table[~is_changed], others]).sort_index(kind="stable")
