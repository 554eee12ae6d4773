"""What can go wrong, and how a person is told."""

import errno
from dataclasses import dataclass

OF_DISKS = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG])  # no fault of a paper


class PipelineError(Exception):
    """An expected error: one sentence saying what happened, where, and what to do next.

    The command line prints the sentence and leaves with `exit_code`; nothing else is shown.
    """

    exit_code = 1


class NothingRead(PipelineError):  # noqa: N818 - reads as a sentence where it is raised
    """No document of the corpus could be read, or one failed under `--strict`."""

    exit_code = 3


class DiskFailed(PipelineError):  # noqa: N818
    """The output folder cannot be written: the disk failed, is full, or permission is missing."""

    exit_code = 74


class FolderInUse(PipelineError):  # noqa: N818
    """Another run holds the output folder."""

    exit_code = 75


class DocumentError(Exception):
    """Why one document could not be read; the run turns it into a `Failure` and goes on.

    `kind` is one of the allowed values of the column `kind` of the table `problems`.
    """

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.hint = kind, message, hint


@dataclass(frozen=True)
class Failure:
    """One row of the table `problems`: what went wrong with one file, and what to do about it."""

    path: str
    stage: str
    kind: str
    message: str
    hint: str = ""
