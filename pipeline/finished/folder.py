"""A folder that holds a finished run: what it says of itself, the texts that its cache keeps, files added to it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__, atomic, outputs
from ..cache import Cache
from ..codebook_files import load_codebook
from ..errors import PipelineError
from ..exchange.datapackage import datapackage
from ..keys import document_keys, follows, kept_key
from ..settings import Settings
from ..tables import Rows, frame, read_table, schema

if TYPE_CHECKING:
    import pandas as pd


DESCRIPTION = "datapackage.json"


class Finished:
    """A finished run in the folder `out`. Raises `PipelineError` when it is missing or incomplete."""

    def __init__(self, out: Path) -> None:
        if not out.is_dir():
            raise PipelineError(f"The folder {out} does not exist: run 'termaudit run CORPUS --out {out}' first.")
        self.out = out
        self.manifest = self._manifest()

    def table(self, name: str) -> "pd.DataFrame":
        """A table of the run. Raises `PipelineError` where the run stopped before it."""
        until = self.manifest.get("until")
        if until != "report" and not (self.out / f"{name}.csv").is_file():
            raise PipelineError(
                f"{self.out} has no table {name}, for the run stopped at the stage {until}: {self.again()}"
            )
        return read_table(self.out, name)

    def texts(self, until: str) -> Iterator[tuple[dict[str, Any], dict[str, Rows]]]:
        """Every document that was read, as rows of `files`, with what its first stages made, up to the stage `until`.

        A work that is there twice counts once; a document that was read only so far as time or memory allowed is left
        out, for its text is not kept. Raises `PipelineError` when the run is of another version.
        """
        try:
            found = follows(load_codebook(), Settings(**self.manifest["settings"]))
        except (KeyError, TypeError) as error:
            raise PipelineError(f"{self.out} was written by another version: {self.again()}") from error
        if self.manifest.get("until") == "scan":
            raise PipelineError(f"{self.out} holds no text, for the run stopped at the stage scan: {self.again()}")
        if not any((self.out / ".cache").glob("??")):
            raise PipelineError(f"{self.out} no longer keeps the texts of the papers (.cache is gone): {self.again()}")
        cache = Cache(self.out / ".cache")
        left_out, partial = self._set_aside()
        for file in self.table("files").to_dict("records"):
            if file["status"] != "read" or file["doc_id"] in left_out:
                continue
            stored = [cache.get(key) for key in document_keys(file, found, until).values()]
            if None not in stored:
                yield file, {name: rows for tables in stored for name, rows in tables.items()}
            elif file["doc_id"] not in partial:
                raise PipelineError(f"The text of {file['path']} in {self.out} is of another version: {self.again()}")

    def kept(self, name: str) -> "pd.DataFrame":
        """An internal table that the run kept in its cache. Raises `PipelineError` where it is no longer there."""
        stored = Cache(self.out / ".cache").get(kept_key(name, str(self.manifest.get("run_id"))))
        if stored is None:
            raise PipelineError(f"The cache of {self.out} no longer holds what people decided: {self.again()}")
        return frame(name, stored[name])

    def add(self, files: dict[str, bytes]) -> None:
        """Add files to the run; `run.json` names them first, so that the next run removes them in any case.

        The description of the tables is written anew where it says what of these stands beside them.
        """
        manifest = self._manifest()
        manifest["files"] = sorted({*manifest["files"], *files})
        asked = {name for name, table in schema().items() if table.on_request and f"{name}.csv" in manifest["files"]}
        if asked and DESCRIPTION in manifest["files"]:
            files = files | {DESCRIPTION: datapackage(__version__, asked)}
        outputs.write_manifest(self.out, manifest)
        for name, each in files.items():
            atomic.write(self.out / name, each)

    def folders(self) -> list[tuple[Path, str]]:
        """The folders that nothing else belongs into, each with its name in a sentence: the run's, and its corpus."""
        corpus = self.manifest.get("corpus")
        beside = [((self.out / corpus).resolve(), "its corpus, where it would be read as a paper")]
        return [(self.out.resolve(), "the folder of the run"), *(beside if isinstance(corpus, str) and corpus else [])]

    def again(self) -> str:
        """What to do about a run that does not serve."""
        return f"run 'termaudit run CORPUS --out {self.out}' again."

    def _manifest(self) -> dict[str, Any]:
        try:
            manifest = json.loads((self.out / outputs.MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise PipelineError(f"{self.out} holds no complete run: {self.again()}") from error
        if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
            raise PipelineError(f"{self.out} was written by another version: {self.again()}")
        return manifest

    def _set_aside(self) -> tuple[set[str], set[str]]:
        """Documents that are another's work once more, and those read in part; none before the stage catalog."""
        if not (self.out / "documents.csv").is_file():
            return set(), set()
        documents: Rows = self.table("documents").to_dict("records")
        twice = {row["doc_id"] for row in documents if row["same_work_as"]}
        return twice, {row["doc_id"] for row in documents if row["status"] == "partial"}
