"""The temporary folder of a worker process: made for it, its own while it lives, removed after it, however it ended."""

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on every system: what killed runs leave is then left to the system
    fcntl = None  # type: ignore[assignment]

PREFIX = "termaudit-"
YOUNG = 3600  # seconds; an older folder that no worker has locked belonged to one that was killed


def make() -> str:
    """A new folder."""
    return tempfile.mkdtemp(prefix=PREFIX)


def claim(folder: str) -> None:
    """Lock the folder for as long as this process lives."""
    if fcntl:
        fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH)


def remove(folder: str) -> None:
    """Remove a folder with all that is in it; an empty name is none."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of workers that were killed together with their run."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if fcntl else ():
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(handle).st_mtime > YOUNG:
                    remove(str(folder))
            finally:
                os.close(handle)
