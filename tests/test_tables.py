import csv
import io
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import atomic
from pipeline.errors import DiskFailed, PipelineError
from pipeline.tables import check, compact, frame, guard, read_table, schema, to_csv, to_parquet, unguard

PUBLIC = sorted(name for name, table in schema().items() if not table.internal)

# Any Unicode that `clean` lets through, with what spreadsheets and parsers stumble over more often than by chance.
AWKWARD = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "'=1",
    "''",
    "\t",
    "\n=",
    "\r",
    "\r\n",
    '"',
    '""',
    "NA",
    "null",
    "None",
    "nan",
    "",
    " ",
    ",",
    ";",
]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.lists(
    st.sampled_from([*AWKWARD, "＝", "\u200b", "é", "😀", "1e5", "007"]), max_size=4
).map("".join)
WORD = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


def values(column, is_key):
    kinds = {
        "string": WORD,
        "text": TEXT,
        "list": TEXT,
        "code": st.sampled_from(column.values or ("",)),
        "codes": st.sets(st.sampled_from(column.values or ("",)), min_size=1).map(lambda some: "; ".join(sorted(some))),
        "integer": st.integers(-(10**15), 10**15),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "json": st.lists(st.lists(st.integers(0, 9) | TEXT, max_size=3), max_size=2).map(compact),
    }
    if column.type in ("integer", "number", "boolean") and not is_key:
        return st.none() | kinds[column.type]
    return kinds[column.type]


def rows(name):
    table = schema()[name]
    row = st.fixed_dictionaries({each.name: values(each, each.name in table.key) for each in table.columns})
    return st.lists(row, max_size=3, unique_by=lambda each: tuple(each[key] for key in table.key))


@pytest.mark.parametrize("name", PUBLIC)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_what_is_written_as_csv_is_read_back_the_same(name, data):
    written = frame(name, data.draw(rows(name)))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{name}.csv").write_bytes(to_csv(name, written))
        read = read_table(folder, name)
    pd.testing.assert_frame_equal(read, written, check_exact=True)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_table_without_rows_has_its_columns_in_both_formats(name):
    empty = frame(name, [])
    names = [column.name for column in schema()[name].columns]
    assert list(empty.columns) == names
    assert to_csv(name, empty) == b"\xef\xbb\xbf" + ",".join(names).encode() + b"\r\n"
    stored = pq.read_table(io.BytesIO(to_parquet(empty)))
    assert stored.column_names == names
    assert "null" not in {str(kind) for kind in stored.schema.types}


@given(TEXT)
def test_unguard_undoes_guard(text):
    assert unguard(guard(text)) == text


FORMULAS = [
    "=1+1",
    "+44",
    "-5",
    "@sum",
    "\t=1",
    " =1",
    "\u200b-1",
    "'=1",
    "''+1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "\n=",
    "\r",
    "\t",
]
HARMLESS = ["", "plain", "'quoted'", "a=1", "’=1", "1-2", "'", "''", "– dash", "(=1)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_takes_for_a_formula_gets_one_apostrophe(text):
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert guard(text) == text
    assert unguard(text) == text


def problem(**facts):
    return {"path": "a.pdf", "stage": "scan", "kind": "empty", "message": "Empty.", "hint": ""} | facts


def test_csv_has_a_byte_order_mark_and_full_line_ends_between_rows_only():
    written = to_csv("problems", frame("problems", [problem(message='One\nline, "quoted".'), problem(path="b.pdf")]))
    assert written.startswith(b"\xef\xbb\xbfpath,stage,kind,message,hint\r\n")
    assert b'"One\nline, ""quoted""."' in written
    assert written.count(b"\r\n") == 3
    assert list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[1][3] == 'One\nline, "quoted".'


def test_texts_are_guarded_in_csv_and_verbatim_in_parquet():
    data = frame("problems", [problem(message="=HYPERLINK()", hint="-1")])
    assert b",'=HYPERLINK(),'-1\r\n" in to_csv("problems", data)
    assert pq.read_table(io.BytesIO(to_parquet(data))).to_pylist() == [problem(message="=HYPERLINK()", hint="-1")]


def test_numbers_are_never_guarded_and_missing_ones_are_empty_cells():
    row = {column.name: None if column.type in ("number", "integer") else "" for column in schema()["measures"].columns}
    row |= {"level": "corpus", "basis": "machine", "value": -0.5}
    written = to_csv("measures", frame("measures", [row])).decode("utf-8-sig").splitlines()[1]
    assert ",-0.5,,,,,," in written


def test_the_same_table_gives_the_same_bytes_and_names_no_version():
    rows = [problem(path=path) for path in "cab"]
    first, second = (frame("problems", each) for each in (rows, rows[::-1]))
    assert to_parquet(first) == to_parquet(second)
    assert to_csv("problems", first) == to_csv("problems", second)
    assert b"pandas" not in to_parquet(first)


def test_rows_are_sorted_by_their_key():
    assert list(frame("problems", [problem(path=path) for path in "cab"])["path"]) == ["a", "b", "c"]


FAULTS = [
    ([{"path": "a"}], "hint"),
    ([problem(extra=1)], "extra"),
    ([problem(kind="odd")], "'odd' is not an allowed value"),
    ([problem(message=None)], "column message: every value must be text"),
    ([problem(), problem()], "two rows have the key"),
]


@pytest.mark.parametrize(("rows", "words"), FAULTS)
def test_rows_that_do_not_fit_the_schema_are_refused_with_the_reason(rows, words):
    with pytest.raises(PipelineError, match=words):
        frame("problems", rows)


def test_a_set_of_codes_is_checked_one_by_one():
    row = dict.fromkeys((column.name for column in schema()["coverage"].columns), "") | {
        "mentions": 1,
        "definitions": 0,
        "labels": 1,
    }
    frame("coverage", [row | {"definition_status": "borrowed; own"}])
    with pytest.raises(PipelineError, match="'odd'"):
        frame("coverage", [row | {"definition_status": "odd; own"}])


def test_columns_in_another_order_are_refused():
    data = frame("problems", [problem()])
    with pytest.raises(PipelineError, match="columns"):
        check("problems", data[data.columns[::-1]])


def test_a_table_that_is_not_there_is_explained(tmp_path):
    with pytest.raises(PipelineError, match="no table 'terms'"):
        read_table(tmp_path, "terms")
    with pytest.raises(PipelineError, match="no table 'blocks'"):
        read_table(tmp_path, "blocks")
    with pytest.raises(PipelineError, match="termaudit run"):
        read_table(tmp_path, "problems")
    (tmp_path / "problems.csv").write_text("path,other\n", encoding="utf-8")
    with pytest.raises(PipelineError, match="another version"):
        read_table(tmp_path, "problems")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "deep" / "table.csv"
    atomic.write(target, b"first")
    atomic.write(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["table.csv"]


def test_where_nothing_can_be_written_nothing_is_left_and_the_error_says_so(tmp_path):
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(DiskFailed, match="could not be written"):
        atomic.write(tmp_path / "file" / "table.csv", b"words")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DiskFailed, match="could not be written"):
        atomic.write(tmp_path / "folder", b"words")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"kept"
