"""One worker's visit to one document: the document stages in order, each stored under its key."""

import contextlib
import errno
import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from .cache import Cache
from .codebook import Codebook
from .codebook_files import load_codebook
from .errors import DiskFailed, DocumentError, PipelineError
from .keys import DOCUMENT_STAGES, identify, refusal_key
from .learning.coding import model_of_text
from .learning.textmodel import TextModel
from .reading.watching import watched
from .settings import Settings
from .stages import Stage
from .workers import Limits

Note = Callable[[list], None]
OCR_SECONDS = 10  # of waiting for the recognition of a page, on average: a page takes two or three
FULL = frozenset([errno.ENOSPC, errno.EDQUOT])
# Reasons that may be gone at the next try: these are not kept.
PASSING = frozenset(["crashed", "permission", "timeout", "memory"])


def visit(task: dict[str, Any], note: Note) -> list[str]:
    """Run the document stages that the cache lacks on one file, and store what they make.

    `task` has path, doc_id, format, keys, codebook (folder), settings, trained (folder or "") and cache (folder), and
    left_out (`watched_for`) where it is tried again. `note` is told each stage before it runs. Gives the names of the
    stages that ran. Raises `DocumentError` when the file cannot be read; the reason is stored, unless it may pass.
    """
    cache, settings = Cache(Path(task["cache"])), Settings(**task["settings"])
    codebook, trained = _codebook(task["codebook"]), _trained(task["trained"])
    tables: dict[str, Any] = {}
    ran = []
    for stage in DOCUMENT_STAGES:
        if stage.name not in task["keys"]:
            break
        key = task["keys"][stage.name]
        stored = cache.get(key)
        if stored is None:
            note([stage.name, None])
            if stage.needs == ("file",):
                tables["file"] = [_open(task)]
            with watched_for(task, note, stage.name), _told(stage, cache, refusal_key(task["keys"])):
                stored = apply(stage, tables, codebook=codebook, settings=settings, trained=trained)
            cache.put(key, stored)
            ran.append(stage.name)
        tables |= stored
    return ran


@contextlib.contextmanager
def _told(stage: Stage, cache: Cache, refusal: str) -> Iterator[None]:
    """Why a stage broke off, as what the run understands; a reason that holds is stored under the key `refusal`."""
    try:
        yield
    except DocumentError as error:
        if error.kind not in PASSING:
            reason = {"kind": error.kind, "message": error.message, "hint": error.hint, "stage": stage.name}
            cache.put(refusal, {"refused": [reason]})
        raise
    except (DiskFailed, MemoryError, RecursionError):
        raise
    except Exception as error:  # a fault of the program on one document: name the stage, spare the others
        if getattr(error, "errno", None) in FULL:
            raise DiskFailed(f"The temporary folder is full ({error.strerror}): free space.") from error
        message = f"The stage {stage.name} broke off ({type(error).__name__}: {str(error)[:200]})."
        raise DocumentError("crashed", message, "Please report this file.") from error


def watched_for(task: dict[str, Any], note: Note, stage: str) -> AbstractContextManager:
    """Where a task is tried again, `note` is told each page too, and the pages that ended it before are left out."""
    if "left_out" not in task:
        return nullcontext()
    left_out = {page: (kind, _in_brackets(message)) for page, kind, message in task["left_out"]}
    return watched(lambda page: note([stage, page]), left_out)


def _in_brackets(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def check(settings: Settings) -> None:
    """Raise `PipelineError` where the settings ask for what is not installed."""
    if settings.ocr:
        from .reading.pdf.ocr import what_is_missing

        if missing := what_is_missing():
            raise PipelineError(missing)


def limits(settings: Settings) -> Limits:
    """The limits of a worker under these settings."""
    return Limits(settings.seconds, settings.megabytes, settings.ocr * settings.ocr_pages * OCR_SECONDS)


def apply(stage: Stage, tables: dict[str, Any], **resources: Any) -> dict[str, Any]:
    """Call a stage with the tables it needs and the resources it uses; gives the tables it makes, by name."""
    needed = [tables[name][0] if name == "file" else tables[name] for name in stage.needs]
    codebook = resources.get("codebook")
    used = {name: resources[name] if name in resources else getattr(codebook, name) for name in stage.uses}
    if stage.settings:
        used["settings"] = resources["settings"].only(stage.settings)
    made = stage.function(*needed, **used)
    return made if isinstance(made, dict) else {stage.makes[0]: made}


@functools.lru_cache(maxsize=2)
def _trained(folder: str) -> TextModel | None:
    return model_of_text(Path(folder)) if folder else None


@functools.lru_cache(maxsize=2)
def _codebook(folder: str) -> Codebook:
    return load_codebook(folder)


def _open(task: dict[str, Any]) -> dict[str, Any]:
    try:
        content = Path(task["path"]).read_bytes()
    except OSError as error:
        raise DocumentError("permission", f"The file cannot be opened ({error.strerror}).") from error
    if identify(content) != task["doc_id"]:
        raise DocumentError("damaged", "The file changed while it was being read.", "Run again.")
    return {"doc_id": task["doc_id"], "format": task["format"], "content": content}
