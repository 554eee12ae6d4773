"""A finished run as a REFI-QDA project for other programs, and what people coded there as decisions."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .. import atomic, outputs
from ..corpus import find_files
from ..errors import PipelineError
from ..exchange.qdpx.appending import append
from ..exchange.qdpx.building import Facts, build
from ..exchange.qdpx.deciding import Decided, decide
from ..exchange.qdpx.reading import read
from ..exchange.qdpx.uses import uses
from ..exchange.qdpx.writing import write
from ..people.decisions import GIVEN, LAST_WORD, read_decisions
from ..storedtext import StoredText
from ..tables import Rows
from .folder import Finished

if TYPE_CHECKING:
    import pandas as pd


def export_qdpx(out: "str | os.PathLike[str]") -> bytes:
    """A finished run as a REFI-QDA project: codebook, coders, whole texts, all codings but the rejected ones.

    Documents whose text is not kept, as those read only so far as time or memory allowed, are left out and named in
    the project's description (`left_out`). The same run gives the same bytes. Raises `PipelineError` when `out` is
    missing, incomplete or of another version.
    """
    return write(build(_facts(Finished(Path(out)))))


def left_out(out: "str | os.PathLike[str]") -> tuple[str, ...]:
    """Paths of the documents that were read but are not in the project, for their text is not kept."""
    return _facts(Finished(Path(out))).left_out


def import_qdpx(
    content: bytes,
    corpus: "str | os.PathLike[str]",
    out: "str | os.PathLike[str]",
    *,
    coder: str = "",
    reject_missing: bool = False,
) -> Decided:
    """Append what people coded in a REFI-QDA project to CORPUS/decisions.csv; the next run applies it.

    `out` is the run of the corpus that the codings are put beside. Importing a file twice adds nothing. `coder` and
    `reject_missing` are those of `exchange.qdpx.deciding.decide`, whose result this gives. Raises `PipelineError` when
    `content` is no project, `corpus` no folder or not that of the run, `out` no finished run, or decisions.csv cannot
    be read. A corpus is that of the run when most documents lie there, known by their bytes: a copy serves too.
    """
    run, folder = Finished(Path(out)), Path(corpus)
    if not folder.is_dir():
        raise PipelineError(f"The corpus folder {folder} does not exist: name the folder that holds your papers.")
    project = read(content)
    _check_corpus(folder, run)
    path = folder / LAST_WORD
    with outputs.hold(run.out):
        atomic.sweep(folder)  # what an import that was killed left
        try:
            given = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise PipelineError(f"{path} cannot be opened ({error.strerror}).") from error
        before = read_decisions({LAST_WORD: given}) if given.strip() else []
        said = [{name: getattr(each, name) for name in GIVEN} for each in before if not each.fault]
        decided = decide(project, _facts(run), said, coder=coder, reject_missing=reject_missing)
        if decided.rows:
            atomic.write(path, append(given, decided.rows, LAST_WORD))
    return decided


def _check_corpus(folder: Path, run: Finished) -> None:
    """Raise `PipelineError` unless at least half of the documents of the run lie below the folder."""
    known = {row["doc_id"] for row in _rows(run.table("documents")) if row["doc_id"]}
    here = known & {file["doc_id"] for file in find_files(folder)}
    if 2 * len(here) < len(known):
        raise PipelineError(
            f"{folder} is not the corpus of {run.out}, for {len(here):,} of its {len(known):,} documents lie there: "
            "name the folder that holds the papers of that run."
        )


def _facts(run: Finished) -> Facts:
    """What a project needs of a run; codings are there from the stage evidence on."""
    texts = {file["doc_id"]: StoredText(tables["blocks"]).text for file, tables in run.texts("extract")}
    documents = _rows(run.table("documents"))
    claims = _rows(run.table("evidence"))
    lost = {row["path"] for row in documents if row["status"] == "partial" and row["doc_id"] not in texts}
    return Facts(
        texts=texts,
        documents=documents,
        evidence=claims,
        codebook=_rows(run.table("codebook")),
        run_id=str(run.manifest["run_id"]),
        corpus=Path(str(run.manifest.get("corpus", ""))).name,
        version=str(run.manifest.get("termaudit", "")),
        uses=uses(claims, _rows(run.table("mentions"))),
        left_out=tuple(sorted(lost)),
    )


def _rows(table: "pd.DataFrame") -> Rows:
    return table.to_dict("records")
