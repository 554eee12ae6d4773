"""Runs the pipeline on a corpus: what is stale, call the stage, store, gather failures, join, check, write."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import explaining, outputs, visit, workers
from .beside import Beside
from .cache import Cache
from .codebook import FILES
from .codebook_files import default_folder, load_codebook
from .corpus import find_files, own_files
from .errors import PipelineError
from .explaining import Told
from .intake import Intake, Plan, Progress
from .keys import identify, kept_key
from .learning.coding import model_of_text
from .presentation.charts import vega
from .settings import Settings, load_settings
from .stages import BY_NAME, STAGES, Stage
from .summary import Summary
from .tables import frame, schema
from .versions import program_version

if TYPE_CHECKING:
    import pandas as pd

KEPT = frozenset(["decided"])  # beside the public tables


def run(
    corpus: "str | os.PathLike[str]",
    out: "str | os.PathLike[str]",
    *,
    codebook: "str | os.PathLike[str] | None" = None,
    model: "str | os.PathLike[str] | None" = None,
    until: str = "",
    count: int | None = None,
    cluster: str = "",
    unencrypted: bool = False,
    strict: bool = False,
    explain: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> Summary:
    """Read the papers below `corpus` and write tables and report into `out`.

    Only what changed since the last run is done again. `codebook` is a folder (by default CORPUS/codebook, then the one
    that comes with termaudit), `model` a folder that `termaudit train` wrote, whose codes are added, `until` the last
    stage, `count` the number of worker processes; `cluster` the address of a Dask scheduler or "local" (docs/scale.md),
    on another computer without TLS only where it may be `unencrypted`; with `explain` the summary says why stages ran;
    further keywords are settings. Raises `PipelineError` for what a person can mend, `NothingRead` when no document
    could be read.
    """
    out = Path(out)
    if cluster:
        workers.check_address(cluster, is_trusted=unencrypted)
    outputs.check_free(out)
    plan = _plan(Path(corpus), codebook, model, until, load_settings(**settings))
    files, own = find_files(plan.corpus), own_files(plan.corpus)
    beside = Beside.of(own)  # before any paper: a library that cannot be read is told at once
    if plan.corpus.resolve() in (out.resolve(), *out.resolve().parents):
        raise PipelineError(f"{out} lies inside the corpus folder: choose an --out elsewhere.")
    summary = Summary(out, notes=[note for note in (workers.what_is_missing(), outputs.what_is_missing()) if note])
    with outputs.hold(out):
        intake = Intake(files, Cache(out / ".cache"), plan)
        told, before = _told(intake, own), explaining.last_told(intake.cache.folder)
        summary.run_id = "r" + told.fingerprint()
        is_done = not intake.missing and outputs.is_whole(out, summary.run_id) and _take_kept(intake, summary)
        if not is_done:
            outputs.begin(out)
            started = time.perf_counter()
            summary.from_cache = intake.read(progress, count=count or _processors(), cluster=cluster)
            summary.seconds["documents"] = time.perf_counter() - started
            _compare(intake, beside, told, summary, progress)
        if explain:
            whole = explaining.of_corpus(told, before, ran=not is_done)
            summary.explained = [*_explained(intake, told, before), whole]
    summary.check(strict=strict)
    return summary


def _plan(
    corpus: Path,
    codebook: "str | os.PathLike[str] | None",
    model: "str | os.PathLike[str] | None",
    until: str,
    settings: Settings,
) -> Plan:
    """How the papers are to be read. Raises `PipelineError` where that cannot be."""
    if until and until not in BY_NAME:
        raise PipelineError(f"There is no stage {until!r}; the stages are {', '.join(BY_NAME)}.")
    folder = _codebook_folder(corpus, codebook)
    trained = Path(model).resolve() if model else None
    if trained:
        model_of_text(trained)  # a model that cannot be read is told at once
    visit.check(settings)
    return Plan(corpus, folder, load_codebook(folder), settings, until or STAGES[-1].name, trained)


def _compare(intake: Intake, beside: Beside, told: Told, summary: Summary, progress: Progress | None) -> None:
    """Run the corpus stages and write everything, run.json last."""
    tables, extra = _corpus_stages(intake, beside, summary, progress)
    summary.count(tables, intake.plan.codebook)
    _keep(intake, tables, summary)
    told.keep(intake.cache.folder)
    if progress:
        progress("Writing", 0, 1)
    outputs.write_all(summary.out, tables, extra, _manifest(intake, summary))
    intake.cache.sweep(intake.used)


def _corpus_stages(
    intake: Intake, beside: Beside, summary: Summary, progress: Progress | None
) -> "tuple[dict[str, pd.DataFrame], dict[str, bytes]]":
    """Run the corpus stages on the joined tables; gives the public tables, and the files of the report by name."""
    tables: dict[str, Any] = intake.tables()
    tables["files"] = frame("files", intake.rows)
    tables["codebook"] = frame("codebook", intake.plan.codebook.rows())
    problems = [asdict(failure) for failure in (*intake.failures, *beside.failures(intake.rows))]
    given = beside.tables()
    extra: dict[str, bytes] = {}
    last = [stage.name for stage in STAGES].index(intake.plan.until)
    if intake.plan.until == STAGES[-1].name:
        given["runtime"] = vega.script()
    for number, stage in enumerate(STAGES[: last + 1]):
        if stage.sees != "corpus":
            continue
        if progress:
            progress("Comparing", number, len(STAGES))
        started = time.perf_counter()
        tables["problems"] = frame("problems", problems)
        made = visit.apply(
            stage,
            tables | given,
            codebook=intake.plan.codebook,
            settings=intake.plan.settings,
            run_id=summary.run_id,
        )
        problems += made.pop("problems", [])
        if stage.name == "report":
            extra = made
        else:
            tables |= {name: frame(name, rows) for name, rows in made.items()}
        for name in [name for name in tables if schema()[name].internal and not _is_needed(name, STAGES[number + 1 :])]:
            del tables[name]  # the text of all papers is most of the memory
        summary.seconds[stage.name] = time.perf_counter() - started
    tables["problems"] = frame("problems", problems)
    return tables, extra


def _is_needed(table: str, stages: tuple[Stage, ...]) -> bool:
    return table in KEPT or any(table in stage.needs for stage in stages)


def _keep(intake: Intake, tables: "dict[str, pd.DataFrame]", summary: Summary) -> None:
    """Keep the summary, and the table `decided`, which is no file of its own, where people decided on anything."""
    from .people.review import is_reviewed
    from .rows import rows_of

    kept = {"summary": summary.found()}
    if "decided" in tables and is_reviewed(tables["decided"]):
        kept["decided"] = rows_of(tables["decided"])
    for name, rows in kept.items():
        intake.cache.put(kept_key(name, summary.run_id), {name: rows})
        intake.used.add(kept_key(name, summary.run_id))


def _take_kept(intake: Intake, summary: Summary) -> bool:
    """Take over the summary of the same run, where it was kept."""
    stored = intake.cache.get(kept_key("summary", summary.run_id))
    if stored:
        summary.take(stored["summary"])
        summary.from_cache = len(intake.documents)
    return bool(stored)


def _told(intake: Intake, own: dict[str, bytes | None]) -> Told:
    """What a run follows from: its files, and all else by name."""
    plan = intake.plan
    other = {name: identify(content) for name, content in own.items() if content is not None}
    other |= {f"{name}.toml of the codebook": plan.codebook.fingerprint(name) for name in FILES}
    other |= {f"the setting {name}": repr(value) for name, value in asdict(plan.settings).items()}
    other["the program"] = program_version()
    files = {row["path"]: row["doc_id"] or row["reason"] for row in intake.rows}
    return Told(files, plan.until, intake.follows, other)


def _explained(intake: Intake, told: Told, before: Told | None) -> Iterator[explaining.Line]:
    for path in intake.documents:
        yield from explaining.of_document(path, intake.missing.get(path, ()), told, before)


def _codebook_folder(corpus: Path, chosen: "str | os.PathLike[str] | None") -> Path:
    if chosen:
        return Path(chosen).resolve()
    own = corpus / "codebook"
    return own.resolve() if own.is_dir() else default_folder()


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _from(out: Path, corpus: Path) -> str:
    """The way from the output folder to the corpus, for commands on a finished run; empty where there is none."""
    try:
        return Path(os.path.relpath(corpus.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive
        return ""


def _manifest(intake: Intake, summary: Summary) -> dict[str, Any]:
    from . import __version__

    return {
        "termaudit": __version__,
        "run_id": summary.run_id,
        "until": intake.plan.until,
        "codebook_version": intake.plan.codebook.fingerprint(),
        "settings": asdict(intake.plan.settings),
        "model": intake.follows["stance"]["the trained model"],
        "documents": len(intake.rows),
        "corpus": _from(summary.out, intake.plan.corpus),
        "notes": summary.notes,
    }
