"""Writes a file so that a reader sees the old one or the new one, never a part."""

import functools
import os
import tempfile
from pathlib import Path

from .errors import DiskFailed

PREFIX = ".tmp-"


def write(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put `content` under the name `path`, creating its folder.

    `durable` waits until the disk has it; leave it off for what can be made again. Raises `DiskFailed` when the folder
    cannot be written or the disk is full; the old file is then intact.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=PREFIX, delete=False) as handle:
            temporary = handle.name
            handle.write(content)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise DiskFailed(
            f"{path} could not be written ({error.strerror}): free space or choose another --out."
        ) from error


@functools.cache
def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
