"""The command line as people meet it: one clear sentence, the right exit code, nothing half-written."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def termaudit(*words, stdin=b"", **environment):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def sentence(made):
    lines = made.stderr.decode("utf-8").strip().splitlines()
    assert not any("Traceback" in line for line in lines)
    return lines[-1]


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.txt").write_text("Inter-agency working: agencies acting together by plan and not by chance.\n")
    return folder


def test_help_comes_at_once_and_names_the_commands():
    started = time.perf_counter()
    made = termaudit("--help")
    assert time.perf_counter() - started < 2  # the figure proper is measured by make bench, on a quiet machine
    assert made.returncode == 0
    for command in (b"run", b"text", b"code", b"codebook"):
        assert command in made.stdout


def test_help_imports_no_engine():
    script = "import sys, pipeline.cli; print([m for m in ('pandas', 'spacy', 'sklearn', 'numpy') if m in sys.modules])"
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert made.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["run", "{tmp}/absent", "--out", "{tmp}/out"], 1, "does not exist"),
        (["run", "{papers}", "--out", "{tmp}/out", "--until", "tagg"], 1, "There is no stage 'tagg'"),
        (["run", "{papers}", "--out", "{tmp}/out", "--codebook", "{tmp}/absent"], 1, "codebook folder"),
        (["run", "{papers}"], 2, "--out"),
        (["run", "{papers}", "--out", "{tmp}/out", "--frobnicate"], 2, "--frobnicate"),
        (["run", "{papers}", "--out", "{tmp}/out", "--quiet", "--verbose"], 2, "exclude each other"),
        (["run", "{papers}", "--out", "{tmp}/file/out"], 74, "cannot be written"),
        (["text", "{tmp}/absent.pdf"], 1, "is not a file"),
        (["frob"], 2, "frob"),
    ],
)
def test_bad_input_gets_one_sentence_and_its_exit_code(papers, tmp_path, words, code, expected):
    (tmp_path / "file").write_text("in the way")
    made = termaudit(*(word.format(tmp=tmp_path, papers=papers) for word in words))
    assert made.returncode == code
    assert expected in sentence(made)
    assert made.stdout == b""


def test_a_broken_codebook_names_file_entry_and_nearest_name(papers, tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    (book / "terms.toml").write_text(
        '[[concept]]\nid = "C-X"\nlabel = "x"\nmeaning = "x"\n'
        '[[concept.term]]\nterm = "x"\nspeling = "x"\npart_of_speech = "noun"\n'
    )
    made = termaudit("run", papers, "--out", tmp_path / "out", "--codebook", book)
    assert made.returncode == 1
    for words in ("terms.toml", "C-X", "'speling'", "did you mean 'spelling'"):
        assert words in sentence(made)
    assert not (tmp_path / "out").exists()
    checked = termaudit("codebook", "check", "--codebook", book)
    assert checked.returncode == 1
    assert b"speling" in checked.stdout


def test_the_shipped_codebook_is_sound_and_can_be_shown():
    assert termaudit("codebook", "check").returncode == 0
    assert b"C-INTERAGENCY" in termaudit("codebook", "show").stdout


def test_a_folder_in_which_nothing_is_readable_ends_with_three(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "bad.pdf").write_bytes(b"%PDF-1.4 nothing more")
    made = termaudit("run", tmp_path / "papers", "--out", tmp_path / "out")
    assert made.returncode == 3
    assert "problems.csv" in sentence(made)


def test_strict_ends_with_three_when_one_document_failed(papers, tmp_path):
    (papers / "bad.pdf").write_bytes(b"%PDF-1.4 nothing more")
    assert termaudit("run", papers, "--out", tmp_path / "out").returncode == 0
    assert termaudit("run", papers, "--out", tmp_path / "out", "--strict").returncode == 3


def test_a_run_ends_with_counts_and_the_paths_of_report_and_table(papers, tmp_path):
    made = termaudit("run", papers, "--out", tmp_path / "out")
    assert made.returncode == 0
    assert made.stdout == b""
    words = made.stderr.decode("utf-8")
    assert "1 file: 1 read" in words
    assert str(tmp_path / "out" / "report.html") in words
    assert str(tmp_path / "out" / "evidence.csv") in words
    assert termaudit("run", papers, "--out", tmp_path / "out", "--quiet").stderr == b""


def test_a_folder_in_use_ends_with_seventy_five_and_says_by_whom(papers, tmp_path):
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom pipeline.outputs import hold\n"
        "with hold(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    out = tmp_path / "out"
    holder = subprocess.Popen([sys.executable, "-c", script, str(out)], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        holder.stdout.readline()
        made = termaudit("run", papers, "--out", out)
        assert made.returncode == 75
        assert f"process {holder.pid} since" in sentence(made)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert termaudit("run", papers, "--out", out).returncode == 0


def test_text_prints_the_body_and_as_json_one_block_a_line(papers):
    assert termaudit("text", papers / "one.txt").stdout.decode().startswith("Inter-agency working: agencies")
    [block] = [json.loads(line) for line in termaudit("text", papers / "one.txt", "--json").stdout.splitlines()]
    assert {"doc_id", "role", "section", "page_index", "page_label", "box", "text", "start", "end", "quality"} <= set(
        block
    )
    assert block["text"][: block["end"]].startswith("Inter-agency")


def test_passages_are_coded_line_by_line_in_order():
    lines = [
        {"id": 1, "text": "Inter-agency working refers to two agencies that act together."},
        {"id": "two", "text": ""},
        {"id": 3, "text": "The terms 'joined-up' and 'multi-agency' are often used interchangeably (Ash, 2009)."},
    ]
    made = termaudit("code", stdin=b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert made.returncode == 0
    answers = [json.loads(line) for line in made.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "two", 3]
    for answer, line in zip(answers, lines, strict=True):
        assert list(answer) == ["id", "mentions", "definitions", "remarks", "codes", "citations"]
        for mention in answer["mentions"]:
            assert line["text"][mention["start"] : mention["end"]] == mention["term_as_written"]
    assert answers[0]["definitions"][0]["concept"] == "C-INTERAGENCY"
    assert answers[2]["remarks"][0]["kind"] == "ML-INTER"
    assert (answers[2]["citations"][0]["authors"], answers[2]["citations"][0]["year"]) == ("Ash", "2009")


def test_a_bad_line_gets_an_error_and_the_others_go_on():
    made = termaudit("code", stdin=b'{"id": 1, "text": "x"}\nnonsense\n{"id": 3}\n{"id": 4, "text": "y"}\n')
    assert made.returncode == 1
    answers = [json.loads(line) for line in made.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, None, 3, 4]
    assert ["error" in answer for answer in answers] == [False, True, True, False]


def test_a_line_that_cannot_be_given_back_does_not_stop_the_others():
    odd = [
        b'{"id": "\\ud800", "text": "x"}',
        b"[" * 100_000,
        b'{"id": NaN, "text": "x"}',
        b'{"id": 1, "text": "\\ud800"}',
    ]
    made = termaudit("code", stdin=b"\n".join([*odd, b'{"id": 5, "text": "y"}']) + b"\n")
    assert made.returncode == 1
    answers = [json.loads(line) for line in made.stdout.splitlines()]
    assert ["error" in answer for answer in answers] == [True, True, True, True, False]
    assert answers[4]["id"] == 5


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished")
    (folder / "papers").mkdir()
    (folder / "papers" / "one.txt").write_text(
        "Inter-agency working means that two agencies act together by plan. Inter-agency working is slow.\n"
    )
    assert termaudit("run", folder / "papers", "--out", folder / "out").returncode == 0
    return folder


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["export", "xlsx", "{tmp}/evidence.csv"], "does not end in .xlsx"),
        (["export", "docx", "{tmp}/folder.docx"], "is a folder: name a file in it"),
        (["export", "xlsx", "{tmp}/out/evidence.xlsx"], "would lie in the folder of the run"),
        (["export", "docx", "{tmp}/papers/appendix.docx"], "would lie in its corpus"),
        (["export", "qdpx", "{tmp}/there.qdpx"], "is there already: name another file, or replace it with --force"),
        (["export", "qdpx", "{tmp}/link.qdpx"], "is there already"),
        (["term", "frobnication"], "No term"),
        (["kwic", "("], "no regular expression"),
        (["check", "{tmp}/absent.md"], "is not a file"),
        (["check", "{tmp}/papers/one.txt", "--ignore", "T999"], "the codes are T101"),
    ],
)
def test_a_command_that_cannot_be_meant_gets_one_sentence_and_changes_nothing(finished, words, expected):
    (finished / "folder.docx").mkdir(exist_ok=True)
    (finished / "there.qdpx").write_text("kept")
    (finished / "link.qdpx").unlink(missing_ok=True)
    (finished / "link.qdpx").symlink_to(finished / "there.qdpx")
    made = termaudit(*(word.format(tmp=finished) for word in words), "--out", finished / "out")
    assert made.returncode == 1
    assert expected in sentence(made)
    assert (finished / "there.qdpx").read_text() == "kept"


def test_an_export_replaces_a_file_only_when_told_to(finished):
    (finished / "old.xlsx").write_text("old")
    assert termaudit("export", "xlsx", finished / "old.xlsx", "--force", "--out", finished / "out").returncode == 0
    assert (finished / "old.xlsx").read_bytes().startswith(b"PK")


def test_control_characters_of_a_name_do_not_reach_the_terminal(finished):
    made = termaudit("check", finished / "no\x1b[31mfile.md", "--out", finished / "out")
    assert made.returncode == 1
    assert b"\x1b" not in made.stderr
