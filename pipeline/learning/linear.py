"""A linear classifier over named features, kept as JSON that people can read."""

import json
import math
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from ..errors import PipelineError


@dataclass(frozen=True)
class Linear:
    """Weights of features, in log-odds, and the log-odds of a case that has none of them.

    With a `scale` each weight of a case counts `scale / sqrt(number of its features)` times, so that a long case is not
    judged the more surely for its length; with 0 it counts once.
    """

    intercept: float
    weights: dict[str, float]
    scale: float = 0.0

    def probability(self, features: Iterable[str]) -> float:
        """How likely the code is, 0..1. A feature counts once; one that was not seen in training counts nothing."""
        return 1 / (1 + math.exp(-self.log_odds(features)))

    def log_odds(self, features: Iterable[str]) -> float:
        """The sum of the weights, in natural logarithms, kept within what `exp` can take."""
        distinct = dict.fromkeys(features)
        total = sum(filter(None, map(self.weights.get, distinct)))
        if self.scale and distinct:
            total *= self.scale / math.sqrt(len(distinct))
        return max(-50.0, min(50.0, self.intercept + total))


def load(path: Path, needed: Set[str] = frozenset()) -> dict[str, Linear]:
    """The classifiers in a file that `save` wrote, by code.

    Raises `PipelineError` where it is none, or lacks one of the codes that are `needed`.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        found = {
            code: Linear(float(each["intercept"]), dict(each["weights"]), float(each["scale"]))
            for code, each in stored["codes"].items()
        }
        if missing := needed - found.keys():
            raise ValueError(f"nothing for {', '.join(sorted(missing))}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PipelineError(f"{path.name} holds no classifier ({error}): install termaudit anew.") from error
    return found


def save(path: Path, classifiers: dict[str, Linear], about: str) -> None:
    """Write classifiers so that the same ones give the same bytes; weights to three decimals, in order of name."""
    codes = {
        code: {
            "intercept": round(each.intercept, 3),
            "scale": each.scale,
            "weights": dict(sorted(each.weights.items())),
        }
        for code, each in sorted(classifiers.items())
    }
    text = json.dumps({"about": about, "codes": codes}, ensure_ascii=False, indent=0)
    path.write_text(text + "\n", encoding="utf-8")
