"""Commands that look into a finished run: term, kwic, check, candidates."""

import json
import shutil
from pathlib import Path
from typing import Any

import click

from .group import main
from .saying import say, shown


@main.command()
@click.argument("term")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
def term(term: str, *, out: Path) -> None:
    """Show the card of TERM: spellings, users, definitions, remarks, figures, examples.

    TERM may be in any spelling, an abbreviation that the papers use, or the id or label of a family of terms.
    """
    from ..finished.lookup import term_card
    from ..student.cardtext import card_text

    click.echo(card_text(term_card(out, term), min(100, shutil.get_terminal_size().columns)))


@main.command()
@click.argument("pattern")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--width", default=40, show_default=True, type=click.IntRange(10, 500), help="Columns of context a side.")
@click.option("--sort", default="right", type=click.Choice(["left", "right", "place"]), help="By what stands there.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table with document, page, section and offsets.")
@click.option("--all", "everything", is_flag=True, help="Search headings, notes, tables and references too.")
def kwic(pattern: str, *, out: Path, as_csv: bool, **options: Any) -> None:
    r"""Show every place where PATTERN stands, in its context, with citation and page.

    PATTERN is a word, or a regular expression such as 'inter.?agency' or '\bpartners?\b'; case makes no difference.
    """
    from ..finished.lookup import concordance
    from ..student.concordance import closing, lines

    found = concordance(out, pattern, **options)
    if as_csv:
        click.get_binary_stream("stdout").write(found.csv())
    else:
        for line in lines(found.rows, found.names, options["width"]):
            click.echo(line)
    for note in found.notes:
        say(f"  ! {shown(note)}")
    say(closing(found.rows))
    if not found.rows and not options["everything"]:
        say("Running text was searched: --all searches headings, notes, captions, tables and references too.")


@main.command()
@click.argument("drafts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Codes to leave out, as T501 or T101,T201.")
@click.option("--codebook", type=click.Path(path_type=Path), help="The codebook folder of the run, if it has moved.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
def check(
    drafts: tuple[Path, ...], *, out: Path, ignore: tuple[str, ...], codebook: Path | None, as_json: bool
) -> None:
    """Compare drafts (docx, pdf, md, txt) with the papers of a run: spellings, definitions, quotations.

    Nothing is called wrong: each finding has its place, the draft's words, and what the literature does.
    """
    from ..finished.drafts import check_drafts
    from ..student.draft.saying import lines

    codes = [code for given in ignore for code in given.split(",") if code.strip()]
    checked = check_drafts(out, drafts, ignore=codes, codebook=codebook)
    if as_json:
        click.echo(json.dumps({"drafts": [each.row() for each in checked]}, ensure_ascii=False, indent=1))
        return
    for each in checked:
        for note in each.notes:
            say(f"  ! {shown(each.path)}: {shown(note)}")
        number = len(each.findings)
        click.echo(f"{shown(each.path)}: {each.words:,} words, {number or 'no'} finding{'s' * (number != 1)}")
        for line in lines(each.findings):
            click.echo(line)


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of a finished run.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Leave out the terms of this one, not of the run's.")
@click.option("--n", default=40, show_default=True, type=click.IntRange(0), help="Proposals to print.")
@click.option("--adopt", multiple=True, metavar="TERM", help="Print the codebook entry for a candidate instead.")
def candidates(*, out: Path, codebook: Path | None, n: int, adopt: tuple[str, ...]) -> None:
    """List terms that the codebook lacks, and write them to OUT/candidates.csv."""
    from ..candidates.adopting import entries
    from ..finished.candidates import list_candidates

    table = list_candidates(out, codebook)
    proposed = table[table["is_proposed"]].to_dict("records")
    if adopt:
        click.echo(entries(table.to_dict("records"), adopt))
        return
    for row in proposed[:n]:
        click.echo(f"{row['score']:10.1f}{row['count']:7}{row['documents']:6}  {row['term']}")
    say(f"{len(proposed)} proposed, by score; occurrences, documents. Table: {out / 'candidates.csv'}")
