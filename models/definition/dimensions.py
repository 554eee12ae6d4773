"""Trains the classifiers of what a definition states on dimensions.tsv: writes dimensions.json.

usage: dimensions.py [--scores]
"""

import sys

from make import HERE, rows
from scores import alpha

from pipeline.codebook import DIMENSIONS
from pipeline.codebook_files import default_folder, load_codebook
from pipeline.language.tokens import plain
from pipeline.learning.fitting import fit
from pipeline.learning.linear import Linear, save
from pipeline.statements.definitions.dimensions import features, stated

ABOUT = "Log-odds of features, fitted by models/definition/dimensions.py; the card is models/definition/README.md."
SETTINGS = {"strength": 3.0, "scale": 5.0, "fewest": 3, "is_sharpened": True}
PARTS = 10
TAUGHT = 10.0  # times an example of the codebook counts
Coded = tuple[str, dict[str, set[str]]]


def coded() -> list[Coded]:
    """Every definition with the set of values that it states, by dimension."""
    return [
        (plain(row["text"]), {name: set(row[name].replace("-", "").split("; ")) - {""} for name in DIMENSIONS})
        for row in rows(HERE / "dimensions.tsv")
    ]


def fitted(cases: list[Coded]) -> dict[str, Linear]:
    """One classifier for each value, named as the code of the codebook is, whose examples are learned too."""
    codes = tuple(code for code in load_codebook(default_folder()).definitions if code.axis in DIMENSIONS)
    known = [features(text, codes) for text, _ in cases]
    found = {}
    for code in codes:
        value = code.id.removeprefix(f"{code.axis}-")
        taught = [(text, True) for text in code.examples] + [(text, False) for text in code.counterexamples]
        labels = [value in values[code.axis] for _, values in cases] + [label for _, label in taught]
        shown = known + [features(plain(text), codes) for text, _ in taught]
        weights = [1.0] * len(cases) + [TAUGHT] * len(taught)
        groups = [str(place % PARTS) for place in range(len(shown))]
        found[code.id] = fit(shown, labels, groups=groups, weights=weights, **SETTINGS)
    return found


def scores(cases: list[Coded]) -> None:
    """Print alpha for each dimension, every tenth judged by classifiers fitted on the others."""
    codes = load_codebook(default_folder()).definitions
    told: dict[str, list[tuple[str, str]]] = {name: [] for name in DIMENSIONS}
    for part in range(PARTS):
        weights = fitted([case for place, case in enumerate(cases) if place % PARTS != part])
        for text, values in cases[part::PARTS]:
            found = stated(text, codes, weights)
            for name in DIMENSIONS:
                told[name].append(("; ".join(sorted(values[name])) or "not_stated", found[name]))
    for name, pairs in told.items():
        print(f"{name:12} alpha {alpha(pairs):.3f} on {len(pairs)}")


def main() -> None:
    """Write the weights, or print the scores."""
    cases = coded()
    if "--scores" in sys.argv:
        scores(cases)
    else:
        save(HERE / "dimensions.json", fitted(cases), ABOUT)


if __name__ == "__main__":
    main()
