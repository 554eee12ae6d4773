"""What is asked of a finished run: the text of its documents, or candidates for terms."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import atomic, outputs, visit
from .cache import Cache
from .codebook_files import load_codebook
from .errors import PipelineError
from .reading import PROSE
from .settings import Settings
from .tables import Rows, frame, read_table, to_csv, to_parquet

if TYPE_CHECKING:
    import pandas as pd


def running_texts(out: Path) -> list[str]:
    """The running text of every document that a finished run has read, with empty lines between paragraphs.

    A work that is there twice counts once; a document that was read only so far as time or memory allowed is left out,
    for its text is not kept. Raises `PipelineError` when `out` is missing, incomplete or of another version.
    """
    manifest = _manifest(out)
    try:
        parts = visit.fingerprints(load_codebook(), Settings(**manifest["settings"]))
    except (KeyError, TypeError) as error:
        raise PipelineError(f"{out} was written by another version: {_again(out)}") from error
    if manifest.get("until") == "scan":
        raise PipelineError(f"{out} holds no text, for the run stopped at the stage scan: {_again(out)}")
    cache = Cache(out / ".cache")
    left_out, partial = _set_aside(out)
    texts = []
    for file in read_table(out, "files").to_dict("records"):
        if file["status"] != "read" or file["doc_id"] in left_out:
            continue
        stored = cache.get(visit.keys(file, parts, "extract")["extract"])
        if stored is not None:
            texts.append("\n\n".join(block["text"] for block in stored["blocks"] if block["role"] in PROSE))
        elif file["doc_id"] not in partial:
            raise PipelineError(f"The text of {file['path']} in {out} is of another version: {_again(out)}")
    return texts


def list_candidates(out: "str | os.PathLike[str]", codebook: "str | os.PathLike[str] | None" = None) -> "pd.DataFrame":
    """Terms that the codebook lacks, out of the documents of a finished run: the table `candidates`, best first.

    `codebook` is a folder, by default the codebook that the run used. The table is written to `out` as CSV and Parquet,
    and is the run's: the next one removes it. Raises `PipelineError` as `running_texts` does.
    """
    from .candidates import candidates

    out = Path(out)
    _manifest(out)
    with outputs.hold(out):
        entries = load_codebook(codebook).rows() if codebook else read_table(out, "codebook").to_dict("records")
        forms = [form for row in entries if row["axis"] == "term" for form in row["cues_or_forms"].split("; ")]
        rows = candidates(running_texts(out), known=forms)
        data = frame("candidates", rows).sort_values(["score", "term"], ascending=[False, True], ignore_index=True)
        _add(out, {"candidates.csv": to_csv("candidates", data), "candidates.parquet": to_parquet(data)})
    return data


def _manifest(out: Path) -> dict[str, Any]:
    """What `run.json` says of a run. Raises `PipelineError` where there is none that is complete."""
    if not out.is_dir():
        raise PipelineError(f"The folder {out} does not exist: run 'termaudit run CORPUS --out {out}' first.")
    try:
        manifest = json.loads((out / outputs.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PipelineError(f"{out} holds no complete run: {_again(out)}") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        raise PipelineError(f"{out} was written by another version: {_again(out)}")
    return manifest


def _again(out: Path) -> str:
    return f"run 'termaudit run CORPUS --out {out}' again."


def _set_aside(out: Path) -> tuple[set[str], set[str]]:
    """Documents that are another's work once more, and those that were read in part; none before the stage catalog."""
    if not (out / "documents.csv").is_file():
        return set(), set()
    documents: Rows = read_table(out, "documents").to_dict("records")
    twice = {row["doc_id"] for row in documents if row["same_work_as"]}
    return twice, {row["doc_id"] for row in documents if row["status"] == "partial"}


def _add(out: Path, files: dict[str, bytes]) -> None:
    """Add files to a finished run; `run.json` names them first, so that the next run removes them in any case."""
    manifest = _manifest(out)
    manifest["files"] = sorted({*manifest["files"], *files})
    content = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    atomic.write(out / outputs.MANIFEST, content.encode("utf-8") + b"\n")
    for name, each in files.items():
        atomic.write(out / name, each)
