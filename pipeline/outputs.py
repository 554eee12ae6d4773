"""The output folder: held by one run at a time, written whole, swept of what a run did not remake."""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import atomic
from .errors import FolderInUse
from .tables import schema, write_csv, write_parquet

if TYPE_CHECKING:
    import pandas as pd

try:
    import fcntl
except ImportError:  # not on every system: two runs on one folder are then not told apart
    fcntl = None  # type: ignore[assignment]

MANIFEST = "run.json"
BEGUN = ".cache/begun.json"
LOCK = ".cache/lock"
PAUSE = 0.1  # seconds


@contextlib.contextmanager
def hold(out: Path) -> Iterator[None]:
    """Hold the output folder for one run.

    Raises `FolderInUse` when another process holds it, saying which and since when, and `DiskFailed` when the folder
    cannot be made or written. The lock is freed when the process ends, however it ends; no child inherits it.
    """
    with atomic.told(out, "cannot be written"):
        (out / LOCK).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if fcntl:
            _lock(out, handle, fcntl.LOCK_EX)
        _sign(handle)
        _sweep(out)
        yield
    finally:
        os.close(handle)


def check_free(out: Path) -> None:
    """Raise `FolderInUse` where another process holds the output folder; nothing is made.

    It takes no time, so that it can be asked before a large corpus is looked at.
    """
    try:
        handle = os.open(out / LOCK, os.O_RDONLY)
    except OSError:
        return  # nobody held it yet, or `hold` will say why nobody can
    try:
        if fcntl:
            _lock(out, handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def what_is_missing() -> str:
    """A sentence about what this system cannot guarantee for the folder; empty where all holds."""
    return "" if fcntl else "This system cannot lock a folder: do not start two runs on one output folder."


def is_whole(out: Path, run_id: str) -> bool:
    """Whether the folder holds what the run `run_id` wrote, byte for byte, and nothing that was added to it."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        sums = manifest["sha256"]
        is_same = manifest["run_id"] == run_id and sorted(sums) == manifest["files"]
        return is_same and all(_checksum(out / name) == digest for name, digest in sums.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def begin(out: Path) -> None:
    """Remove run.json, which marks the folder as complete, and note what it listed.

    The names of all files that a run ever began are kept until one ends, so that an interrupted run leaves nothing
    behind for good.
    """
    _note_begun(out, _listed(out / MANIFEST))
    atomic.remove(out / MANIFEST)


def write_all(out: Path, tables: "dict[str, pd.DataFrame]", extra: dict[str, bytes], facts: dict) -> None:
    """Replace what stands in the folder by these tables (CSV and Parquet), these files, and last run.json.

    What an earlier run wrote and this one did not is removed.
    """
    public = [name for name in sorted(tables) if not schema()[name].internal]
    written = [f"{name}.csv" for name in public] + [f"{name}.parquet" for name in public if name != "codebook"]
    written += extra
    earlier = _note_begun(out, written)
    for name in public:
        with atomic.writing(out / f"{name}.csv") as handle:
            write_csv(name, tables[name], handle)
        if name != "codebook":
            with atomic.writing(out / f"{name}.parquet") as handle:
                write_parquet(tables[name], handle)
    for name, content in extra.items():
        atomic.write(out / name, content)
    for name in sorted(earlier - set(written)):
        if _is_inside(out, name):
            atomic.remove(out / name, durable=False)
    with atomic.told(out, "could not be read again"):
        sums = {name: _checksum(out / name) for name in written}
    write_manifest(out, {**facts, "files": sorted(written), "sha256": sums})
    atomic.remove(out / BEGUN, durable=False)


def write_manifest(out: Path, facts: dict) -> None:
    """Write run.json, which says that the folder is complete."""
    content = json.dumps(facts, indent=1, ensure_ascii=False, sort_keys=True)
    atomic.write(out / MANIFEST, content.encode("utf-8") + b"\n")


def _note_begun(out: Path, names: list[str]) -> set[str]:
    """Add these names to those of files that runs have begun since the last one ended; gives all of them."""
    begun = {*_listed(out / BEGUN), *names}
    atomic.write(out / BEGUN, json.dumps({"files": sorted(begun)}).encode())
    return begun


def _listed(path: Path) -> list[str]:
    """The files that a manifest lists; none where it cannot be read."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["files"]
        return [name for name in listed if isinstance(name, str) and name.isprintable()]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def _is_inside(out: Path, name: str) -> bool:
    path = (out / name).resolve()
    return path.is_file() and out.resolve() in path.parents and not (out / name).is_symlink()


def _sweep(out: Path) -> None:
    """Remove the temporary files of writers that were killed."""
    with atomic.told(out, "cannot be read"):
        folders = [out, out / "figures", out / ".cache", *(out / ".cache").glob("??")]
    for folder in folders:
        atomic.sweep(folder)


def _checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _lock(out: Path, handle: int, kind: int) -> None:
    """Lock the open file at once, or say who holds it."""
    with atomic.told(out, "cannot be locked"):
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE)  # who just came may have to sign yet, or only asks
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.read(handle, 200).decode("utf-8", "replace") or "another process"
                raise FolderInUse(f"{out} is in use by {holder}: wait for it or choose another --out.") from error


def _sign(handle: int) -> None:
    """Write into the lock who holds it; a full disk does not keep a run from holding it."""
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} since {since}".encode())
