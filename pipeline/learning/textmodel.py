"""A linear classifier of tf-idf vectors on one or more axes, kept as JSON beside an array file."""

import functools
import hashlib
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from .. import atomic
from ..errors import PipelineError

FORMAT = 1
ABOUT, WEIGHTS = "model.json", "weights.npz"
ARRAYS = ("weights", "intercepts", "slopes", "shifts", "least")
Vector = tuple[np.ndarray, np.ndarray]  # columns, values


@dataclass(frozen=True)
class Axis:
    """How one axis is coded: `weights` has a row a feature and a column a code, in log-odds per unit of tf-idf.

    Of codes that exclude each other the probabilities add up to 1; otherwise each stands alone. `slopes` and `shifts`
    calibrate: a code's log-odds are multiplied by the one and raised by the other. `least` is the probability from
    which a code counts.
    """

    codes: tuple[str, ...]
    excludes: bool
    weights: np.ndarray
    intercepts: np.ndarray
    slopes: np.ndarray
    shifts: np.ndarray
    least: np.ndarray

    def log_odds(self, vector: Vector) -> np.ndarray:
        """Log-odds of each code, not calibrated (with codes that exclude each other: up to what all have in common)."""
        columns, values = vector
        return values @ self.weights[columns] + self.intercepts

    def probabilities(self, vector: Vector) -> np.ndarray:
        """How likely each code is, 0..1, calibrated, in the order of `codes`."""
        return self.from_log_odds(self.log_odds(vector))

    def from_log_odds(self, odds: np.ndarray) -> np.ndarray:
        """The calibrated probabilities of cases, a row each, or of one."""
        odds = odds * self.slopes + self.shifts
        if self.excludes:
            odds = np.exp(odds - odds.max(axis=-1, keepdims=True))
            return odds / odds.sum(axis=-1, keepdims=True)
        return 1 / (1 + np.exp(-np.maximum(odds, -50)))

    def speaks_for(self, code: str, vector: Vector) -> np.ndarray:
        """How much each feature speaks for a code; of codes that exclude each other, more than for the rest."""
        columns, values = vector
        place = self.codes.index(code)
        return values * self._contrasts[place].take(columns) * self.slopes[place]

    @functools.cached_property
    def _contrasts(self) -> np.ndarray:
        """For each code a row of the weights of all features; of codes that exclude each other, above their mean."""
        means = self.weights.mean(axis=1, keepdims=True) if self.excludes else 0.0
        return np.ascontiguousarray((self.weights - means).T)


