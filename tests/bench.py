"""CPU time of termaudit beside that of pdfplumber alone, on the same PDFs in one run.

usage: make bench [PDFS="a.pdf b.pdf"]        by default the readable PDFs of the demonstration corpus

Every figure is user and system time of a whole process with its children, start-up included. The machine's own noise
touches both sides: the least of three rounds is shown, and the ratios are what to quote.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

ROUNDS = 3
ROOT = Path(__file__).parent.parent
PDFPLUMBER = "import sys, pdfplumber\nfor path in sys.argv[1:]:\n    with pdfplumber.open(path) as pdf:\n" + (
    "        for page in pdf.pages:\n            page.extract_text()\n            page.close()\n"
)
PAGES = "import sys, pypdfium2\nprint(sum(len(pypdfium2.PdfDocument(path)) for path in sys.argv[1:]))"
ONE_PAGE = ["Staff of three agencies said that inter-agency working was hard, and that nobody had defined it."] * 40


def cpu_seconds(*command):
    """User and system seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write_page(path):
    """A PDF of one page."""
    canvas = Canvas(str(path))
    text = canvas.beginText(50, 780)
    text.textLines(ONE_PAGE)
    canvas.drawText(text)
    canvas.save()
    return path


def run_on(files, folder, *options):
    """CPU seconds of `termaudit run` on a corpus of these files."""
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True)
    for number, path in enumerate(files):
        shutil.copy(path, corpus / f"{number:03}{Path(path).suffix}")
    return cpu_seconds(
        "-m", "pipeline", "run", str(corpus), "--out", str(Path(folder) / "out"), "--workers", "1", *options
    )


def measure(paths, folder):
    """CPU seconds by name, all in one round."""
    folder = Path(folder)
    plumber = cpu_seconds("-c", PDFPLUMBER, *map(str, paths)) - cpu_seconds("-c", "import pdfplumber")
    return {
        "pdfplumber": plumber,
        "one page": run_on([write_page(folder / "page.pdf")], folder / "one"),
        "reading": run_on(paths, folder / "reading", "--until", "extract"),
        "language": run_on(paths, folder / "language", "--until", "stance"),
        "whole": run_on(paths, folder / "whole"),
    }


def main(paths):
    paths = paths or [path for path in sorted((ROOT / "corpus/demo").glob("*.pdf")) if "locked" not in path.name]
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(measure(paths, folder))
    least = {name: min(each[name] for each in rounds) for name in rounds[0]}  # noise only ever adds
    one_page, plumber = least["one page"], least["pdfplumber"]
    pages = int(subprocess.run([sys.executable, "-c", PAGES, *map(str, paths)], capture_output=True, check=True).stdout)
    print(f"{'what':44}{'CPU s':>9}{'pages/s':>10}{'of pdfplumber':>16}")
    print(f"{'one page, start-up and report':44}{one_page:9.2f}")
    for name, seconds in (
        (f"pdfplumber extract_text, {pages} pages", plumber),
        ("up to extract, start-up included", least["reading"]),
        ("up to stance, start-up included", least["language"]),
        ("whole run, start-up included", least["whole"]),
        ("whole run beyond one page", max(0.0, least["whole"] - one_page)),
    ):
        print(f"{name:44}{seconds:9.2f}{pages / max(seconds, 1e-9):10.1f}{seconds / plumber:16.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
