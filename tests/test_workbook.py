"""The workbook for people: every text as text, nothing runs, what does not fit says so."""

import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from small_run import small_run

from pipeline import read_table, run
from pipeline.errors import PipelineError
from pipeline.exchange.workbook import MOST_UNITS, workbook
from pipeline.finished.exports import SHEETS, export_xlsx
from pipeline.tables import frame, schema

ROOT = Path(__file__).parent.parent
SOFFICE = shutil.which("soffice")
ABOUT = ["What this is", "By whom it was coded."]


def problems(*messages):
    rows = [
        {"path": f"{number:07}.pdf", "stage": "scan", "kind": "empty", "message": message, "hint": ""}
        for number, message in enumerate(messages)
    ]
    return frame("problems", rows)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


def messages(content):
    """The column message of the sheet problems, below its header."""
    return [row[3].value for row in opened(content)["problems"].iter_rows(min_row=2)]


def units(text):
    return len(text.encode("utf-16-le")) // 2


HARMLESS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "{=1+1}",
    "http://x.test/page",
    "mailto:oak@x.test",
    "1e5",
    "007",
    "TRUE",
    "#N/A",
    " spaces ",
    "two\nlines\ttab",
    "_x0041_",
    "<r><t>",
    "<b>&amp;</b>",
    "é 😀",
]


def test_every_text_is_written_as_a_text_and_nothing_runs():
    content = workbook({"problems": problems(*HARMLESS)}, ABOUT)
    assert [cell.data_type for cell in opened(content)["problems"]["D"][1:]] == ["s"] * len(HARMLESS)
    shown = [re.sub(r"_x005F(?=_)", "", message) for message in messages(content)]  # openpyxl leaves it as written
    assert shown == HARMLESS
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        whole = "".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    assert "<f>" not in whole
    assert 'TargetMode="External"' not in whole


def test_a_text_in_the_markup_of_spreadsheets_stays_a_text():
    markup = "<r><t>no</t></r><r><t>markup</t></r>"
    [shown] = messages(workbook({"problems": problems(markup)}, ABOUT))
    assert str(shown).strip() == markup


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [("a\0b", "a[U+0000]b"), ("a\x1bb", "a[U+001B]b"), ("a\u202eb", "a[U+202E]b"), ("a\uffffb", "a[U+FFFF]b")],
)
def test_what_a_cell_cannot_hold_or_would_hide_is_shown_by_its_code(hidden, shown):
    assert messages(workbook({"problems": problems(hidden)}, ABOUT)) == [shown]


@pytest.mark.parametrize("letter", ["a", "é", "😀", "\0"])
def test_a_long_text_is_cut_with_a_mark_that_counts_what_is_missing(letter):
    text = letter * 40_000
    [shown] = messages(workbook({"problems": problems(text)}, ABOUT))
    assert units(shown) <= MOST_UNITS
    kept, _, mark = shown.partition("… [cut: ")
    assert mark.endswith(" more characters; whole in problems.csv]")
    whole = len("[U+0000]") * 40_000 if letter == "\0" else 40_000
    assert len(kept) + int(mark.split(" ")[0].replace(",", "")) == whole


