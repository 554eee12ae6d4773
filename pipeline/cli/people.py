"""Commands for people who code: sample, agreement, codebook."""

from pathlib import Path

import click

from .group import main
from .saying import say, shown


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--n", default=50, show_default=True, type=click.IntRange(1), help="Passages, and as many sentences.")
@click.option("--seed", type=click.IntRange(0), help="Draw another sample; by default the seed of the run.")
def sample(*, out: Path, n: int, seed: int | None) -> None:
    """Draw passages and sentences to be coded by people, without what the machine made of them."""
    from ..finished.coders import draw_sample

    kinds = draw_sample(out, n, seed)["unit"].value_counts()
    drawn = " and ".join(f"{kinds.get(kind, 0)} {kind}s" for kind in ("passage", "sentence"))
    say(f"{drawn} drawn: {out / 'sample.csv'}")
    say(
        "Give each coder a copy named sample-NAME.csv; put coded ones into CORPUS/gold, then run 'termaudit agreement'."
    )


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
def agreement(*, files: tuple[Path, ...], out: Path) -> None:
    """Compare machine and human coders on coded samples: FILES, by default those in CORPUS/gold."""
    from ..finished.coders import compare_coders

    found = compare_coders(out, files)
    for row in found.axes:
        figures = [
            f"{row[name]:7.2f}" if isinstance(row[name], float) else "      -" for name in ("percent", "kappa", "alpha")
        ]
        pair = f"{row['coder_one']} and {row['coder_other']}"
        click.echo(f"{row['axis']:11}{row['n']:6}{''.join(figures)}  {shown(pair)}")
    for note in found.notes:
        say(f"  ! {shown(note)}")
    say(f"Units, share alike, kappa, alpha. Tables: {out / 'agreement.csv'}, {out / 'disagreements.csv'}")


@main.group()
def codebook() -> None:
    """Check or show the codebook."""


@codebook.command()
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="Folder; by default the one shipped.")
def check(folder: Path | None) -> int:
    """Name every fault of the codebook; exit 1 when there is one."""
    from ..codebook_files import check_codebook

    faults = check_codebook(folder)
    for fault in faults:
        click.echo(fault)
    if not faults:
        say("The codebook is sound.")
    return int(bool(faults))


@codebook.command()
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="Folder; by default the one shipped.")
def show(folder: Path | None) -> None:
    """Print every entry: axis, id and label."""
    from ..codebook_files import load_codebook

    for row in load_codebook(folder).rows():
        click.echo(f"{row['axis']}\t{row['entry']}\t{row['label']}")
