"""The tables of a finished run as people's decisions left them."""

from typing import TYPE_CHECKING

from ..people.review import DECIDED, settled
from .folder import Finished

if TYPE_CHECKING:
    import pandas as pd

CLAIMED = ("mentions", "definitions", "remarks", "codes")


def as_decided(run: Finished) -> "dict[str, pd.DataFrame]":
    """The tables mentions, definitions, remarks and codes without what people rejected, with what they put right.

    As the run itself counts them once people have decided on any claim (`people.review.settled`); as they are where
    nobody has. Raises `PipelineError` where the run's cache no longer holds what was decided.
    """
    tables = {name: run.table(name) for name in CLAIMED}
    if not run.table("evidence")["status"].isin(DECIDED).any():
        return tables
    return settled(run.kept("decided"), **tables)
