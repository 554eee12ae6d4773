"""The CSV as LibreOffice opens it, and the snippets of docs/tables.md as a reader types them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from small_run import small_run

from pipeline.tables import frame, guard, schema, to_csv

SOFFICE, RSCRIPT = shutil.which("soffice"), shutil.which("Rscript")
PAGE = (Path(__file__).parent.parent / "docs" / "tables.md").read_text(encoding="utf-8")
TEXTS = [
    '=HYPERLINK("http://x.test","click")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    " =1+1",
    "\n=1+1",
    "'=1+1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    '"=1+1"',
    "a;=1+1",
    "accents: é ü ß Ł",
    "beyond: 😀 𝔘",
    "two\nlines",
    'one, "two"',
    "TRUE",
]
IDS = ["d123e45", "d000000000001", "d1e5", "d99999999999e"]
DETECTING_AND_EVALUATING = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"  # as unwise as can be chosen


def problem(number, text):
    doc_id = IDS[number % len(IDS)]
    return {"path": f"{number:02}.pdf", "stage": doc_id, "kind": "empty", "message": text, "hint": text}


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_the_csv_without_running_or_changing_anything(tmp_path):
    rows = [problem(number, text) for number, text in enumerate(TEXTS)]
    (tmp_path / "problems.csv").write_bytes(to_csv("problems", frame("problems", rows)))
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += [f"--infilter={DETECTING_AND_EVALUATING}", "--convert-to", "xlsx", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "problems.csv"], check=True, capture_output=True, timeout=120)
    sheet = openpyxl.load_workbook(tmp_path / "problems.xlsx").active
    assert [cell.value for cell in sheet[1]] == [column.name for column in schema()["problems"].columns]
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in shown] == [row["stage"] for row in rows]
    texts = [row[3] for row in shown]
    assert texts[:-1] == [guard(text).replace("\r", "\n") for text in TEXTS[:-1]]
    assert str(texts[-1]) in ("TRUE", "True")
    assert all(row[4] == row[3] for row in shown)


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    small_run(folder, reject="under a written agreement")
    return folder


def typed(command, folder):
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_the_pandas_snippet_counts_the_definitions_that_people_left(home):
    [snippet] = blocks("python")
    shown = typed([sys.executable, "-c", snippet], home)
    assert re.search(r"C-INTERAGENCY\s+borrowed\s+1\b", shown)
    assert "own" not in shown


def test_the_duckdb_snippet_counts_the_same_without_the_network(home, monkeypatch):
    import duckdb

    [snippet] = blocks("sql")
    assert snippet.startswith("SET autoinstall_known_extensions = false;")
    monkeypatch.chdir(home)
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as base:
        assert base.execute(snippet).fetchall() == [("C-INTERAGENCY", "borrowed", 1, 1)]


@pytest.mark.skipif(not RSCRIPT, reason="R (Rscript) is not installed")
def test_the_r_snippet_counts_the_same(home):
    [snippet] = blocks("r")
    assert "C-INTERAGENCY" in typed([RSCRIPT, "-e", snippet], home)


@pytest.mark.parametrize("name", [name for name, table in schema().items() if table.on_request])
def test_the_page_describes_every_column_of_a_table_written_on_request(name):
    table = schema()[name]
    section = PAGE.split(f"\n### {name}\n")[1].split("\n### ")[0]
    assert table.row in section
    described = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, flags=re.MULTILINE)
    assert described == [(column.name, column.meaning) for column in table.columns]
