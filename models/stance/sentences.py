"""Trains the model of sentences on the labelled sentences of this folder: writes sentence_model/.

usage: sentences.py            fits on everything and writes
       sentences.py --scores   scores with one voice left out after the other; nothing is written
"""

import sys
from collections.abc import Sequence

import numpy as np
from make import HERE, by_code, rows

from pipeline.codebook_files import load_codebook
from pipeline.language.tokens import plain
from pipeline.learning.crossvalidation import calibration_error
from pipeline.learning.textfitting import Labels, fit_calibrated, log_odds_unseen
from pipeline.single import passage_alone
from pipeline.stages.stance import code_passage
from pipeline.stances.judging import sentence_features
from pipeline.stances.sentences import LEAST, NONE, forms
from pipeline.stances.tfidf import find_cues

ABOUT = "Valence, level and evidence of sentences, fitted by models/stance/sentences.py; the card is README.md there."
CODES = {
    "valence": "BF-B BF-F BF-M BF-N".split(),
    "level": "LV-S LV-O LV-B".split(),
    "evidence": "EV-EMP EV-CIT EV-AUTH EV-POL EV-ANEC EV-NONE".split(),
}


def labels(some: Sequence[dict[str, str]]) -> dict[str, Labels]:
    """What the sentences are labelled with; `none` where an axis does not apply."""
    return {
        axis: Labels(
            (*codes, NONE),
            True,
            np.array([[(row[axis] or NONE) == code for code in (*codes, NONE)] for row in some]),
            np.ones(len(some), dtype=bool),
        )
        for axis, codes in CODES.items()
    }


def main() -> None:
    """Write the model, or print the scores."""
    codebook, some = load_codebook(), list(rows("sentences"))
    alone = [passage_alone(row["sentence"], codebook) for row in some]
    seen = []
    for row, passage in zip(some, alone, strict=True):
        hits, found = find_cues(passage, codebook.themes), forms(plain(row["sentence"]))
        seen.append(list(sentence_features(passage, (0, len(passage.text)), hits, found)))
    known, voices = labels(some), [row["voice"] for row in some]
    model = fit_calibrated(seen, known, voices)
    if "--scores" not in sys.argv:
        model.save(HERE / "sentence_model", ABOUT)
        return
    odds = log_odds_unseen(seen, known, voices)
    parts = {"stances": codebook.stances, "themes": codebook.themes, "least": 0.0, "model": None}
    ruled = [{row["axis"]: row["code"] for row in code_passage(passage, **parts)} for passage in alone]
    for axis, codes in CODES.items():
        likely = model.axes[axis].from_log_odds(odds[axis])
        found = (likely == likely.max(axis=1, keepdims=True)) & (likely >= LEAST)
        wanted, size = known[axis].wanted, len(codes)
        by_rules = np.array([[rules.get(axis) == code for code in codes] for rules in ruled])
        error = calibration_error(likely.max(axis=1), likely.argmax(axis=1) == wanted.argmax(axis=1))
        print(f"{axis}, a voice left out: macro-F1 {by_code(found[:, :size], wanted[:, :size], codes)}")
        print(f"    rules alone {by_code(by_rules, wanted[:, :size], codes)};  calibration error {error:.3f}")


if __name__ == "__main__":
    main()
