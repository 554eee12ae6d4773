"""Changes files so that a reader sees the old one or the new one, never a part, and a failing disk is told."""

import contextlib
import errno
import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .errors import DiskFailed

PREFIX = ".tmp-"


def write(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put `content` under the name `path`, as `writing` does."""
    with writing(path, durable=durable) as handle:
        handle.write(content)


@contextlib.contextmanager
def writing(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file that takes the name `path` when the block ends well, and is gone when it does not.

    The folder is created. `durable` waits until the disk has the file and its name; leave it off for what can be made
    again. Raises `DiskFailed` when the folder cannot be written or the disk is full; the old file is then intact.
    """
    temporary = None
    try:
        with told(path, "could not be written"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=PREFIX, delete=False) as handle:
                temporary = handle.name
                yield handle
                if durable:
                    handle.flush()
                    os.fsync(handle.fileno())
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
            temporary = None
            if durable:
                _sync(path.parent)
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def remove(path: Path, *, durable: bool = True) -> None:
    """Remove a file, if it is there; `durable` as in `writing`. Raises `DiskFailed`."""
    with told(path, "could not be removed"):
        path.unlink(missing_ok=True)
        if durable:
            _sync(path.parent)


@contextlib.contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """Turn an error of the disk into `DiskFailed`, which says `what` happened to `path`, and why."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error  # libraries in C++ give a sentence of their own
        raise DiskFailed(f"{path} {what} ({why}): free space or choose another folder.") from error


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left in `folder` itself, so far as the disk lets it."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _sync(folder: Path) -> None:
    """Have the disk keep the names of a folder; where a system does not know that, it does it by itself."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # shares on some networks
            raise
    finally:
        os.close(handle)


@functools.cache
def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
