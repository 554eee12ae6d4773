"""Takes in the files of a corpus: which are to be read, what is stored of each, which failed."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import visit, workers
from .cache import Cache
from .codebook import Codebook
from .errors import DiskFailed, Failure, PipelineError
from .keys import DOCUMENT_STAGES, document_keys, follows, refusal_key
from .settings import Settings
from .stages import BY_NAME
from .tables import Columns, Joined, Rows

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@dataclass(frozen=True)
class Plan:
    """How the papers in `corpus` are read: the codebook with its folder, settings, last stage, a trained model."""

    corpus: Path
    folder: Path
    codebook: Codebook
    settings: Settings
    until: str
    trained: Path | None = None


class Intake:
    """The documents of one run.

    `rows` are rows of the table `files`, `missing` the stages of which nothing is stored, by path of the documents that
    are to be read, `used` the keys of what is stored of all.
    """

    def __init__(self, files: list[dict[str, Any]], cache: Cache, plan: Plan) -> None:
        self.cache, self.plan = cache, plan
        self.follows = follows(plan.codebook, plan.settings, plan.trained)
        self.rows: Rows = []
        self.failures: list[Failure] = []
        self.used: set[str] = set()
        self._keys: dict[str, dict[str, str]] = {}
        self._locations: dict[str, str] = {}
        self._scan(files)
        self.missing = dict(self._missing())

    @property
    def documents(self) -> list[str]:
        """The paths of the files that are documents, in order, whether they can be read or not."""
        return list(self._keys)

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
                self._keys[row["path"]] = document_keys(row, self.follows, self.plan.until)
            elif row["status"] == "failed":
                kind = file["problem"][0] if file["problem"] else ("misnamed" if row["bytes"] else "empty")
                self.failures.append(Failure(row["path"], "scan", kind, row["reason"]))
            elif row["format"] == "bib":  # a library that is not used: the authors and years in it are missed
                self.failures.append(Failure(row["path"], "scan", "unsupported", row["reason"]))
            self.rows.append(row)

    def _missing(self) -> Iterator[tuple[str, list[str]]]:
        for row in self.rows:
            keys = self._keys.get(row["path"], {})
            missing = [stage for stage, key in keys.items() if key not in self.cache]
            refused = self.cache.get(refusal_key(keys)) if missing else None
            if refused:
                [reason] = refused["refused"]
                self.used.add(refusal_key(keys))
                self._fail(row, **reason)
            elif missing:
                yield row["path"], missing

    def read(self, progress: Progress | None, *, count: int, cluster: str = "") -> int:
        """Send every document that the cache lacks to a worker process; gives the number that it has.

        `count` processes run here, or those of the `cluster` at this address.
        """
        stale = [row for row in self.rows if row["path"] in self.missing]
        limits = visit.limits(self.plan.settings)
        tasks = [self._task(row) for row in stale]
        shared = self._cluster(cluster)
        answers = workers.run_tasks("pipeline.visit:visit", tasks, limits=limits, count=count, cluster=shared)
        for done, (number, answer) in enumerate(answers, 1):
            if progress:
                progress("Reading", done, len(tasks))
            if "error" in answer:
                kind, message, hint = answer["error"]
                if kind == "disk":
                    raise DiskFailed(message)
                stage, _ = answer.get("at", ["extract", None])
                self._fail(stale[number], kind=kind, message=message, hint=hint, stage=stage)
                keys = self._keys[stale[number]["path"]]
                self.used |= {refusal_key(keys), *keys.values()}
        return len(self._keys) - len(tasks)

    def tables(self) -> "dict[str, pd.DataFrame]":
        """The tables of all documents, joined column by column: those of the stages up to the last one.

        Raises `PipelineError` where what was stored is gone while the run goes on.
        """
        self._give_up_what_was_not_stored()
        asked = document_keys({"doc_id": "", "format": ""}, self.follows, self.plan.until)
        made: dict[str, pd.DataFrame] = {}
        for stage in [each for each in DOCUMENT_STAGES if each.name in asked]:
            joined = {table: Joined(table) for table in stage.makes}
            for row in sorted(self.rows, key=lambda row: row["doc_id"]):
                if row["status"] == "read":
                    self._join(joined, self._keys[row["path"]], stage.name)
            made |= {table: each.frame() for table, each in joined.items()}
        return made

    def _give_up_what_was_not_stored(self) -> None:
        for row in self.rows:
            keys = self._keys.get(row["path"], {})
            if row["status"] == "read" and row["path"] in self.missing and not all(map(self.cache.has, keys.values())):
                self._fail(row, kind="crashed", message="What was read could not be stored.", hint="Run again.")

    def _join(self, joined: dict[str, Joined], keys: dict[str, str], stage: str) -> None:
        stored = self.cache.columns(keys[stage])
        if stored is None:
            raise PipelineError("What was stored of a paper is gone, for somebody changed the folder: run again.")
        if stage == DOCUMENT_STAGES[0].name and not _was_cut_short(stored):
            self.used |= set(keys.values())
        for table, columns in stored.items():
            joined[table].add(columns)

    def _task(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "path": os.path.abspath(self._locations[row["path"]]),
            "doc_id": row["doc_id"],
            "format": row["format"],
            "keys": self._keys[row["path"]],
            "codebook": str(self.plan.folder),
            "settings": asdict(self.plan.settings),
            "trained": str(self.plan.trained or ""),
            "cache": str(self.cache.folder.absolute()),
        }

    def _cluster(self, address: str) -> workers.Cluster | None:
        """The cluster at an address: it must see what tasks name."""
        if not address:
            return None
        papers = [os.path.abspath(location) for location in list(self._locations.values())[:1]]
        paths = [*papers, str(self.plan.folder), *([str(self.plan.trained)] if self.plan.trained else [])]
        return workers.Cluster(address, self.cache.folder.absolute(), tuple(paths), "pipeline.versions:program_version")

    def _fail(self, row: dict[str, Any], *, kind: str, message: str, hint: str, stage: str = "extract") -> None:
        row |= {"status": "failed", "reason": message}
        self.failures.append(Failure(row["path"], stage, kind, message, hint))


def _was_cut_short(stored: dict[str, Columns]) -> bool:
    """Whether pages were left out at a limit of time or memory: a calmer machine may read them, so it is not kept."""
    problems = stored["readings"].get("problems", ())
    return any(kind in workers.DEADLY for each in problems for kind, *_ in json.loads(each))
