"""Checks students' drafts against the documents of a finished run."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..codebook import Codebook
from ..codebook_files import default_folder, load_codebook
from ..errors import DocumentError, PipelineError
from ..rows import rows_of
from ..settings import load_settings
from ..single import coded_blocks, read_file
from ..student.draft.checking import findings
from ..student.draft.finding import NAMES, Finding
from ..student.draft.literature import Literature
from ..student.draft.reading import Draft
from .as_decided import CLAIMED, as_decided
from .folder import Finished

NEEDED = ("documents", "citations", "evidence", *CLAIMED)
# A draft defines on purpose: for "no definition was found" also a definition that is not sure counts as one.
UNSURE = 0.2
LONGEST = 1_000_000  # characters of a draft that are read: a thesis has half as many


@dataclass(frozen=True)
class Checked:
    """A draft that was checked: its path as given, its words, its findings by place, what could not be read of it."""

    path: str
    words: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The same as plain objects, for JSON."""
        told = {"path": self.path, "words": self.words, "notes": list(self.notes)}
        return told | {"findings": [_row(each) for each in self.findings]}


def check_drafts(
    out: "str | os.PathLike[str]",
    drafts: Sequence["str | os.PathLike[str]"],
    *,
    ignore: Iterable[str] = (),
    codebook: "str | os.PathLike[str] | None" = None,
) -> list[Checked]:
    """What each draft does with terms, definitions and quotations, beside what the literature of the run `out` does.

    `ignore` are codes of findings to leave out. `codebook` is a folder, by default that of the run. Nothing is written;
    the same drafts and run give the same answer. Raises `PipelineError` for an unknown code, when `out` is missing,
    incomplete or of another version, and when a draft cannot be read.
    """
    codes = known_codes(ignore)
    run = Finished(Path(out))
    book = _codebook(run, codebook)
    literature = literature_of(run)
    settings = load_settings(definition_confidence=UNSURE, characters=LONGEST)
    checked = []
    for path in map(Path, drafts):
        try:
            blocks, notes = read_file(path, settings)
        except DocumentError as error:
            raise PipelineError(f"{path}: {error.message} {error.hint}".strip()) from error
        if not blocks:
            raise PipelineError(f"{path} holds no text that could be read: check another file.")
        draft = Draft(coded_blocks(blocks, book, settings))
        checked.append(Checked(str(path), draft.words, tuple(findings(draft, literature, book, codes)), tuple(notes)))
    return checked


def known_codes(codes: Iterable[str]) -> list[str]:
    """Codes of findings in capitals. Raises `PipelineError` where one is none."""
    given = [code.strip().upper() for code in codes]
    for code in given:
        if code not in NAMES:
            raise PipelineError(f"No finding has the code {code!r}: the codes are {', '.join(NAMES)}.")
    return given


def _row(finding: Finding) -> dict[str, Any]:
    return {"name": finding.name} | asdict(finding)


def _codebook(run: Finished, chosen: "str | os.PathLike[str] | None") -> Codebook:
    """The codebook with which the run was made, else the one that is chosen."""
    if chosen:
        return load_codebook(chosen)
    where = run.manifest.get("corpus")
    own = [run.out / where / "codebook"] if isinstance(where, str) else []
    for folder in [*own, default_folder()]:
        if folder.is_dir():
            found = load_codebook(folder)
            if found.fingerprint() == run.manifest.get("codebook_version"):
                return found
    raise PipelineError(f"The codebook of {run.out} has changed or is elsewhere: name its folder with --codebook.")


def literature_of(run: Finished) -> Literature:
    """What drafts are compared with. Raises `PipelineError` where the run stopped before its tables were made."""
    for name in NEEDED:
        if not (run.out / f"{name}.parquet").is_file():
            raise PipelineError(f"{run.out} has no table {name}, for the run stopped before it: {run.again()}")
    tables = {name: run.table(name) for name in NEEDED if name not in CLAIMED} | as_decided(run)
    rows = {name: rows_of(table) for name, table in tables.items()}
    return Literature(rows, lambda: {file["doc_id"]: made["blocks"] for file, made in run.texts("extract")})
