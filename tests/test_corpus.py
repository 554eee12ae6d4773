"""What a corpus folder holds: every file once, the tool's own left out, nothing followed that leads elsewhere."""

import os

import pytest

from pipeline.corpus import find_files
from pipeline.errors import PipelineError


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def paths(folder):
    return [file["path"] for file in find_files(folder)]


def test_files_at_any_depth_are_found_in_order(tmp_path):
    write(tmp_path, "b.txt", "a/z.pdf", "a/b/c.docx", ".hidden")
    assert paths(tmp_path) == [".hidden", "a/b/c.docx", "a/z.pdf", "b.txt"]


def test_the_tools_own_files_are_left_out_at_the_top_only(tmp_path):
    own = ["library.bib", "decisions.csv", "decisions-anna.csv", "gold/x.csv", "codebook/terms.toml", "README.md"]
    write(tmp_path, "paper.txt", *own, "deep/library.bib", "deep/gold/paper.txt")
    assert paths(tmp_path) == ["deep/gold/paper.txt", "deep/library.bib", "paper.txt"]


def test_links_pipes_and_closed_folders_are_named_and_not_followed(tmp_path):
    write(tmp_path, "paper.txt")
    os.symlink("/etc/hostname", tmp_path / "link.txt")
    os.symlink(tmp_path, tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe.pdf")
    problems = {file["path"]: file["problem"] for file in find_files(tmp_path)}
    assert problems["paper.txt"] is None
    for name in ("link.txt", "loop", "pipe.pdf"):
        assert problems[name][0] == "not_a_file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_closed_folder_is_named(tmp_path):
    write(tmp_path, "closed/paper.txt")
    (tmp_path / "closed").chmod(0)
    try:
        [file] = find_files(tmp_path)
        assert file["problem"][0] == "permission"
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_the_folder_of_a_saved_page_belongs_to_it(tmp_path):
    write(tmp_path, "Desks.html", "Desks_files/a.css", "Desks_files/deep/b.js", "Rooms.htm", "Rooms.files/c.png")
    write(tmp_path, "Desks_papers/d.txt", "Plans_files/e.txt", "desks.pdf", "Desks-Dateien/f.js")
    assert {file["path"]: file["part_of"] for file in find_files(tmp_path) if file["part_of"]} == {
        "Desks_files/a.css": "Desks.html",
        "Desks_files/deep/b.js": "Desks.html",
        "Rooms.files/c.png": "Rooms.htm",
        "Desks-Dateien/f.js": "Desks.html",
    }


def test_pictures_and_scripts_beside_a_page_in_a_folder_of_zotero_belong_to_it(tmp_path):
    names = ["Desks.html", "frame.html", "a.png", "b.css", "Desks.pdf", ".zotero-ft-cache", "c.txt", "deep/d.gif"]
    write(tmp_path, *(f"storage/AB23CD45/{name}" for name in names))
    write(tmp_path, "storage/EF67GH89/paper.pdf", "storage/EF67GH89/scan.png", "pages/Desks.html", "pages/a.png")
    assert {file["path"] for file in find_files(tmp_path) if file["part_of"]} == {
        "storage/AB23CD45/a.png",
        "storage/AB23CD45/b.css",
        "storage/AB23CD45/deep/d.gif",
    }


def test_odd_names_are_shown_and_opened(tmp_path):
    names = [b"a\nb.txt", b"=1+1.txt", b"\xff\xfe.txt", "é.txt".encode(), b"'.txt", b"x" * 251 + b".txt"]
    for name in names:
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as handle:
            handle.write(name)
    files = find_files(tmp_path)
    assert len(files) == len(names)
    assert all(file["problem"] is None and file["doc_id"].startswith("d") for file in files)
    assert "\\xff\\xfe.txt" in [file["path"] for file in files]


def test_a_very_deep_folder_is_walked(tmp_path):
    folder = tmp_path
    for _ in range(600):
        folder = folder / "d"
    os.makedirs(folder)
    write(folder, "paper.txt")
    assert len(paths(tmp_path)) == 1


@pytest.mark.parametrize("name", ["absent", "empty", "file"])
def test_a_folder_without_papers_is_told_in_a_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(PipelineError, match="papers"):
        find_files(tmp_path / name)


def test_no_two_names_are_shown_alike(tmp_path):
    for name in (b"z\xff.txt", b"z\\xff.txt", b"z\\\\xff.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as handle:
            handle.write(b"text")
    assert len(set(paths(tmp_path))) == 3
