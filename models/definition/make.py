"""Trains the classifiers of definitions on the labelled sentences of this folder: writes weights.json.

usage: make.py [TREEBANK]

TREEBANK is a folder with the train.spacy and dev.spacy from which models/english was trained; real.tsv says which of
its sentences were labelled. Without it the weights are fitted on invented sentences alone, which is worse.
"""

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from pipeline.language.parsing import parses
from pipeline.language.tokens import plain
from pipeline.learning.fitting import fit
from pipeline.learning.linear import Linear, save
from pipeline.statements.definitions.features import Sentence
from pipeline.statements.definitions.patterns import definitions_in
from pipeline.statements.wording import wording

HERE = Path(__file__).parent
SETTINGS = {
    "first-pass": {"strength": 0.3, "scale": 11.0, "fewest": 6},
    "definition": {"strength": 0.3, "scale": 11.0, "fewest": 6, "is_sharpened": True},
    "term": {"strength": 0.5},
}
ABOUT = "Log-odds of features, fitted by models/definition/make.py; the card is models/definition/README.md."


@dataclass
class Case:
    """A labelled sentence and its features: as a whole, of each name in it."""

    field: str
    construction: str
    text: str
    defines: bool
    terms: list[str]
    kinds: set[str]
    whole: list[str] = field(default_factory=list)
    names: list[tuple[list[str], bool]] = field(default_factory=list)


def invented() -> list[Case]:
    """The sentences of `sentences/`, one file a field."""
    cases = []
    for path in sorted((HERE / "sentences").glob("*.tsv")):
        for row in rows(path):
            terms = [plain(term.strip()) for term in row["terms"].split("|") if term.strip()]
            group = path.stem.removeprefix("remarks_")
            cases.append(
                Case(
                    group,
                    row["construction"],
                    plain(row["sentence"]),
                    row["defines"] == "yes",
                    terms,
                    set(row["kinds"].split()),
                )
            )
    return cases


def real(treebank: Path) -> list[Case]:
    """The labelled sentences of the treebank; those on which the readers differ are left out."""
    vocabulary = spacy.blank("en").vocab
    docs = {
        name: list(DocBin().from_disk(treebank / f"{name}.spacy").get_docs(vocabulary)) for name in ("train", "dev")
    }
    cases = []
    for row in rows(HERE / "real.tsv"):
        answers = {(row[f"{reader}_defines"], row[f"{reader}_kinds"]) for reader in "ab"} - {("", "")}
        if len(answers) > 1:
            continue
        defines, kinds = answers.pop()
        span = docs[row["file"]][int(row["document"])][int(row["first_token"]) : int(row["end_token"])]
        text = " ".join(span.text.split())
        terms = [text[slice(*map(int, place.split("-")))] for place in row["term_places"].split()]
        cases.append(
            Case(
                f"real {int(row['document']) % 5}",
                "real",
                plain(text),
                defines == "yes",
                list(map(plain, terms)),
                set(kinds.split()),
            )
        )
    return cases


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table divided by tabs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(cases: list[Case]) -> None:
    """Put the features into the cases."""
    for begin in range(0, len(cases), 500):
        some = cases[begin : begin + 500]
        text, spans = "", []
        for case in some:
            spans.append((len(text), len(text) + len(case.text)))
            text += case.text + "\n"
        for case, parse, (start, _) in zip(some, parses(text, spans), spans, strict=True):
            patterns = definitions_in(case.text, [], is_listed=False, opens=True)
            sentence = Sentence(parse, case.text, start, patterns)
            case.whole = sentence.features()
            case.names = [
                (sentence.features_of_name(name), _is_term(case, sentence.span(name))) for name in sentence.names
            ]


def _is_term(case: Case, span: tuple[int, int]) -> bool:
    places = [(case.text.find(term), len(term)) for term in case.terms]
    return any(at >= 0 and abs(at - span[0]) + abs(at + length - span[1]) <= 3 for at, length in places)


def fitted(cases: list[Case]) -> dict[str, Linear]:
    """The classifiers, fitted on these cases."""
    groups = [case.field for case in cases]
    defines = [case.defines for case in cases]
    found = {
        "first-pass": fit([wording(case.text) for case in cases], defines, groups=groups, **SETTINGS["first-pass"]),
        "definition": fit([case.whole for case in cases], defines, groups=groups, **SETTINGS["definition"]),
    }
    named = [(features, is_term, case.field) for case in cases if case.defines for features, is_term in case.names]
    features, is_term, fields = zip(*named, strict=True)
    found["term"] = fit(features, is_term, groups=fields, **SETTINGS["term"])
    return found


def scores(likely: Iterable[float], labels: Iterable[bool], threshold: float = 0.5) -> str:
    """Precision, recall and F1."""
    pairs = [(each >= threshold, label) for each, label in zip(likely, labels, strict=True)]
    hit = sum(a and b for a, b in pairs)
    found, wanted = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    precision, recall = hit / max(found, 1), hit / max(wanted, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * hit / max(found + wanted, 1):.3f}  (n {wanted})"


def main() -> None:
    """Write the weights fitted on everything."""
    cases = invented() + [case for folder in sys.argv[1:] for case in real(Path(folder))]
    read(cases)
    save(HERE / "weights.json", fitted(cases), ABOUT)


if __name__ == "__main__":
    main()
