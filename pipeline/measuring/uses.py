"""Mentions in running text as columns of numbers, which are counted in whole arrays."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ..tables import Rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COUNTED = ("doc_id", "concept", "term", "form", "position", "term_role")


@dataclass(frozen=True)
class Uses:
    """Mentions, a place in every column for each: the number of its document, concept, term, form, position, role.

    `names` has the number of each value of a column, in alphabetical order. Parts keep the numbers of the whole.
    """

    columns: "dict[str, np.ndarray]"
    names: dict[str, dict[str, int]]

    @classmethod
    def of(cls, mentions: "Rows | pd.DataFrame") -> Self:
        """The mentions of a table, or of rows of it, in their order; columns that it lacks are empty."""
        import numpy as np
        import pandas as pd

        columns, names = {}, {}
        for column in COUNTED:
            if isinstance(mentions, pd.DataFrame):
                values = mentions[column].to_numpy(object)
            else:
                values = np.array([row.get(column, "") for row in mentions], dtype=object)
            numbers, found = pd.factorize(values, sort=True)
            columns[column], names[column] = numbers.astype(np.int32), {name: place for place, name in enumerate(found)}
        return cls(columns, names)

    def __len__(self) -> int:
        return len(self.columns["doc_id"])

    def where(self, is_kept: "np.ndarray") -> Self:
        """Some of the mentions: those at which `is_kept` is true, or whose places it holds."""
        return replace(self, columns={name: numbers[is_kept] for name, numbers in self.columns.items()})

    def having(self, column: str, values: Collection[str]) -> Self:
        """The mentions with one of some values in a column."""
        import numpy as np

        is_wanted = np.zeros(len(self.names[column]), dtype=bool)
        is_wanted[[self.names[column][value] for value in values if value in self.names[column]]] = True
        return self.where(is_wanted[self.columns[column]])

    def values(self, column: str) -> list[str]:
        """The different values that stand in a column, in alphabetical order."""
        import numpy as np

        names = list(self.names[column])
        return [names[number] for number in np.unique(self.columns[column])]

    def counts(self, column: str) -> Counter[str]:
        """How often each value stands in a column."""
        import numpy as np

        many = np.bincount(self.columns[column], minlength=len(self.names[column])).tolist()
        return Counter({name: number for name, number in zip(self.names[column], many, strict=True) if number})

    def by_document(self, column: str) -> dict[str, Counter[str]]:
        """How often each document has which value in a column; documents and values in alphabetical order."""
        import numpy as np

        documents, values = list(self.names["doc_id"]), list(self.names[column])
        cells = self.columns["doc_id"].astype(np.int64) * max(1, len(values)) + self.columns[column]
        found: dict[str, Counter[str]] = {}
        for cell, many in zip(*(each.tolist() for each in np.unique(cells, return_counts=True)), strict=True):
            document, value = divmod(cell, len(values))
            found.setdefault(documents[document], Counter())[values[value]] = many
        return found

    def by(self, column: str) -> dict[str, Self]:
        """The mentions by their value in a column, in the order of the values."""
        import numpy as np

        numbers = self.columns[column]
        order = np.argsort(numbers, kind="stable")
        found, firsts = np.unique(numbers[order], return_index=True)
        parts, names = np.split(order, firsts[1:]) if len(found) else [], list(self.names[column])
        return {names[number]: self.where(part) for number, part in zip(found, parts, strict=True)}

    def table(self, column: str) -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
        """How often each document has each value of a column: numbers of the documents, of the values, and the counts.

        A row for each document and a column for each value that stand here.
        """
        import numpy as np

        sides = [np.unique(self.columns[name], return_inverse=True) for name in ("doc_id", column)]
        shape = tuple(len(found) for found, _ in sides)
        cells = sides[0][1] * shape[1] + sides[1][1]
        counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(float)
        return sides[0][0], sides[1][0], counts

    @property
    def documents(self) -> "np.ndarray":
        """The numbers of the documents that have a mention, in order."""
        import numpy as np

        return np.unique(self.columns["doc_id"])
