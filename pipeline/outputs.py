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
            except OSError as error:
                holder = os.read(handle, 200).decode("utf-8", "replace") or "another process"
                raise FolderInUse(f"{out} is in use by {holder}: wait for it or choose another --out.") from error
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} since {since}".encode())
        yield
    finally:
        os.close(handle)


def what_is_missing() -> str:
    """A sentence about what this system cannot guarantee for the folder; empty where all holds."""
    return "" if fcntl else "This system cannot lock a folder: do not start two runs on one output folder."


def open_manifest(out: Path) -> list[str]:
    """Remove run.json, which marks the folder as incomplete, and give the files that it listed."""
    path = out / MANIFEST
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        listed = []
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskFailed(f"{path} cannot be removed ({error.strerror}): choose another --out.") from error
    return [name for name in listed if isinstance(name, str)]


def write_tables(out: Path, tables: "dict[str, pd.DataFrame]") -> list[str]:
    """Write every public table as CSV and Parquet; gives the names of the files, relative to `out`."""
    written = []
    for name in sorted(tables):
        if schema()[name].internal:
            continue
        files = {f"{name}.csv": to_csv(name, tables[name])}
        if name != "codebook":
            files[f"{name}.parquet"] = to_parquet(tables[name])
        for file, content in files.items():
            atomic.write(out / file, content)
            written.append(file)
    return written


def close_manifest(out: Path, facts: dict, written: list[str], previous: list[str]) -> None:
    """Remove what the previous run made and this one did not, then write run.json, which says that all is there."""
    top = out.resolve()
    for name in sorted(set(previous) - set(written)):
        path = (out / name).resolve()
        if path.is_file() and top in path.parents and not (out / name).is_symlink():
            path.unlink()
    content = json.dumps({**facts, "files": sorted(written)}, indent=1, ensure_ascii=False, sort_keys=True)
    atomic.write(out / MANIFEST, content.encode("utf-8") + b"\n")
