"""CPU time and memory of termaudit beside pdfplumber and spaCy, on the same PDFs in one run.

usage: make bench [PDFS="a.pdf b.pdf"]        by default the readable PDFs of the demonstration corpus

Prints the tables of docs/performance.md. Figures are user and system seconds: of a whole process with its children,
start-up included, where the first table does not say otherwise. The machine's own noise touches all sides: seconds are
the least of three rounds, ratios the median of the rounds, and the ratios are what to quote.
"""

import json
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
PLUMBER = """
import json, sys, time, pdfplumber
start, texts = time.process_time(), []
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            texts.append(page.extract_text() or "")
            page.close()
print(json.dumps([time.process_time() - start, texts]))
"""
# The pipeline that termaudit ships, as anybody would run it, and with the faster matrix products that termaudit sets.
SPACY = """
import json, sys, time, spacy
from thinc.api import NumpyOps, set_current_ops
texts = json.load(sys.stdin)
if sys.argv[2] == "fast":
    set_current_ops(NumpyOps(use_blis=False))
nlp = spacy.load(sys.argv[1])
start = time.process_time()
words = sum(len(document) for document in nlp.pipe(texts))
print(json.dumps([time.process_time() - start, words]))
"""
STAGES = """
import json, sys, time
from pathlib import Path
from pipeline import keys, visit
from pipeline.codebook_files import default_folder, load_codebook
from pipeline.settings import Settings
codebook, settings = load_codebook(default_folder()), Settings()
spent = {}
for path in [sys.argv[1], *sys.argv[1:]]:  # the first one twice: word lists and models are loaded once a worker
    content = Path(path).read_bytes()
    tables = {"file": [{"doc_id": keys.identify(content), "format": "pdf", "content": content}]}
    for stage in keys.DOCUMENT_STAGES:
        start = time.process_time()
        tables |= visit.apply(stage, tables, codebook=codebook, settings=settings, trained=None)
        spent.setdefault(stage.name, []).append(time.process_time() - start)
print(json.dumps({name: [seconds[0] - seconds[1], sum(seconds[1:])] for name, seconds in spent.items()}))
"""
RUN = """
import json, resource, sys
from pipeline import run
begun = resource.getrusage(resource.RUSAGE_SELF)
summary = run(sys.argv[1], sys.argv[2], count=1)
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
megabytes = [own.ru_maxrss // 1024, children.ru_maxrss // 1024]
print(json.dumps([summary.seconds, megabytes]))
"""
CODE = """
import json, sys, time
from pipeline import single
words = " ".join(json.load(sys.stdin)).split()
passages = [json.dumps({"text": " ".join(words[at : at + 60])}).encode() for at in range(0, len(words) - 59, 60)]
list(single.coded(passages[:50], None))  # word lists, models and expressions are loaded once
start = time.process_time()
count = sum(1 for _ in single.coded(passages, None))
print(json.dumps(60 * count / (time.process_time() - start)))
"""
ONE_PAGE = ["Staff of three agencies said that inter-agency working was hard, and that nobody had defined it."] * 40


def printed(program, *arguments, given=""):
    """What a program prints as JSON, and the CPU seconds of its process with all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    made = subprocess.run(command, check=True, capture_output=True, env=environment, input=given, encoding="utf-8")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(made.stdout), sum(after[:2]) - sum(before[:2])


def write_page(path):
    """A PDF of one page."""
    canvas = Canvas(str(path))
    text = canvas.beginText(50, 780)
    text.textLines(ONE_PAGE)
    canvas.drawText(text)
    canvas.save()
    return path


def corpus_of(files, folder):
    """A corpus of these files in a new folder."""
    folder.mkdir()
    for number, path in enumerate(files):
        shutil.copy(path, folder / f"{number:03}{Path(path).suffix}")
    return folder


def measure(paths, folder):
    """CPU seconds by name, all in one round, with what was found by the way."""
    (plumber, texts), _ = printed(PLUMBER, *paths)
    given = json.dumps(texts)
    (spacy, words), _ = printed(SPACY, ROOT / "models" / "english", "plain", given=given)
    (fast, _), _ = printed(SPACY, ROOT / "models" / "english", "fast", given=given)
    corpus, page = corpus_of(paths, folder / "all"), corpus_of([write_page(folder / "page.pdf")], folder / "page")
    (stages, megabytes), cold = printed(RUN, corpus, folder / "out")
    _, again = printed(RUN, corpus, folder / "out")
    _, one = printed(RUN, page, folder / "out-page")
    seconds = {"pdfplumber": plumber, "spacy": spacy, "fast": fast, "cold": cold, "again": again, "page": one}
    return {
        "seconds": seconds | {"both": plumber + spacy, "both_fast": plumber + fast, "beyond": max(0.01, cold - one)},
        "documents": printed(STAGES, *paths)[0],
        "corpus": {name: spent for name, spent in stages.items() if name != "documents"},
        "megabytes": megabytes,
        "texts": texts,
        "words": words,
    }


def report(rounds, rate):
    """The tables, as Markdown."""
    pages, words = len(rounds[0]["texts"]), rounds[0]["words"]
    yield f"{pages} pages, {words} words."
    yield "\n| what | CPU s | pages/s | times the cold run |\n|---|---:|---:|---:|"
    for name, what in (
        ("pdfplumber", "pdfplumber's text"),
        ("spacy", "spaCy's whole pipeline (`models/english`) over that text"),
        ("both", "both together"),
        ("both_fast", "both, spaCy with the matrix products that termaudit sets"),
        ("cold", "cold run of termaudit, start-up, tables and report included"),
        ("beyond", "the same beyond a corpus of one page"),
        ("page", "cold run on one page"),
        ("again", "run that changes nothing"),
    ):
        least = min(each["seconds"][name] for each in rounds)  # noise only ever adds
        ratio = median(each["seconds"][name] / each["seconds"]["cold"] for each in rounds)
        yield f"| {what} | {least:.2f} | {pages / least:.0f} | {ratio:.2f} |"
    yield "\n| stage | CPU s | pages/s | first document of a worker, s |\n|---|---:|---:|---:|"
    for name in rounds[0]["documents"]:
        begun, spent = (min(each["documents"][name][part] for each in rounds) for part in (0, 1))
        yield f"| {name} | {spent:.2f} | {pages / max(spent, 0.01):.0f} | {max(0, begun):.2f} |"
    for name in rounds[0]["corpus"]:
        spent = min(each["corpus"][name] for each in rounds)
        yield f"| {name} | {spent:.2f} | {pages / max(spent, 0.01):.0f} | |"
    main, worker = (max(each["megabytes"][part] for each in rounds) for part in (0, 1))
    yield f"\nMemory at the peak: main process {main} MB, a worker {worker} MB."
    yield f"`termaudit code`: {rate:,.0f} passages of 60 words in a CPU minute."


def main(paths):
    paths = paths or [path for path in sorted((ROOT / "corpus/demo").glob("*.pdf")) if "locked" not in path.name]
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(measure(paths, Path(folder)))
    rates = [printed(CODE, given=json.dumps(rounds[0]["texts"]))[0] for _ in range(ROUNDS)]
    print("\n".join(report(rounds, max(rates))))


if __name__ == "__main__":
    main(sys.argv[1:])
