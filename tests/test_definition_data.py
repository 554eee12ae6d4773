"""The labelled sentences of models/definition: whole rows, no scaffold in two fields, a third labelled blind."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "models" / "definition"
FILES = sorted((FOLDER / "sentences").glob("*.tsv"))
RUN = 7  # words that two sentences of different fields may not share in a row
KINDS = set("ML-PLETH ML-PORT ML-INTER ML-VAGUE ML-HEDGE ML-DECL ML-STIP ML-RHET ML-CONT ML-PTR".split())


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_is_whole_and_its_terms_stand_in_the_sentence(path):
    for row in rows(path):
        assert None not in [*row, *row.values()], row["id"]
        assert {row["defines"], row["borderline"]} <= {"yes", "no"}, row["id"]
        assert set(row["kinds"].split()) <= KINDS, row["id"]
        terms = [term.strip() for term in row["terms"].split("|") if term.strip()]
        assert all(term in row["sentence"] for term in terms), row["id"]
        assert bool(terms) == (row["defines"] == "yes"), row["id"]


def test_ids_are_unique_and_there_are_enough_fields_and_sentences():
    ids = [row["id"] for path in FILES for row in rows(path)]
    assert len(ids) == len(set(ids)) >= 1500
    assert len(FILES) >= 7


def test_a_quarter_is_borderline():
    shares = [row["borderline"] == "yes" for path in FILES for row in rows(path)]
    assert 0.2 <= sum(shares) / len(shares) <= 0.35


def test_no_scaffold_stands_in_two_fields():
    seen = defaultdict(set)
    for path in FILES:
        for row in rows(path):
            words = re.findall(r"[\w'-]+", row["sentence"].lower())
            for at in range(len(words) - RUN + 1):
                seen[" ".join(words[at : at + RUN])].add(path.stem)
    assert not {run: where for run, where in seen.items() if len(where) > 1}


def test_a_third_was_labelled_blind_by_two_readers():
    labelled = {row["id"] for path in sorted((FOLDER / "labels").glob("*.tsv")) for row in rows(path)}
    ids = {row["id"] for path in FILES for row in rows(path)}
    assert labelled <= ids
    assert len(labelled) >= len(ids) / 3
