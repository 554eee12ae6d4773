"""A whole run on a small corpus of plain texts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import read_table, run
from pipeline.errors import DiskFailed, FolderInUse, NothingRead, PipelineError
from pipeline.outputs import hold
from pipeline.tables import schema

PAPER = "Inter-agency working means that two agencies act together by plan. Inter-agency working is slow.\n"

ROOT = Path(__file__).parent.parent
FIRST = """A review of inter-agency working

Inter-agency working: two or more agencies acting together by plan. The Harbour review found that interagency working
was often used interchangeably with multi-agency working by the staff who were interviewed for the study in spring.

The terms 'inter-agency' and 'multi-agency' are often used interchangeably in this literature, and few authors say why.
"""
SECOND = """Guidance for partners

Partners must sign one protocol and should look at it again each spring. Joined-up services are everybody's
duty, and the board must publish a strategy for multi-agency working that names who is accountable for each part of
the plan.
"""
PUBLIC = sorted(name for name, table in schema().items() if not table.internal)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "papers"
    (folder / "deep").mkdir(parents=True)
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "deep" / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


def contents(out, *, but=("run.json",)):
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".cache" not in path.parts and path.name not in but
    }


def test_a_run_writes_every_table_the_report_and_the_manifest_last(corpus, tmp_path):
    out = tmp_path / "out"
    summary = run(corpus, out, count=1)
    assert summary.read == 2
    assert summary.failed == 0
    for name in PUBLIC:
        assert len(read_table(out, name).columns) == len(schema()[name].columns)
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == set(contents(out))
    assert {"report.html", "methods.md", "datapackage.json"} <= set(manifest["files"])


def test_every_quotation_stands_where_the_evidence_says(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    files = read_table(out, "files").set_index("doc_id")["path"]
    evidence = read_table(out, "evidence")
    assert len(evidence) > 5
    for doc_id, rows in evidence.groupby("doc_id"):
        printed = subprocess.run(
            [sys.executable, "-m", "pipeline", "text", str(corpus / files[doc_id]), "--all"],
            capture_output=True,
            check=True,
            cwd=ROOT,
        ).stdout.decode("utf-8")
        for row in rows.itertuples():
            assert printed[row.start : row.end] == row.quote
            assert printed[: row.start].endswith(row.quote_prefix)
            assert printed[row.end :].startswith(row.quote_suffix)


def test_the_same_input_gives_the_same_bytes_for_any_number_of_workers(corpus, tmp_path):
    run(corpus, tmp_path / "one", count=1)
    run(corpus, tmp_path / "three", count=3)
    assert contents(tmp_path / "one", but=()) == contents(tmp_path / "three", but=())


def test_a_second_run_reads_nothing_and_changes_nothing(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    before = contents(out, but=())
    assert run(corpus, out, count=1).from_cache == 2
    assert contents(out, but=()) == before


def test_a_paper_that_cannot_be_read_changes_no_row_of_the_others(corpus, tmp_path):
    run(corpus, tmp_path / "alone", count=2)
    (corpus / "bad.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    (corpus / "zero.docx").write_bytes(b"")
    (corpus / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    summary = run(corpus, tmp_path / "beside", count=2)
    assert summary.read == 2
    assert summary.failed == 2
    for name in ("mentions", "definitions", "remarks", "codes", "citations"):
        assert (tmp_path / "alone" / f"{name}.csv").read_bytes() == (tmp_path / "beside" / f"{name}.csv").read_bytes()
    status = read_table(tmp_path / "beside", "documents").set_index("path")["status"]
    assert status.to_dict() == {
        "bad.pdf": "failed",
        "deep/second.txt": "read",
        "first.txt": "read",
        "picture.png": "skipped",
        "zero.docx": "failed",
    }
    problems = read_table(tmp_path / "beside", "problems")
    assert {"bad.pdf", "zero.docx"} <= set(problems["path"])


def test_the_same_bytes_are_read_once(corpus, tmp_path):
    (corpus / "zz copy.txt").write_text(FIRST, encoding="utf-8")
    run(corpus, tmp_path / "out", count=1)
    row = read_table(tmp_path / "out", "documents").set_index("path").loc["zz copy.txt"]
    assert (row["status"], row["duplicate_of"], row["counts_in_measures"]) == ("duplicate", "first.txt", False)


def test_a_file_of_the_last_run_that_is_not_made_again_is_removed(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    run(corpus, out, count=1, until="tag")
    assert (out / "mentions.csv").is_file()
    assert not (out / "evidence.csv").exists()
    assert not (out / "report.html").exists()


def test_a_manifest_from_elsewhere_removes_nothing_outside(corpus, tmp_path):
    out, victim = tmp_path / "out", tmp_path / "victim.txt"
    victim.write_text("mine")
    run(corpus, out, count=1)
    manifest = json.loads((out / "run.json").read_text())
    manifest["files"] += ["../victim.txt", str(victim), 7]
    (out / "run.json").write_text(json.dumps(manifest))
    run(corpus, out, count=1)
    assert victim.read_text() == "mine"


def test_a_decision_is_applied_before_anything_is_counted(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    evidence = read_table(out, "evidence")
    claim = evidence[evidence["axis"] == "definition"].iloc[0]["claim_id"]
    rows = f"claim_id,field,value,reason\r\n{claim},status,rejected,an example\r\ne0,status,confirmed,\r\n"
    (corpus / "decisions.csv").write_text(rows, encoding="utf-8-sig")
    run(corpus, out, count=1)
    decided = read_table(out, "evidence").set_index("claim_id").loc[claim]
    assert (decided["status"], decided["decision_note"]) == ("rejected", "an example")
    problems = read_table(out, "problems")
    assert "e0" in problems[problems["kind"] == "orphaned"]["message"].iloc[0]
    coverage = read_table(out, "coverage")
    assert coverage["definitions"].sum() == len(read_table(out, "definitions")) - 1


def test_two_runs_cannot_hold_one_folder(tmp_path):
    with hold(tmp_path), pytest.raises(FolderInUse, match=f"process {os.getpid()} since"), hold(tmp_path):
        pass


@pytest.mark.parametrize(
    ("build", "error", "words"),
    [
        (lambda folder: folder / "absent", PipelineError, "does not exist"),
        (lambda folder: (folder / "empty").mkdir() or folder / "empty", PipelineError, "holds no papers"),
        (lambda folder: (folder / "f").write_text("x") and folder / "f", PipelineError, "is a file"),
    ],
)
def test_a_corpus_that_is_none_is_told_in_a_sentence(tmp_path, build, error, words):
    with pytest.raises(error, match=words):
        run(build(tmp_path), tmp_path / "out")


def test_an_output_folder_that_cannot_be_written_is_told(corpus, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskFailed, match="cannot be written"):
        run(corpus, tmp_path / "file" / "out")


def test_an_output_folder_inside_the_corpus_is_refused(corpus):
    with pytest.raises(PipelineError, match="inside the corpus"):
        run(corpus, corpus / "out")


def test_a_corpus_in_which_nothing_can_be_read_says_so(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(NothingRead, match=r"problems\.csv"):
        run(folder, tmp_path / "out", count=1)
    assert (tmp_path / "out" / "problems.csv").is_file()


def test_without_file_locks_and_resource_limits_a_run_works_and_says_so(corpus, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['fcntl'] = sys.modules['resource'] = None\n")
    made = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", str(corpus), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    assert "limited in time only" in made.stderr
    assert "cannot lock a folder" in made.stderr


def test_a_damaged_entry_of_the_cache_is_read_again(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    before = contents(out)
    for path in (out / ".cache").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-20])
    assert run(corpus, out, count=1).failed == 0
    assert contents(out) == before
    assert run(corpus, out, count=1).from_cache == 2


def test_what_an_interrupted_run_left_is_removed_by_the_next(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    listed = json.loads((out / "run.json").read_text())["files"]
    (out / ".cache" / "begun.json").write_text(json.dumps({"files": listed}))
    (out / "run.json").unlink()
    run(corpus, out, count=1, until="tag")
    assert set(contents(out)) == set(json.loads((out / "run.json").read_text())["files"])


def test_a_file_with_a_name_of_the_tools_own_that_is_not_read_is_a_problem(corpus, tmp_path):
    (corpus / "library.ris").write_text("TY  - JOUR\nER  - \n")
    run(corpus, tmp_path / "out", count=1)
    assert "library.ris" in set(read_table(tmp_path / "out", "problems")["path"])


ODD_NAMES = [
    "a\nb.txt",
    'q"uote.txt',
    "=cmd|'x'!A1.txt",
    "x" * 251 + ".txt",
    os.fsdecode(b"und\xff\xfe.txt"),
    "Case.txt",
    "case.txt",
    "turned\u202etxt.exe.txt",
    "-rf.txt",
    "zero\u200bwidth.txt",
]


@pytest.mark.skipif(os.name != "posix", reason="names that only some systems allow")
def test_odd_names_and_things_that_are_no_files_are_accounted_for(tmp_path):
    folder = tmp_path / "papers"
    (folder / "folder.pdf").mkdir(parents=True)
    for number, name in enumerate([*ODD_NAMES, "folder.pdf/inside.txt"]):
        (folder / name).write_text(
            f"{FIRST}\nCopy {number}, with one hid\u200bden and one \u202eturning mark.\n", "utf-8"
        )
    (folder / "link.pdf").symlink_to("/etc/hostname")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    run(folder, tmp_path / "out", count=2)
    rows = read_table(tmp_path / "out", "documents").set_index("path")
    read = [name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") for name in ODD_NAMES]
    assert set(rows.index) == {*read, "folder.pdf/inside.txt", "link.pdf", "round", "pipe.pdf"}
    assert set(rows["status"][["link.pdf", "round", "pipe.pdf"]]) == {"skipped"}
    assert set(rows["status"][read]) == {"read"}
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert not set(report) & set("\u200b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "turned[U+202E]txt.exe.txt" in report


def test_a_decision_changes_the_name_of_the_run(corpus, tmp_path):
    first = run(corpus, tmp_path / "out", count=1).run_id
    (corpus / "decisions.csv").write_text("claim_id,field,value\n")
    assert run(corpus, tmp_path / "out", count=1).run_id != first


def test_the_results_of_a_run_are_no_corpus(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text(PAPER, encoding="utf-8")
    run(tmp_path / "papers", tmp_path / "out", count=1)
    with pytest.raises(PipelineError, match="holds the results of a run: name the folder that holds your papers"):
        run(tmp_path / "out", tmp_path / "again", count=1)


def test_decisions_that_are_not_applied_are_told(tmp_path):
    (tmp_path / "corpus" / "deep").mkdir(parents=True)
    (tmp_path / "corpus" / "one.txt").write_text(PAPER, encoding="utf-8")
    for name in ("deep/decisions.csv", "decisions.csv"):
        (tmp_path / "corpus" / name).write_text("claim_id,field,value\ne1,,\n", encoding="utf-8")
    told = {row["path"]: row["message"] for row in run(tmp_path / "corpus", tmp_path / "out", count=1).problems}
    assert told["decisions.csv"] == "Nothing is decided here yet."
    assert "does not lie at the top of the corpus folder" in told["deep/decisions.csv"]


def test_a_file_without_a_reference_beside_the_papers_keeps_no_decision_from_being_applied(tmp_path):
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    (corpus / "one.txt").write_text(PAPER, encoding="utf-8")
    (corpus / "numbers.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    run(corpus, out, count=1)
    claim = read_table(out, "evidence")["claim_id"].iloc[0]
    (corpus / "decisions.csv").write_text(f"claim_id,field,value\n{claim},status,rejected\n", encoding="utf-8")
    assert run(corpus, out, count=1).decided == 1
