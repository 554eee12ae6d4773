"""Trains a model of any coding frame from a table of coded texts."""

import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__, atomic
from .errors import PipelineError
from .learning.card import card
from .learning.coding import OF_TEXT, features
from .learning.crossvalidation import INNER_FOLDS, Scores, cross_validated, folds
from .learning.frames import Frame, read_frame
from .learning.runs import is_letters
from .learning.textfitting import fit_calibrated
from .learning.textmodel import ABOUT, WEIGHTS, TextModel
from .sheets import read_sheet

SCORES, CARD = "scores.json", "README.md"
TELLING = 12  # features of each code that are shown
OWN_FILES = frozenset([ABOUT, WEIGHTS, SCORES, CARD])


@dataclass(frozen=True)
class Trained:
    """What was trained: the frame, the scores of each axis, and what was left out, in sentences."""

    frame: Frame
    scores: dict[str, Scores]


def train(labelled: Path, folder: Path, columns: tuple[str, ...] = (), *, seed: int = 20040) -> Trained:
    """Learn the coding frame of the table `labelled`, write the model, its scores and its card to `folder`.

    The table has a column `text`, one or more columns of codes (`read_frame` says how they are read), and may have
    `doc_id`: texts of one document are never parted between what is learned from and what is scored. The same table
    gives the same bytes. Raises `PipelineError` where there is nothing to learn or the folder holds other files.
    """
    try:
        content = labelled.read_bytes()
    except OSError as error:
        raise PipelineError(f"{labelled} cannot be read ({error.strerror}): name a table of coded texts.") from error
    frame = read_frame(read_sheet(content, labelled.name), labelled.name, columns)
    _check(folder)
    cases = [features(text) for text in frame.texts]
    scores = cross_validated(cases, frame.axes, frame.groups, seed)
    axes = {}
    for axis, labels in frame.axes.items():
        inner = folds(frame.groups, labels.wanted, INNER_FOLDS, seed)
        model = fit_calibrated(cases, {axis: labels}, inner)
        axes[axis] = model.axes[axis]
    model = TextModel(model.features, model.idf, axes, OF_TEXT)
    model.save(folder, f"A coding frame learned from {labelled.name} by termaudit {__version__}.")
    told = {axis: _told(found, model, axis) for axis, found in scores.items()}
    atomic.write(folder / SCORES, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    atomic.write(folder / CARD, card(labelled.name, frame, told).encode())
    return Trained(frame, scores)


def _check(folder: Path) -> None:
    """Raise where the folder is no place for a model."""
    if folder.is_dir():
        atomic.sweep(folder)  # what a training that was killed left
        others = sorted(path.name for path in folder.iterdir() if path.name not in OWN_FILES)
        if others:
            raise PipelineError(f"{folder} holds other files ({others[0]}): choose a new or empty folder with --model.")
    elif folder.exists():
        raise PipelineError(f"{folder} is a file: choose a folder with --model.")


def _told(found: Scores, model: TextModel, axis: str) -> dict[str, Any]:
    """The scores of an axis as they are written."""
    codes = [{**row, "telling": _telling(model, axis, str(row["code"]))} for row in found.by_code()]
    told: dict[str, Any] = {
        "texts": int(found.labels.known.sum()),
        "codes_exclude_each_other": found.labels.excludes,
        "macro_f1": round(found.macro_f1(), 4),
        "calibration_error": round(found.calibration_error(), 4),
        "codes": [{name: _rounded(value) for name, value in row.items()} for row in codes],
    }
    return told | ({"confusion": found.confusion()} if found.labels.excludes else {})


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _telling(model: TextModel, axis: str, code: str) -> list[str]:
    """The features that speak most for a code, the most telling first."""
    coded = model.axes[axis]
    weights = coded.weights[:, coded.codes.index(code)] - (coded.weights.mean(axis=1) if coded.excludes else 0.0)
    best = weights.argsort(kind="stable")[::-1].tolist()
    words = (model.features[place] for place in best if weights[place] > 0 and not is_letters(model.features[place]))
    return list(itertools.islice(words, TELLING))
