"""The description of the tables, checked by the program that such descriptions are made for."""

import json
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest
from small_run import small_run

from pipeline import __version__, read_table
from pipeline.exchange.datapackage import datapackage
from pipeline.tables import compact, frame, schema, to_csv

PUBLIC = [table for table in schema().values() if not table.internal]
ON_REQUEST = [table for table in schema().values() if table.on_request]
HOSTILE = [
    '=HYPERLINK("http://x.test","a")',
    "'=1",
    "@a\tb",
    "-1",
    'one "two", three; four',
    "line\nbreak",
    "line\r\nbreak \r end",
    "NA",
    "null",
    "true",
    "\u202eturned\u2028é 😀 \U0010ffff",
    " spaces ",
    "\0",
    "x",
]
LONG = "x" * 200_000  # longer than Python's csv takes unasked
DOCUMENTS = [f"d{number:012x}" for number in range(len(HOSTILE))]
CLAIMS = [f"e{number:012x}" for number in range(len(HOSTILE))]


def cell(column, number, *, is_key):
    """A value that the schema allows, hostile where it can be; keys differ from row to row."""
    if is_key and column.type in ("integer", "number"):
        return number
    if column.name.endswith("doc_id"):
        return DOCUMENTS[number]
    if column.name == "claim_id":
        return CLAIMS[number]
    if column.type == "codes":
        return "; ".join(sorted(column.values)) if number % 2 else column.values[number % len(column.values)]
    extremes = [0, -(2**53) - 1, 2**63 - 1, None]
    kinds = {
        "integer": extremes[number % 4],
        "number": [0.1, -5e-324, 1.7976931348623157e308, None][number % 4],
        "boolean": [True, False, None][number % 3],
        "json": compact([[1, HOSTILE[number]]]) if number else "[]",
        "code": column.values[number % len(column.values)] if column.values else "",
        "string": f"id-{number}",
    }
    if column.name == "quote" and number == len(HOSTILE) - 1:
        return LONG
    return kinds.get(column.type, HOSTILE[number])


def hostile(table):
    """Rows of a table that its schema allows, with keys that differ."""
    rows = [
        {column.name: cell(column, number, is_key=column.name in table.key) for column in table.columns}
        for number in range(len(HOSTILE))
    ]
    return frame(table.name, {tuple(row[name] for name in table.key): row for row in rows}.values())


def write(folder, tables, on_request=()):
    """The tables and a description of just these."""
    for name, table in tables.items():
        (folder / f"{name}.csv").write_bytes(to_csv(name, table))
    package = json.loads(datapackage(__version__, on_request))
    package["resources"] = [each for each in package["resources"] if each["name"] in tables]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def validated(folder):
    """What the program frictionless says of a folder, typed as a person would."""
    command = [Path(sys.executable).with_name("frictionless"), "validate", "datapackage.json", "--json"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return made.returncode, made.stdout


def faults(folder):
    """The kinds of faults that frictionless finds, by table."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert not report.errors, report.errors
    return {task.name: {error.type for error in task.errors} for task in report.tasks if task.errors}


def test_tables_full_of_hostile_values_are_valid(tmp_path):
    write(tmp_path, {table.name: hostile(table) for table in PUBLIC})
    code, said = validated(tmp_path)
    assert code == 0, said
    rows = {task["name"]: task["stats"]["rows"] for task in json.loads(said)["tasks"]}
    assert set(rows) == {table.name for table in PUBLIC}
    assert rows["evidence"] == rows["documents"] == len(HOSTILE)


def test_a_finished_run_is_valid_before_and_after_people_decided(tmp_path):
    out = small_run(tmp_path, reject="under a written agreement")
    assert "rejected" in set(read_table(out, "evidence")["status"])
    code, said = validated(out)
    assert code == 0, said


def test_empty_tables_are_valid(tmp_path):
    write(tmp_path, {table.name: frame(table.name, []) for table in PUBLIC})
    assert faults(tmp_path) == {}


SPOILT = [
    ("evidence", "doc_id", "d999999999999", "foreign-key"),
    ("to_review", "claim_id", "e999999999999", "foreign-key"),
    ("relations", "other_doc_id", "d999999999999", "foreign-key"),
    ("evidence", "claim_id", CLAIMS[1], "primary-key"),
    ("evidence", "axis", "", None),
    ("evidence", "status", "maybe", "constraint-error"),
    ("evidence", "status", "", "constraint-error"),
    ("definitions", "shared", "goals, budget", "constraint-error"),
    ("evidence", "start", "many", "type-error"),
    ("evidence", "confidence", "high", "type-error"),
    ("evidence", "boxes", "[1", "type-error"),
]


@pytest.mark.parametrize(("name", "column", "value", "fault"), SPOILT)
def test_a_table_that_was_spoilt_is_not_valid(tmp_path, name, column, value, fault):
    tables = {each: hostile(schema()[each]).astype(object) for each in ("documents", "evidence", name)}
    tables[name].loc[0, column] = value
    write(tmp_path, tables)
    assert faults(tmp_path) == ({name: {fault}} if fault else {})


def resources(*on_request):
    return {each["name"]: each for each in json.loads(datapackage("1.2.3", on_request))["resources"]}


def test_every_column_is_described_with_type_meaning_and_unit():
    for table in PUBLIC:
        fields = resources()[table.name]["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in table.columns]
        for field, column in zip(fields, table.columns, strict=True):
            assert field["description"].startswith(column.meaning)
            assert field.get("unit", "") == column.unit


def test_tables_written_on_request_are_described_only_where_they_are_named():
    assert not {table.name for table in ON_REQUEST} & set(resources())
    assert set(resources("candidates", "agreement")) - set(resources()) == {"candidates", "agreement"}


def test_tables_written_on_request_are_valid_too(tmp_path):
    tables = [*ON_REQUEST, schema()["documents"], schema()["evidence"]]
    write(tmp_path, {table.name: hostile(table) for table in tables}, [table.name for table in ON_REQUEST])
    assert faults(tmp_path) == {}


def test_allowed_values_stand_in_patterns_as_they_are():
    for table in schema().values():
        for column in table.columns:
            assert not set("".join(column.values)) & set(r"\^$.|?*+()[]{}"), f"{table.name}.{column.name}"


def test_the_same_schema_gives_the_same_bytes():
    assert datapackage("1.2.3") == datapackage("1.2.3")
