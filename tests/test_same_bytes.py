"""The same papers give the same bytes, whatever machine, place, time zone, language or hash seed a run has."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crashes import contents

ROOT = Path(__file__).parent.parent
PAPERS = ["plain-words-toolkit.pdf", "practitioner-digest.pdf"]
PEOPLE = "Oak Elm Ash Rowan Hazel Alder Birch Maple Willow".split()
KITCHEN = "bread oven flour butter dough crust pastry sugar salt yeast bakery loaf grain mill spoon kettle".split()
HARBOUR = "boat tide sail anchor rope deck pier wave storm cargo crew lighthouse harbour oar mast wharf".split()
RUN = """
import sys
from pipeline import run
from tests.test_same_bytes import Shuffled
Shuffled.put(int(sys.argv[4]))
print(run(sys.argv[1], sys.argv[2], count=int(sys.argv[3]), minimum_usages=20, minimum_documents=4).failed)
"""
# Each row is a run; together the rows pair off most values of a column with those of the others. The last columns are
# the order in which folders list their files, and whether corpus and results lie deeper and are named from the root.
MATRIX = [
    # workers, hash seed, locale, time zone, BLAS threads, order, elsewhere
    (1, "0", "C", "UTC", "1", 0, False),
    (2, "1", "C.UTF-8", "XXX-13:45", "2", 1, True),
    (3, "4294967295", "tr_TR.UTF-8", "America/Sao_Paulo", "4", 2, False),
    (3, "random", "POSIX", "UTC", "2", 3, True),
]


class Shuffled:
    """What a folder holds, in an order of chance, as another file system may list it."""

    def __init__(self, entries, chance):
        self.entries, self.close = sorted(entries, key=lambda entry: entry.name), entries.close
        chance.shuffle(self.entries)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.entries:
            raise StopIteration
        return self.entries.pop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @classmethod
    def put(cls, order):
        """Have this process see all folders so."""
        chance, scandir, listdir = random.Random(order), os.scandir, os.listdir
        os.scandir = lambda path=".": cls(scandir(path), chance)
        os.listdir = lambda path=".": chance.sample(found := sorted(listdir(path)), len(found))


def write_papers(folder, order):
    """Invented papers on two subjects, made in an order of chance, with two of the demonstration corpus."""
    papers = {f"{name.lower()}.txt": paper(number, name) for number, name in enumerate(PEOPLE)}
    papers |= {f"deep/{name}": (ROOT / "corpus" / "demo" / name).read_bytes() for name in PAPERS}
    names = sorted(papers)
    random.Random(order).shuffle(names)
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(papers[name])


def paper(number, name):
    """A text with a definition, remarks and ten uses of two terms among the words of one subject."""
    chance, words = random.Random(number), [KITCHEN, HARBOUR][number % 2]
    said = [" ".join(chance.choices(words, k=8)) for _ in range(10)]
    uses = [f"Here {chance.choice(['interagency working', 'joined-up working'])} met {each}." for each in said]
    opening = f"Interagency working is defined as two agencies that share {' and '.join(chance.sample(words, 3))}."
    remark = "The terms 'interagency' and 'multiagency' are often used interchangeably."
    other = f"As {PEOPLE[number - 1]} (200{number}) says, it matters that one must not speak of multi-agency İstanbul."
    return "\n\n".join([f"Papers by {name}", f"{opening} {remark}", *uses, other]).encode()


def results(place, row):
    """The files that a run in such surroundings makes, by name."""
    workers, seed, language, zone, threads, order, is_elsewhere = row
    folder = place / ("far/away in a folder" if is_elsewhere else "near")
    corpus, out = folder / "texts", folder / "made" / ("of it" if is_elsewhere else "results")
    write_papers(corpus, order)
    surroundings = {"PYTHONHASHSEED": seed, "LC_ALL": language, "LANG": language, "TZ": zone, "PYTHONPATH": str(ROOT)}
    surroundings |= dict.fromkeys(["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"], threads)
    at = ROOT if is_elsewhere else folder
    named = [corpus, out] if is_elsewhere else ["texts", Path("made", "results")]
    command = [sys.executable, "-c", RUN, *map(str, [*named, workers, order])]
    made = subprocess.run(command, cwd=at, env={**os.environ, **surroundings}, capture_output=True, text=True)
    assert (made.returncode, made.stdout) == (0, "0\n"), made.stderr
    shutil.rmtree(out / ".cache")
    return contents(out)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return results(tmp_path_factory.mktemp("plain"), MATRIX[0])


@pytest.mark.parametrize("row", MATRIX[1:], ids=lambda row: ", ".join(map(str, row)))
def test_surroundings_change_no_byte(plain, tmp_path, row):
    made = results(tmp_path, row)
    assert sorted(made) == sorted(plain)
    assert [name for name in plain if made[name] != plain[name]] == []


def test_the_papers_are_enough_for_every_stage(plain):
    lines = {name: content.decode("utf-8-sig").count("\r\n") - 1 for name, content in plain.items() if "csv" in name}
    for name in ("clusters", "relations", "remarks", "citations", "evidence", "measures", "definitions"):
        assert lines[f"{name}.csv"] > 1, name
    assert b"no structure found" not in plain["clusters.csv"]
