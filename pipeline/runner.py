"""Runs the pipeline on a corpus: what is stale, call the stage, store, gather failures, join, check, write."""

import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import outputs, visit, workers
from .cache import Cache, kept_key
from .codebook import Codebook
from .codebook_files import default_folder, load_codebook
from .corpus import find_files, own_files
from .errors import Failure, NothingRead, PipelineError
from .intake import Intake, Plan, Progress
from .learning.coding import model_of_text
from .settings import load_settings
from .stages import BY_NAME, STAGES
from .tables import Rows, frame

if TYPE_CHECKING:
    import pandas as pd

ASIDE = frozenset({"library", "same_work"})  # kinds of problems that cost no paper: told last


@dataclass
class Summary:
    """What a run did, for the closing words of the command line.

    `read` (`partial` of them in part), `failed`, `skipped` and `copies` (the bytes of another) count files,
    `from_cache` the documents that needed no reading, `decided` the claims that people decided on. `findings` are
    sentences, most telling first; `problems` are rows of the table `problems`; `seconds` is wall time by stage.
    """

    out: Path
    run_id: str = ""
    read: int = 0
    failed: int = 0
    partial: int = 0
    skipped: int = 0
    copies: int = 0
    from_cache: int = 0
    terms: int = 0
    decided: int = 0
    findings: list[str] = field(default_factory=list)
    problems: Rows = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    corpus: "str | os.PathLike[str]",
    out: "str | os.PathLike[str]",
    *,
    codebook: "str | os.PathLike[str] | None" = None,
    model: "str | os.PathLike[str] | None" = None,
    until: str = "",
    count: int | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> Summary:
    """Read the papers below `corpus` and write tables and report into `out`.

    Only what changed since the last run is done again. `codebook` is a folder (by default CORPUS/codebook, then the one
    that comes with termaudit), `model` a folder that `termaudit train` wrote, whose codes are added, `until` the last
    stage, `count` the number of worker processes; further keywords are settings. Raises `PipelineError` for what a
    person can mend, `NothingRead` when no document could be read.
    """
    corpus, out = Path(corpus), Path(out)
    if until and until not in BY_NAME:
        raise PipelineError(f"There is no stage {until!r}; the stages are {', '.join(BY_NAME)}.")
    folder = _codebook_folder(corpus, codebook)
    trained = Path(model).resolve() if model else None
    if trained:
        model_of_text(trained)  # a model that cannot be read is told at once
    plan = Plan(folder, load_codebook(folder), load_settings(**settings), until or STAGES[-1].name, trained)
    visit.check(plan.settings)
    files, own = find_files(corpus), own_files(corpus)
    given = _given(own)  # before any paper: a library that cannot be read is told at once
    if out.resolve() == corpus.resolve() or corpus.resolve() in out.resolve().parents:
        raise PipelineError(f"{out} lies inside the corpus folder: choose an --out elsewhere.")
    summary = Summary(out, notes=[note for note in (workers.what_is_missing(), outputs.what_is_missing()) if note])
    with outputs.hold(out):
        outputs.begin(out)
        started = time.perf_counter()
        intake = Intake(files, Cache(out / ".cache"), plan)
        summary.from_cache = intake.read(count or _processors(), progress)
        summary.seconds["documents"] = time.perf_counter() - started
        if plan.until == STAGES[-1].name:
            given["runtime"] = _runtime(intake)
        tables, extra = _corpus_stages(own, given, intake, summary, progress)
        _keep_decisions(intake, tables, summary.run_id)
        outputs.write_all(out, tables, extra, _manifest(intake, summary, _from(out, corpus)))
        intake.cache.sweep(intake.used)
    _conclude(summary, tables, plan.codebook, strict=strict)
    return summary


def _given(own: dict[str, bytes | None]) -> dict[str, Any]:
    """What stages take of the files that people keep beside their papers: the library and their decisions."""
    from .bibliography.library import READERS, read_libraries
    from .people.decisions import OF_CODER, read_decisions

    decided = {name: content for name, content in own.items() if content and OF_CODER.fullmatch(name)}
    return {
        "library": read_libraries({name: content for name in READERS if (content := own.get(name))}),
        "decisions": read_decisions(decided),
    }


def _runtime(intake: Intake) -> str:
    """The script that draws charts in a page; making it takes seconds, so that it is kept."""
    from .presentation.charts.drawing import runtime, runtime_version

    key = visit.digest("runtime", runtime_version())
    intake.used.add(key)
    stored = intake.cache.get(key)
    if stored is None:
        stored = {"runtime": [{"script": runtime()}]}
        intake.cache.put(key, stored)
    return stored["runtime"][0]["script"]


def _keep_decisions(intake: Intake, tables: "dict[str, pd.DataFrame]", run_id: str) -> None:
    """Keep the table `decided`, which is no file of its own, where people have decided on anything."""
    from .people.review import is_reviewed
    from .presentation.summaries import rows_of

    if "decided" in tables and is_reviewed(tables["decided"]):
        key = kept_key("decided", run_id)
        intake.used.add(key)
        intake.cache.put(key, {"decided": rows_of(tables["decided"])})


