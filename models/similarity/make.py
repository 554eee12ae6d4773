"""Fits the similarity of definitions to the rated pairs of this folder: writes weights.json, prints its scores.

usage: make.py
"""

import csv
import itertools
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.measuring.similarity import Weights, masked_similarities
from pipeline.measuring.wording import masked_words

HERE = Path(__file__).parent
HIGHEST = 5
SAME = 4  # from here on readers say: the same, but for a detail
GRID = itertools.product((0.0, 0.25, 0.5, 0.75), (0.0, 0.5, 1.0), (0.5, 0.6, 0.7, 0.8, 1.0))
CHOICES = [Weights(synonym, larger, power, 0.0) for synonym, larger, power in GRID]
ABOUT = "Fitted by models/similarity/make.py; the card is models/similarity/README.md."


def rows(kind: str) -> list[dict[str, str]]:
    """The rated pairs of one kind: natural, or hard."""
    with (HERE / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["set"] == kind]


def ratings(pairs: list[dict[str, str]]) -> np.ndarray:
    """What readers gave on average, 0 to 5."""
    return np.array([(float(row["one"]) + float(row["two"])) / 2 for row in pairs])


def scores(pairs: list[dict[str, str]], weights: Weights) -> np.ndarray:
    """The similarity of each pair."""
    both = [[masked_words(row[side], ()) for side in ("first", "second")] for row in pairs]
    return np.array([masked_similarities(texts, weights)[0, 1] for texts in both])


def tf_idf(pairs: list[dict[str, str]]) -> np.ndarray:
    """What TF-IDF alone gives, for comparison."""
    model = TfidfVectorizer().fit([row[side] for row in pairs for side in ("first", "second")])
    one, two = (model.transform([row[side] for row in pairs]) for side in ("first", "second"))
    return np.asarray(one.multiply(two).sum(axis=1)).ravel()


def follows(found: np.ndarray, rated: np.ndarray) -> float:
    """Pearson's r."""
    return float(np.corrcoef(found, rated)[0, 1])


def main() -> None:
    """Choose the weights that follow readers best on natural pairs; hard pairs only show where it fails."""
    natural, hard = rows("natural"), rows("hard")
    rated = ratings(natural)
    tables = np.array([scores(natural, choice) for choice in CHOICES])
    best = CHOICES[max(range(len(CHOICES)), key=lambda place: follows(tables[place], rated))]
    fields = np.array([row["field"] for row in natural])
    held_out = np.zeros(len(natural))
    for name in "abcd":
        outside = np.array([name not in field for field in fields])
        place = max(range(len(CHOICES)), key=lambda each: follows(tables[each][outside], rated[outside]))
        held_out[~outside] = tables[place][~outside]
    fitted = replace(best, paraphrase=round(float(scores(natural, best)[rated >= SAME].mean()), 4))
    (HERE / "weights.json").write_text(json.dumps({"about": ABOUT, **asdict(fitted)}, indent=1) + "\n")
    print(f"weights {fitted}")
    print(f"natural pairs {len(natural)}: r {follows(scores(natural, best), rated):.3f}", end="")
    print(f", fields left out {follows(held_out, rated):.3f}, TF-IDF alone {follows(tf_idf(natural), rated):.3f}")
    print(f"hard pairs {len(hard)}: r {follows(scores(hard, best), ratings(hard)):.3f}", end="")
    print(f", TF-IDF alone {follows(tf_idf(hard), ratings(hard)):.3f}")
    for name, pairs in (("natural", natural), ("hard", hard)):
        one, two = ([float(row[reader]) for row in pairs] for reader in ("one", "two"))
        print(f"{name}: r of the two readers {np.corrcoef(one, two)[0, 1]:.3f}")
    print_designs(natural + hard, best)


def print_designs(pairs: list[dict[str, str]], weights: Weights) -> None:
    """Mean rating and similarity by how a pair came about."""
    found, rated = scores(pairs, weights), ratings(pairs) / HIGHEST
    for design in sorted({row["design"] for row in pairs}):
        here = np.array([row["design"] == design for row in pairs])
        print(f"  {design:22s} {here.sum():4d} rated {rated[here].mean():.2f} similarity {found[here].mean():.2f}")


if __name__ == "__main__":
    main()
