"""One worker's visit to one document: the document stages in order, each stored under its key."""

import functools
import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .cache import Cache
from .codebook import FILES, Codebook
from .codebook_files import load_codebook
from .errors import DocumentError, PipelineError
from .learning.coding import model_of_text
from .learning.textmodel import TextModel, model_fingerprint
from .models import models_folder
from .reading.watching import watched
from .settings import Settings
from .stages import STAGES, Stage
from .workers import Limits

Note = Callable[[list], None]
WEIGHTS = frozenset([".tsv", ".gz", ".npz", ".json"])
NAMED_WEIGHTS = frozenset(["SHA256SUMS", "speaking.toml"])
OCR_SECONDS = 10  # of waiting for the recognition of a page, on average: a page takes two or three
DOCUMENT_STAGES = tuple(stage for stage in STAGES if stage.sees == "document")


def keys(file: dict[str, str], parts: dict[str, str], until: str = "") -> dict[str, str]:
    """The cache key of every document stage, up to `until`, for one file.

    `file` has doc_id and format; `parts` are the fingerprints of what stages use (`fingerprints`). A key depends on the
    bytes of the document, the stage, what the stage uses and the keys of the tables that it needs: on nothing else.
    """
    made = {"file": digest(file["doc_id"], file["format"], parts["program"])}
    found: dict[str, str] = {}
    if until == "scan":
        return found
    for stage in DOCUMENT_STAGES:
        found[stage.name] = digest(
            stage.name, *(made[each] for each in stage.needs), *(parts[each] for each in stage.uses)
        )
        made |= dict.fromkeys(stage.makes, found[stage.name])
        if stage.name == until:
            break
    return found


def fingerprints(codebook: Codebook, settings: Settings, trained: Path | None = None) -> dict[str, str]:
    """Fingerprint of everything that a document stage can depend on, by the name used in `Stage.uses`."""
    parts = {name: codebook.fingerprint(name) for name in FILES}
    return parts | {
        "settings": digest(json.dumps(asdict(settings), sort_keys=True)),
        "trained": model_fingerprint(trained) if trained else "",
        "program": program_fingerprint(),
    }


@functools.cache
def program_fingerprint() -> str:
    """Hash of the program's own text, of its word lists and weights, and of the engines' versions."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    package = Path(__file__).parent
    sources = [*package.rglob("*.py"), package / "schema.toml"]
    weights = [path for path in models_folder().rglob("*") if path.suffix in WEIGHTS or path.name in NAMED_WEIGHTS]
    for path in sorted(sources) + sorted(weights):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    for engine in ("spacy", "pypdfium2", "pdfplumber", "pikepdf", "lxml"):
        digest.update(f"{engine} {version(engine)}\n".encode())
    return digest.hexdigest()[:16]


def visit(task: dict[str, Any], note: Note) -> list[str]:
    """Run the document stages that the cache lacks on one file, and store what they make.

    `task` has path, doc_id, format, keys, codebook (folder), settings, trained (folder or "") and cache (folder), and
    left_out (`watched_for`) where it is tried again. `note` is told each stage before it runs. Gives the names of the
    stages that ran. Raises `DocumentError` when the file cannot be read.
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
            try:
                with watched_for(task, note, stage.name):
                    stored = apply(stage, tables, codebook=codebook, settings=settings, trained=trained)
            except (DocumentError, MemoryError, RecursionError):
                raise
            except Exception as error:  # a fault of the program on one document: name the stage, spare the others
                message = f"The stage {stage.name} broke off ({type(error).__name__}: {str(error)[:200]})."
                raise DocumentError("crashed", message, "Please report this file.") from error
            cache.put(key, stored)
            ran.append(stage.name)
        tables |= stored
    return ran


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


def identify(content: bytes) -> str:
    """The document's id: "d" and 12 hexadecimal digits of the SHA-256 of its bytes."""
    return "d" + hashlib.sha256(content).hexdigest()[:12]


def digest(*parts: str) -> str:
    """SHA-256 of the parts, in hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
