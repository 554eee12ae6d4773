"""Trains the model of passages on the labelled passages of this folder: writes passage_model/.

usage: make.py            fits on everything and writes
       make.py --scores   scores with one voice, one sector, one file, one tenth left out; nothing is written
       make.py --agreement   alpha of the readers who coded blind, round by round; nothing is written
"""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.codebook import Codebook
from pipeline.codebook_files import load_codebook
from pipeline.learning.crossvalidation import calibration_error
from pipeline.learning.textfitting import Labels, f1, fit_calibrated, log_odds_unseen
from pipeline.learning.textmodel import Axis, TextModel
from pipeline.settings import Settings
from pipeline.single import passage_alone
from pipeline.stances.judging import PRESENT, SECOND, STANCE, features, heard
from pipeline.stances.passages import Passage
from pipeline.stances.tfidf import Hit, find_cues
from pipeline.stances.voices import OFF, Found, set_aside, voices
from pipeline.statistics.agreement import alpha, interval

HERE = Path(__file__).parent
ABOUT = "Stance, themes, elements and design of passages, fitted by models/stance/make.py; the card is README.md there."
CODES = {
    STANCE: "ST-AT ST-OT ST-NE ST-SP ST-OFF".split(),
    PRESENT: "ST-AT ST-OT ST-NE ST-SP".split(),
    "theme": "TH-EDU TH-INFO TH-BF TH-OUT TH-COLOC TH-ORG".split(),
    "element": "CP-ENG CP-ENT CP-REP".split(),
    "design": "SD-SR SD-LR SD-CS SD-QUAL SD-QUANT SD-MIX SD-INT SD-CONC SD-DOC".split(),
}
COLUMNS = {
    STANCE: ("stance",),
    PRESENT: ("stance", "secondary"),
    "theme": ("themes",),
    "element": ("elements",),
    "design": ("design",),
}
STRENGTHS = {STANCE: 10.0, PRESENT: 10.0, "theme": 5.0, "element": 5.0, "design": 10.0}
BALANCED = (STANCE,)  # how many passages of a stance were written says nothing of how common it is
NO_SECTOR = "other"  # off topic: dealt out among the sectors
TENTHS = 10


@dataclass
class Case:
    """A labelled passage: its row, what the rules found in it, its features from words and from rules."""

    row: dict[str, str]
    passage: Passage
    found: Found
    aside: set[Hit]
    words: list[str]
    rules: list[str]

    def both(self) -> list[str]:
        """All features."""
        return self.words + self.rules


