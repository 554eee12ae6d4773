"""Samples of a finished run for people to code, and how far coders agree."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import atomic, outputs
from ..bibliography.citing import author_year
from ..errors import PipelineError
from ..measuring.codingerror import with_coding_error
from ..measuring.figures import RUNNING_TEXT
from ..measuring.remarks import COMPLAINTS
from ..people.agreeing import ALL, Sample, compare, disagreements, gather, reviewed, to_adjudicate
from ..people.codings import EVERY, Codings, Labels, is_sample, read_codings
from ..people.decisions import ADJUDICATED
from ..people.outcomes import outcome
from ..people.sampling import AXES, NOT_APPLICABLE, Unit, draw, population, sheet
from ..presentation.agreement import agreement_chart, agreement_page
from ..presentation.charts.drawing import svg
from ..presentation.methods import MEASURED, UNMEASURED
from ..reading import PROSE
from ..rows import rows_of
from ..settings import Settings
from ..sheets import read_sheet
from ..storedtext import StoredText
from ..tables import Rows, frame, to_csv, to_parquet
from .folder import Finished

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = "sample.csv"
RUNNING = PROSE - {"title", "heading"}
CLAIMS = ("mentions", "definitions", "remarks", "codes")


def draw_sample(out: "str | os.PathLike[str]", n: int = 50, seed: int | None = None) -> "pd.DataFrame":
    """Draw `n` passages and `n` sentences for people to code blind: the table `sample`, written to `out` as CSV.

    Half of the sentences are drawn among those with a definition, a remark or a valence, so that rare codes occur. The
    same seed (by default the run's) draws the same units. The file outlives later runs. Raises `PipelineError` when
    `out` is no finished run, or holds a sample that somebody has begun to fill in.
    """
    run = Finished(Path(out))
    _keep_what_is_coded(run.out / SAMPLE)
    with outputs.hold(run.out):
        units, texts = _population(run)
        chosen = draw(units, n, _seed(run) if seed is None else seed)
        if not chosen:
            raise PipelineError(f"{run.out} holds no passage and no sentence that could be drawn.")
        data = frame("sample", list(sheet(chosen, _named(run), texts)))
        atomic.write(run.out / SAMPLE, to_csv("sample", data))
    return data


def _keep_what_is_coded(path: Path) -> None:
    """Raise where a sample that was drawn before has been filled in."""
    if not path.is_file():
        return
    columns = (*EVERY, "done", "coder", "note")
    rows = [row for _, row in read_sheet(_content(path), str(path)).rows]
    if any(row.get(column, "") not in {"", NOT_APPLICABLE} for row in rows for column in columns):
        raise PipelineError(f"{path} has been filled in: put it into CORPUS/gold, under another name, first.")


@dataclass(frozen=True)
class Agreement:
    """What was compared: the tables; rows of whole axes, pair by pair; what could not be used, in sentences."""

    table: "pd.DataFrame"
    disagreements: "pd.DataFrame"
    axes: Rows
    notes: tuple[str, ...]


def compare_coders(out: "str | os.PathLike[str]", files: Sequence["str | os.PathLike[str]"] = ()) -> Agreement:
    """Compare the machine with people and people with each other, on the samples that they coded.

    `files` are coded samples, by default all in CORPUS/gold of the run's corpus. Writes agreement and disagreements
    (CSV and Parquet), to_adjudicate.csv, agreement.md and figures/agreement.svg to `out`, gives the headline figures in
    profiles their interval for coding error, and methods.md then points there. Raises `PipelineError` when there is no
    sample.
    """
    run = Finished(Path(out))
    given = _named_files([Path(path) for path in files]) if files else _in_gold(run)
    with outputs.hold(run.out):
        codings = read_codings(given, _labels(run))
        if not codings.answers:
            raise PipelineError(
                f"Nothing is coded in {', '.join(given)}: fill in codes, and mark coded rows in the column done."
            )
        units, texts = _population(run)
        sample = gather(codings, units)
        if not sample.units:
            raise PipelineError(
                f"{', '.join(given)}: no unit of this sample is in {run.out}; was it drawn from another run?"
            )
        rows = [*compare(sample, _seed(run)), *reviewed(run.table("evidence").to_dict("records"))]
        table, differing = frame("agreement", rows), frame("disagreements", list(disagreements(sample)))
        notes = tuple(_notes(codings, sample))
        documents = len({unit.doc_id for unit in sample.units.values()})
        added = _files(agreement=table, disagreements=differing)
        added["to_adjudicate.csv"] = to_csv("sample", _to_settle(run, sample, texts))
        added["agreement.md"] = agreement_page(rows, [unit.kind for unit in sample.units.values()], documents, notes)
        added |= _profiles(run, sample)
        chart = agreement_chart(rows)
        if chart:
            added["figures/agreement.svg"] = svg(chart)
        methods = run.out / "methods.md"
        if methods.is_file():
            text = methods.read_text(encoding="utf-8").replace(UNMEASURED, MEASURED)
            added["methods.md"] = text.encode()
        run.add(added)
    return Agreement(table, differing, [row for row in rows if row["code"] == ALL], notes)


def _files(**tables: "pd.DataFrame") -> dict[str, bytes]:
    """Both files of each table, by name."""
    return {
        f"{name}.{kind}": content
        for name, data in tables.items()
        for kind, content in (("csv", to_csv(name, data)), ("parquet", to_parquet(data)))
    }


def _profiles(run: Finished, sample: Sample) -> dict[str, bytes]:
    """The run's profiles with what the coded sample tells of the tool's errors; nothing where it stopped before."""
    if not (run.out / "profiles.csv").is_file():
        return {}
    documents = run.table("documents")
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False).astype(bool), "doc_id"])
    tables = {
        name: [row for row in run.table(name).to_dict("records") if row["doc_id"] in counted]
        for name in ("mentions", "definitions", "remarks")
    }
    tables["mentions"] = [row for row in tables["mentions"] if row["term_role"] in RUNNING_TEXT]
    tested = {"share_none_found": outcome(sample, "definition")}
    tested["share_complaining"] = outcome(sample, "remark", COMPLAINTS)
    known = {measure: each for measure, each in tested.items() if each.coded}
    profiles = rows_of(run.table("profiles"))
    return _files(profiles=frame("profiles", with_coding_error(profiles, tables, known, seed=_seed(run))))


def _named(run: Finished) -> dict[str, str]:
    """Author and year of each document."""
    documents = run.table("documents").to_dict("records")
    return {row["doc_id"]: author_year(row["authors"], row["year"]) for row in documents}


def _to_settle(run: Finished, sample: Sample, texts: dict[str, StoredText]) -> "pd.DataFrame":
    """The sample of what people differ on: filled in and put beside their codings, it settles it."""
    open_axes = to_adjudicate(sample)
    units = [sample.units[name] for name in open_axes]
    rows = []
    for name, row in zip(open_axes, sheet(units, _named(run), texts), strict=True):
        closed = {axis: NOT_APPLICABLE for axis in AXES[row["unit"]] if axis not in open_axes[name]}
        said = "; ".join(f"{axis} - {answers}" for axis, answers in open_axes[name].items())
        rows.append(row | closed | {"unit_id": name, "coder": ADJUDICATED, "note": said})
    return frame("sample", rows)


def _population(run: Finished) -> tuple[list[Unit], dict[str, StoredText]]:
    """The passages and sentences of the documents that count, and the stored texts by doc_id."""
    documents = run.table("documents")
    counted = set(documents.loc[documents["counts_in_measures"].fillna(False).astype(bool), "doc_id"])
    sentences, texts = {}, {}
    for file, tables in run.texts("segment"):
        doc_id = file["doc_id"]
        if doc_id in counted and doc_id not in texts:
            texts[doc_id] = stored = StoredText(tables["blocks"])
            sentences[doc_id] = list(_prose(stored, tables["sentences"]))
    claims = {name: [row for row in run.table(name).to_dict("records") if row["doc_id"] in texts] for name in CLAIMS}
    return population(sentences, claims), texts


def _prose(stored: StoredText, sentences: list[dict[str, Any]]) -> Iterator[tuple[int, int, str]]:
    for row in sentences:
        start, end = row["start"], row["end"]
        if stored.block_at(start)["role"] in RUNNING and any(letter.isalpha() for letter in stored.text[start:end]):
            yield start, end, stored.text[start:end]


def _in_gold(run: Finished) -> dict[str, bytes]:
    """The coded samples beside the papers of a run."""
    where = run.manifest.get("corpus")
    gold = (run.out / where / "gold") if isinstance(where, str) else None
    paths = sorted(gold.iterdir()) if gold and gold.is_dir() else []
    paths = [path for path in paths if path.suffix.lower() == ".csv" and path.is_file()]
    found = {path.name: content for path in paths if is_sample(content := _content(path), path.name)}
    if not found:
        raise PipelineError(
            f"There is no coded sample: draw one with 'termaudit sample --out {run.out}', fill in a copy of its "
            "sample.csv, and put it into CORPUS/gold, or name the file."
        )
    return found


def _named_files(paths: list[Path]) -> dict[str, bytes]:
    """What files hold, by their names; those of one name by their folders too."""
    names = [path.name for path in paths]
    return {path.name if names.count(path.name) == 1 else str(path): _content(path) for path in paths}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PipelineError(f"{path} cannot be opened ({error.strerror}).") from error


def _labels(run: Finished) -> Labels:
    """The codes of the run's codebook by axis, out of its table: the folder may have changed since, or be elsewhere."""
    found: dict[str, dict[str, str]] = {"stance": {"unclear": "unclear"}}
    for row in run.table("codebook").to_dict("records"):
        found.setdefault(row["axis"], {})[row["entry"]] = row["label"]
    found["definition"] = found.get("term", {})
    return lambda axis: found.get(axis, {})


def _seed(run: Finished) -> int:
    return Settings(**run.manifest["settings"]).seed


def _notes(codings: Codings, sample: Sample) -> Iterator[str]:
    yield from codings.faults
    if sample.lost:
        yield f"{len(sample.lost)} coded units are not in this run: their text, or where a sentence ends, has changed"
