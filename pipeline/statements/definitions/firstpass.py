"""The cheap first pass: which sentences may define a term, by their wording alone, so that only they are parsed."""

import functools

from ...learning.linear import Linear, load
from ...models import models_folder
from ..wording import wording

FEWEST_WORDS = 4
# Times the confidence that a definition must reach: 99 in 100 pass of those that would reach it, and 98 in 100 of
# all labelled definitions where a confidence of 0.2 is asked.
SHARE = 0.2


@functools.cache
def classifiers() -> dict[str, Linear]:
    """The classifiers of `models/definition`, once in a process."""
    return load(models_folder() / "definition" / "weights.json", {"first-pass", "definition", "term"})


def may_define(text: str, confidence: float = 0.2) -> bool:
    """Whether a plain sentence is worded in a way in which a definition of this confidence could be.

    >>> may_define("Osmosis is a form of transport."), may_define("Nine boroughs took part last year.")
    (True, False)
    """
    if text.count(" ") + 1 < FEWEST_WORDS:
        return False
    return classifiers()["first-pass"].probability(wording(text)) >= SHARE * confidence
