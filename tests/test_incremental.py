"""What is done again and what is not: after a change, only what follows from it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import run, versions
from pipeline.keys import DOCUMENT_STAGES, document_keys, follows
from pipeline.settings import Settings
from pipeline.stages import BY_NAME, STAGES
from tests.test_runner import FIRST, PAPER, SECOND, contents

ROOT = Path(__file__).parent.parent
NAMES = [stage.name for stage in DOCUMENT_STAGES]


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


def explained(corpus, out, **options):
    """What became of each stage, and why: (path, stage) -> (fate, why)."""
    lines = run(corpus, out, count=1, explain=True, **options).explained
    return {(line.path, stage): (line.fate, line.why) for line in lines for stage in line.stages}


def ran(explanations, path):
    return [stage for (place, stage), (fate, _) in explanations.items() if place == path and fate == "ran"]


def test_every_stage_is_explained_for_every_document(corpus, tmp_path):
    found = explained(corpus, tmp_path / "out")
    assert [stage for path, stage in found if path == "first.txt"] == NAMES
    assert {why for _, why in found.values()} == {"no run has ended in this folder before"}
    assert [stage for path, stage in found if path == "corpus"] == [s.name for s in STAGES if s.sees == "corpus"]


def test_where_nothing_changed_nothing_runs_and_no_file_is_written(corpus, tmp_path):
    out = tmp_path / "out"
    first = run(corpus, out, count=1)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != "lock"}
    again = run(corpus, out, count=1, explain=True)
    assert {line.fate for line in again.explained} == {"kept"}
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != "lock"} == times
    for name in ("run_id", "read", "failed", "terms", "findings", "problems"):
        assert getattr(again, name) == getattr(first, name)


def test_a_new_paper_costs_its_own_reading_only(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    (corpus / "third.txt").write_text(PAPER, encoding="utf-8")
    found = explained(corpus, out)
    assert ran(found, "first.txt") == ran(found, "second.txt") == []
    assert ran(found, "third.txt") == NAMES
    assert found["third.txt", "extract"][1] == "the file is new"
    assert found["corpus", "measure"] == ("ran", "1 file new")


def test_a_paper_under_another_name_is_not_read_again(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    (corpus / "first.txt").rename(corpus / "renamed.txt")
    found = explained(corpus, out)
    assert ran(found, "renamed.txt") == []
    assert found["corpus", "report"] == ("ran", "1 file new; 1 file gone")


def test_a_changed_code_of_a_stance_reads_no_paper(corpus, tmp_path):
    out, book = tmp_path / "out", tmp_path / "book"
    run(corpus, out, count=1)
    book.mkdir()
    stances = (ROOT / "models" / "codebook" / "stances.toml").read_text(encoding="utf-8")
    (book / "stances.toml").write_text(stances.replace('label = "', 'label = "re', 1), encoding="utf-8")
    found = explained(corpus, out, codebook=book)
    assert ran(found, "first.txt") == ["stance"]
    assert found["first.txt", "stance"][1] == "stances.toml of the codebook changed"
    assert found["corpus", "catalog"][1] == "stances.toml of the codebook changed"


@pytest.mark.parametrize(
    ("setting", "value", "stages"),
    [
        ("seed", 7, []),
        ("seconds", 60, []),
        ("remark_confidence", 0.9, ["remark", "compare"]),
        ("stance_confidence", 0.9, ["stance"]),
        ("characters", 100, NAMES),
    ],
)
def test_a_setting_concerns_the_stages_that_use_it(setting, value, stages, corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    assert ran(explained(corpus, out, **{setting: value}), "first.txt") == stages


def test_what_others_made_anew_is_taken_up(corpus, tmp_path):
    run(corpus, tmp_path / "out", count=1)
    found = explained(corpus, tmp_path / "out", remark_confidence=0.9)
    assert found["first.txt", "compare"] == ("ran", "made from what remark made")


def test_decisions_concern_the_corpus_stages_alone(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    (corpus / "decisions.csv").write_text("field,value,claim_id\nstatus,rejected,e000000000000\n", encoding="utf-8")
    found = explained(corpus, out)
    assert ran(found, "first.txt") == []
    assert found["corpus", "decide"] == ("ran", "decisions.csv changed")


@pytest.mark.parametrize("name", ["evidence.csv", "report.html", "measures.parquet"])
def test_a_result_that_somebody_edited_or_removed_is_made_again(name, corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    before = contents(out, but=())
    (out / name).write_bytes(b"edited")
    run(corpus, out, count=1)
    assert contents(out, but=()) == before
    (out / name).unlink()
    assert ran(explained(corpus, out), "first.txt") == []
    assert contents(out, but=()) == before


def test_a_damaged_entry_of_the_cache_is_made_again(corpus, tmp_path):
    out = tmp_path / "out"
    run(corpus, out, count=1)
    before = contents(out, but=())
    entries = [path for path in (out / ".cache").glob("??/*") if b'"sentences"' in path.read_bytes()[:100]]
    for path in entries:
        path.write_bytes(path.read_bytes()[:-1])
    found = explained(corpus, out)
    assert ran(found, "first.txt") == ["segment"]
    assert found["first.txt", "segment"][1] == "nothing of it was stored"
    assert contents(out, but=()) == before


def test_why_a_paper_cannot_be_read_is_kept(corpus, tmp_path):
    (corpus / "odd.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    out = tmp_path / "out"
    first = run(corpus, out, count=1)
    again = run(corpus, out, count=1, explain=True)
    assert first.failed == again.failed == 1
    assert again.problems == first.problems
    assert {line.fate for line in again.explained} == {"kept"}
    (corpus / "third.txt").write_text(PAPER, encoding="utf-8")
    third = run(corpus, out, count=1, explain=True)
    assert [line.fate for line in third.explained if line.path == "odd.pdf"] == ["kept"]
    assert [row for row in third.problems if row["path"] == "odd.pdf"] == first.problems


def test_the_command_says_why_stages_ran(corpus, tmp_path):
    command = [sys.executable, "-m", "pipeline", "run", str(corpus), "--out", str(tmp_path / "out"), "--explain"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert made.stdout.splitlines()[0].split("\t") == [
        "first.txt",
        " ".join(NAMES),
        "ran",
        "no run has ended in this folder before",
    ]


def test_a_key_follows_from_the_bytes_and_what_a_stage_uses_alone(codebook):
    found = follows(codebook, Settings())
    file = {"doc_id": "d000000000001", "format": "pdf"}
    keys = document_keys(file, found)
    assert list(keys) == NAMES
    assert document_keys(file | {"path": "other.pdf"}, found) == keys
    other = document_keys(file | {"doc_id": "d000000000002"}, found)
    assert not set(other.values()) & set(keys.values())
    assert list(document_keys(file, found, until="tag")) == NAMES[: NAMES.index("tag") + 1]


# ------------------------------------------------------------------------------------------- versions of the stages

PROBE = """
import json, sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, facts: opened.add(str(facts[0])) if event == "open" else None)
from pipeline.keys import DOCUMENT_STAGES
from pipeline.codebook_files import load_codebook
from pipeline.settings import Settings
from pipeline.stages import STAGES
import pipeline.visit
codebook, before = load_codebook(), set(sys.modules)
opened.clear()
tables = {"file": [{"doc_id": "d000000000000", "format": sys.argv[2], "content": Path(sys.argv[1]).read_bytes()}]}
for stage in DOCUMENT_STAGES:
    tables |= pipeline.visit.apply(stage, tables, codebook=codebook, settings=Settings(), trained=None)
    if stage.name == sys.argv[3]:
        break
