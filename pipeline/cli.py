"""The command line: parse, call the API, turn an expected error into one sentence and an exit code."""

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from . import __version__
from .errors import DocumentError, PipelineError

INTERRUPTED = 130


class Commands(click.Group):
    """The commands, with every expected error told in one sentence."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and leave with the exit code of the contract."""
        try:
            result = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            _say("Interrupted. A run keeps what it has read: the same command goes on from there.")
            sys.exit(INTERRUPTED)
        except PipelineError as error:
            _say(str(error))
            sys.exit(error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        sys.exit(result if isinstance(result, int) else 0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="termaudit")
def main() -> None:
    """Shows how consistently the papers of a literature review use their terms."""


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the tables and the report.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder with your own terms.toml and other codes.")
@click.option("--model", type=click.Path(path_type=Path), help="Add the codes of a model that 'train' wrote.")
@click.option("--until", default="", metavar="STAGE", help="Stop after this stage.")
@click.option("--workers", type=click.IntRange(1, 256), help="Documents read at the same time.")
@click.option("--reader", type=click.Choice(["pdfium", "pdfplumber"]), help="First reader for PDFs.")
@click.option("--tables", is_flag=True, default=None, help="Have pdfplumber say where tables are (slower).")
@click.option("--ocr", is_flag=True, default=None, help="Recognise pages that are images (needs the extra ocr).")
@click.option("--strict", is_flag=True, help="Exit with 3 when a single document failed.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--verbose", is_flag=True, help="Add counts and timings.")
def run(*, corpus: Path, out: Path, workers: int | None, quiet: bool, verbose: bool, **options: Any) -> None:
    """Read the papers in CORPUS and write the evidence table and the report."""
    from .runner import run as run_pipeline

    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    with _Bar(is_shown=not quiet) as bar:
        summary = run_pipeline(corpus, out, count=workers, progress=bar.show, **options)
    if not quiet:
        _report(summary, is_verbose=verbose)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="All roles: the stored text that offsets count in.")
@click.option("--json", "as_json", is_flag=True, help="One block a line, with role, place and offsets.")
@click.option("--reader", type=click.Choice(["pdfium", "pdfplumber"]), help="First reader for PDFs.")
@click.option("--tables", is_flag=True, default=None, help="Have pdfplumber say where tables are (slower).")
@click.option("--ocr", is_flag=True, default=None, help="Recognise pages that are images (needs the extra ocr).")
def text(file: Path, *, everything: bool, as_json: bool, **options: Any) -> None:
    """Print what was read of FILE, in reading order."""
    from .single import printed

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
    from .single import coded

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
    from .training import train as learn

    found = learn(labelled, model, tuple(column.lower() for column in columns))
    for axis, scores in found.scores.items():
        click.echo(f"{axis}: macro-F1 {scores.macro_f1():.3f}, calibration error {scores.calibration_error():.3f}")
        for row in scores.by_code():
            shown = f"{row['precision']:10.2f}{row['recall']:8.2f}{row['f1']:8.2f}{row['support']:8}"
            click.echo(f"{shown}  {_visible(str(row['code']))}")
    for sentence in found.frame.left_out:
        _say(f"Not learned: {sentence}.")
    _say(f"Precision, recall, F1, texts; each text coded by a model that had not seen it. Card: {model / 'README.md'}")


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Leave out the terms of this one, not of the run's.")
@click.option("--n", default=40, show_default=True, type=click.IntRange(0), help="Proposals to print.")
@click.option("--adopt", multiple=True, metavar="TERM", help="Print the codebook entry for a candidate instead.")
def candidates(*, out: Path, codebook: Path | None, n: int, adopt: tuple[str, ...]) -> None:
    """List terms that the codebook lacks, and write them to OUT/candidates.csv."""
    from .candidates.adopting import entries
    from .finished.candidates import list_candidates

    table = list_candidates(out, codebook)
    proposed = table[table["is_proposed"]].to_dict("records")
    if adopt:
        click.echo(entries(table.to_dict("records"), adopt))
        return
    for row in proposed[:n]:
        click.echo(f"{row['score']:10.1f}{row['count']:7}{row['documents']:6}  {row['term']}")
    _say(f"{len(proposed)} proposed, by score; occurrences, documents. Table: {out / 'candidates.csv'}")


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--n", default=50, show_default=True, type=click.IntRange(1), help="Passages, and as many sentences.")
@click.option("--seed", type=click.IntRange(0), help="Draw another sample; by default the seed of the run.")
def sample(*, out: Path, n: int, seed: int | None) -> None:
    """Draw passages and sentences to be coded by people, without what the machine made of them."""
    from .finished.coders import draw_sample

    kinds = draw_sample(out, n, seed)["unit"].value_counts()
    drawn = " and ".join(f"{kinds.get(kind, 0)} {kind}s" for kind in ("passage", "sentence"))
    _say(f"{drawn} drawn: {out / 'sample.csv'}")
    _say(
        "Give each coder a copy named sample-NAME.csv; put coded ones into CORPUS/gold, then run 'termaudit agreement'."
    )


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
def agreement(*, files: tuple[Path, ...], out: Path) -> None:
    """Compare machine and human coders on coded samples: FILES, by default those in CORPUS/gold."""
    from .finished.coders import compare_coders

    found = compare_coders(out, files)
    for row in found.axes:
        figures = [
            f"{row[name]:7.2f}" if isinstance(row[name], float) else "      -" for name in ("percent", "kappa", "alpha")
        ]
        pair = f"{row['coder_one']} and {row['coder_other']}"
        click.echo(f"{row['axis']:11}{row['n']:6}{''.join(figures)}  {_visible(pair)}")
    for note in found.notes:
        _say(f"  ! {_visible(note)}")
    _say(f"Units, share alike, kappa, alpha. Tables: {out / 'agreement.csv'}, {out / 'disagreements.csv'}")


