"""Runs the pipeline on a corpus: what is stale, call the stage, store, gather failures, join, check, write."""

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import atomic, outputs, visit, workers
from .cache import Cache
from .codebook import Codebook, default_folder, load_codebook
from .corpus import find_files, own_file
from .errors import Failure, NothingRead, PipelineError
from .settings import Settings, load_settings
from .stages import BY_NAME, STAGES
from .tables import Rows, frame

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]


@dataclass
class Summary:
    """What a run did, for the closing words of the command line.

    `read`, `failed` and `skipped` count files, `from_cache` the documents that needed no reading. `findings` are
    sentences, most telling first; `problems` are rows of the table `problems`; `seconds` is wall time by stage.
    """

    out: Path
    read: int = 0
    failed: int = 0
    skipped: int = 0
    from_cache: int = 0
    terms: int = 0
    findings: list[str] = field(default_factory=list)
    problems: Rows = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    corpus: "str | os.PathLike[str]",
    out: "str | os.PathLike[str]",
    *,
    codebook: "str | os.PathLike[str] | None" = None,
    until: str = "",
    count: int | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> Summary:
    """Read the papers below `corpus` and write tables and report into `out`.

    Only what changed since the last run is done again. `codebook` is a folder (by default CORPUS/codebook, then the one
    that comes with termaudit), `until` the last stage, `count` the number of worker processes; further keywords are
    settings. Raises `PipelineError` for what a person can mend, `NothingRead` when no document could be read.
    """
    corpus, out = Path(corpus), Path(out)
    if until and until not in BY_NAME:
        raise PipelineError(f"There is no stage {until!r}; the stages are {', '.join(BY_NAME)}.")
    chosen = load_settings(**settings)
    folder = _codebook_folder(corpus, codebook)
    book = load_codebook(folder)
    files = find_files(corpus)
    if out.resolve() == corpus.resolve() or corpus.resolve() in out.resolve().parents:
        raise PipelineError(f"{out} lies inside the corpus folder: choose an --out elsewhere.")
    summary = Summary(out, notes=[note for note in (workers.what_is_missing(), outputs.what_is_missing()) if note])
    with outputs.hold(out):
        previous = outputs.open_manifest(out)
        reading = Reading(files, out / ".cache", folder, book, chosen, until or STAGES[-1].name)
        reading.read(count or _processors(), progress, summary)
        tables, extra = _corpus_stages(corpus, reading, summary, until)
        written = outputs.write_tables(out, tables)
        for name, content in extra.items():
            atomic.write(out / name, content)
        facts = _manifest(reading, chosen, until) | {"notes": summary.notes}
        outputs.close_manifest(out, facts, [*written, *extra], previous)
        reading.cache.sweep(reading.used)
    _conclude(summary, tables, strict=strict)
    return summary


class Reading:
    """The documents of one run: which are to be read, what is stored of them, and which failed."""

    def __init__(
        self, files: list[dict[str, Any]], cache: Path, folder: Path, codebook: Codebook, settings: Settings, until: str
    ) -> None:
        self.cache, self.folder, self.codebook, self.settings, self.until = (
            Cache(cache),
            folder,
            codebook,
            settings,
            until,
        )
        self.fingerprints = visit.fingerprints(codebook, settings)
        self.rows: Rows = []
        self.failures: list[Failure] = []
        self.used: set[str] = set()
        self._keys: dict[str, dict[str, str]] = {}
        self._locations: dict[str, str] = {}
        self._scan(files)

    def _scan(self, files: list[dict[str, Any]]) -> None:
        """One row of the table `files` for each file; the same bytes are read once."""
        scan = BY_NAME["scan"].function
        for file in files:
            [row] = scan(file)
            first = next((each for each in self.rows if row["doc_id"] and each["doc_id"] == row["doc_id"]), None)
            if first and row["status"] == "read":
                row |= {"status": "duplicate", "duplicate_of": first["path"]}
                row["reason"] = f"The same bytes as {first['path']}."
            if row["status"] == "read" and self.until != "scan":
                self._locations[row["path"]] = file["location"]
                self._keys[row["path"]] = visit.keys(row, self.fingerprints, self.until)
            elif row["status"] == "failed":
                kind = file["problem"][0] if file["problem"] else ("misnamed" if row["bytes"] else "empty")
                self.failures.append(Failure(row["path"], "scan", kind, row["reason"]))
            self.rows.append(row)

    def read(self, count: int, progress: Progress | None, summary: Summary) -> None:
        """Send every document that the cache lacks to a worker process."""
        started = time.perf_counter()
        stale = [
            row
            for row in self.rows
            if row["path"] in self._keys and not all(key in self.cache for key in self._keys[row["path"]].values())
        ]
        tasks = [self._task(row) for row in stale]
        summary.from_cache = len(self._keys) - len(tasks)
        limits = workers.Limits(self.settings.seconds, self.settings.megabytes)
        answers = workers.run_tasks("pipeline.visit:visit", tasks, limits=limits, count=count)
        for done, (number, answer) in enumerate(answers, 1):
            if progress:
                progress(done, len(tasks))
            if "error" in answer:
                self._fail(stale[number], *answer["error"])
        summary.seconds["documents"] = time.perf_counter() - started

    def tables(self) -> "dict[str, pd.DataFrame]":
        """The tables of all documents, joined."""
        joined: dict[str, Rows] = {}
        for stage in visit.DOCUMENT_STAGES:
            for table in stage.makes:
                joined.setdefault(table, [])
            for row in self.rows:
                key = self._keys.get(row["path"], {}).get(stage.name)
                if key is None or row["status"] != "read":
                    continue
                self.used.add(key)
                stored = self.cache.get(key)
                if stored is None:
                    self._fail(row, "crashed", "What was read of the file could not be stored.", "Run again.")
                    return self.tables()
                for table, rows in stored.items():
                    joined[table] += rows
            if stage.name == self.until:
                break
        return {table: frame(table, rows) for table, rows in joined.items()}

    def _task(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "path": self._locations[row["path"]],
            "doc_id": row["doc_id"],
            "format": row["format"],
            "keys": self._keys[row["path"]],
            "codebook": str(self.folder),
            "settings": asdict(self.settings),
            "cache": str(self.cache.folder),
        }

    def _fail(self, row: dict[str, Any], kind: str, message: str, hint: str) -> None:
        row |= {"status": "failed", "reason": message}
        self.failures.append(Failure(row["path"], "extract", kind, message, hint))


