"""The output folder: held by one run at a time, written whole, swept of what a run did not remake."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from . import atomic
from .errors import DiskFailed, FolderInUse
from .tables import schema, to_csv, to_parquet

if TYPE_CHECKING:
    import pandas as pd

try:
    import fcntl
except ImportError:  # not on every system: two runs on one folder are then not told apart
    fcntl = None  # type: ignore[assignment]

MANIFEST = "run.json"
BEGUN = ".cache/begun.json"


@contextlib.contextmanager
def hold(out: Path) -> Iterator[None]:
    """Hold the output folder for one run.

    Raises `FolderInUse` when another process holds it, saying which and since when, and `DiskFailed` when the folder
    cannot be made or written. The lock is freed when the process ends, however it ends.
    """
    try:
        (out / ".cache").mkdir(parents=True, exist_ok=True)
        handle = os.open(out / ".cache" / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise DiskFailed(f"{out} cannot be written ({error.strerror}): choose another --out.") from error
    try:
        if fcntl:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.read(handle, 200).decode("utf-8", "replace") or "another process"
                raise FolderInUse(f"{out} is in use by {holder}: wait for it or choose another --out.") from error
            except OSError as error:
                raise DiskFailed(f"{out} cannot be locked ({error.strerror}): choose another --out.") from error
        _sign(handle)
        yield
    finally:
        os.close(handle)


def what_is_missing() -> str:
    """A sentence about what this system cannot guarantee for the folder; empty where all holds."""
    return "" if fcntl else "This system cannot lock a folder: do not start two runs on one output folder."


def begin(out: Path) -> None:
    """Remove run.json, which marks the folder as complete, and note what it listed.

    The names of all files that a run ever began are kept until one ends, so that an interrupted run leaves nothing
    behind for good.
    """
    _note_begun(out, _listed(out / MANIFEST))
    _remove(out / MANIFEST)


def write_all(out: Path, tables: "dict[str, pd.DataFrame]", extra: dict[str, bytes], facts: dict) -> None:
    """Replace what stands in the folder by these tables (CSV and Parquet), these files, and last run.json.

    What an earlier run wrote and this one did not is removed.
    """
    public = [name for name in sorted(tables) if not schema()[name].internal]
    written = [f"{name}.csv" for name in public] + [f"{name}.parquet" for name in public if name != "codebook"]
    written += extra
    earlier = _note_begun(out, written)
    for name in public:
        atomic.write(out / f"{name}.csv", to_csv(name, tables[name]))
        if name != "codebook":
            atomic.write(out / f"{name}.parquet", to_parquet(tables[name]))
    for name, content in extra.items():
        atomic.write(out / name, content)
    for name in sorted(earlier - set(written)):
        if _is_inside(out, name):
            _remove(out / name)
    content = json.dumps({**facts, "files": sorted(written)}, indent=1, ensure_ascii=False, sort_keys=True)
    atomic.write(out / MANIFEST, content.encode("utf-8") + b"\n")
    _remove(out / BEGUN)


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


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskFailed(f"{path} cannot be removed ({error.strerror}): choose another --out.") from error


def _sign(handle: int) -> None:
    """Write into the lock who holds it; a full disk does not keep a run from holding it."""
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} since {since}".encode())