@main.group()
def codebook() -> None:
    """Check or show the codebook."""


@codebook.command()
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="Folder; by default the one shipped.")
def check(folder: Path | None) -> int:
    """Name every fault of the codebook; exit 1 when there is one."""
    from .codebook_files import check_codebook

    faults = check_codebook(folder)
    for fault in faults:
        click.echo(fault)
    if not faults:
        _say("The codebook is sound.")
    return int(bool(faults))


@codebook.command()
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="Folder; by default the one shipped.")
def show(folder: Path | None) -> None:
    """Print every entry: axis, id and label."""
    from .codebook_files import load_codebook

    for row in load_codebook(folder).rows():
        click.echo(f"{row['axis']}\t{row['entry']}\t{row['label']}")


def _report(summary: Any, *, is_verbose: bool) -> None:
    """Say what was done, what was found, and where it stands; data never go to standard error, nor this to output."""
    parts = [f"{summary.read} document{'s' * (summary.read != 1)} read", f"{summary.failed} failed"]
    parts += [f"{summary.skipped} skipped or duplicate"] if summary.skipped else []
    _say(", ".join(parts) + f"; {summary.terms} terms found.")
    if summary.decided:
        _say(f"People decided on {summary.decided} claim{'s' * (summary.decided != 1)}.")
    for finding in summary.findings[:3]:
        _say(f"  - {finding}")
    for problem in summary.problems[:10]:
        _say(f"  ! {_visible(problem['path'])}: {_visible(problem['message'])}")
    if len(summary.problems) > 10:
        _say(f"  ! and {len(summary.problems) - 10} more in problems.csv")
    for note in summary.notes:
        _say(f"  ! {note}")
    if is_verbose:
        _say(f"  {summary.from_cache} documents unchanged since the last run")
        for stage, seconds in summary.seconds.items():
            _say(f"  {stage}: {seconds:.2f} s")
    for what, name in (("Report:", "report.html"), ("Table: ", "evidence.csv")):
        if (summary.out / name).is_file():
            _say(f"{what} {summary.out / name}")
    if not (summary.out / "report.html").is_file():
        _say(f"Tables: {summary.out}")


class _Bar:
    """A progress bar on standard error, shown after one second; silent when piped."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown and sys.stderr.isatty()
        self.bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` documents are read."""
        if not self.is_shown:
            return
        if self.bar is None:
            from tqdm import tqdm

            colour = None if os.environ.get("NO_COLOR") else "cyan"
            self.bar = tqdm(total=total, desc="Reading", unit="doc", file=sys.stderr, delay=1, colour=colour)
        self.bar.update(done - self.bar.n)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _visible(path: str) -> str:
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in path)
