"""The cheap first pass: which sentences may define a term, by their wording alone, so that only they are parsed."""

import functools

from ..learning.linear import Linear, load
from ..models import models_folder
from .wording import wording

FEWEST_WORDS = 4
LEAST = 0.04  # probability; so set that 99 in 100 labelled definitions pass


@functools.cache
def classifiers() -> dict[str, Linear]:
    """The classifiers of `models/definition`, once in a process."""
    return load(models_folder() / "definition" / "weights.json")


def may_define(text: str) -> bool:
    """Whether a plain sentence is worded in a way in which a definition could be.

    >>> may_define("Osmosis is a form of transport."), may_define("Nine boroughs took part last year.")
    (True, False)
    """
    return text.count(" ") + 1 >= FEWEST_WORDS and classifiers()["first-pass"].probability(wording(text)) >= LEAST
