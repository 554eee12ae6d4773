"""What the README tells people to type works as it says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands():
    lines = [line.strip() for block in blocks("sh") for line in block.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line]


def test_the_two_commands_are_shown():
    assert {"make", "make test"} <= set(commands())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of what a clone would hold, with this environment in place of the one that make sets up."""
    folder = tmp_path_factory.mktemp("clone") / "termaudit"
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "outputs", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=ignored)
    (folder / "outputs").mkdir()
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    (binaries / "termaudit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline "$@"\n')
    (binaries / "termaudit").chmod(0o755)
    (folder / ".venv" / "ready").touch()
    return folder


def typed(line, folder):
    path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(folder)},
    )


def test_every_command_of_the_readme_works(checkout):
    # The tests do not run themselves, and installing is tested in test_wheel.py.
    for line in commands():
        if line == "make test" or line.startswith(("git clone", "cd ", "pip install")):
            continue
        made = typed(line, checkout)
        assert made.returncode == 0, f"{line}\n{made.stderr}"


def test_every_python_snippet_works(checkout):
    measures = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    for snippet in [*blocks("python"), *re.findall(r"```python\n(.*?)```", measures, flags=re.DOTALL)]:
        made = subprocess.run(
            [sys.executable, "-c", snippet],
            cwd=checkout,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )
        assert made.returncode == 0, f"{snippet}\n{made.stderr}"


def test_the_duckdb_snippet_reads_the_tables(checkout, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(checkout)
    [snippet] = blocks("sql")
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as base:
        assert base.execute(snippet).fetchall()[0][0] == "C-INTERAGENCY"


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R here")
def test_the_r_snippet_reads_the_tables(checkout):
    [snippet] = blocks("r")
    made = subprocess.run(["Rscript", "-e", snippet], cwd=checkout, capture_output=True, text=True)
    assert "definition" in made.stdout, made.stderr


def test_every_file_that_the_readme_links_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_an_old_python_gets_a_sentence_and_so_does_a_missing_venv_module(checkout, tmp_path):
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (checkout / ".venv" / "ready").unlink()
    try:
        made = typed(f"make PYTHON={old}", checkout)
        assert made.returncode != 0
        assert "needs Python 3.11" in made.stderr
        bare = tmp_path / "bare"
        bare.write_text('#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\nexit 0\n')
        bare.chmod(0o755)
        made = typed(f"make PYTHON={bare}", checkout)
        assert made.returncode != 0
        assert "venv module is missing" in made.stderr
    finally:
        (checkout / ".venv" / "ready").touch()


def test_make_help_lists_the_targets(checkout):
    words = typed("make help", checkout).stdout
    for target in ("report", "term", "check", "test", "browser", "lint", "bench", "clean"):
        assert target in words