def _corpus_stages(
    own: dict[str, bytes | None], given: dict[str, Any], intake: Intake, summary: Summary, progress: Progress | None
) -> "tuple[dict[str, pd.DataFrame], dict[str, bytes]]":
    """Run the corpus stages on the joined tables; gives all tables, and the files of the report by name.

    `own` are the tool's own files in the corpus, `given` what was read of them.
    """
    tables: dict[str, Any] = intake.tables()
    tables["files"] = frame("files", intake.rows)
    tables["codebook"] = frame("codebook", intake.plan.codebook.rows())
    beside = (*_unread(own), *_misplaced(intake.rows), *_empty(own, given["decisions"]))
    problems = [asdict(failure) for failure in (*intake.failures, *beside)]
    extra: dict[str, bytes] = {}
    summary.run_id = _run_id(intake, own)
    for number, stage in enumerate(STAGES):
        if stage.sees == "corpus":
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
            for name, rows in made.items():
                if stage.name == "report":
                    extra[name] = rows
                else:
                    tables[name] = frame(name, rows)
            summary.seconds[stage.name] = time.perf_counter() - started
        if stage.name == intake.plan.until:
            break
    tables["problems"] = frame("problems", problems)
    return tables, extra


def _conclude(summary: Summary, tables: "dict[str, pd.DataFrame]", codebook: Codebook, *, strict: bool) -> None:
    """Fill the summary from the tables. Raises `NothingRead` when no document was read, or one failed under strict."""
    status = tables.get("documents", tables["files"])["status"]
    summary.read = int(status.isin(["read", "partial"]).sum())
    summary.failed = int((status == "failed").sum())
    summary.partial = int((status == "partial").sum())
    summary.skipped = int((status == "skipped").sum())
    summary.copies = int((status == "duplicate").sum())
    lost = set(tables["files"].loc[tables["files"]["status"] == "failed", "path"])
    problems = tables["problems"].to_dict("records")
    summary.problems = sorted(problems, key=lambda row: (row["path"] not in lost, row["kind"] in ASIDE))
    if "mentions" in tables:
        from .measuring.figures import RUNNING_TEXT

        running = tables["mentions"]["term_role"].isin(RUNNING_TEXT)
        summary.terms = int(tables["mentions"].loc[running, "term"].nunique())
    if "decided" in tables:
        from .people.review import DECIDED

        summary.decided = int(tables["decided"]["status"].isin(DECIDED).sum())
    if "measures" in tables:
        summary.findings = _findings(tables, codebook)
    if summary.read == 0:
        raise NothingRead(
            f"Nothing could be read: {summary.out / 'problems.csv'} says why for each of {len(status)} files."
        )
    if strict and summary.failed:
        raise NothingRead(f"{summary.failed} documents failed: {summary.out / 'problems.csv'} says why.")


def _findings(tables: "dict[str, pd.DataFrame]", codebook: Codebook) -> list[str]:
    from .people.review import settled
    from .presentation.findings import findings

    names = ("mentions", "definitions", "remarks", "codes")
    left = settled(tables["decided"], **{name: tables[name] for name in names})
    return [finding.says for finding in findings(tables | left, codebook.labels("term"))]


def _codebook_folder(corpus: Path, chosen: "str | os.PathLike[str] | None") -> Path:
    if chosen:
        return Path(chosen).resolve()
    own = corpus / "codebook"
    return own.resolve() if own.is_dir() else default_folder()


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _unread(own: dict[str, bytes | None]) -> list[Failure]:
    """A problem for each file that bears a name of the tool's own and is not read."""
    hints = {True: "Save decisions as CSV.", False: "Export the library as library.bib, library.ris or library.json."}
    return [
        Failure(
            name,
            "scan",
            "unsupported",
            "This file has a name of the tool's own, but is not read.",
            hints[name.startswith("decisions")],
        )
        for name, content in own.items()
        if content is None
    ]


def _misplaced(files: Rows) -> list[Failure]:
    """A problem for each decisions file that lies too deep in the corpus to be applied."""
    from .people.decisions import OF_CODER

    message = "These decisions are not applied, for the file does not lie at the top of the corpus folder."
    names = [file["path"] for file in files if "/" in file["path"]]
    deep = [name for name in names if OF_CODER.fullmatch(name.rpartition("/")[2])]
    return [Failure(name, "decide", "decisions", message, "Move it to the top of the corpus folder.") for name in deep]


def _empty(own: dict[str, bytes | None], decisions: list[Any]) -> list[Failure]:
    """A problem for each decisions file with no line that decides anything."""
    deciding = {decision.file for decision in decisions}
    hint = "Fill in field and value: status and confirmed, or status and rejected."
    return [
        Failure(name, "decide", "decisions", "Nothing is decided here yet.", hint)
        for name, content in own.items()
        if content and name.lower().startswith("decisions") and name not in deciding
    ]


def _run_id(intake: Intake, own: dict[str, bytes | None]) -> str:
    """Fingerprint of inputs, codebook, settings and versions."""
    inputs = [f"{row['path']}\t{row['doc_id']}" for row in intake.rows]
    inputs += [f"{name}\t{visit.identify(content)}" for name, content in own.items() if content is not None]
    return "r" + visit.digest(*inputs, *sorted(intake.fingerprints.values()))[:12]


def _from(out: Path, corpus: Path) -> str:
    """The way from the output folder to the corpus, for commands on a finished run; empty where there is none."""
    try:
        return Path(os.path.relpath(corpus.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive
        return ""


def _manifest(intake: Intake, summary: Summary, corpus: str) -> dict[str, Any]:
    from . import __version__

    return {
        "termaudit": __version__,
        "run_id": summary.run_id,
        "until": intake.plan.until,
        "codebook_version": intake.plan.codebook.fingerprint(),
        "settings": asdict(intake.plan.settings),
        "model": intake.fingerprints["trained"],
        "documents": len(intake.rows),
        "corpus": corpus,
        "notes": summary.notes,
    }
