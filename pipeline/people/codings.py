"""Reads samples that people have coded."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..errors import PipelineError
from ..sheets import Sheet, read_sheet
from .decisions import ADJUDICATED
from .sampling import AXES, NOT_APPLICABLE

Answer = frozenset[str]
Labels = Callable[[str], Mapping[str, str]]  # the codes of an axis, each with its label
NEEDED = ("unit_id", "unit")
NONE = ("none", "-", "0", "no", "nothing")
DONE = ("x", "yes", "y", "1", "true", "done", "ok", "✓", "✔", "☑")
RESERVED = ("termaudit", "consensus", "all coders")
EVERY = tuple(axis for axes in AXES.values() for axis in axes)
PARTS, PIECES = re.compile(r"[;|\n]+"), re.compile(r"[,\s]+")
SINGLE = ("stance", "valence", "level", "evidence")  # axes of one answer: of several the first counts
OF_CODER = re.compile(r"(?:sample|coded)?[-_. ]*(.*?)", re.IGNORECASE)


@dataclass(frozen=True)
class Codings:
    """What people answered by coder, unit and axis, the empty set where no code holds; `faults` are sentences."""

    answers: dict[str, dict[str, dict[str, Answer]]]
    faults: tuple[str, ...]


def is_sample(content: bytes, name: str) -> bool:
    """Whether a file is a sample to be coded. Raises `PipelineError` when it is no table that can be read."""
    return set(NEEDED) <= set(read_sheet(content, name).columns)


def read_codings(files: Mapping[str, bytes], labels: Labels) -> Codings:
    """The answers in coded samples, by name.

    A cell holds ids or labels of codes, parted by semicolons or commas, or "none"; where the column done is marked an
    empty cell says "none" too, else that the axis was not coded. The coder is who stands in the column coder, else the
    name of the file without "sample-". A code that the codebook does not know is a fault, and its cell not coded.
    Raises `PipelineError` when a file is no sample.
    """
    found: dict[str, dict[str, dict[str, Answer]]] = {}
    faults: list[str] = []
    for name in sorted(files):
        sheet = read_sheet(files[name], name)
        missing = [column for column in NEEDED if column not in sheet.columns]
        if missing:
            raise PipelineError(f"{name}: the column {missing[0]!r} is missing: this is no sample that was drawn.")
        faults += [f"{name}, {place}: {fault}" for place, fault in sheet.faults]
        faults += _read(sheet, name, labels, found)
    return Codings({coder: units for coder, units in found.items() if units}, tuple(faults))


def _read(sheet: Sheet, name: str, labels: Labels, found: dict[str, dict[str, dict[str, Answer]]]) -> Iterable[str]:
    of_file = OF_CODER.fullmatch(name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for place, row in sheet.rows:
        coder = row.get("coder") or (of_file[1] if of_file else "") or name
        coder = ADJUDICATED if coder.lower() == ADJUDICATED else coder
        coder = f"{coder} (a person)" if coder.lower() in RESERVED else coder
        is_done = row.get("done", "").lower() in DONE
        if row["unit"] not in AXES:
            yield f"{name}, {place}: unit must be passage or sentence, not {row['unit']!r}"
            continue
        for axis in (each for each in EVERY if each not in AXES[row["unit"]]):
            if row.get(axis, "").lower() not in {"", NOT_APPLICABLE, *NONE}:
                yield f"{name}, {place}: the axis {axis} is not coded on a {row['unit']}; the cell was left out"
        answers: dict[str, Answer] = {}
        for axis in AXES[row["unit"]]:
            cell = row.get(axis, "")
            if cell.lower() == NOT_APPLICABLE or not (cell or is_done):
                continue
            codes, unknown = _codes(cell, labels(axis))
            if unknown:
                there = labels(axis)
                near = difflib.get_close_matches(unknown, [*there, *there.values()], n=1, cutoff=0.6)
                perhaps = f" (perhaps {near[0]!r})" if near else ""
                yield f"{name}, {place}: {unknown!r} is no code of the axis {axis}{perhaps}; the cell was left out"
                continue
            if axis == "stance" and not codes:
                codes = ["unclear"]
            answers[axis] = frozenset(codes[:1] if axis in SINGLE else codes)
        if not answers:
            continue
        units = found.setdefault(coder, {})
        if row["unit_id"] in units:
            yield f"{name}, {place}: {coder} has coded this {row['unit']} before; the first coding counts"
            continue
        units[row["unit_id"]] = answers


def _codes(cell: str, labels: Mapping[str, str]) -> tuple[list[str], str]:
    """The codes in a cell in their order; and the first word that is none."""
    known = {each.lower(): code for code, label in labels.items() for each in (label, code)}
    if cell.strip().lower() in known:  # a label may hold a comma
        return [known[cell.strip().lower()]], ""
    codes: list[str] = []
    for part in PARTS.split(cell):
        said = part.strip()
        pieces = [said] if said.lower() in known else PIECES.split(said)
        for piece in pieces:
            if piece.lower() in {"", *NONE}:
                continue
            if piece.lower() not in known:
                return [], said[:60]
            codes.append(known[piece.lower()])
    return list(dict.fromkeys(codes)), ""
