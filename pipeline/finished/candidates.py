"""Terms that the codebook lacks, out of the documents of a finished run."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .. import outputs
from ..codebook_files import load_codebook
from ..reading import PROSE
from ..tables import frame, to_csv, to_parquet
from .folder import Finished

if TYPE_CHECKING:
    import pandas as pd


def list_candidates(out: "str | os.PathLike[str]", codebook: "str | os.PathLike[str] | None" = None) -> "pd.DataFrame":
    """Terms that the codebook lacks, out of the documents of a finished run: the table `candidates`, best first.

    `codebook` is a folder, by default the codebook that the run used. The table is written to `out` as CSV and Parquet,
    and is the run's: the next one removes it. Raises `PipelineError` when `out` is missing, incomplete or of another
    version.
    """
    from ..candidates import candidates

    run = Finished(Path(out))
    with outputs.hold(run.out):
        entries = load_codebook(codebook).rows() if codebook else run.table("codebook").to_dict("records")
        forms = [form for row in entries if row["axis"] == "term" for form in row["cues_or_forms"].split("; ")]
        rows = candidates(running_texts(run), known=forms)
        data = frame("candidates", rows).sort_values(["score", "term"], ascending=[False, True], ignore_index=True)
        run.add({"candidates.csv": to_csv("candidates", data), "candidates.parquet": to_parquet(data)})
    return data


def running_texts(run: Finished) -> list[str]:
    """The running text of every document that a finished run has read, with empty lines between paragraphs."""
    return [
        "\n\n".join(block["text"] for block in tables["blocks"] if block["role"] in PROSE)
        for _, tables in run.texts("extract")
    ]
