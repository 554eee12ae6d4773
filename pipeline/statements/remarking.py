"""The features by which a sentence is judged to be a remark on terminology."""

from ..codebook import Code
from .cues import find, masked
from .defining import Span
from .wording import wording


def remarking(text: str, terms: list[Span], remarks: tuple[Code, ...]) -> list[str]:
    """The wording of a plain sentence with its terms masked, and the kinds of which the codebook has a cue in it."""
    marked = masked(text, terms)
    return [*wording(marked), *(f"cue:{cue.code.id}" for cue in find(marked, remarks))]
