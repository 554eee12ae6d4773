"""Time and memory of a run on planted literatures of growing size: is it linear in the number of documents?

usage: python -m tests.scale N... --out FOLDER [--again] [--workers N] [--until STAGE]

N papers of some 1,500 words (`tests.validity`) are written to FOLDER/N/papers and read into FOLDER/N/run in a fresh
process. What is there is kept: a second call reads no paper again, and measures the stages that compare papers alone;
with --again papers are read anew. For each N one line a stage: wall and CPU seconds of the main process, CPU
milliseconds a document, their ratio to those of the smallest N (1 = linear), and the peak of memory until its end;
joining stored tables counts as reading where nothing is read anew.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = 1
PLANT = """
import sys
from pathlib import Path
from tests.validity.planting import Plan, plant
from tests.validity.writing import write_out
number, folder, seed = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
write_out(plant(Plan(documents=(number - 10) / 30), seed), folder, seed)
"""
RUN = """
import json, resource, sys, time
import pipeline
from pipeline.stages import STAGES
marks = []
def mark(what, done, *_):
    main = resource.getrusage(resource.RUSAGE_SELF)
    name = STAGES[done].name if what == "Comparing" else what.lower()
    if marks and marks[-1][0] == name == "reading":
        marks.pop()
    marks.append((name, time.perf_counter(), main.ru_utime + main.ru_stime, main.ru_maxrss / 1024))
mark("Files", 0)
pipeline.run(sys.argv[1], sys.argv[2], progress=mark, until=sys.argv[3], count=int(sys.argv[4]) or None)
mark("End", 0)
workers = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([marks, workers.ru_utime + workers.ru_stime, workers.ru_maxrss / 1024]))
"""
NAMES = {"files": "reading", "reading": "joining"}  # what goes on from one mark to the next


def main() -> None:
    """Plant, run and print, the smallest corpus first."""
    given = _arguments()
    smallest: dict[str, float] = {}
    for number in sorted(given.numbers):
        folder = given.out / str(number)
        if not (folder / "papers").is_dir():
            _python(PLANT, number, folder / "planting", SEED)
            (folder / "planting").rename(folder / "papers")
        if given.again:
            shutil.rmtree(folder / "run", ignore_errors=True)
        said = _python(RUN, folder / "papers", folder / "run", given.until, given.workers)
        marks, workers_seconds, workers_peak = json.loads(said.splitlines()[-1])
        print(f"\n{number:,} documents".ljust(20) + "   wall s    CPU s   ms a document   ratio   peak MB")
        for row in _rows(marks):
            print(_line(*row, number, smallest))
        print(f"{'workers':17} {'':8} {workers_seconds:8.1f} {'':23} {workers_peak:9.0f}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--until", default="")
    return parser.parse_args()


def _python(code: str, *given: object) -> str:
    """What a program prints in a process of its own: a peak of memory would outlive its cause in this one."""
    command = [sys.executable, "-c", code, *map(str, given)]
    fixed = {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=os.environ | fixed).stdout


def _rows(marks: list[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    """What went on between marks, the sum last: its name, wall and CPU seconds, and the peak of memory at its end."""
    first, last = marks[0], marks[-1]
    return [
        (NAMES.get(name, name), ended - begun, spent - before, peak)
        for (name, begun, before, _), (_, ended, spent, peak) in pairwise(marks)
    ] + [("all", last[1] - first[1], last[2] - first[2], last[3])]


def _line(name: str, wall: float, spent: float, peak: float, number: int, smallest: dict[str, float]) -> str:
    each = 1000 * spent / number
    ratio = each / (smallest.setdefault(name, each) or 1)
    return f"{name:17} {wall:8.1f} {spent:8.1f} {each:15.2f} {ratio:7.2f} {peak:9.0f}"


if __name__ == "__main__":
    main()
