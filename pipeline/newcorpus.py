"""Makes a folder for the papers of a review, with explained templates for what else people can put into it."""

import os
from pathlib import Path

from .errors import DiskFailed, PipelineError

TEMPLATES = Path(__file__).parent / "templates" / "corpus"
EMPTY = ("papers",)


def new_corpus(corpus: "str | os.PathLike[str]") -> list[str]:
    """Make the folder `corpus` with explanations and an empty `papers`; gives the paths made in it, in order.

    What it holds is inert: a run finds no papers, no decisions and no codebook of its own in it. Raises
    `PipelineError` when there is a file or a folder with anything in it already, and `DiskFailed` where it cannot be
    written; nothing is ever overwritten.
    """
    folder = Path(corpus)
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise PipelineError(f"The folder {folder} is not empty: name a new one, or put your papers into this one.")
        if folder.exists() and not folder.is_dir():
            raise PipelineError(f"{folder} is a file: name a new folder.")
        for name in EMPTY:
            (folder / name).mkdir(parents=True, exist_ok=True)
        templates = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
        for path in templates:
            target = folder / path.relative_to(TEMPLATES)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as handle:  # never over a file that appeared meanwhile
                handle.write(path.read_bytes())
    except OSError as error:
        raise DiskFailed(f"{folder} cannot be written ({error.strerror}): name another folder.") from error
    return sorted([f"{name}/" for name in EMPTY] + [path.relative_to(TEMPLATES).as_posix() for path in templates])
