"""Takes in the files of a corpus: which are to be read, what is stored of each, which failed."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import visit, workers
from .cache import Cache
from .codebook import Codebook
from .errors import DiskFailed, Failure
from .settings import Settings
from .stages import BY_NAME
from .tables import Rows, frame

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@dataclass(frozen=True)
class Plan:
    """How the documents of a run are read: codebook with its folder, settings, last stage, a trained model."""

    folder: Path
    codebook: Codebook
    settings: Settings
    until: str
    trained: Path | None = None


class Intake:
    """The documents of one run. `rows` are rows of the table `files`, `used` the keys of what is stored of them."""

    def __init__(self, files: list[dict[str, Any]], cache: Cache, plan: Plan) -> None:
        self.cache, self.plan = cache, plan
        self.fingerprints = visit.fingerprints(plan.codebook, plan.settings, plan.trained)
        self.rows: Rows = []
        self.failures: list[Failure] = []
        self.used: set[str] = set()
        self._keys: dict[str, dict[str, str]] = {}
        self._locations: dict[str, str] = {}
        self._scan(files)

    def _scan(self, files: list[dict[str, Any]]) -> None:
        """One row of the table `files` for each file; the same bytes are read once."""
        scan = BY_NAME["scan"].function
        first: dict[str, str] = {}
        for file in files:
            [row] = scan(file)
            if row["status"] == "read" and row["doc_id"] in first:
                original = first[row["doc_id"]]
                row |= {"status": "duplicate", "duplicate_of": original, "reason": f"The same bytes as {original}."}
            elif row["status"] == "read":
                first[row["doc_id"]] = row["path"]
                self._locations[row["path"]] = file["location"]
                self._keys[row["path"]] = visit.keys(row, self.fingerprints, self.plan.until)
            elif row["status"] == "failed":
                kind = file["problem"][0] if file["problem"] else ("misnamed" if row["bytes"] else "empty")
                self.failures.append(Failure(row["path"], "scan", kind, row["reason"]))
            elif row["format"] == "bib":  # a library that is not used: the authors and years in it are missed
                self.failures.append(Failure(row["path"], "scan", "unsupported", row["reason"]))
            self.rows.append(row)

    def read(self, count: int, progress: Progress | None) -> int:
        """Send every document that the cache lacks to a worker process; gives the number that it has."""
        stale = [
            row
            for row in self.rows
            if row["path"] in self._keys and not all(key in self.cache for key in self._keys[row["path"]].values())
        ]
        limits = visit.limits(self.plan.settings)
        tasks = [self._task(row) for row in stale]
        answers = workers.run_tasks("pipeline.visit:visit", tasks, limits=limits, count=count)
        for done, (number, answer) in enumerate(answers, 1):
            if progress:
                progress("Reading", done, len(tasks))
            if "error" in answer:
                kind, message, hint = answer["error"]
                if kind == "disk":
                    raise DiskFailed(message)
                stage, _ = answer.get("at", ["extract", None])
                self._fail(stale[number], kind, message, hint, stage=stage)
        return len(self._keys) - len(tasks)

    def tables(self) -> "dict[str, pd.DataFrame]":
        """The tables of all documents, joined: those of the stages up to the last one."""
        names = visit.keys({"doc_id": "", "format": ""}, self.fingerprints, self.plan.until)
        made = [table for stage in visit.DOCUMENT_STAGES if stage.name in names for table in stage.makes]
        joined: dict[str, Rows] = {table: [] for table in made}
        for row in self.rows:
            if row["status"] != "read":
                continue
            keys = self._keys[row["path"]].values()
            stored = [self.cache.get(key) for key in keys]
            if None in stored:
                self._fail(row, "crashed", "What was read of the file could not be stored.", "Run again.")
                continue
            if not _was_cut_short(stored):
                self.used |= set(keys)
            for tables in stored:
                for table, rows in tables.items():
                    joined[table] += rows
        return {table: frame(table, rows) for table, rows in joined.items()}

    def _task(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "path": self._locations[row["path"]],
            "doc_id": row["doc_id"],
            "format": row["format"],
            "keys": self._keys[row["path"]],
            "codebook": str(self.plan.folder),
            "settings": asdict(self.plan.settings),
            "trained": str(self.plan.trained or ""),
            "cache": str(self.cache.folder),
        }

    def _fail(self, row: dict[str, Any], kind: str, message: str, hint: str, *, stage: str = "extract") -> None:
        row |= {"status": "failed", "reason": message}
        self.failures.append(Failure(row["path"], stage, kind, message, hint))


def _was_cut_short(stored: list[dict[str, Rows]]) -> bool:
    """Whether pages were left out at a limit of time or memory: a calmer machine may read them, so it is not kept."""
    readings = [row for tables in stored for row in tables.get("readings", ())]
    return any(kind in workers.DEADLY for row in readings for kind, *_ in json.loads(row["problems"]))
