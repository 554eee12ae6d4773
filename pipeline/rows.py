"""Reads data frames as plain values: by column, as rows, or as the rows of one document.

A million cells a second are lost where pandas is asked for one row at a time; a column at a time it gives fifty times
as many.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .tables import DTYPES, Rows

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def values_of(column: "pd.Series") -> list[Any]:
    """The values of a column, missing ones as None."""
    if str(column.dtype) in DTYPES.values():
        return column.array.to_numpy(object, na_value=None).tolist()
    if column.hasnans:
        column = column.astype(object).where(column.notna(), None)
    return column.to_numpy(object).tolist()


def rows_of(table: "pd.DataFrame") -> Rows:
    """The rows of a data frame as dicts, missing figures as None."""
    names = list(table.columns)
    columns = [values_of(table[name]) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


class ByDocument(Mapping):
    """The rows of a table by doc_id, in the order of the table; made when they are asked for, and not kept."""

    def __init__(self, table: "pd.DataFrame") -> None:
        self._table = table
        self._places = places_by(table["doc_id"])

    def __getitem__(self, doc_id: str) -> Rows:
        return rows_of(self._table.iloc[self._places[doc_id]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def places_by(column: "pd.Series") -> dict[str, "slice | np.ndarray"]:
    """Where each value of a column stands, values in the order in which they first come: a slice where it can be."""
    import numpy as np
    import pandas as pd

    numbers, found = pd.factorize(column)
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers, minlength=len(found))).tolist()
    starts = [0, *ends][: len(ends)]
    is_sorted = bool((order == np.arange(len(order))).all())
    return {
        value: slice(start, end) if is_sorted else order[start:end]
        for value, start, end in zip(found.tolist(), starts, ends, strict=True)
    }
