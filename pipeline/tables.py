"""Reads and writes tables by the schema.

A document stage gives rows (a list of dicts); a corpus stage takes and gives data frames. `frame` turns the first into
the second, in the columns, types and order that `schema.toml` declares, so that an empty table has its columns too.
"""

import codecs
import functools
import io
import json
import os
import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .errors import PipelineError

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Any]]
Columns = dict[str, list[Any]]

TEXTS = {"text", "list"}
AT_ONCE = 20_000  # rows that are written at once, and a row group of Parquet
SHORT = 40  # code points; longer texts are seldom in two documents
DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
NEEDS_GUARD = re.compile(r"'*[\s\u200b]*[=+\-@\t\r\n＝＋－＠]")
HAS_GUARD = re.compile(r"'+[\s\u200b]*[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True)
class Column:
    """One column: its name, type, allowed values, unit and meaning."""

    name: str
    type: str
    meaning: str
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    internal: bool = False
    on_request: bool = False


@functools.cache
def schema() -> dict[str, Table]:
    """All tables by name, as declared in `schema.toml`."""
    data = tomllib.loads(Path(__file__).with_name("schema.toml").read_text(encoding="utf-8"))
    columns = data["columns"]

    def column(table: str, name: str) -> Column:
        facts = columns.get(f"{table}.{name}") or columns[name]
        return Column(name, facts["type"], facts["meaning"], tuple(facts.get("values", ())), facts.get("unit", ""))

    return {
        name: Table(
            name,
            facts["row"],
            tuple(column(name, each) for each in facts["columns"]),
            tuple(facts["key"]),
            facts.get("internal", False),
            facts.get("on_request", False),
        )
        for name, facts in data["tables"].items()
    }


def frame(name: str, rows: "Rows | Columns | pd.DataFrame") -> "pd.DataFrame":
    """Rows as the data frame of table `name`: declared columns only, typed, sorted by key.

    Where there are very many rows, they can come as columns or as a data frame too. No rows give an empty frame with
    all columns. Raises `PipelineError` when a row lacks a column, has one that is not declared, or holds a value that
    the schema does not allow.
    """
    import pandas as pd

    table = schema()[name]
    names = [column.name for column in table.columns]
    as_columns = hasattr(rows, "keys")
    for found in [rows] if as_columns else rows:
        if set(found) != set(names):
            odd = sorted(set(found) ^ set(names))
            raise PipelineError(f"Table {name}: a row has other columns than the schema declares: {', '.join(odd)}.")
    data = pd.DataFrame(
        {
            column.name: pd.Series(
                rows[column.name] if as_columns else [row[column.name] for row in rows],
                dtype=DTYPES.get(column.type, "object"),
            )
            for column in table.columns
        },
        columns=names,
        copy=False,
    )
    check(name, data)
    if _is_sorted(data, table.key):  # as document stages leave it: a copy of the largest tables is spared
        return data.reset_index(drop=True)
    data = data.sort_values(list(table.key), kind="stable", ignore_index=True)
    _check_key(name, data)
    return data


def check(name: str, data: "pd.DataFrame") -> None:
    """Raise `PipelineError` unless `data` satisfies the schema of table `name`."""
    table = schema()[name]
    if list(data.columns) != [column.name for column in table.columns]:
        raise PipelineError(f"Table {name}: its columns are not those of the schema.")
    for column in table.columns:
        values = data[column.name]
        if column.type in DTYPES:
            continue
        if not all(isinstance(value, str) for value in values):
            raise PipelineError(f"Table {name}, column {column.name}: every value must be text.")
        if column.values:
            found = set(values)
            if column.type == "codes":
                found = {part for value in found for part in value.split("; ")}
            wrong = sorted(found - set(column.values))
            if wrong:
                raise PipelineError(f"Table {name}, column {column.name}: {wrong[0]!r} is not an allowed value.")


def _check_key(name: str, data: "pd.DataFrame") -> None:
    key = list(schema()[name].key)
    twice = data.duplicated(key)
    if twice.any():
        raise PipelineError(f"Table {name}: two rows have the key {data.loc[twice, key].iloc[0].tolist()}.")


def _is_sorted(data: "pd.DataFrame", key: tuple[str, ...]) -> bool:
    """Whether the rows are in the order of their keys, none twice; false where keys cannot be compared."""
    try:
        return all(one < other for one, other in pairwise(zip(*(data[column] for column in key), strict=True)))
    except TypeError:  # an empty cell
        return False


class Joined:
    """The columns of table `name` that come from many documents, put one below the other.

    Texts that are there twice are kept once: ids and codes stand in many rows, and a passage in as many as it has
    codes. Numbers are packed from time to time.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._columns: Columns = {column.name: [] for column in schema()[name].columns}
        self._packed: dict[str, list[Any]] = {
            column.name: [] for column in schema()[name].columns if column.type in DTYPES
        }
        self._short: dict[str, str] = {}

    def add(self, columns: Columns) -> None:
        """Put the rows of a document below those that are there."""
        here: dict[str, str] = {}
        for name, values in columns.items():
            if name in self._packed:
                self._columns[name] += values
            else:
                self._columns[name] += [
                    (self._short if len(text) <= SHORT else here).setdefault(text, text) for text in values
                ]
        for name in self._packed:
            if len(self._columns[name]) > AT_ONCE:
                self._pack(name)

    def frame(self) -> "pd.DataFrame":
        """The table; nothing can be added any more."""
        import pandas as pd

        for name in self._packed:
            self._pack(name)
            self._columns[name] = pd.concat(self._packed[name], ignore_index=True)
        self._short.clear()
        return frame(self.name, self._columns)

    def _pack(self, name: str) -> None:
        import pandas as pd

        [column] = [each for each in schema()[self.name].columns if each.name == name]
        self._packed[name].append(pd.Series(self._columns[name], dtype=DTYPES[column.type]))
        self._columns[name] = []


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def compact(value: object) -> str:
    """A column of type json: no spaces, non-ASCII as it is."""
    return "[]" if value == [] else _COMPACT.encode(value)


def guard(text: str) -> str:
    """Text with one leading apostrophe where a spreadsheet would take it for a formula.

    >>> guard("=1+1"), guard("plain")
    ("'=1+1", 'plain')
    """
    return "'" + text if NEEDS_GUARD.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if HAS_GUARD.match(text) else text


def write_csv(name: str, data: "pd.DataFrame", handle: BinaryIO) -> None:
    """Write the table as CSV: UTF-8 with BOM, comma, CRLF, minimal quoting, guarded text columns."""
    handle.write(codecs.BOM_UTF8)
    for start in range(0, max(1, len(data)), AT_ONCE):
        part = data.iloc[start : start + AT_ONCE].copy()
        for column in schema()[name].columns:
            if column.type in TEXTS:
                part[column.name] = [guard(value) for value in part[column.name]]
            elif column.type == "boolean":
                part[column.name] = part[column.name].map({True: "true", False: "false"})
        text = part.to_csv(index=False, header=not start, lineterminator="\r\n")
        handle.write(text.encode("utf-8"))


def write_parquet(data: "pd.DataFrame", handle: BinaryIO) -> None:
    """Write the table as Parquet, texts verbatim, without the pandas metadata that name versions."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}
    types = pa.schema([(name, kinds.get(str(dtype), pa.string())) for name, dtype in data.dtypes.items()])
    with pq.ParquetWriter(handle, types, compression="zstd") as writer:
        for start in range(0, max(1, len(data)), AT_ONCE):
            part = pa.Table.from_pandas(data.iloc[start : start + AT_ONCE], schema=types, preserve_index=False)
            writer.write_table(part.replace_schema_metadata(None))


def to_csv(name: str, data: "pd.DataFrame") -> bytes:
    """The table as `write_csv` writes it."""
    buffer = io.BytesIO()
    write_csv(name, data, buffer)
    return buffer.getvalue()


def to_parquet(data: "pd.DataFrame") -> bytes:
    """The table as `write_parquet` writes it."""
    buffer = io.BytesIO()
    write_parquet(data, buffer)
    return buffer.getvalue()


def read_table(out: "str | os.PathLike[str]", name: str) -> "pd.DataFrame":
    """Read table `name` of the output folder `out` as it was written.

    Types come from the schema, the formula guard is taken off, and words such as "NA" stay words. Raises
    `PipelineError` when the table is missing or is not of this schema.
    """
    import pandas as pd

    table = schema().get(name)
    if table is None or (table.internal and not table.on_request):
        known = ", ".join(sorted(each.name for each in schema().values() if not each.internal))
        raise PipelineError(f"There is no table {name!r}; the tables are {known}.")
    path = Path(out) / f"{name}.csv"
    if not path.is_file():
        command = f"{name} --out {out}" if table.on_request else f"run CORPUS --out {out}"
        raise PipelineError(f"{path} is missing: run 'termaudit {command}' first.")
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator=None)
    if list(raw.columns) != [column.name for column in table.columns]:
        raise PipelineError(f"{path} was written by another version: run 'termaudit run CORPUS --out {out}' again.")
    data = {}
    for column in table.columns:
        values = raw[column.name]
        if column.type == "boolean":
            data[column.name] = values.map({"true": True, "false": False}).astype("boolean")
        elif column.type in DTYPES:
            given = pd.to_numeric(values[values != ""]).astype(DTYPES[column.type])  # never through floats beside gaps
            data[column.name] = given.reindex(values.index)
        elif column.type in TEXTS:
            data[column.name] = pd.Series([unguard(value) for value in values], dtype="object")
        else:
            data[column.name] = values.astype("object")
    return pd.DataFrame(data)
