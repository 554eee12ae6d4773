"""A new corpus folder: what it holds, that nothing in it is taken for a paper, a decision or a codebook."""

import re
import shutil

import pytest

from pipeline import read_table, run
from pipeline.codebook_files import check_codebook, load_codebook
from pipeline.corpus import find_files, own_files
from pipeline.errors import DiskFailed, PipelineError
from pipeline.newcorpus import new_corpus
from pipeline.people.checking import Known
from pipeline.people.decisions import GIVEN, read_decisions

PAPER = "Joined-up working means planning with the next office in mind. The oak office and the elm office met.\n"


@pytest.fixture
def mine(tmp_path):
    new_corpus(tmp_path / "mine")
    return tmp_path / "mine"


def test_a_new_folder_has_a_place_for_papers_and_an_explanation_of_all_else(tmp_path):
    made = new_corpus(tmp_path / "deep" / "mine")
    there = {path.relative_to(tmp_path / "deep" / "mine").as_posix() for path in (tmp_path / "deep").rglob("*")}
    assert {name.rstrip("/") for name in made} <= there
    assert {"README.md", "papers/", "gold/README.md", "codebook/README.md", "README-decisions.csv"} == set(made)
    text = (tmp_path / "deep" / "mine" / "README.md").read_text(encoding="utf-8")
    for word in ("library.bib", "decisions.csv", "gold/", "codebook/", "termaudit run"):
        assert word in text


def test_a_run_on_a_fresh_folder_says_that_it_holds_no_papers(mine, tmp_path):
    with pytest.raises(PipelineError, match="holds no papers: put PDF"):
        run(mine, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_template_is_a_paper_a_decision_or_a_file_that_is_not_read(mine):
    (mine / "papers" / "oak.txt").write_text(PAPER)
    assert [file["path"] for file in find_files(mine)] == ["papers/oak.txt"]
    assert own_files(mine) == {}


def test_a_run_with_one_paper_is_as_one_without_the_templates(mine, tmp_path):
    (mine / "papers" / "oak.txt").write_text(PAPER)
    (tmp_path / "bare" / "papers").mkdir(parents=True)
    shutil.copy(mine / "papers" / "oak.txt", tmp_path / "bare" / "papers")
    for name in ("mine", "bare"):
        run(tmp_path / name, tmp_path / f"out-{name}", count=1, until="evidence")
    evidence = [read_table(tmp_path / f"out-{name}", "evidence") for name in ("mine", "bare")]
    assert evidence[0].equals(evidence[1])
    assert len(evidence[0])
    assert read_table(tmp_path / "out-mine", "problems").equals(read_table(tmp_path / "out-bare", "problems"))


def test_the_codebook_folder_changes_nothing_until_a_file_is_put_into_it(mine):
    assert load_codebook(mine / "codebook") == load_codebook()


def test_the_example_of_a_codebook_is_sound_and_takes_the_place_of_the_terms(mine):
    text = (mine / "codebook" / "README.md").read_text(encoding="utf-8")
    (mine / "codebook" / "terms.toml").write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1])
    assert check_codebook(mine / "codebook") == []
    assert [concept.id for concept in load_codebook(mine / "codebook").terms] == ["C-COPRODUCTION"]


def test_the_example_of_decisions_can_be_read_once_it_bears_their_name(mine):
    lines = read_decisions({"decisions.csv": (mine / "README-decisions.csv").read_bytes()})
    assert len(lines) == 5
    known = Known(load_codebook(), [], {})
    assert [fault for line in lines for fault in known.faults(known.normal(line, line.axis))] == []


def test_every_column_that_the_readme_explains_is_one_of_a_decisions_file_and_every_example_has_them(mine):
    text = (mine / "README.md").read_text(encoding="utf-8")
    rows = text.split("| column |")[1].split("\n\n")[0]
    named = [name for row in rows.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    head = (mine / "README-decisions.csv").read_text(encoding="utf-8").splitlines()[0]
    assert named == head.split(",")
    assert set(named) <= set(GIVEN)


def test_a_folder_with_anything_in_it_is_left_as_it_is(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("mine")
    with pytest.raises(PipelineError, match="is not empty"):
        new_corpus(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["README.md"]
    assert (tmp_path / "mine" / "README.md").read_text() == "mine"


def test_an_empty_folder_is_filled_and_a_second_time_it_is_not_empty(tmp_path):
    (tmp_path / "mine").mkdir()
    assert new_corpus(tmp_path / "mine")
    with pytest.raises(PipelineError, match="is not empty"):
        new_corpus(tmp_path / "mine")


def test_a_file_of_the_name_is_told_in_a_sentence(tmp_path):
    (tmp_path / "mine").write_text("a list")
    with pytest.raises(PipelineError, match=r"mine is a file: name a new folder\.$"):
        new_corpus(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "a list"


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskFailed, match=r"cannot be written \(Not a directory\)"):
        new_corpus(tmp_path / "file" / "mine")