def _corpus_stages(
    corpus: Path, reading: Reading, summary: Summary, until: str
) -> "tuple[dict[str, pd.DataFrame], dict[str, bytes]]":
    """Run the corpus stages on the joined tables; gives all tables, and the files of the report by name."""
    from .library import read_library
    from .people.decisions import read_decisions

    tables: dict[str, Any] = reading.tables()
    tables["files"] = frame("files", reading.rows)
    tables["codebook"] = frame("codebook", codebook_rows(reading.codebook))
    problems = [asdict(failure) for failure in reading.failures]
    bibliography, decisions = own_file(corpus, "library.bib"), own_file(corpus, "decisions.csv")
    inputs = {
        "library": read_library(bibliography) if bibliography else [],
        "decisions": read_decisions(decisions) if decisions else [],
    }
    extra: dict[str, bytes] = {}
    for stage in STAGES:
        if stage.sees == "corpus":
            started = time.perf_counter()
            tables["problems"] = frame("problems", problems)
            made = visit.apply(
                stage,
                tables | inputs,
                codebook=reading.codebook,
                settings=reading.settings,
                run_id=_run_id(reading),
            )
            problems += made.pop("problems", [])
            for name, rows in made.items():
                if stage.name == "report":
                    extra[name] = rows
                else:
                    tables[name] = frame(name, rows)
            summary.seconds[stage.name] = time.perf_counter() - started
        if stage.name == until:
            break
    tables["problems"] = frame("problems", problems)
    return tables, extra


def _conclude(summary: Summary, tables: "dict[str, pd.DataFrame]", *, strict: bool) -> None:
    """Fill the summary from the tables. Raises `NothingRead` when no document was read, or one failed under strict."""
    status = tables.get("documents", tables["files"])["status"]
    summary.read = int(status.isin(["read", "partial"]).sum())
    summary.failed = int((status == "failed").sum())
    summary.skipped = int(status.isin(["skipped", "duplicate"]).sum())
    summary.problems = tables["problems"].to_dict("records")
    if "mentions" in tables:
        summary.terms = int(tables["mentions"]["term"].nunique())
    if "measures" in tables:
        summary.findings = _findings(tables)
    if summary.read == 0:
        raise NothingRead(
            f"Nothing could be read: {summary.out / 'problems.csv'} says why for each of {len(status)} files."
        )
    if strict and summary.failed:
        raise NothingRead(f"{summary.failed} documents failed: {summary.out / 'problems.csv'} says why.")


def _findings(tables: "dict[str, pd.DataFrame]") -> list[str]:
    from .findings import findings
    from .review import settled

    proposed = (tables[name] for name in ("mentions", "definitions", "remarks", "codes"))
    mentions, definitions, remarks, _ = settled(tables["decided"], *proposed)
    counted = (tables[name] for name in ("relations", "measures", "coverage"))
    return findings(tables["documents"], mentions, definitions, remarks, *counted)


def _codebook_folder(corpus: Path, chosen: "str | os.PathLike[str] | None") -> Path:
    if chosen:
        return Path(chosen).resolve()
    own = corpus / "codebook"
    return own.resolve() if own.is_dir() else default_folder()


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _run_id(reading: Reading) -> str:
    inputs = [f"{row['path']}\t{row['doc_id']}" for row in reading.rows]
    return "r" + visit.digest(*inputs, reading.codebook.fingerprint(), *sorted(reading.fingerprints.values()))[:12]


def _manifest(reading: Reading, settings: Settings, until: str) -> dict[str, Any]:
    from . import __version__

    return {
        "termaudit": __version__,
        "run_id": _run_id(reading),
        "until": until,
        "codebook_version": reading.codebook.fingerprint(),
        "settings": asdict(settings),
        "documents": len(reading.rows),
    }


def codebook_rows(codebook: Codebook) -> Rows:
    """The codebook as rows of the table `codebook`."""
    rows = [
        {
            "axis": "term",
            "entry": concept.id,
            "label": concept.label,
            "meaning": concept.meaning,
            "cues_or_forms": "; ".join(form for term in concept.terms for form in term.forms),
        }
        for concept in codebook.terms
    ]
    for part in ("stances", "themes", "remarks", "definitions"):
        rows += [
            {
                "axis": code.axis,
                "entry": code.id,
                "label": code.label,
                "meaning": " ".join(filter(None, (code.definition, code.include, code.exclude))),
                "cues_or_forms": "; ".join((*code.names, *code.cues)),
            }
            for code in getattr(codebook, part)
        ]
    return rows
