"""Says for each document and stage why it ran or not, by what the last run in the same folder was told."""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from . import atomic
from .keys import DOCUMENT_STAGES, Follows, digest
from .stages import STAGES, Stage

FILE = "told.json"
KEPT = ("kept", "nothing that it follows from has changed")
NO_RUN_BEFORE = "no run has ended in this folder before"


@dataclass(frozen=True)
class Told:
    """What a run was told: the id of each file by path, its last stage, what its stages follow from.

    `follows` is of each document stage, `beside` of all corpus stages, by name in words.
    """

    files: dict[str, str]
    until: str
    follows: Follows
    beside: dict[str, str]

    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with anything that a run follows from."""
        return digest(json.dumps(asdict(self), sort_keys=True))[:12]

    def keep(self, folder: Path) -> None:
        """Write it into `folder` for the next run."""
        atomic.write(folder / FILE, json.dumps(asdict(self), ensure_ascii=False).encode(), durable=False)


@dataclass(frozen=True)
class Line:
    """What became of some stages and why: they "ran" or were "kept"; `path` is a file, or "corpus" for all papers."""

    path: str
    stages: tuple[str, ...]
    fate: str
    why: str


def last_told(folder: Path) -> Told | None:
    """What the last run that ended in this folder was told; None where there is none."""
    try:
        return Told(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def of_document(path: str, ran: Collection[str], now: Told, before: Told | None) -> Iterator[Line]:
    """Why the stages `ran` had to run for a document, and the others had not; neighbours of one fate in one line."""
    fates = [
        (stage.name, ("ran", _why(path, stage, ran, now, before)) if stage.name in ran else KEPT)
        for stage in _asked(now, "document")
    ]
    for fate, group in groupby(fates, key=lambda each: each[1]):
        yield Line(path, tuple(name for name, _ in group), *fate)


def of_corpus(now: Told, before: Told | None, *, ran: bool) -> Line:
    """Why the stages that see all papers had to run, or had not."""
    fate = ("ran", _why_all(now, before)) if ran else KEPT
    return Line("corpus", tuple(stage.name for stage in _asked(now, "corpus")), *fate)


def _asked(now: Told, sees: str) -> list[Stage]:
    last = [stage.name for stage in STAGES].index(now.until)
    return [stage for stage in STAGES[: last + 1] if stage.sees == sees]


def _why(path: str, stage: Stage, ran: Collection[str], now: Told, before: Told | None) -> str:
    if before is None:
        return NO_RUN_BEFORE
    if before.files.get(path) != now.files[path]:
        return "the file has changed" if path in before.files else "the file is new"
    if changed := _changed(now.follows[stage.name], before.follows.get(stage.name, {})):
        return f"{' and '.join(changed)} changed"
    makers = [each.name for each in DOCUMENT_STAGES if each.name in ran and set(each.makes) & set(stage.needs)]
    return f"made from what {' and '.join(makers)} made" if makers else "nothing of it was stored"


def _why_all(now: Told, before: Told | None) -> str:
    if before is None:
        return NO_RUN_BEFORE
    counts = {
        "new": sum(path not in before.files for path in now.files),
        "gone": sum(path not in now.files for path in before.files),
        "changed": sum(before.files.get(path, each) != each for path, each in now.files.items()),
    }
    whys = [f"{number} file{'s' * (number != 1)} {what}" for what, number in counts.items() if number]
    whys += [f"{name} changed" for name in _changed(now.beside, before.beside)]
    whys += ["the last stage is another"] * (now.until != before.until)
    return "; ".join(whys) or "the results of the last run are not whole, or a paper was tried again"


def _changed(now: dict[str, str], before: dict[str, str]) -> list[str]:
    return [name for name in sorted({*now, *before}) if now.get(name) != before.get(name)]
