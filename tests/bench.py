"""CPU time of termaudit beside that of pdfplumber alone, on the same PDFs in one run.

usage: make bench [PDFS="a.pdf b.pdf"]        by default the readable PDFs of the demonstration corpus

Every figure is user and system time of a whole process with its children, start-up included. The machine's own noise
touches both sides, so the ratios are what to quote.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PDFPLUMBER = "import sys, pdfplumber\nfor path in sys.argv[1:]:\n    with pdfplumber.open(path) as pdf:\n" + (
    "        for page in pdf.pages:\n            page.extract_text()\n            page.close()\n"
)
PAGES = "import sys, pypdfium2\nprint(sum(len(pypdfium2.PdfDocument(path)) for path in sys.argv[1:]))"
ONE_PAGE = (
    "Inter-agency working\n\nStaff of three agencies said that inter-agency working was hard. " + "It is so. " * 100
)


def cpu_seconds(*command):
    """User and system seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run_on(files, folder, *options):
    """CPU seconds of `termaudit run` on a corpus of these files."""
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True)
    for number, path in enumerate(files):
        shutil.copy(path, corpus / f"{number:03}{Path(path).suffix}")
    return cpu_seconds(
        "-m", "pipeline", "run", str(corpus), "--out", str(Path(folder) / "out"), "--workers", "1", *options
    )


def main(paths):
    paths = paths or [path for path in sorted((ROOT / "corpus/demo").glob("*.pdf")) if "locked" not in path.name]
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "page.txt"
        note.write_text(ONE_PAGE, encoding="utf-8")
        one_page = run_on([note], Path(folder) / "one")
        reading = run_on(paths, Path(folder) / "reading", "--until", "extract")
        language = run_on(paths, Path(folder) / "language", "--until", "stance")
        whole = run_on(paths, Path(folder) / "whole")
    empty = cpu_seconds("-c", "import pdfplumber")
    plumber = cpu_seconds("-c", PDFPLUMBER, *map(str, paths)) - empty
    pages = int(subprocess.run([sys.executable, "-c", PAGES, *map(str, paths)], capture_output=True, check=True).stdout)
    print(f"{'what':44}{'CPU s':>9}{'pages/s':>10}{'of pdfplumber':>16}")
    print(f"{'one page, start-up and report':44}{one_page:9.2f}")
    for name, seconds in (
        (f"pdfplumber extract_text, {pages} pages", plumber),
        ("up to extract, start-up included", reading),
        ("up to stance, start-up included", language),
        ("whole run, start-up included", whole),
        ("whole run beyond one page", max(0.0, whole - one_page)),
    ):
        print(f"{name:44}{seconds:9.2f}{pages / max(seconds, 1e-9):10.1f}{seconds / plumber:16.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