own = [name for name in sys.modules if name.startswith("pipeline.") and name not in before]
print(json.dumps([[sys.modules[name].__file__ for name in own], sorted(opened)]))
"""


@pytest.mark.parametrize("stage", NAMES)
def test_the_version_of_a_stage_covers_every_module_and_weight_that_it_loads(stage):
    paper = next((ROOT / "corpus" / "demo").glob("*.pdf"))
    command = [sys.executable, "-c", PROBE, str(paper), "pdf", stage]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    modules, opened = json.loads(found)
    chain = NAMES[: NAMES.index(stage) + 1]
    covered = {name for each in chain for name in versions.reached(f"stages/{each}.py")} | versions.GATES
    assert {Path(each).relative_to(ROOT / "pipeline").as_posix() for each in modules} <= covered
    weights = {path for name in covered for path in versions._weights(versions._text(name))}
    folders = {path.parent for path in weights if path.name == versions.CHECKSUMS}
    models = {Path(each) for each in opened if each.startswith(str(ROOT / "models"))} - {ROOT / "models/settings.toml"}
    assert not [path for path in models if path not in weights and not folders & set(path.parents)]


def test_a_change_of_the_report_reads_no_paper():
    for name in NAMES:
        assert not [each for each in versions.reached(f"stages/{name}.py") if each.startswith("presentation/")]


def test_a_stage_is_given_only_the_settings_that_it_declares(make_document):
    fields = set(Settings.__dataclass_fields__)
    assert all(set(stage.settings) <= fields for stage in STAGES)
    odd = Settings(seed=1, pages=3, remark_confidence=0.1)
    assert odd.only(BY_NAME["remark"].settings) == Settings(remark_confidence=0.1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can be timed by children")
def test_a_run_that_changes_nothing_takes_less_than_two_seconds(demo_run):
    import resource

    corpus = ROOT / "corpus" / "demo"
    run(corpus, demo_run, count=1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    command = [sys.executable, "-m", "pipeline", "run", str(corpus), "--out", str(demo_run), "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert time.monotonic() - started < 8  # of a busy machine
    assert spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime < 2
