"""CPU time of termaudit beside that of pdfplumber alone, on the same PDFs in one run; memory of a worker.

usage: make bench [PDFS="a.pdf b.pdf"]        by default the readable PDFs of the demonstration corpus

Figures are user and system time: of reading alone without start-up (as pdfplumber's are), otherwise of a whole process
with its children, start-up included. The machine's own noise touches both sides: seconds are the least of three rounds,
ratios the median of the rounds, and the ratios are what to quote. A worker's memory is its peak over all
document stages of all the files.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from reportlab.pdfgen.canvas import Canvas

ROUNDS = 3
ROOT = Path(__file__).parent.parent
PDFPLUMBER = "import sys, pdfplumber\nfor path in sys.argv[1:]:\n    with pdfplumber.open(path) as pdf:\n" + (
    "        for page in pdf.pages:\n            page.extract_text()\n            page.close()\n"
)
READING = """
import json, sys, time
from pathlib import Path
from pipeline.reading import pdf
from pipeline.settings import Settings
page, *contents = [Path(path).read_bytes() for path in sys.argv[2:]]
pdf.read(page, "pdf", settings=Settings())  # word list and late imports: once a worker
start = time.process_time()
for content in contents:
    pdf.read(content, "pdf", settings=Settings(**json.loads(sys.argv[1])))
print(time.process_time() - start)
"""
VISIT = """
import resource, sys
from dataclasses import asdict
from pathlib import Path
from pipeline import visit
from pipeline.codebook_files import default_folder, load_codebook
from pipeline.settings import Settings
folder, settings = default_folder(), Settings()
parts = visit.fingerprints(load_codebook(folder), settings)
for path in sys.argv[2:]:
    file = {"path": path, "doc_id": visit.identify(Path(path).read_bytes()), "format": "pdf"}
    fixed = {"codebook": str(folder), "settings": asdict(settings), "trained": "", "cache": sys.argv[1]}
    visit.visit(file | fixed | {"keys": visit.keys(file, parts)}, lambda place: None)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
LANGUAGE = """
import sys, time
from pathlib import Path
from pipeline import visit
from pipeline.codebook_files import default_folder, load_codebook
from pipeline.settings import Settings
codebook, settings = load_codebook(default_folder()), Settings()
for is_warm in (False, True):  # word lists, models and expressions are loaded once a worker
    spent = {"extract": 0.0, "language": 0.0}
    for path in sys.argv[1:]:
        content = Path(path).read_bytes()
        tables = {"file": [{"doc_id": visit.identify(content), "format": "pdf", "content": content}]}
        for stage in visit.DOCUMENT_STAGES:
            start = time.process_time()
            tables |= visit.apply(stage, tables, codebook=codebook, settings=settings, trained=None)
            spent["extract" if stage.name == "extract" else "language"] += time.process_time() - start
print(spent["language"] / spent["extract"])
"""
CODE = """
import json, sys, time
from pathlib import Path
from pipeline import single
from pipeline.reading import pdf
from pipeline.settings import Settings
words = [
    word
    for path in sys.argv[1:]
    for block in pdf.read(Path(path).read_bytes(), "pdf", settings=Settings()).blocks
    if block.role == "body"
    for word in block.text.split()
]
passages = [json.dumps({"text": " ".join(words[at : at + 60])}).encode() for at in range(0, len(words) - 59, 60)]
list(single.coded(passages[:50], None))  # word lists, models and expressions are loaded once
start = time.process_time()
count = sum(1 for _ in single.coded(passages, None))
print(60 * count / (time.process_time() - start))
"""
PAGES = "import sys, pypdfium2\nprint(sum(len(pypdfium2.PdfDocument(path)) for path in sys.argv[1:]))"
ONE_PAGE = ["Staff of three agencies said that inter-agency working was hard, and that nobody had defined it."] * 40


def cpu_seconds(*command):
    """User and system seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def printed(program, *arguments):
    """The figure that a program prints of itself."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return float(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


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
    page = write_page(folder / "page.pdf")
    plumber = cpu_seconds("-c", PDFPLUMBER, *map(str, paths)) - cpu_seconds("-c", "import pdfplumber")
    return {
        "pdfplumber": plumber,
        "reading": printed(READING, "{}", page, *paths),
        "tables": printed(READING, '{"tables": true}', page, *paths),
        "one page": run_on([page], folder / "one"),
        "extract": run_on(paths, folder / "extract", "--until", "extract"),
        "stance": run_on(paths, folder / "stance", "--until", "stance"),
        "whole": run_on(paths, folder / "whole"),
    }


def main(paths):
    paths = paths or [path for path in sorted((ROOT / "corpus/demo").glob("*.pdf")) if "locked" not in path.name]
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(measure(paths, folder))
    for each in rounds:
        each["beyond"] = max(0.01, each["whole"] - each["one page"])
    pages = int(printed(PAGES, *paths))
    print(f"{'what':44}{'CPU s':>9}{'pages/s':>10}{'of pdfplumber':>16}{'times its pace':>16}")
    for name, what in (
        ("one page", "one page, start-up and report"),
        ("pdfplumber", f"pdfplumber extract_text, {pages} pages"),
        ("reading", "reading alone"),
        ("tables", "reading alone, --tables"),
        ("extract", "up to extract, start-up included"),
        ("stance", "up to stance, start-up included"),
        ("whole", "whole run, start-up included"),
        ("beyond", "whole run beyond one page"),
    ):
        least = min(each[name] for each in rounds)  # noise only ever adds
        pace = median(each["pdfplumber"] / each[name] for each in rounds)
        print(f"{what:44}{least:9.2f}{pages / least:10.1f}{1 / pace:16.2f}{pace:16.1f}")
    ratios = [printed(LANGUAGE, *paths) for _ in range(ROUNDS)]
    print(f"language part (segment to stance) of the reading part: {median(ratios):.2f} times its CPU")
    rates = [printed(CODE, *paths) for _ in range(ROUNDS)]
    print(f"termaudit code on their body text: {max(rates):,.0f} passages of 60 words in a CPU minute")
    with tempfile.TemporaryDirectory() as cache:
        print(f"memory of a worker, all document stages: {printed(VISIT, cache, *paths):.0f} MB at its peak")


if __name__ == "__main__":
    main(sys.argv[1:])
