"""Every table of the schema comes back from CSV and from Parquet as it was written."""

import io
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.rows import rows_of
from pipeline.tables import compact, frame, read_table, schema, to_csv, to_parquet

READABLE = [table for table in schema().values() if not table.internal or table.on_request]
AWKWARD = ["=", "+1", "-", "@a", "'", "''=1", " ", "\t", "\r", "\n", "\r\n", '"', ",", ";", "NA", "null", "None", "nan"]
AWKWARD += [
    "True",
    "1e5",
    "007",
    "d123e45",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x1a",
    "\0",
    "＝1",
    "é",
    "😀",
    "\uffff",
]
# Lone surrogates alone cannot be written: cleaning replaces them.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.lists(
    st.sampled_from(AWKWARD), max_size=4
).map("".join)
WHOLE = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63), 0])
REAL = st.floats(allow_nan=False) | st.sampled_from([5e-324, 1.7976931348623157e308, -0.0, 0.1, float("inf")])


def values(column, *, is_key):
    kinds = {
        "text": TEXT,
        "list": TEXT,
        "string": st.from_regex(r"[a-z][a-z0-9-]{0,8}|", fullmatch=True) | st.sampled_from(["NA", "d123e45"]),
        "code": st.sampled_from(column.values or ("",)),
        "codes": st.sets(st.sampled_from(column.values or ("",)), min_size=1, max_size=2).map(
            lambda some: "; ".join(sorted(some))
        ),
        "json": st.lists(st.integers(0, 9) | TEXT, max_size=2).map(compact),
        "integer": WHOLE,
        "number": REAL,
        "boolean": st.booleans(),
    }
    may_be_missing = column.type in ("integer", "number", "boolean") and not is_key
    return st.none() | kinds[column.type] if may_be_missing else kinds[column.type]


def rows(table):
    row = {column.name: values(column, is_key=column.name in table.key) for column in table.columns}
    return st.lists(st.fixed_dictionaries(row), max_size=3, unique_by=lambda each: tuple(map(each.get, table.key)))


@pytest.mark.parametrize("table", READABLE, ids=lambda table: table.name)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_table_comes_back_from_csv_and_from_parquet_the_same(table, data):
    written = frame(table.name, data.draw(rows(table)))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{table.name}.csv").write_bytes(to_csv(table.name, written))
        pd.testing.assert_frame_equal(read_table(folder, table.name), written, check_exact=True)
    assert pq.read_table(io.BytesIO(to_parquet(written))).to_pylist() == rows_of(written)


def file(number, **facts):
    plain = {"doc_id": f"d{number}", "format": "txt", "status": "read", "reason": "", "duplicate_of": ""}
    return {"path": f"{number}.txt", "bytes": None} | plain | facts


@pytest.mark.parametrize("size", [2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)])
def test_a_large_whole_number_beside_a_missing_one_keeps_its_last_digit(size, tmp_path):
    written = frame("files", [file(1, bytes=size), file(2)])
    (tmp_path / "files.csv").write_bytes(to_csv("files", written))
    assert rows_of(read_table(tmp_path, "files"))[0]["bytes"] == size
    assert read_table(tmp_path, "files")["bytes"].isna().tolist() == [False, True]


@pytest.mark.parametrize("text", [*AWKWARD, "", "x" * 300_000])
def test_an_awkward_text_comes_back_from_both(text, tmp_path):
    written = frame("files", [file(1, reason=text), file(2, path=text)])
    (tmp_path / "files.csv").write_bytes(to_csv("files", written))
    pd.testing.assert_frame_equal(read_table(tmp_path, "files"), written, check_exact=True)
    assert pq.read_table(io.BytesIO(to_parquet(written))).to_pylist() == rows_of(written)
