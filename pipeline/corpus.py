"""What people put into a corpus folder: papers, reference library, decisions, codebook."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import PipelineError

OWN = re.compile(r"library\..*|decisions.*\.(?:csv|tsv|txt|xlsx?|ods|numbers)|gold|codebook|README.*", re.IGNORECASE)
READ = re.compile(r"library\.(?:bib|ris|json)|decisions.*\.csv", re.IGNORECASE)
HEAD_BYTES = 4096
PAGE = re.compile(r"(.+)\.x?html?", re.IGNORECASE | re.DOTALL)
# What browsers add to the name of a saved page for the folder of its pictures and scripts.
PAGE_FOLDER = re.compile(
    r"(.+?)(?:[_.-](?:files|fichiers|dateien|archivos|file|bestanden|filer|arquivos))", re.I | re.S
)
ITEM_FOLDER = re.compile(r"[2-9A-NP-Z]{8}")  # Zotero's keys of items have neither 0, 1 nor O
PAPER = re.compile(r".*\.(?:x?html?|pdf|doc[xm]?|txt|md|n?xml)", re.IGNORECASE | re.DOTALL)


def find_files(corpus: Path) -> list[dict[str, Any]]:
    r"""Every file below `corpus` but the tool's own, as `scan` wants it, in order of path.

    A file has path (relative, undecodable bytes as \\xNN), location, bytes, head, doc_id, part_of (the saved web
    page that it belongs to, or none) and problem: None, or the kind and sentence of why it cannot be opened. Raises
    `PipelineError` when the folder is missing or empty.
    """
    if not corpus.exists():
        raise PipelineError(f"The corpus folder {corpus} does not exist: name the folder that holds your papers.")
    if not corpus.is_dir():
        raise PipelineError(f"{corpus} is a file: name the folder that holds your papers.")
    if (corpus / "run.json").is_file() and (corpus / "evidence.csv").is_file():
        raise PipelineError(f"{corpus} holds the results of a run: name the folder that holds your papers.")
    paths = list(_walk(corpus))
    pages = _saved_pages(paths)
    files = [_describe(corpus, path) | {"part_of": _page_of(corpus, path, pages)} for path in paths]
    if not files:
        raise PipelineError(
            f"The corpus folder {corpus} holds no papers: put PDF, docx, html, JATS XML, md or txt files into it."
        )
    return sorted(files, key=lambda file: file["path"])


def own_files(corpus: Path) -> dict[str, bytes | None]:
    """The tool's own files at the top level of `corpus`, by name; None for those of a name that is not read.

    Raises `PipelineError` when one that is read cannot be opened.
    """
    found: dict[str, bytes | None] = {}
    for name in sorted(os.listdir(corpus)):
        path = corpus / name
        if not OWN.fullmatch(name) or name.startswith("README") or not path.is_file():
            continue
        try:
            found[name] = path.read_bytes() if READ.fullmatch(name) else None
        except OSError as error:
            raise PipelineError(f"{path} cannot be opened ({error.strerror}).") from error
    return found


def _walk(corpus: Path) -> Iterator[Path]:
    """Every file below the corpus but the tool's own; a folder that cannot be opened is given itself."""
    folders = [str(corpus)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = list(entries)
        except OSError:
            yield Path(folder)
            continue
        for entry in found:
            if folder == str(corpus) and OWN.fullmatch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield Path(entry.path)


def _saved_pages(paths: list[Path]) -> dict[tuple[Path, str], str]:
    """The names of web pages by their folder and their name without ending, and the first of each folder by ""."""
    pages: dict[tuple[Path, str], str] = {}
    for path in sorted(paths):
        page = PAGE.fullmatch(path.name)
        if page:
            pages.setdefault((path.parent, page[1]), path.name)
            pages.setdefault((path.parent, ""), path.name)
    return pages


def _page_of(corpus: Path, path: Path, pages: dict[tuple[Path, str], str]) -> str:
    """The saved page whose picture, script or frame a file is, judged by the folders that it lies in."""
    for folder in path.parents:
        if folder == corpus or not pages:
            break
        saved = PAGE_FOLDER.fullmatch(folder.name)
        if saved and (folder.parent, saved[1]) in pages:
            return pages[folder.parent, saved[1]]
        if ITEM_FOLDER.fullmatch(folder.name) and not PAPER.fullmatch(path.name) and not path.name.startswith("."):
            return pages.get((folder, ""), "")
    return ""


def _describe(corpus: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(corpus).as_posix().replace("\\", "\\\\")  # so that no two names are shown alike
    relative = os.fsencode(name).decode("utf-8", "backslashreplace")
    file = {"path": relative, "location": str(path), "bytes": 0, "head": b"", "doc_id": "", "problem": None}
    try:
        facts = os.lstat(path)
        if stat.S_ISDIR(facts.st_mode):
            return file | {"problem": ("permission", "The folder cannot be opened.")}
        if not stat.S_ISREG(facts.st_mode):
            kind = "a symbolic link" if stat.S_ISLNK(facts.st_mode) else "no regular file"
            return file | {"problem": ("not_a_file", f"This is {kind}; put the paper itself here.")}
        digest = hashlib.sha256()
        with open(path, "rb") as handle:
            file["head"] = handle.read(HEAD_BYTES)
            digest.update(file["head"])
            while chunk := handle.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        return file | {"problem": ("permission", f"The file cannot be opened ({error.strerror}).")}
    return file | {"bytes": facts.st_size, "doc_id": "d" + digest.hexdigest()[:12]}