@pytest.mark.parametrize("text", ["a" * MOST_UNITS, "😀" * (MOST_UNITS // 2)])
def test_a_text_that_just_fits_is_whole(text):
    assert messages(workbook({"problems": problems(text)}, ABOUT)) == [text]


def test_rows_that_a_sheet_cannot_hold_are_told_in_its_last_row():
    table = problems(*map(str, range(10)))
    last = opened(workbook({"problems": table}, ABOUT, most_rows=8))["problems"]
    assert last.max_row == 8
    assert last.cell(8, 1).value == "4 rows more than a sheet can hold: all are in problems.csv"
    assert last.cell(7, 1).value == "0000005.pdf"
    assert [len(messages(workbook({"problems": table}, ABOUT, most_rows=11)))] == [10]


def test_missing_figures_are_empty_and_others_are_numbers():
    row = {column.name: None if column.type in ("number", "integer") else "" for column in schema()["measures"].columns}
    row |= {"level": "corpus", "basis": "machine", "value": -0.5, "low": float("inf"), "n": 3}
    sheet = opened(workbook({"measures": frame("measures", [row])}, ABOUT))["measures"]
    names = [cell.value for cell in sheet[1]]
    shown = dict(zip(names, [cell.value for cell in sheet[2]], strict=True))
    assert (shown["value"], shown["low"], shown["high"], shown["n"]) == (-0.5, "inf", None, 3)


def test_a_table_without_rows_has_its_header_and_filters():
    sheet = opened(workbook({"problems": problems()}, ABOUT))["problems"]
    assert [cell.value for cell in sheet[1]] == [column.name for column in schema()["problems"].columns]
    assert sheet.max_row == 1


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return small_run(tmp_path_factory.mktemp("run"), reject="under a written agreement")


@pytest.fixture(scope="module")
def content(out):
    return export_xlsx(out)


@pytest.fixture(scope="module")
def book(content):
    return opened(content)


def test_a_run_gives_its_main_tables_between_read_me_and_columns(book, out):
    assert book.sheetnames == ["Read me", *SHEETS, "Columns"]
    for name in SHEETS:
        sheet, table = book[name], read_table(out, name)
        own = [cell.value for cell in sheet[1]]
        assert [each for each in own if each in table.columns] == list(table.columns)
        assert set(own) - set(table.columns) <= {"author_year"}
        assert sheet.max_row == len(table) + 1 - (name == "definitions")  # a person has rejected one
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_claims_stand_in_the_order_of_reading_with_what_people_decided(book):
    sheet = book["evidence"]
    names = [cell.value for cell in sheet[1]]
    rows = [dict(zip(names, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]
    places = [(row["year"] or 9999, row["author_year"], row["doc_id"], row["start"]) for row in rows]
    assert places == sorted(places)
    [rejected] = [row for row in rows if row["status"] == "rejected"]
    assert rejected["decision_note"].startswith("=1+1 is no definition")


def rows_in(book, name):
    names, *rows = ([cell.value for cell in row] for row in book[name].iter_rows())
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_what_people_rejected_stands_in_evidence_alone_and_read_me_says_so(book, out):
    proposed = read_table(out, "definitions")["quote"]
    [rejected] = [quote for quote in proposed if "under a written agreement" in quote]
    assert sorted([*(row["quote"] for row in rows_in(book, "definitions")), rejected]) == sorted(proposed)
    assert rejected in [row["quote"] for row in rows_in(book, "evidence") if row["status"] == "rejected"]
    told = " ".join(str(cell.value) for row in book["Read me"].iter_rows() for cell in row)
    assert "as people left them: without what they rejected" in told


def test_sheets_hold_what_people_put_right_and_added(tmp_path):
    out = small_run(tmp_path)
    evidence = read_table(out, "evidence")
    term = evidence[evidence["axis"] == "term"].iloc[0]
    swapped = evidence[evidence["axis"] == "remark"].iloc[0]
    other = next(each for each in read_table(out, "mentions")["concept"] if each != term["code"])
    lines = ["field,value,claim_id,doc_id,axis,quote,coder", f"code,{other},{term['claim_id']},,,,rowan"]
    lines.append(f"status,rejected,{swapped['claim_id']},,,,rowan")
    lines.append(f"add,{other},,elm.txt,term,were held in the hall,rowan")
    (tmp_path / "papers" / "decisions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(tmp_path / "papers", out, count=1)
    sheets, evidence = opened(export_xlsx(out)), read_table(out, "evidence")
    left = evidence[~evidence["status"].isin(["rejected", "stale"])]
    assert {"amended", "added"} <= set(left["status"])
    for name, axis, code in (("mentions", "term", "concept"), ("remarks", "remark", "kind")):
        shown = sorted((row["doc_id"], row[code]) for row in rows_in(sheets, name))
        assert shown == sorted(left[left["axis"] == axis][["doc_id", "code"]].itertuples(index=False, name=None))


def test_a_run_on_which_nobody_decided_is_shown_as_proposed(tmp_path):
    out = small_run(tmp_path)
    sheets = opened(export_xlsx(out))
    for name in ("definitions", "remarks", "departures", "mentions", "codes"):
        assert len(rows_in(sheets, name)) == len(read_table(out, name))


def test_rows_about_a_document_name_its_author(book):
    for name in ("definitions", "mentions", "coverage"):
        authors = {cell.value for cell in book[name]["A"][1:]}
        assert authors <= {"Oak (2004)", "Elm and =Rowan (2011)", "no author (n.d.)"}
        assert ("Oak (2004)" in authors) == (name != "definitions")  # its only one was rejected


def test_read_me_says_what_a_row_is_and_that_rules_and_models_gave_the_codes(book, out):
    words = [str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value is not None]
    assert any("by rules and models, not by people" in each for each in words)
    total = len(read_table(out, "evidence"))
    assert any(f"People have decided on 1 of the {total} coded claims" in each for each in words)
    for name in SHEETS:
        assert name in words
        assert schema()[name].row in words


def test_columns_explains_every_column_of_every_sheet(book):
    rows = [[cell.value for cell in row] for row in book["Columns"].iter_rows(min_row=2)]
    explained = {(row[0], row[1]): row[2:] for row in rows}
    for name in SHEETS:
        for cell in book[name][1]:
            assert explained[name, cell.value][0].endswith("."), (name, cell.value)
    assert explained["evidence", "start"][2] == "code points"
    assert explained["evidence", "status"][3] == "proposed; confirmed; amended; rejected; added; stale"


def test_no_cell_of_a_run_is_a_formula(book):
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_the_same_run_gives_the_same_bytes_in_another_process(content, out):
    code = f"from pipeline.finished.exports import *; made = export_xlsx({str(out)!r})"
    code += "; import hashlib; print(hashlib.sha256(made).hexdigest())"
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {each.date_time[0] for each in parts.infolist()} == {1980}


def test_a_folder_without_a_run_is_told_in_a_sentence(tmp_path):
    with pytest.raises(PipelineError, match="run 'termaudit run CORPUS"):
        export_xlsx(tmp_path)


def test_a_table_that_is_missing_is_named(out, tmp_path):
    shutil.copytree(out, tmp_path / "copy", ignore=shutil.ignore_patterns("profiles.csv", ".cache"))
    with pytest.raises(PipelineError, match=r"profiles\.csv is missing"):
        export_xlsx(tmp_path / "copy")


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_workbook(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(workbook({"problems": problems(*HARMLESS)}, ["=1+1", *ABOUT]))
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "book.xlsx"], check=True, capture_output=True, timeout=120
    )
    shown = (tmp_path / "book-problems.csv").read_text(encoding="utf-8")
    assert shown.startswith("path,stage,kind,message,hint\n")
    assert all(text in shown for text in HARMLESS if '"' not in text)
