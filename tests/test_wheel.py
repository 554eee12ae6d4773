"""The wheel works without the checkout: it carries codebook, weights, word lists and templates."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from pipeline.presentation.charts import vega
from pipeline.versions import program_version

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT],
        check=True,
        env={**os.environ, "PIP_NO_INDEX": "1"},
    )
    [path] = folder.glob("*.whl")
    return path


def test_the_wheel_carries_models_and_templates_and_nothing_of_tests_or_corpus(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("pipeline/models/codebook/terms.toml", "pipeline/schema.toml", "pipeline/models/idf/english.tsv"):
        assert part in names
    assert any(name.startswith("pipeline/presentation/templates/") for name in names)
    assert "pipeline/templates/corpus/README.md" in names
    assert f"pipeline/presentation/charts/{vega.place().name}" in names
    assert not [name for name in names if name.startswith(("tests/", "corpus/", "outputs/")) or "hatch_build" in name]


def test_an_installed_termaudit_runs_elsewhere(wheel, tmp_path):
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin" / "python"
    # The dependencies come from this environment; its own editable termaudit does not, as path files are not followed.
    dependencies = sysconfig.get_path("purelib")
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "one.txt").write_text("Inter-agency working: two or more agencies acting together by plan.\n")
    made = subprocess.run(
        [python, "-c", "from pipeline.cli import main; main()", "run", "papers", "--out", "out"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": dependencies},
    )
    assert made.returncode == 0, made.stderr
    version = [python, "-c", "from pipeline.versions import program_version; print(program_version())"]
    told = subprocess.run(
        version,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": dependencies},
    )
    assert told.stdout.strip() == program_version()  # the same results have the same name, however it was installed
    assert "C-INTERAGENCY" in (tmp_path / "out" / "mentions.csv").read_text(encoding="utf-8-sig")
    where = subprocess.run(
        [python, "-c", "import pipeline; print(pipeline.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": dependencies},
    )
    assert where.stdout.startswith(site)