@dataclass(frozen=True)
class TextModel:
    """Features and how they are weighed: `idf` by feature, in the order of `features`; the axes by name.

    `kind` says of what the features are: "text" where the words and letters of a text are all of them.
    """

    features: tuple[str, ...]
    idf: np.ndarray
    axes: dict[str, Axis]
    kind: str = ""

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return dict(zip(self.features, range(len(self.features)), strict=True))

    @functools.cached_property
    def _side_by_side(self) -> tuple[np.ndarray, np.ndarray, dict[str, slice]]:
        """Weights and intercepts of all axes in one array each, and the columns of each axis."""
        ends = list(itertools.accumulate(len(axis.codes) for axis in self.axes.values()))
        columns = {
            name: slice(end - len(self.axes[name].codes), end) for name, end in zip(self.axes, ends, strict=True)
        }
        weights = np.hstack([axis.weights for axis in self.axes.values()])
        return weights, np.concatenate([axis.intercepts for axis in self.axes.values()]), columns

    def log_odds(self, vector: Vector) -> dict[str, np.ndarray]:
        """Log-odds of each code of each axis, not calibrated: of all axes at once, in a fraction of the time."""
        odds = self._log_odds(vector)
        return {name: odds[place] for name, place in self._side_by_side[2].items()}

    def likely(self, vectors: Sequence[Vector]) -> Iterator[dict[str, list[float]]]:
        """For each case how likely each code of each axis is, calibrated: faster for many at once than one by one."""
        _, intercepts, places = self._side_by_side
        odds = np.array([self._log_odds(vector) for vector in vectors]).reshape(len(vectors), len(intercepts))
        likely = (self.axes[name].from_log_odds(odds[:, place]).tolist() for name, place in places.items())
        return (dict(zip(places, of_case, strict=True)) for of_case in zip(*likely, strict=True))

    def _log_odds(self, vector: Vector) -> np.ndarray:
        """Log-odds of the codes of all axes, side by side."""
        columns, values = vector
        weights, intercepts, _ = self._side_by_side
        return values @ weights.take(columns, axis=0) + intercepts

    def vector(self, found: Iterable[str]) -> Vector:
        """The features of a case that the model knows, each (1 + ln count) times its idf, of Euclidean length 1."""
        counts = Counter(map(self._places.get, found))
        counts.pop(None, None)  # what the model does not know
        columns = np.fromiter(counts, np.int64, len(counts))
        values = np.fromiter(map(_frequency, counts.values()), np.float64, len(counts))
        values *= self.idf[columns]
        length = math.sqrt(float(values @ values))
        return columns, values / length if length else values

    def save(self, folder: Path, about: str) -> None:
        """Write the model: what it knows as JSON, weights as 32-bit numbers; the same model gives the same bytes.

        The JSON is removed first and written last, so that no reader finds it beside weights of another model.
        """
        atomic.remove(folder / ABOUT)
        told = {
            "format": FORMAT,
            "about": about,
            "kind": self.kind,
            "axes": [
                {"axis": name, "codes": list(axis.codes), "codes_exclude_each_other": axis.excludes}
                for name, axis in self.axes.items()
            ],
            "features": list(self.features),
        }
        arrays = {"idf": self.idf.astype(np.float32)}
        for number, axis in enumerate(self.axes.values()):
            for name in ARRAYS:
                arrays[f"{number}_{name}"] = getattr(axis, name).astype(np.float32)
        with atomic.writing(folder / WEIGHTS) as file:
            np.savez_compressed(file, **arrays)
        text = json.dumps(told, ensure_ascii=False, indent=0)
        atomic.write(folder / ABOUT, (text + "\n").encode())


@functools.cache
def _frequency(count: int) -> float:
    return 1 + math.log(count)


def load_model(folder: Path) -> TextModel:
    """The model that `TextModel.save` wrote. Raises `PipelineError` where there is none that can be read."""
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(f"written in format {told['format']}, known is {FORMAT}")
        with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            arrays = {name: stored[name].astype(np.float64) for name in stored.files}
        features = tuple(map(str, told["features"]))
        if arrays["idf"].shape != (len(features),) or not all(np.isfinite(array).all() for array in arrays.values()):
            raise ValueError("the weights do not fit the features, or are no numbers")
        axes = {
            str(each["axis"]): _axis(each, {name: arrays[f"{number}_{name}"] for name in ARRAYS}, len(features))
            for number, each in enumerate(told["axes"])
        }
        return TextModel(features, arrays["idf"], axes, str(told["kind"]))
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise PipelineError(f"{folder} holds no model that can be read ({error}): train it anew.") from error


def model_fingerprint(folder: Path) -> str:
    """Hash of a model's files. Raises `PipelineError` where they cannot be opened."""
    digest = hashlib.sha256()
    for name in (ABOUT, WEIGHTS):
        try:
            digest.update((folder / name).read_bytes())
        except OSError as error:
            raise PipelineError(f"{folder / name} cannot be opened ({error.strerror}).") from error
    return digest.hexdigest()[:16]


def _axis(told: dict[str, Any], arrays: dict[str, np.ndarray], width: int) -> Axis:
    codes = tuple(map(str, told["codes"]))
    if any(
        array.shape != ((width, len(codes)) if name == "weights" else (len(codes),)) for name, array in arrays.items()
    ):
        raise ValueError(f"the weights of {told['axis']} do not fit its features and codes")
    return Axis(codes, bool(told["codes_exclude_each_other"]), **arrays)
