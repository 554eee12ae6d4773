"""Commands that hand a run to other programs, and take codings back: export, import."""

from collections.abc import Callable
from pathlib import Path

import click

from .group import main
from .saying import say, shown

TRAVELS = (
    "The file holds the full text of the papers: pass it on only where their licences and your duty of "
    "confidence allow."
)


@main.group("export")
def exports() -> None:
    """Write a finished run as one file: xlsx, docx or qdpx."""


def _of_a_run(command: Callable) -> Callable:
    """A command that writes FILE from the run in --out."""
    command = click.option("--force", is_flag=True, help="Replace FILE where it is there already.")(command)
    place = click.Path(path_type=Path)
    command = click.option("--out", required=True, type=place, help="Folder of a finished run.")(command)
    return exports.command()(click.argument("file", type=place)(command))


@_of_a_run
def xlsx(file: Path, *, out: Path, force: bool) -> None:
    """Write the main tables into the Excel workbook FILE, with every column explained."""
    from ..finished.exports import export_xlsx

    _check(file, out, force=force)
    _write(file, export_xlsx(out))


@_of_a_run
def docx(file: Path, *, out: Path, force: bool) -> None:
    """Write an appendix into the Word document FILE: who defines which term, how, and where."""
    from ..finished.exports import export_docx

    _check(file, out, force=force)
    _write(file, export_docx(out))


@_of_a_run
def qdpx(file: Path, *, out: Path, force: bool) -> None:
    """Write the REFI-QDA project FILE for NVivo, QualCoder and others: codebook, whole texts, codings."""
    from ..finished.exchange import export_qdpx, left_out

    _check(file, out, force=force)
    _write(file, export_qdpx(out))
    for path in left_out(out):
        say(f"  ! {shown(path)} is left out: it was read only in part, as far as time or memory allowed.")
    say(TRAVELS)


def _write(file: Path, content: bytes) -> None:
    from .. import atomic

    atomic.write(file, content)
    say(f"Written: {shown(str(file))}")


def _check(file: Path, out: Path, *, force: bool) -> None:
    """Raise where the file cannot be meant: of another kind, a folder, in the run or its corpus, or there already."""
    from ..errors import PipelineError
    from ..finished.folder import Finished

    command = click.get_current_context().info_name or ""
    if file.suffix.lower() != f".{command}":
        raise PipelineError(f"{file} does not end in .{command}: name a file such as evidence.{command}.")
    if file.is_dir():
        raise PipelineError(f"{file} is a folder: name a file in it.")
    for folder, what in Finished(out).folders():
        if folder in file.resolve().parents:
            raise PipelineError(f"{file} would lie in {what}: name a file elsewhere.")
    if (file.exists() or file.is_symlink()) and not (force and file.is_file() and not file.is_symlink()):
        raise PipelineError(f"{file} is there already: name another file, or replace it with --force.")


@main.group("import")
def imports() -> None:
    """Take codings that people made in another program."""


@imports.command("qdpx")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--corpus", required=True, type=click.Path(path_type=Path), help="Folder whose decisions.csv is written.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the run that was exported.")
@click.option("--coder", default="", help="Who coded, where the project does not say.")
@click.option("--reject-missing", is_flag=True, help="Reject the machine's codings that are no longer in the project.")
def import_qdpx(file: Path, *, corpus: Path, out: Path, coder: str, reject_missing: bool) -> None:
    """Append what people coded in the REFI-QDA project FILE to CORPUS/decisions.csv."""
    from ..errors import PipelineError
    from ..finished.exchange import import_qdpx as take

    try:
        content = file.read_bytes()
    except OSError as error:
        raise PipelineError(f"{file} cannot be opened ({error.strerror}): name a .qdpx file.") from error
    decided = take(content, corpus, out, coder=coder, reject_missing=reject_missing)
    counts = [
        (decided.count("status", "confirmed"), "confirmed"),
        (decided.count("status", "rejected"), "rejected"),
        (decided.count("code"), "given another code"),
        (decided.count("add"), "added"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in counts if number) or "nothing new"
    say(f"{told[:1].upper()}{told[1:]}: {corpus / 'decisions.csv'}")
    for note in decided.notes:
        say(f"  ! {shown(note)}")
    if decided.rows:
        say(f"The next run applies it: termaudit run {corpus} --out {out}")
