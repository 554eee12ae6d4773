"""Whatever a file holds, it ends as read, in part, or failed with a kind of the list, and no process stays behind."""

import ast
import os
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import read_table, run
from pipeline.settings import Settings
from pipeline.stages.catalog import PARTLY_READ
from pipeline.tables import schema
from pipeline.workers import Limits, run_tasks
from tests import hostile

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "corpus" / "demo"
MALFORMED = ROOT.parent / "shared" / "pdf" / "malformed"
KINDS = {kind for each in schema()["problems"].columns if each.name == "kind" for kind in each.values}


def workers_alive():
    """Processes that run the worker module, with the groups that they lead, children among them."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = Path("/proc", name, "cmdline").read_bytes()
            group = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[2])
        except OSError:
            continue  # it ended meanwhile
        found[int(name)] = (group, b"pipeline.workers" in command and str(os.getpid()).encode() in command)
    leaders = {group for group, is_worker in found.values() if is_worker}
    return {pid for pid, (group, _) in found.items() if group in leaders}


def ends(folder, out, **options):
    """What became of every file below `folder`: (status, kinds of its problems) by path."""
    try:
        run(folder, out, until="catalog", count=2, **options)
    except Exception as error:
        assert type(error).__name__ == "NothingRead", error  # noqa: PT017 - that no paper was read is an end too
    documents, problems = read_table(out, "documents"), read_table(out, "problems")
    kinds = {path: set(rows["kind"]) for path, rows in problems.groupby("path")}
    assert workers_alive() == set()
    assert set(problems["kind"]) <= KINDS
    return {row.path: (row.status, kinds.get(row.path, set())) for row in documents.itertuples()}


def test_every_hostile_pdf_ends_as_it_should_and_its_honest_page_is_read(tmp_path):
    limits, facts = Limits(seconds=25, megabytes=600), asdict(Settings())
    tasks = []
    for made in hostile.ENDS:
        path = tmp_path / f"{made.__name__}.pdf"
        path.write_bytes(made())
        tasks.append({"path": str(path), "settings": facts})
    answers = dict(run_tasks("tests.hostile:reading", tasks, limits=limits, count=2))
    found = {}
    for number, made in enumerate(hostile.ENDS):
        if "error" in answers[number]:
            found[made.__name__] = f"failed {answers[number]['error'][0]}"
            continue
        kinds = answers[number]["value"]["kinds"]
        assert set(kinds) <= KINDS
        assert hostile.SENTENCE in answers[number]["value"]["text"] or made in hostile.LIE
        found[made.__name__] = " ".join(["partial" if PARTLY_READ & set(kinds) else "read", *kinds])
    assert found == {made.__name__: words for made, words in hostile.ENDS.items()}
    assert workers_alive() == set()


def test_script_and_programs_in_a_file_are_never_run(tmp_path):
    folder, place = tmp_path / "papers", tmp_path / "touched"
    folder.mkdir()
    (folder / "script.pdf").write_bytes(hostile.script_that_would_run(str(place)))
    assert ends(folder, tmp_path / "out")["script.pdf"][0] == "read"
    assert not place.exists()


@pytest.mark.skipif(not MALFORMED.is_dir(), reason="the collection of malformed files is not here")
def test_every_malformed_file_is_accounted_for_in_time(tmp_path):
    started = time.monotonic()
    found = ends(MALFORMED, tmp_path / "out", seconds=20)
    papers = [path.name for path in MALFORMED.iterdir() if path.suffix == ".pdf"]
    assert sorted(found) == sorted(papers)
    assert {status for status, _ in found.values()} <= {"read", "partial", "failed", "duplicate"}
    assert all(kinds for status, kinds in found.values() if status in {"partial", "failed"})
    assert not {kind for _, kinds in found.values() for kind in kinds} & {"timeout", "memory", "crashed"}
    assert time.monotonic() - started < 20 * len(papers)


GOOD = [DEMO / name for name in ("plain-words-toolkit.pdf", "terms-review.pdf")]
GOOD += [next(iter(sorted(DEMO.rglob(f"*.{ending}"))), None) for ending in ("docx", "html", "md", "txt", "xml")]
GOOD = [path for path in GOOD if path]


@st.composite
def broken(draw):
    """A good file with its end cut off, some of its bytes changed, or a stretch of it twice."""
    path = draw(st.sampled_from(GOOD))
    content = bytearray(path.read_bytes())
    for _ in range(draw(st.integers(0, 8))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    start, length = draw(st.integers(0, len(content) - 1)), draw(st.integers(0, 2000))
    if draw(st.booleans()):
        content[start:start] = content[start : start + length]
    end = draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    return f"paper{path.suffix}", bytes(content[:end])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(broken(), min_size=12, max_size=12))
def test_broken_copies_of_good_files_end_as_read_in_part_or_failed(tmp_path_factory, copies):
    folder = tmp_path_factory.mktemp("papers")
    for number, (name, content) in enumerate(copies):
        (folder / f"{number:02} {name}").write_bytes(content)
    found = ends(folder, tmp_path_factory.mktemp("out"), seconds=20)
    assert len(found) == len(copies)
    for status, kinds in found.values():
        assert status in {"read", "partial", "failed", "skipped", "duplicate"}
        assert kinds or status != "failed"
        assert "crashed" not in kinds


def kinds_raised():
    """Kinds that stand in the package as texts: the first argument of an error, or the third of a row of problems."""
    found = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = {"DocumentError": 0, "_error": 0, "Failure": 2}.get(name)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    found.add(node.args[place].value)
    return found


def test_every_kind_of_problem_that_is_raised_is_on_the_list():
    raised = kinds_raised()
    assert len(raised) > 12
    assert raised <= KINDS | {"disk"}  # the disk is no document's problem: it ends the run
