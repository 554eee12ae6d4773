"""Commands that read papers: run, text, code, train, new."""

import json
from pathlib import Path
from typing import Any

import click

from ..errors import DocumentError, PipelineError
from .group import main
from .saying import Bar, say, shown


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
def new(corpus: Path) -> None:
    """Make the folder CORPUS for your papers, with explanations of what else can go into it."""
    from ..newcorpus import new_corpus

    for name in new_corpus(corpus):
        click.echo(name)
    say(f"Put your papers into {corpus / 'papers'}, then run 'termaudit run {corpus} --out outputs/{corpus.name}'.")


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the tables and the report.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder with your own terms.toml and other codes.")
@click.option("--model", type=click.Path(path_type=Path), help="Add the codes of a model that 'train' wrote.")
@click.option("--until", default="", metavar="STAGE", help="Stop after this stage.")
@click.option("--workers", type=click.IntRange(1, 256), help="Documents read at the same time.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Read on a Dask cluster: tls://HOST:PORT, or local.")
@click.option("--unencrypted", is_flag=True, help="Let ADDRESS be without TLS, on a network that you trust.")
@click.option("--reader", type=click.Choice(["pdfium", "pdfplumber"]), help="First reader for PDFs.")
@click.option("--tables", is_flag=True, default=None, help="Have pdfplumber say where tables are (slower).")
@click.option("--ocr", is_flag=True, default=None, help="Recognise pages that are images (needs the extra ocr).")
@click.option("--explain", is_flag=True, help="Say of every paper and stage why it ran or not.")
@click.option("--strict", is_flag=True, help="Exit with 3 when a single document failed.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", is_flag=True, help="Add counts and timings.")
def run(*, corpus: Path, out: Path, workers: int | None, quiet: bool, verbose: bool, **options: Any) -> None:
    """Read the papers in CORPUS and write the evidence table and the report."""
    from ..runner import run as run_pipeline

    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    if workers and options["cluster"] not in ("", "local"):
        raise click.UsageError("--workers is for this computer; a cluster reads with the threads of its own workers.")
    with Bar(is_shown=not quiet) as bar:
        summary = run_pipeline(corpus, out, count=workers, progress=bar.show, **options)
    for line in summary.explained:
        click.echo("\t".join([shown(line.path), " ".join(line.stages), line.fate, line.why]))
    if not quiet:
        conclude(summary, is_verbose=verbose)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="All roles: the stored text that offsets count in.")
@click.option("--json", "as_json", is_flag=True, help="One block a line, with role, place and offsets.")
@click.option("--reader", type=click.Choice(["pdfium", "pdfplumber"]), help="First reader for PDFs.")
@click.option("--tables", is_flag=True, default=None, help="Have pdfplumber say where tables are (slower).")
@click.option("--ocr", is_flag=True, default=None, help="Recognise pages that are images (needs the extra ocr).")
def text(file: Path, *, everything: bool, as_json: bool, **options: Any) -> None:
    """Print what was read of FILE, in reading order."""
    from ..single import printed

    try:
        for line in printed(file, everything=everything, as_json=as_json, **options):
            click.echo(line)
    except DocumentError as error:
        raise PipelineError(f"{file}: {error.message} {error.hint}".strip()) from error


@main.command()
@click.argument("file", required=False, type=click.File("rb"), default="-")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder with your own terms.toml and other codes.")
@click.option("--model", type=click.Path(path_type=Path), help="Add the codes of a model that 'train' wrote.")
def code(file: Any, *, codebook: Path | None, model: Path | None) -> int:
    """Code passages: JSON lines with id and text in, JSON lines with codings out."""
    from ..single import coded

    has_failed = False
    for answer in coded(file, codebook, model):
        has_failed |= "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    return int(has_failed)


@main.command()
@click.argument("labelled", type=click.Path(path_type=Path))
@click.option("--model", required=True, type=click.Path(path_type=Path), help="Folder for the model, scores and card.")
@click.option(
    "--column", "columns", multiple=True, metavar="NAME", help="Column of codes; by default all but the text."
)
def train(labelled: Path, *, model: Path, columns: tuple[str, ...]) -> None:
    """Learn a coding frame from LABELLED, a CSV with a column text and columns of codes."""
    from ..training import train as learn

    found = learn(labelled, model, tuple(column.lower() for column in columns))
    for axis, scores in found.scores.items():
        click.echo(f"{axis}: macro-F1 {scores.macro_f1():.3f}, calibration error {scores.calibration_error():.3f}")
        for row in scores.by_code():
            figures = f"{row['precision']:10.2f}{row['recall']:8.2f}{row['f1']:8.2f}{row['support']:8}"
            click.echo(f"{figures}  {shown(str(row['code']))}")
    for sentence in found.frame.left_out:
        say(f"Not learned: {sentence}.")
    say(f"Precision, recall, F1, texts; each text coded by a model that had not seen it. Card: {model / 'README.md'}")


def conclude(summary: Any, *, is_verbose: bool) -> None:
    """Say what was done, what was found, and where it stands; data never go to standard error, nor this to output."""
    whole = summary.read - summary.partial
    fates = [
        (whole, "read in full" if summary.partial else "read"),
        (summary.partial, "in part"),
        (summary.failed, "could not be read"),
        (summary.copies, "a copy of another" if summary.copies == 1 else "copies of others"),
        (summary.skipped, "of a kind that is not read"),
    ]
    files = sum(number for number, _ in fates)
    told = ", ".join(f"{number} {fate}" for number, fate in fates if number)
    terms = f"{summary.terms} term{'s' * (summary.terms != 1)} found"
    say(f"{files} file{'s' * (files != 1)}: {told}; {terms}.")
    if summary.decided:
        say(f"People decided on {summary.decided} claim{'s' * (summary.decided != 1)}.")
    for finding in summary.findings[:3]:
        say(f"  - {finding}")
    for problem in summary.problems[:10]:
        say(f"  ! {shown(problem['path'])}: {shown(problem['message'])}")
    if len(summary.problems) > 10:
        say(f"  ! and {len(summary.problems) - 10} more in problems.csv")
    for note in summary.notes:
        say(f"  ! {note}")
    if is_verbose:
        say(f"  {summary.from_cache} documents unchanged since the last run")
        for stage, seconds in summary.seconds.items():
            say(f"  {stage}: {seconds:.2f} s")
    for what, name in (("Report:", "report.html"), ("Table: ", "evidence.csv")):
        if (summary.out / name).is_file():
            say(f"{what} {summary.out / name}")
    if not (summary.out / "report.html").is_file():
        say(f"Tables: {summary.out}")
