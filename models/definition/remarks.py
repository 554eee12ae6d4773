"""Trains the model of remarks on the labelled sentences of this folder: scores it, writes it to remarks/.

usage: remarks.py [TREEBANK]            scores, leaving out one field after the other; nothing is written
       remarks.py [TREEBANK] --write    fits on everything and writes remarks/

TREEBANK is as for make.py. The threshold of a field is chosen on the other fields.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from make import Case, invented, real

from pipeline.codebook_files import default_folder, load_codebook
from pipeline.language.tokens import plain
from pipeline.learning.fitting import fit, left_out
from pipeline.learning.linear import Linear, save
from pipeline.learning.textfitting import Labels, fit_model
from pipeline.learning.textmodel import TextModel
from pipeline.statements.remarks.namesgiven import names_somebody
from pipeline.statements.remarks.remarking import LIKELY, PASSING, features, folder, likely_kinds, vocabulary

KINDS = "ML-PLETH ML-PORT ML-INTER ML-VAGUE ML-HEDGE ML-DECL ML-STIP ML-RHET ML-CONT ML-PTR".split()
ABOUT = "Remarks on terminology, fitted by models/definition/remarks.py; the card is models/definition/README.md."
REAL_WEIGHT = 3.0  # of a sentence of real prose, of which there are few with a remark
STRENGTHS = {"remark": 20.0, "kind": 40.0}
FEWEST = 3  # sentences in which a feature must stand
FOLDS = 10  # fields left out together, so that scoring takes minutes
THRESHOLDS = [0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7]


def fitted(
    cases: Sequence[Case], found: Sequence[list[str]], known: Sequence[list[str]]
) -> tuple[TextModel, dict[str, Linear]]:
    """The model, fitted on cases with their features, and the first pass, fitted on its own."""
    weights = np.array([REAL_WEIGHT if case.field.startswith("real") else 1.0 for case in cases])
    is_remark = np.array([bool(case.kinds) for case in cases])
    of_kind = np.array([[kind in case.kinds for kind in KINDS] for case in cases])
    axes = {
        "remark": Labels(
            ("no", "yes"), True, np.column_stack([~is_remark, is_remark]), is_remark | True, STRENGTHS["remark"]
        ),
        "kind": Labels(tuple(KINDS), True, of_kind, is_remark, STRENGTHS["kind"]),
    }
    groups = [case.field for case in cases]
    first = fit(known, is_remark.tolist(), groups=groups, weights=weights, strength=0.3)
    return fit_model(found, axes, weights=weights, fewest=FEWEST), {"first-pass": first}


def codebook() -> list[Case]:
    """The examples of the codebook's kinds, and what it says is none."""
    return [
        Case("codebook", "codebook", plain(text), False, [], kinds)
        for code in load_codebook(default_folder()).remarks
        for texts, kinds in ((code.examples, {code.id}), (code.counterexamples, set()))
        for text in texts
    ]


def cross_validated(cases: list[Case], found: list[list[str]], known: list[list[str]]) -> np.ndarray:
    """For each case how likely classifiers that did not see its field hold it for a remark, each kind, first pass."""
    fields = sorted({case.field for case in cases})
    folds = [str(fields.index(case.field) % FOLDS) for case in cases]
    likely = np.zeros((len(cases), len(KINDS) + 1))
    for _, train, test in left_out(folds):
        model, first = fitted(*([rows[place] for place in train] for rows in (cases, found, known)))
        for place in test:
            if not names_somebody(cases[place].text):
                likely[place, :-1] = list(likely_kinds(model, model.vector(found[place])).values())
            likely[place, -1] = first["first-pass"].probability(known[place])
    return likely


def decided(likely: np.ndarray, least: float) -> np.ndarray:
    """Which kinds each case is given at this threshold."""
    return (likely[:, :-1] >= least) & (likely[:, -1:] >= PASSING)


def f1(found: np.ndarray, wanted: np.ndarray) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * float((found & wanted).sum()) / max(1.0, float(found.sum() + wanted.sum()))


def line(found: np.ndarray, wanted: np.ndarray) -> str:
    """Precision, recall and F1 of one kind."""
    hit = float((found & wanted).sum())
    precision, recall = hit / max(1, found.sum()), hit / max(1, wanted.sum())
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1(found, wanted):.3f}  (n {int(wanted.sum())})"


def report(cases: list[Case], likely: np.ndarray) -> None:
    """Print the scores of the cross-validation."""
    wanted = np.array([[kind in case.kinds for kind in KINDS] for case in cases])
    fields = np.array([case.field for case in cases])
    is_real = np.char.startswith(fields, "real")
    chosen = np.zeros_like(wanted)
    at = {least: decided(likely, least) for least in THRESHOLDS}
    for field in sorted(set(fields)):
        others = (fields != field) & ~is_real
        best = max(at, key=lambda least: f1(at[least][others], wanted[others]))
        chosen[fields == field] = at[best][fields == field]
    for name, found in (
        ("threshold chosen on the other fields", chosen),
        ("shipped threshold", decided(likely, LIKELY)),
    ):
        print(name)
        print("  micro    ", line(found[~is_real], wanted[~is_real]))
        print("  any kind ", line(found[~is_real].any(axis=1), wanted[~is_real].any(axis=1)))
        for place, kind in enumerate(KINDS):
            print(f"  {kind:9}", line(found[~is_real, place], wanted[~is_real, place]))
        false = found[is_real].any(axis=1) & ~wanted[is_real].any(axis=1)
        print(f"  false remarks per 1,000 sentences of real prose: {1000 * false.mean():.1f}")
    for least, found in at.items():
        false = found[is_real].any(axis=1) & ~wanted[is_real].any(axis=1)
        scores = [f1(found[~is_real], wanted[~is_real]), f1(found[~is_real].any(axis=1), wanted[~is_real].any(axis=1))]
        print(f"at {least}: micro {scores[0]:.3f}  any {scores[1]:.3f}  false on real prose {1000 * false.mean():.1f}")
    for least in (0.005, 0.01, 0.02, 0.04):
        passed = likely[:, -1] >= least
        missed = (~passed & wanted.any(axis=1) & ~is_real).sum()
        print(
            f"first pass at {least}: lets {passed[is_real].mean():.3f} of real prose through, misses {missed} remarks"
        )


def main() -> None:
    """Score, or write the weights fitted on everything."""
    treebank = next((Path(each) for each in sys.argv[1:] if not each.startswith("-")), None)
    cases = invented() + codebook() + (real(treebank) if treebank else [])
    found, known = [features(case.text) for case in cases], [vocabulary(case.text) for case in cases]
    if "--write" in sys.argv:
        model, first = fitted(cases, found, known)
        model.save(folder(), ABOUT)
        save(folder() / "first-pass.json", first, ABOUT)
    else:
        report(cases, cross_validated(cases, found, known))


if __name__ == "__main__":
    main()