def rows(folder: str) -> Iterator[dict[str, str]]:
    """The rows of all tables in a folder beside this script."""
    for path in sorted((HERE / folder).glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read(codebook: Codebook) -> Iterator[Case]:
    """The labelled passages."""
    for row in rows("passages"):
        passage = passage_alone(row["passage"], codebook)
        found = find_cues(passage, codebook.stances + codebook.themes)
        aside = set_aside(passage, found)
        speaking = voices(passage, found, aside, codebook.stances)
        rules = list(heard(passage, found, speaking, aside))
        every = list(features(passage, found, speaking, aside))
        yield Case(row, passage, found, aside, every[: len(every) - len(rules)], rules)


def labels(cases: Sequence[Case]) -> dict[str, Labels]:
    """What the passages are labelled with; off topic there are no other labels than the stance."""
    on_topic = np.array([case.row["stance"] != OFF for case in cases])
    everywhere = np.ones(len(cases), dtype=bool)
    return {
        axis: Labels(
            tuple(codes),
            axis == STANCE,
            np.array([[code in _said(case.row, axis) for code in codes] for case in cases]),
            everywhere if axis == STANCE else on_topic,
            STRENGTHS[axis],
            is_balanced=axis in BALANCED,
        )
        for axis, codes in CODES.items()
    }


def _said(row: dict[str, str], axis: str) -> list[str]:
    return [code for column in COLUMNS[axis] for code in row[column].split()]


def by_code(found: np.ndarray, wanted: np.ndarray, codes: Sequence[str]) -> str:
    """Macro-F1 and the F1 of each code."""
    each = [f1(found[:, place], wanted[:, place]) for place in range(len(codes))]
    return f"{np.mean(each):.3f}   " + "  ".join(f"{code} {one:.2f}" for code, one in zip(codes, each, strict=True))


def groups(cases: Sequence[Case]) -> dict[str, list[str]]:
    """By what is left out together: voice, sector, file (each written to another brief), or a tenth drawn at random."""
    sectors = sorted({case.row["sector"] for case in cases} - {NO_SECTOR})
    deal = iter(np.random.default_rng(2).integers(0, len(sectors), len(cases)).tolist())
    return {
        "voice": [case.row["voice"] for case in cases],
        "sector": [sectors[next(deal)] if case.row["sector"] == NO_SECTOR else case.row["sector"] for case in cases],
        "file": [case.row["id"].rpartition("-")[0] for case in cases],
        "tenth": [str(place % TENTHS) for place in np.random.default_rng(1).permutation(len(cases))],
    }


def report(cases: list[Case], least: float) -> None:
    """Print the scores of words and rules, and of either alone, with one group left out after the other."""
    known, left = labels(cases), groups(cases)
    shown: dict[str, Callable[[Case], list[str]]] = {
        "words and rules": Case.both,
        "words alone": lambda case: case.words,
        "rules alone, weighed": lambda case: case.rules,
    }
    for group, names in left.items():
        for what, features_of in shown.items():
            if group != "voice" and what != "words and rules":
                continue
            seen = [features_of(case) for case in cases]
            model, odds = fit_calibrated(seen, known, left["voice"]), log_odds_unseen(seen, known, names)
            print(f"{what}, a {group} left out:")
            _print_stance(model.axes[STANCE], odds[STANCE], known[STANCE], least)
            _print_second(model, odds, known)
            for axis in list(CODES)[2:]:
                among = known[axis].known
                found = model.axes[axis].from_log_odds(odds[axis])[among] >= model.axes[axis].least
                print(f"  {axis}: macro-F1 {by_code(found, known[axis].wanted[among], CODES[axis])}")


def _print_stance(axis: Axis, odds: np.ndarray, known: Labels, least: float) -> None:
    likely = axis.from_log_odds(odds)
    best = likely.max(axis=1)
    found = (likely == best[:, None]) & (likely >= least)
    given, is_right = found.any(axis=1), (found & known.wanted).any(axis=1)
    error = calibration_error(best, likely.argmax(axis=1) == known.wanted.argmax(axis=1))
    print(f"  stance: macro-F1 {by_code(found, known.wanted, axis.codes)}")
    print(f"  given {given.mean():.3f}, right of those {is_right[given].mean():.3f}; calibration error {error:.3f}")


def _print_second(model: TextModel, odds: dict[str, np.ndarray], known: dict[str, Labels]) -> None:
    """Secondary stances by the model alone, without what theories and words of duty tell."""
    codes = CODES[PRESENT]
    primary = known[STANCE].wanted[:, : len(codes)]
    first = model.axes[STANCE].from_log_odds(odds[STANCE]).argmax(axis=1)
    given = model.axes[PRESENT].from_log_odds(odds[PRESENT]) >= SECOND
    given &= (np.arange(len(codes)) != first[:, None]) & (first < len(codes))[:, None]
    wanted = known[PRESENT].wanted & ~primary
    right = (given & wanted).sum()
    share, found = right / given.sum(), right / wanted.sum()
    print(f"  second stances: {given.sum()} given, {share:.2f} of them right, {found:.2f} found")


def agreement() -> Iterator[str]:
    """Krippendorff's alpha of the two readers of each round, with an interval, by axis and code."""
    for path in sorted((HERE / "labels").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            coded = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        for column in (name.removeprefix("a_") for name in coded[0] if name.startswith("a_")):
            said = [(row[f"a_{column}"].split(), row[f"b_{column}"].split()) for row in coded]
            codes = sorted({code for pair in said for answer in pair for code in answer})
            is_single = all(len(answer) < 2 for pair in said for answer in pair)
            for code in [column] if is_single else codes:
                pairs = [
                    (" ".join(one), " ".join(two)) if is_single else (code in one, code in two) for one, two in said
                ]
                low, high = interval([[pair] for pair in pairs], alpha, seed=20040) or (1.0, 1.0)
                yield f"{path.stem}  {code:10} alpha {alpha(pairs) or 1.0:.2f} [{low:.2f}, {high:.2f}]  n {len(pairs)}"


def fitted(cases: Sequence[Case]) -> TextModel:
    """The model fitted on all cases, calibrated by voice."""
    return fit_calibrated([case.both() for case in cases], labels(cases), groups(cases)["voice"])


def main() -> None:
    """Write the model, or print the scores."""
    if "--agreement" in sys.argv:
        print(*agreement(), sep="\n")
        return
    cases = list(read(load_codebook()))
    if "--scores" in sys.argv:
        report(cases, Settings().stance_confidence)
    else:
        fitted(cases).save(HERE / "passage_model", ABOUT)


if __name__ == "__main__":
    main()
